import Records
import RematchNumerics

/// A method against another: the primary endpoint of a comparison, the mean over surfaces of the difference
/// of their runs' mean normalised scores, and the same on every surface.
///
/// Runs are not paired, because the seeds of two methods have nothing in common.
public struct Difference: Encodable, Sendable {
  /// The verdict of a comparison.
  public enum Verdict: String, Encodable, Sendable {
    case better
    case worse
    case undecided
  }

  /// The difference on one surface.
  public struct SurfaceRow: Encodable, Sendable {
    /// The surface's name.
    public let surface: String
    /// The difference of the mean scores.
    public let difference: Double
    /// The two-sided p-value of the Mann-Whitney test, adjusted by Holm for the number of surfaces.
    public let pValue: Double
    /// The probability that a run of the method beats one of the reference, ties counting a half.
    public let effect: Double
  }

  /// The method.
  public let method: String
  /// The method that it is compared with.
  public let reference: String
  /// The mean over surfaces, method less reference.
  public let difference: Double
  /// Its 95% BCa interval, low and high.
  public let interval: [Double]
  /// The two-sided p-value of the label permutation test, adjusted by Holm for the number of methods that
  /// are compared with the reference.
  public let pValue: Double
  /// The two-sided p-value of the signed-rank test over surfaces, in which every surface counts once.
  public let signedRankPValue: Double
  /// The smallest difference that these repeats find with a probability of 80%; `nil` with one repeat.
  public let detectable: Double?
  /// The surfaces.
  public let surfaces: [SurfaceRow]
  /// What `pValue` says at the level of 0.05.
  public let verdict: Verdict

  /// The methods from the second on against the first.
  ///
  /// - Parameter scores: per method and surface the scores of the runs.
  static func all(
    _ scores: [[[Double]]], names: [String], surfaces: [String], contest: String
  ) throws(StatisticsError) -> [Difference] {
    let seeds = names.map { derivedSeed(0, "compare", contest, names[0], $0) }
    let pValues = try concurrentMap(names.count - 1) { index throws(StatisticsError) in
      try labelPermutationTest(scores[index + 1], scores[0], seed: seeds[index + 1]).pValue
    }
    let adjusted = holmAdjusted(pValues)
    return try concurrentMap(names.count - 1) { index throws(StatisticsError) in
      try Difference(
        scores[index + 1], less: scores[0], method: names[index + 1], reference: names[0],
        surfaces: surfaces, pValue: adjusted[index], seed: seeds[index + 1])
    }
  }

  private init(
    _ own: [[Double]], less other: [[Double]], method: String, reference: String,
    surfaces names: [String], pValue: Double, seed: UInt64
  ) throws(StatisticsError) {
    self.method = method
    self.reference = reference
    self.pValue = pValue
    let bootstrap = try Bootstrap(own, less: other, seed: seed)
    difference = bootstrap.estimate
    let (low, high) = bootstrap.interval()
    interval = [low, high]
    verdict = pValue > StatisticalDefaults.level ? .undecided : difference > 0 ? .better : .worse
    let differences = zip(own, other).map { mean($0) - mean($1) }
    signedRankPValue = try wilcoxonSignedRankTest(differences).pValue
    detectable = try StratifiedDifference(own, less: other).detectable(
      level: StatisticalDefaults.level, alternative: .twoSided)
    var tests: [Double] = []
    var effects: [Double] = []
    for (first, second) in zip(own, other) {
      tests.append(try mannWhitneyTest(first, second).pValue)
      effects.append(try VarghaDelaney(first, second).effect)
    }
    let adjusted = holmAdjusted(tests)
    surfaces = names.indices.map {
      SurfaceRow(
        surface: names[$0], difference: differences[$0], pValue: adjusted[$0],
        effect: effects[$0])
    }
  }
}
