import Records

/// The rule by which every sentence, mark and key says that one method is better than another on these
/// surfaces.
///
/// The endpoint is the difference of two methods' run means: the mean over surfaces of the mean score of the single
/// runs. ``StratifiedPermutationTest`` decides at the level of 0.05, divided by the number of comparisons
/// (Bonferroni), and its interval has the same level. So with a probability of at least 95% no equal methods are
/// called different, and the interval leaves out 0 exactly when the verdict is `better` or `worse`.
///
/// The number of comparisons depends on how the reference was chosen: by the user before the runs, it is
/// compared with each other method. As the leader of these runs, every pair of methods could have been the one
/// that is looked at (J. W. Tukey, "The problem of multiple comparisons", 1953), so all pairs count.
public struct DecisionRule: Encodable, Hashable, Sendable {
  /// How the method was chosen that the others are compared with.
  public enum Reference: String, Encodable, Sendable {
    /// It was named first, whatever the scores.
    case first
    /// It has the highest score.
    case leader
  }

  /// The test's name.
  public private(set) var test = "studentized permutation of runs within surfaces"
  /// The correction's name.
  public private(set) var correction = "Bonferroni"
  /// The probability that any of the comparisons calls equal methods different.
  public let level: Double
  /// How the reference was chosen.
  public let reference: Reference
  /// The number of comparisons that share the level.
  public let comparisons: Int
  /// How many random deals a test takes that has too many to enumerate.
  public let draws: Int

  /// The rule for so many methods.
  ///
  /// - Parameters:
  ///   - methods: with the reference, at least 2.
  ///   - draws: at least 1; by default so many that three of them may be as extreme as the runs of a significant
  ///     difference.
  public init(
    _ reference: Reference, methods: Int, level: Double = StatisticalDefaults.level,
    draws: Int? = nil
  ) {
    precondition(methods > 1)
    self.level = level
    self.reference = reference
    comparisons = reference == .first ? methods - 1 : methods * (methods - 1) / 2
    self.draws =
      draws
      ?? max(StatisticalDefaults.draws, Int((3 * Double(comparisons) / level).rounded(.up)) - 1)
  }

  /// Every other method against one.
  ///
  /// - Parameters:
  ///   - scores: per method and surface the scores of the runs.
  ///   - reference: the number of the method that the others are compared with.
  /// - Returns: the decisions in the order of the other methods.
  /// - Complexity: O(*n* *d*), where *n* is the number of runs and *d* of deals.
  public func decisions(
    _ scores: [[[Double]]], against reference: Int
  ) throws(StatisticsError) -> [Decision] {
    let others = scores.indices.filter { $0 != reference }
    var strata: [DealtStrata] = []
    // Tests of equal shapes share their deals.
    var deals: [[LabelDeals.Shape]: LabelDeals] = [:]
    for method in others {
      let own = try DealtStrata(scores[method], less: scores[reference])
      strata.append(own)
      let shapes = own.shapes
      if !own.isEnumerated, deals[shapes] == nil {
        deals[shapes] = LabelDeals(shapes, draws: draws, seed: Self.seed)
      }
    }
    return try concurrentMap(others.count) { [strata, deals] index throws(StatisticsError) in
      let test = StratifiedPermutationTest(
        strata[index], strata[index].isEnumerated ? nil : deals[strata[index].shapes])
      return try Decision(test, strata[index], self)
    }
  }

  /// The seed of all deals, so that two methods are told apart by the same ones wherever they are compared.
  private static let seed: UInt64 = 0
}

/// What a ``DecisionRule`` says of one method against another.
public struct Decision: Hashable, Sendable {
  /// The verdict of a comparison.
  public enum Verdict: String, Encodable, Sendable {
    /// Higher than the other method.
    case better
    /// Lower than the other method.
    case worse
    /// The runs leave open which one is better.
    case undecided
    /// No scores that so many runs could have would decide.
    case cannotTell
  }

  /// The verdict.
  public let verdict: Verdict
  /// The difference of the run means.
  public let difference: Double
  /// The interval of the difference, low and high, at the rule's level for all comparisons together; `nil` where
  /// the runs tell nothing of their spread, or where they cannot tell anything.
  public let interval: [Double]?
  /// The two-sided p-value, corrected for all comparisons.
  public let pValue: Double
  /// The least p-value that any deal of these runs has, corrected for all comparisons.
  public let leastPValue: Double
  /// The surfaces on which not all runs of the two methods score the same.
  public let tellingSurfaces: Int
  /// The fewest repeats on the telling surfaces with which a verdict is possible; `nil` where one is possible,
  /// or more repeats alone do not make it so.
  public let neededRepeats: Int?
  /// The smallest difference that as many runs find with a probability of 80%; `nil` where the runs tell nothing
  /// of their spread, or cannot tell anything.
  public let detectable: Double?

  init(
    _ test: StratifiedPermutationTest, _ strata: DealtStrata, _ rule: DecisionRule
  ) throws(StatisticsError) {
    let (own, other) = strata.samples
    difference = test.estimate
    pValue = test.pValue(among: rule.comparisons)
    leastPValue = test.leastPValue(among: rule.comparisons)
    tellingSurfaces = zip(own, other).count { own, other in
      (own + other).contains { $0 != own[0] }
    }
    // Scores lie in 0...1, and so no difference is larger than 1.
    interval = test.interval(level: rule.level, among: rule.comparisons)
      .map { [max($0.low, min(-1, test.estimate)), min($0.high, max(1, test.estimate))] }
    guard leastPValue <= rule.level else {
      verdict = .cannotTell
      detectable = nil
      let repeats = (own + other).map(\.count).min() ?? 0
      let fewest =
        tellingSurfaces == 0
        ? 0
        : StratifiedPermutationTest.fewestRepeats(
          surfaces: tellingSurfaces, level: rule.level / Double(rule.comparisons))
      neededRepeats = fewest > repeats ? fewest : nil
      return
    }
    neededRepeats = nil
    verdict = pValue > rule.level ? .undecided : difference > 0 ? .better : .worse
    detectable = try StratifiedDifference(own, less: other).detectable(
      level: rule.level / Double(rule.comparisons), alternative: .twoSided)
  }
}
