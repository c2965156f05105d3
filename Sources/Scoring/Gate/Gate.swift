/// The decision whether a new version of a method is worse than its baseline.
///
/// There are two stages. Equal traces of the first look's runs mean that nothing changed. Otherwise each look of a
/// ``LookPlan`` takes one-sided bounds of the ``StratifiedDifference`` of the scores, candidate less baseline, and
/// decides in this order: improved when the lower bound is above zero; passed when it is above minus the
/// margin (non-inferior); regressed when the upper bound is below zero; else the next look decides, and
/// after the last one it is inconclusive. So each of these errors has at most the level's probability: calling
/// an equal method regressed, calling it improved, and passing one that is worse by the margin.
///
/// A spread of zero is not known to be none. Where no sample has any spread, ``labelPermutationTest(_:_:alternative:draws:seed:)``
/// decides at the look's level between improved and regressed, and nothing passes. Nor does anything pass on
/// surfaces of which none can tell; see `tells`.
public struct Gate: Sendable {
  /// The level where none is given.
  public static let standardLevel = 0.05
  /// The smallest margin where none is given, in the score's unit.
  public static let smallestMargin = 0.01

  /// What is compared with.
  public let baseline: GateBaseline
  /// How much worse, in the score's unit, still passes.
  public let margin: Double
  /// The difference that a test at the level between two samples like the baseline finds with a probability of
  /// 80%; `nil` where the baseline's runs have no spread, which leaves it unknown.
  public let detectable: Double?
  /// The looks and their levels.
  public let plan: LookPlan

  /// A gate.
  ///
  /// - Parameters:
  ///   - level: of each one-sided error, between 0 and 1.
  ///   - margin: above 0; by default that of `defaultMargin(detectable:)`.
  public init(
    _ baseline: GateBaseline, level: Double = Gate.standardLevel, margin: Double? = nil
  ) throws(StatisticsError) {
    self.baseline = baseline
    plan = LookPlan(repeats: baseline.repeats, level: level)
    detectable = try Self.detectable(baseline.scores, level: level)
    self.margin = margin ?? Self.defaultMargin(detectable: detectable)
  }

  /// What two samples like this one, of two repeats at least, tell apart with a probability of 80%; `nil` where no run
  /// differs from the others of its surface.
  public static func detectable(
    _ scores: [[Double]], level: Double
  ) throws(StatisticsError) -> Double? {
    let design = try StratifiedDifference(scores, less: scores)
    return try design.detectable(level: level, alternative: .greater)
  }

  /// The margin where none is given: the larger of the smallest one and what is detectable; the smallest one where
  /// that is unknown.
  public static func defaultMargin(detectable: Double?) -> Double {
    max(smallestMargin, detectable ?? 0)
  }

  /// Whether the runs of a surface could tell two versions of a method apart: not all of them score the same,
  /// and not over 90% the optimum or nothing.
  ///
  /// - Parameter scores: of the runs of both versions.
  public static func tells(_ scores: [Double]) -> Bool {
    scores.contains { $0 != scores[0] } && Saturation(scores: scores) == nil
  }

  /// Judges a candidate by the looks for which there are runs.
  ///
  /// - Parameter candidate: per surface of the baseline the scores of the runs so far, in the order of the
  ///   repeats, as many on each.
  /// - Returns: the verdict of the first look that decides, `inconclusive` if none does, and the looks up to it.
  public func judge(
    _ candidate: [[Double]]
  ) throws(StatisticsError) -> (verdict: GateVerdict, looks: [GateLook]) {
    try Self.judge(candidate, against: baseline.scores, plan: plan, margin: margin)
  }

  /// Judges scores against those of a baseline, both per surface.
  public static func judge(
    _ candidate: [[Double]], against baseline: [[Double]], plan: LookPlan, margin: Double
  ) throws(StatisticsError) -> (verdict: GateVerdict, looks: [GateLook]) {
    let available = candidate.map(\.count).min() ?? 0
    var looks: [GateLook] = []
    for look in plan.looks where look.repeats <= available {
      let own = candidate.map { Array($0.prefix(look.repeats)) }
      let difference = try StratifiedDifference(own, less: baseline)
      guard difference.standardError > 0 else {
        looks.append(GateLook(look, difference.estimate, bounds: nil))
        if let verdict = try verdict(withoutSpread: own, baseline, level: look.level) {
          return (verdict, looks)
        }
        continue
      }
      let low = difference.bound(look.level)
      let high = difference.bound(1 - look.level)
      looks.append(GateLook(look, difference.estimate, bounds: (low, high)))
      if low > 0 { return (.improved, looks) }
      if low > -margin, zip(own, baseline).contains(where: { tells($0 + $1) }) {
        return (.passed, looks)
      }
      if high < 0 { return (.regressed, looks) }
    }
    return (.inconclusive, looks)
  }

  /// What the ways to deal the labels say where no run differs from the others of its method and surface;
  /// `nil` if nothing.
  private static func verdict(
    withoutSpread own: [[Double]], _ baseline: [[Double]], level: Double
  ) throws(StatisticsError) -> GateVerdict? {
    for (alternative, verdict) in [
      (Alternative.greater, GateVerdict.improved), (.less, .regressed),
    ] {
      let test = try labelPermutationTest(own, baseline, alternative: alternative, seed: 0)
      if test.pValue <= level { return verdict }
    }
    return nil
  }
}

/// The answer of a gate.
public enum GateVerdict: String, Encodable, Sendable, CaseIterable {
  /// The traces are equal.
  case unchanged
  /// Better than the baseline.
  case improved
  /// Not worse by the margin.
  case passed
  /// Worse than the baseline, or new faults, or too slow.
  case regressed
  /// The runs cannot tell.
  case inconclusive

  /// The verdict on several methods: the first of regressed, inconclusive, improved and passed that any has; else
  /// unchanged.
  public static func overall(_ verdicts: [GateVerdict]) -> GateVerdict {
    for verdict in [GateVerdict.regressed, .inconclusive, .improved, .passed]
    where verdicts.contains(verdict) { return verdict }
    return .unchanged
  }
}

/// What one look saw.
public struct GateLook: Encodable, Hashable, Sendable {
  /// The candidate's repeats on each surface.
  public let repeats: Int
  /// The one-sided level of this look.
  public let level: Double
  /// The difference of the run means, candidate less baseline.
  public let difference: Double
  /// The lower bound at the level; `nil` where no run differs from the others of its method and surface.
  public let low: Double?
  /// The upper bound at the level; `nil` as the lower one.
  public let high: Double?

  init(_ look: LookPlan.Look, _ difference: Double, bounds: (low: Double, high: Double)?) {
    repeats = look.repeats
    level = look.level
    self.difference = difference
    low = bounds?.low
    high = bounds?.high
  }
}
