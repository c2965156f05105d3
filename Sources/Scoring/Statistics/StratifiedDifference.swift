import RematchNumerics

/// The mean over strata of the difference of two samples' means, with the standard error of samples that are
/// not paired and may differ in variance.
///
/// B. L. Welch, "The generalization of 'Student's' problem when several different population variances are
/// involved", Biometrika 34, 1947: the variance of the estimate is the sum of the samples' own, and its
/// degrees of freedom are Satterthwaite's (Biometrics Bulletin 2, 1946).
public struct StratifiedDifference: Hashable, Sendable {
  /// The mean over strata of the mean of the first sample less that of the second.
  public let estimate: Double
  /// Its standard error; infinite when a stratum has a single value, which says nothing of the
  /// spread.
  public let standardError: Double
  /// Satterthwaite's degrees of freedom; infinite without any spread.
  public let degrees: Double

  /// The difference of two samples.
  ///
  /// - Parameters:
  ///   - first: per stratum the first sample, at least one value, all finite; at least one stratum.
  ///   - second: the second samples of the same strata.
  public init(_ first: [[Double]], less second: [[Double]]) throws(StatisticsError) {
    try requireStrata(first, "first samples")
    try requireStrata(second, "second samples")
    guard first.count == second.count else {
      throw .unequal(what: "strata of second samples", count: second.count, expected: first.count)
    }
    let strata = Double(first.count)
    var square = 0.0
    var squares = 0.0
    for sample in first + second {
      guard sample.count > 1 else {
        square = .infinity
        continue
      }
      let part = variance(sample) / (Double(sample.count) * strata * strata)
      square += part
      squares += part * part / Double(sample.count - 1)
    }
    estimate = zip(first, second).reduce(0) { $0 + (mean($1.0) - mean($1.1)) } / strata
    standardError = square.squareRoot()
    degrees = squares > 0 ? square * square / squares : .infinity
  }

  /// The value below which the true difference lies with a given confidence: a one-sided lower bound at a
  /// small level, an upper one at a large level.
  ///
  /// - Parameter level: between 0 and 1.
  public func bound(_ level: Double) -> Double {
    guard standardError > 0 else { return estimate }
    guard standardError < .infinity else { return level < 0.5 ? -.infinity : .infinity }
    let tail = min(level, 1 - level)
    let reach = StudentDistribution.upperQuantile(tail, degrees: degrees) * standardError
    return level < 0.5 ? estimate - reach : estimate + reach
  }

  /// The smallest true difference that samples like these find.
  ///
  /// - Parameters:
  ///   - level: of the test, between 0 and 1.
  ///   - alternative: what the test looks for.
  ///   - power: the probability of finding the difference, between the level and 1.
  /// - Returns: the difference; `nil` when a sample has a single value, or none has any spread, for then nothing is
  ///   known of it.
  public func detectable(
    level: Double, alternative: Alternative, power: Double = StatisticalDefaults.power
  ) throws(StatisticsError) -> Double? {
    guard standardError > 0, standardError < .infinity else { return nil }
    // One stratum whose estimate has this standard error and these degrees of freedom.
    let repeats = max(2, Int(degrees.rounded()) + 1)
    return try ComparisonDesign(
      surfaces: 1, repeats: repeats,
      withinDeviation: standardError * Double(repeats).squareRoot(), level: level,
      alternative: alternative
    ).minimalDetectableEffect(power: power)
  }
}
