import RematchNumerics
import Scoring
import Testing

@Suite("DecisionRule")
struct DecisionRuleTests {
  /// Welch's squared ratio of a mean difference over strata, by its definition.
  private static func ratio(_ first: [[Double]], _ second: [[Double]]) -> Double {
    func variance(_ values: [Double]) -> Double {
      let centre = mean(values)
      return values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - 1)
    }
    var difference = 0.0
    var square = 0.0
    for (a, b) in zip(first, second) {
      difference += mean(a) - mean(b)
      square += variance(a) / Double(a.count) + variance(b) / Double(b.count)
    }
    return difference * difference / square
  }

  /// All ways to deal the values of two samples to samples of their sizes.
  private static func deals(_ first: [Double], _ second: [Double]) -> [([Double], [Double])] {
    let all = first + second
    return (0..<(1 << all.count)).filter { $0.nonzeroBitCount == first.count }.map { choice in
      let isFirst = all.indices.map { choice >> $0 & 1 == 1 }
      return (
        zip(all, isFirst).filter(\.1).map(\.0), zip(all, isFirst).filter { !$0.1 }.map(\.0)
      )
    }
  }

  @Test("p-values are those of all deals' studentized differences, counted by the definition")
  func enumeration() throws {
    let first = [[0.1, 0.5, 0.35], [0.2, 0.9, 0.4, 0.45]]
    let second = [[0.3, 0.6], [0.7, 0.8, 0.65]]
    let observed = Self.ratio(first, second)
    var extreme = 0
    var count = 0
    for a in Self.deals(first[0], second[0]) {
      for b in Self.deals(first[1], second[1]) {
        count += 1
        if Self.ratio([a.0, b.0], [a.1, b.1]) >= observed * (1 - 1e-9) { extreme += 1 }
      }
    }
    let test = try StratifiedPermutationTest(first, less: second, seed: 1)
    #expect(count == 350 && test.method == .exact)
    #expect(abs(test.pValue - Double(extreme) / 350) < 1e-12)
    let welch = try StratifiedDifference(first, less: second)
    #expect(abs(test.estimate - welch.estimate) < 1e-12)
    #expect(abs((test.standardError ?? 0) - welch.standardError) < 1e-12)
  }

  @Test("random deals come near all deals")
  func sampled() throws {
    var stream = RandomStream(seed: 3)
    let own = (0..<8).map { _ in stream.normal() + 0.9 }
    let other = (0..<8).map { _ in 2 * stream.normal() }
    let exact = try StratifiedPermutationTest([own], less: [other], seed: 1)
    // A second stratum without a difference leaves the question as it is, and has too many deals to enumerate.
    let flat = [Double](repeating: 1, count: 8)
    let drawn = try StratifiedPermutationTest([own, flat], less: [other, flat], seed: 1)
    #expect(exact.method == .exact && drawn.method == .sampled(draws: 9999))
    let error = (exact.pValue * (1 - exact.pValue) / 9999).squareRoot()
    #expect((drawn.pValue - exact.pValue).magnitude < 4 * error + 1e-4)
  }

  /// Scores of methods of one distribution, with ties, ends of the scale and unequal numbers of runs.
  private static func scores(
    _ methods: Int, _ surfaces: Int, _ repeats: Int, _ stream: inout RandomStream
  ) -> [[[Double]]] {
    let kinds = (0..<surfaces).map { _ in stream.index(below: 4) }
    return (0..<methods).map { _ in
      kinds.map { kind in
        (0..<repeats).map { _ in
          let value = stream.normal()
          return switch kind {
          case 0: min(1, max(0, 0.3 + 0.5 * value))
          case 1: max(0, value - 1)
          case 2: (4 * min(1, max(0, 0.5 + 0.3 * value))).rounded() / 4
          default: 0.5
          }
        }
      }
    }
  }

  @Test(
    "verdict, p-value and interval agree on random designs, in whatever order runs and surfaces stand"
  )
  func agreement() throws {
    var stream = RandomStream(seed: 11)
    var verdicts: [Decision.Verdict: Int] = [:]
    for _ in 0..<60 {
      let methods = 2 + stream.index(below: 3)
      // Few enough to enumerate quickly, or so many that deals are drawn.
      let (surfaces, repeats) = (1 + stream.index(below: 2), [1, 2, 3, 14][stream.index(below: 4)])
      var scores = Self.scores(methods, surfaces, repeats, &stream)
      let shift = 1.2 * (stream.uniform() - 0.5)
      scores[1] = scores[1].map { $0.map { $0 + shift } }
      for reference in [DecisionRule.Reference.first, .leader] {
        let rule = DecisionRule(reference, methods: methods, draws: 199)
        let decisions = try rule.decisions(scores, against: 0)
        for decision in decisions {
          verdicts[decision.verdict, default: 0] += 1
          let isDecided = decision.verdict == .better || decision.verdict == .worse
          #expect(isDecided == (decision.pValue <= rule.level))
          #expect((decision.verdict == .cannotTell) == (decision.leastPValue > rule.level))
          #expect(decision.leastPValue <= decision.pValue)
          if let interval = decision.interval {
            #expect(isDecided == (interval[0] > 0 || interval[1] < 0))
            #expect(interval[0] <= decision.difference && decision.difference <= interval[1])
          }
          if isDecided { #expect((decision.difference > 0) == (decision.verdict == .better)) }
        }
        // Other orders say the same, and the other side the opposite.
        let turned = scores.map { $0.reversed().map { Array($0.reversed()) } }
        #expect(try rule.decisions(turned, against: 0) == decisions)
        guard methods == 2 else { continue }
        let back = try rule.decisions([scores[1], scores[0]] + scores.dropFirst(2), against: 0)
        #expect(back[0].pValue == decisions[0].pValue)
        #expect(back[0].difference == -decisions[0].difference)
      }
    }
    // The random designs are of every kind.
    #expect(verdicts.count == 4, "\(verdicts)")
  }

  @Test(
    "methods of one distribution are called different by at most 5% of all comparisons together")
  func level() throws {
    var stream = RandomStream(seed: 23)
    var alarms = 0
    for _ in 0..<100 {
      let scores = Self.scores(4, 2, 9, &stream)
      let leader = scores.indices.max {
        Bootstrap.meanOfMeans(scores[$0]) < Bootstrap.meanOfMeans(scores[$1])
      }
      let decisions = try DecisionRule(.leader, methods: 4, draws: 299).decisions(
        scores, against: leader ?? 0)
      if decisions.contains(where: { $0.pValue <= 0.05 }) { alarms += 1 }
    }
    // 5% of 100 and two Monte Carlo standard errors.
    #expect(alarms <= 9, "\(alarms)")
  }

  @Test("a design that cannot tell says so whatever the runs, and with how many repeats it could")
  func cannotTell() throws {
    // Of 6 deals of 2 and 2 runs 2 are the most extreme; of 20 of 3 and 3; of 70 of 4 and 4.
    let decision = try DecisionRule(.first, methods: 2).decisions(
      [[[0.0, 0.01]], [[0.98, 1]]], against: 0)[0]
    #expect(decision.verdict == .cannotTell && abs(decision.leastPValue - 1.0 / 3) < 1e-12)
    #expect(decision.neededRepeats == 4 && decision.interval == nil && decision.detectable == nil)
    // Too many runs alike: 10 repeats of each, of which one scores anything.
    let zeros = [Double](repeating: 0, count: 10)
    let alike = try DecisionRule(.first, methods: 2).decisions(
      [[zeros], [[0.3] + zeros.dropFirst()]], against: 0)[0]
    #expect(alike.verdict == .cannotTell && alike.leastPValue > 0.999 && alike.neededRepeats == nil)
    // The least p-value of nine methods' signed ranks over ten surfaces is 36 * 2 / 1024.
    let table = (0..<10).map { surface in (0..<9).map { Double($0) + Double(surface) / 99 } }
    #expect(try RankComparison(table).neededSurfaces == 11)
    #expect(try RankComparison(table + [table[0]]).neededSurfaces == nil)
    #expect(StratifiedPermutationTest.fewestRepeats(surfaces: 1, level: 0.05) == 4)
    #expect(StratifiedPermutationTest.fewestRepeats(surfaces: 10, level: 0.001) == 2)
  }

  @Test("runs without spread may decide, but neither an interval nor a power comes from them")
  func withoutSpread() throws {
    let flat = [[0.2, 0.2, 0.2, 0.2], [0.5, 0.5, 0.5, 0.5]]
    let decision = try DecisionRule(.first, methods: 2).decisions(
      [flat, flat.map { $0.map { $0 + 0.1 } }], against: 0)[0]
    #expect(decision.verdict == .better && decision.interval == nil && decision.detectable == nil)
    let same = try DecisionRule(.first, methods: 2).decisions([flat, flat], against: 0)[0]
    #expect(same.verdict == .cannotTell && same.tellingSurfaces == 0)
    #expect(same.neededRepeats == nil && same.detectable == nil)
    // One run on each of eight surfaces: 2 of 256 deals.
    let single = try DecisionRule(.first, methods: 2).decisions(
      [
        (0..<8).map { [Double($0) / 100] }, (0..<8).map { [0.3 + Double($0 * $0) / 100] },
      ], against: 0)[0]
    #expect(single.verdict == .better && abs(single.pValue - 2.0 / 256) < 1e-12)
    #expect(single.interval == nil && single.detectable == nil)
  }
}
