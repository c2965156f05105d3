import Records
import RematchNumerics
import Scoring

/// A design to simulate: so many methods of one distribution, of which the first may lead by a planted difference.
struct Design: Sendable {
  let pools: Pools
  let methods: Int
  let surfaces: Int
  let repeats: Int
  /// What the first method is ahead on every surface, in standard deviations of the runs there.
  let lead: Double

  /// The scores of one simulated campaign, per method and surface.
  private func draw(_ stream: inout RandomStream) -> [[[Double]]] {
    let deviations = pools.deviations
    return (0..<methods).map { method in
      (0..<surfaces).map { surface in
        let pool = pools.scores[surface]
        let ahead = method == 0 ? lead * deviations[surface] : 0
        return (0..<repeats).map { _ in pool[stream.index(below: pool.count)] + ahead }
      }
    }
  }

  /// What happened in so many simulated campaigns, each of which has a stream of its own.
  func counts(_ campaigns: Int) throws -> Counts {
    let name = "\(pools.name) \(methods) \(surfaces) \(repeats) \(lead)"
    let all = try concurrentMap(campaigns) { index in
      var stream = RandomStream(seed: UInt64(index), name: name)
      var counts = Counts()
      try count(draw(&stream), isFirst: index < Self.intervals, &counts)
      return counts
    }
    return all.reduce(Counts(), +)
  }

  /// Fewer draws than the program takes, for the sake of time: enough for the levels of the rule before.
  private static let draws = 999

  /// The rule with enough deals that one of them may be as extreme as the runs of a significant difference.
  private func rule(_ reference: DecisionRule.Reference) -> DecisionRule {
    let comparisons = DecisionRule(reference, methods: methods).comparisons
    return DecisionRule(reference, methods: methods, draws: max(Self.draws, 20 * comparisons + 199))
  }

  /// In so many campaigns of two methods the intervals of the rule before are computed, which takes long.
  static let intervals = 200

  private func count(_ scores: [[[Double]]], isFirst: Bool, _ counts: inout Counts) throws {
    counts.campaigns += 1
    // `compare`, whose reference is named beforehand: the first method.
    try count(
      rule(.first).decisions(scores, against: 0), &counts.first)
    // The page, whose reference is the leader of these runs.
    let means = scores.map { Bootstrap.meanOfMeans($0) }
    let leader = means.indices.reduce(0) { means[$1] > means[$0] ? $1 : $0 }
    try count(
      rule(.leader).decisions(scores, against: leader), &counts.leader)
    // The rule before: a permutation test against the first, by Holm; beside it a BCa interval each.
    var pValues: [Double] = []
    var isIntervalApart: [Bool] = []
    for method in 1..<methods {
      pValues.append(
        try labelPermutationTest(scores[method], scores[0], draws: Self.draws, seed: 0).pValue)
      guard methods == 2, isFirst else {
        isIntervalApart.append(pValues[method - 1] <= 0.05)
        continue
      }
      let interval = try Bootstrap(scores[method], less: scores[0], draws: Self.draws, seed: 0)
        .interval()
      isIntervalApart.append(interval.low > 0 || interval.high < 0)
    }
    let adjusted = holmAdjusted(pValues)
    if adjusted.contains(where: { $0 <= 0.05 }) { counts.oldAny += 1 }
    counts.oldFound += adjusted.count { $0 <= 0.05 }
    if methods == 2, isFirst, isIntervalApart.contains(true) { counts.oldIntervalAny += 1 }
    if zip(adjusted, isIntervalApart).contains(where: { ($0 <= 0.05) != $1 }) {
      counts.oldContradiction += 1
    }
    // The sentence before: which of the others differ in rank from the best-ranked one.
    guard surfaces > 1 else { return }
    let ranks = try RankComparison(
      (0..<surfaces).map { surface in scores.map { mean($0[surface]) } })
    let order = ranks.friedman.averageRanks
    let best = order.indices.reduce(0) { order[$1] < order[$0] ? $1 : $0 }
    let found = ranks.pairs.filter {
      ($0.first == best || $0.second == best) && $0.adjusted <= 0.05
    }
    if !found.isEmpty { counts.oldSentenceAny += 1 }
    counts.oldSentenceFound += found.count
  }

  private func count(_ decisions: [Decision], _ tally: inout Tally) {
    let found = decisions.count { $0.verdict == .better || $0.verdict == .worse }
    if found > 0 { tally.any += 1 }
    tally.found += found
    if decisions.allSatisfy({ $0.verdict == .cannotTell }) { tally.cannotTell += 1 }
    let isContradicted = decisions.contains { decision in
      guard let interval = decision.interval else { return false }
      let isApart = interval[0] > 0 || interval[1] < 0
      return isApart != (decision.verdict == .better || decision.verdict == .worse)
    }
    if isContradicted { tally.contradictions += 1 }
  }
}

/// What one reference's decisions were.
struct Tally: Sendable {
  /// Campaigns in which any method was called different from the reference.
  var any = 0
  /// Methods that were called different, over all campaigns.
  var found = 0
  /// Campaigns of which the runs could tell nothing.
  var cannotTell = 0
  /// Campaigns in which an interval said something else than the verdict.
  var contradictions = 0

  static func + (a: Tally, b: Tally) -> Tally {
    Tally(
      any: a.any + b.any, found: a.found + b.found, cannotTell: a.cannotTell + b.cannotTell,
      contradictions: a.contradictions + b.contradictions)
  }
}

/// What happened in simulated campaigns.
struct Counts: Sendable {
  var campaigns = 0
  var first = Tally()
  var leader = Tally()
  var oldAny = 0
  var oldFound = 0
  var oldIntervalAny = 0
  var oldContradiction = 0
  var oldSentenceAny = 0
  var oldSentenceFound = 0

  static func + (a: Counts, b: Counts) -> Counts {
    Counts(
      campaigns: a.campaigns + b.campaigns, first: a.first + b.first, leader: a.leader + b.leader,
      oldAny: a.oldAny + b.oldAny, oldFound: a.oldFound + b.oldFound,
      oldIntervalAny: a.oldIntervalAny + b.oldIntervalAny,
      oldContradiction: a.oldContradiction + b.oldContradiction,
      oldSentenceAny: a.oldSentenceAny + b.oldSentenceAny,
      oldSentenceFound: a.oldSentenceFound + b.oldSentenceFound)
  }
}
