/// The decision whether a new version of a method is worse than its baseline.
///
/// There are two stages. Equal traces of the first look's runs mean that nothing changed. Otherwise each look of a
/// ``LookPlan`` takes one-sided bounds of the ``StratifiedDifference`` of the scores, candidate less baseline, and
/// decides in this order: improved when the lower bound is above zero; passed when it is above minus the
/// margin (non-inferior); regressed when the upper bound is below zero; else the next look decides, and
/// after the last one it is inconclusive. So each of these errors has at most the level's probability: calling
/// an equal method regressed, calling it improved, and passing one that is worse by the margin.
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
  /// 80%.
  public let detectable: Double
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

  /// What two samples like this one, of two repeats at least, tell apart with a probability of 80%.
  public static func detectable(
    _ scores: [[Double]], level: Double
  ) throws(StatisticsError) -> Double {
    let design = try StratifiedDifference(scores, less: scores)
    return try design.detectable(level: level, alternative: .greater) ?? .infinity
  }

  /// The margin where none is given: the larger of the smallest one and what is detectable.
  public static func defaultMargin(detectable: Double) -> Double { max(smallestMargin, detectable) }

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
      let difference = try StratifiedDifference(
        candidate.map { Array($0.prefix(look.repeats)) }, less: baseline)
      let low = difference.bound(look.level)
      let high = difference.bound(1 - look.level)
      looks.append(
        GateLook(
          repeats: look.repeats, level: look.level, difference: difference.estimate, low: low,
          high: high))
      if low > 0 { return (.improved, looks) }
      if low > -margin { return (.passed, looks) }
      if high < 0 { return (.regressed, looks) }
    }
    return (.inconclusive, looks)
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
  /// The mean over surfaces of the difference of the mean scores, candidate less baseline.
  public let difference: Double
  /// The lower bound at the level.
  public let low: Double
  /// The upper bound at the level.
  public let high: Double
}
