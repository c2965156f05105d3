import RematchNumerics

/// The most differences whose p-value is exact; with more, the normal distribution is close and the exact one
/// takes long.
private let mostExactDifferences = 100

/// The signed-rank test of paired differences, such as those of two methods over surfaces, against the
/// hypothesis that they lie symmetrically about zero.
///
/// F. Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1, 1945, with the zeros of
/// J. W. Pratt, JASA 54, 1959: they are ranked with the rest and then left out. Equal magnitudes share the
/// mean of their ranks. Up to 100 differences the p-value is exact, ties and zeros included: it counts
/// all ways to give the ranks signs. Beyond, the p-value comes from the normal distribution with the variance
/// of these ranks (which is the correction for ties), without a correction for continuity.
///
/// - Parameters:
///   - differences: at least one, all finite.
///   - alternative: `greater` looks for differences above zero.
/// - Returns: the sum of the ranks of the positive differences and its p-value, which is 1 when all
///   differences are zero.
/// - Complexity: O(*n*^3) up to 100 differences, O(*n* log *n*) beyond.
public func wilcoxonSignedRankTest(
  _ differences: [Double], alternative: Alternative = .twoSided
) throws(StatisticsError) -> TestResult {
  try requireSample(differences, "differences")
  let ranks = midRanks(differences.map(\.magnitude)).ranks
  let kept = zip(differences, ranks).filter { $0.0 != 0 }
  let statistic = kept.reduce(0) { $1.0 > 0 ? $0 + $1.1 : $0 }
  guard differences.count > mostExactDifferences else {
    // Twice a mid-rank is a whole number.
    let distribution = signedSumDistribution(kept.map { Int(2 * $0.1) })
    let place = Int(2 * statistic)
    return TestResult(
      statistic: statistic,
      pValue: alternative.pValue(
        less: distribution[...place].reduce(0, +), greater: distribution[place...].reduce(0, +)),
      method: .exact)
  }
  let centre = kept.reduce(0) { $0 + $1.1 } / 2
  let variance = kept.reduce(0) { $0 + $1.1 * $1.1 } / 4
  let z = variance > 0 ? (statistic - centre) / variance.squareRoot() : 0
  return TestResult(
    statistic: statistic,
    pValue: variance > 0
      ? alternative.pValue(
        less: NormalDistribution.cumulative(z), greater: NormalDistribution.cumulative(-z)) : 1,
    method: .asymptotic)
}

/// The probability of every sum of a random half of the numbers, each being in it with probability 1/2.
///
/// - Complexity: O(*n* *s*), where *s* is the sum of all *n* numbers.
private func signedSumDistribution(_ numbers: [Int]) -> [Double] {
  var distribution = [Double](repeating: 0, count: numbers.reduce(0, +) + 1)
  distribution[0] = 1
  var highest = 0
  for number in numbers {
    highest += number
    for sum in stride(from: highest, through: 0, by: -1) {
      let without = distribution[sum]
      distribution[sum] = (without + (sum >= number ? distribution[sum - number] : 0)) / 2
    }
  }
  return distribution
}
