import RematchNumerics

/// The test of several methods over surfaces against the hypothesis that none of them ranks better than
/// another.
///
/// M. Friedman, "The use of ranks to avoid the assumption of normality implicit in the analysis of variance",
/// JASA 32, 1937, with the correction for ties; and the F statistic of R. L. Iman and J. M. Davenport,
/// Communications in Statistics A 9, 1980, which is less conservative.
public struct FriedmanTest: Hashable, Sendable {
  /// The relative rounding of chi-square below which surfaces agree: a few thousand ulps.
  private static let roundingBound = 1e-12

  /// The mean rank of each method, 1 for the best; equal values share the mean of their ranks.
  public let averageRanks: [Double]
  /// Friedman's statistic; 0 when every surface has all methods equal.
  public let chiSquare: Double
  /// Its p-value, by the chi-square distribution.
  public let chiSquarePValue: Double
  /// Iman and Davenport's statistic; infinite when all surfaces agree.
  public let imanDavenport: Double
  /// Its p-value, by the F distribution.
  public let pValue: Double

  /// The test of a table.
  ///
  /// - Parameter surfaces: per surface a value per method, the higher the better, all finite; at least two
  ///   surfaces and two methods.
  /// - Complexity: O(*n* *k* log *k*) for *n* surfaces and *k* methods.
  public init(_ surfaces: [[Double]]) throws(StatisticsError) {
    guard let width = surfaces.first?.count, surfaces.count > 1 else {
      throw .tooFew(what: "surfaces", count: surfaces.count, needed: 2)
    }
    var sums = [Double](repeating: 0, count: width)
    var tied = 0.0
    for (index, values) in surfaces.enumerated() {
      try requireSample(values, "methods on surface \(index + 1)", atLeast: 2)
      guard values.count == width else {
        throw .unequal(
          what: "methods on surface \(index + 1)", count: values.count, expected: width)
      }
      let (ranks, ties) = midRanks(values.map { -$0 })
      for method in sums.indices { sums[method] += ranks[method] }
      tied += tieSum(ties)
    }
    let n = Double(surfaces.count)
    let k = Double(width)
    averageRanks = sums.map { $0 / n }
    let centre = n * (k + 1) / 2
    let squares = sums.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    // The divisor is 0 when all methods are equal everywhere, and so are the squares.
    let divisor = n * k * (k + 1) / 12 - tied / (12 * (k - 1))
    chiSquare = squares > 0 ? squares / divisor : 0
    chiSquarePValue = ChiSquareDistribution.upperTail(chiSquare, degrees: k - 1)
    let rest = n * (k - 1) - chiSquare
    // All surfaces agree, up to rounding.
    let isPerfect = rest <= Self.roundingBound * n * (k - 1)
    imanDavenport = isPerfect ? .infinity : (n - 1) * chiSquare / rest
    pValue = FDistribution.upperTail(
      imanDavenport, numerator: k - 1, denominator: (k - 1) * (n - 1))
  }
}
