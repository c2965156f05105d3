import RematchNumerics

/// How often one sample is above another: the probability that a value of the first is higher than one of
/// the second, ties counting a half (A12).
///
/// A. Vargha and H. D. Delaney, "A critique and improvement of the CL common language effect size
/// statistics", Journal of Educational and Behavioral Statistics 25, 2000. It is 0.5 for samples of one
/// distribution, and 1 when the first is above the second throughout.
public struct VarghaDelaney: Hashable, Sendable {
  /// The share of pairs in which the first sample's value is higher, ties counting a half.
  public let effect: Double
  /// The standard error of E. Brunner and U. Munzel, "The nonparametric Behrens-Fisher problem", Biometrical
  /// Journal 42, 2000, which is that of DeLong's area under a curve; 0 when all pairs are alike,
  /// infinite when a sample has a single value.
  public let standardError: Double
  /// Satterthwaite's degrees of freedom of the standard error; at least 1.
  public let degrees: Double
  private let smaller: Int

  /// The effect of two samples.
  ///
  /// - Parameters:
  ///   - first: at least one value, all finite.
  ///   - second: at least one value, all finite.
  /// - Complexity: O(*n* log *n*), where *n* is the number of values.
  public init(_ first: [Double], _ second: [Double]) throws(StatisticsError) {
    try requireSample(first, "first sample")
    try requireSample(second, "second sample")
    let n = Double(first.count)
    let m = Double(second.count)
    let ranks = midRanks(first + second).ranks
    // How much of the other sample is below each value, ties counting a half.
    let below = zip(ranks, midRanks(first).ranks).map { $0 - $1 }
    let above = zip(ranks[first.count...], midRanks(second).ranks).map { $0 - $1 }
    effect = mean(below) / m
    smaller = min(first.count, second.count)
    guard smaller > 1 else {
      standardError = .infinity
      degrees = 1
      return
    }
    let a = variance(below) / (n * m * m)
    let b = variance(above) / (m * n * n)
    standardError = (a + b).squareRoot()
    degrees = a + b > 0 ? (a + b) * (a + b) / (a * a / (n - 1) + b * b / (m - 1)) : 1
  }

  /// A confidence interval: effect ± *t* times the standard error (Brunner and Munzel 2000), within 0...1.
  ///
  /// Where all pairs go one way, or all are ties, the variance says nothing. Then the interval is as wide as
  /// Clopper and Pearson's for as many independent and equal pairs as the smaller sample has values. If a
  /// sample has a single value, the interval is 0...1.
  ///
  /// - Parameter coverage: the nominal coverage, between 0 and 1.
  public func interval(
    coverage: Double = StatisticalDefaults.coverage
  ) -> (low: Double, high: Double) {
    guard smaller > 1 else { return (0, 1) }
    let tail = (1 - coverage) / 2
    guard standardError > 0 else {
      let unlike = 1 - Portable.pow(tail, 1 / Double(smaller))
      return (effect * (1 - unlike), effect + (1 - effect) * unlike)
    }
    let reach = StudentDistribution.upperQuantile(tail, degrees: degrees) * standardError
    return (max(0, effect - reach), min(1, effect + reach))
  }
}

/// The variance of at least two values, with the divisor *n* - 1; exactly 0 of values that are all equal, whose mean
/// rounds.
func variance(_ values: [Double]) -> Double {
  guard values.contains(where: { $0 != values[0] }) else { return 0 }
  let centre = mean(values)
  return values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - 1)
}
