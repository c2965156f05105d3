import RematchNumerics

/// The number of observations that a rank test needs.
///
/// G. E. Noether, "Sample size determination for some common nonparametric tests", JASA 82, 1987.
public enum NoetherSampleSize {
  /// The number of pairs for the signed-rank test.
  ///
  /// - Parameters:
  ///   - probability: that the sum of two independent differences is above zero; not 1/2.
  ///   - level: the probability of a false rejection, between 0 and 1.
  ///   - power: that of a right one, above `level` and below 1.
  ///   - isTwoSided: whether differences on both sides are looked for.
  /// - Returns: (*z*(level) + *z*(1 - power))^2 / (3 (probability - 1/2)^2), rounded up.
  public static func wilcoxonSignedRank(
    probability: Double, level: Double = 0.05, power: Double = 0.8, isTwoSided: Bool = true
  ) throws(StatisticsError) -> Int {
    try size(probability, level, power, isTwoSided, factor: 3)
  }

  /// The number of observations in both samples together for the rank-sum test.
  ///
  /// - Parameters:
  ///   - probability: that a value of the first sample is above one of the second (A12); not 1/2.
  ///   - share: of the first sample, between 0 and 1.
  ///   - level: the probability of a false rejection, between 0 and 1.
  ///   - power: that of a right one, above `level` and below 1.
  ///   - isTwoSided: whether differences on both sides are looked for.
  /// - Returns: (*z*(level) + *z*(1 - power))^2 / (12 share (1 - share) (probability - 1/2)^2), rounded
  ///   up.
  public static func mannWhitney(
    probability: Double, share: Double = 0.5, level: Double = 0.05, power: Double = 0.8,
    isTwoSided: Bool = true
  ) throws(StatisticsError) -> Int {
    try requireNumber("share", share, above: 0, below: 1)
    return try size(probability, level, power, isTwoSided, factor: 12 * share * (1 - share))
  }

  private static func size(
    _ probability: Double, _ level: Double, _ power: Double, _ isTwoSided: Bool, factor: Double
  ) throws(StatisticsError) -> Int {
    try requireNumber("level", level, above: 0, below: 1)
    try requireNumber("power", power, above: level, below: 1)
    let distance = probability - 0.5
    guard (0...1).contains(probability), distance.magnitude >= 1e-6 else {
      throw .outOfRange(
        what: "probability", value: probability, expected: "a number in 0...1 other than 1/2")
    }
    let z =
      NormalDistribution.quantile(power)
      - NormalDistribution.quantile(isTwoSided ? level / 2 : level)
    return Int((z * z / (factor * distance * distance)).rounded(.up))
  }
}
