import RematchNumerics

/// The test of two samples within strata, such as the runs of two methods on surfaces, by their studentized
/// difference, with an interval of the same test.
///
/// The labels are dealt anew within each stratum, as in
/// ``labelPermutationTest(_:_:alternative:draws:seed:)``, but the statistic is the mean over strata of the
/// difference of means divided by its own standard error (B. L. Welch, Biometrika 34, 1947), which is computed anew
/// for every deal. So the test is exact where both samples come from one distribution, whatever that is, and
/// its level also holds for many runs where the means alone are equal and the variances differ (A. Janssen,
/// "Studentized permutation tests for non-i.i.d. hypotheses and the generalized Behrens-Fisher problem",
/// Statistics & Probability Letters 36, 1997; E. Chung and J. P. Romano, Annals of Statistics 41, 2013). Where a
/// sample of a stratum has a single value, nothing is known of its spread, and the difference itself is the
/// statistic.
///
/// The interval is the estimate ± *q* times its standard error, with *q* the quantile of the deals' statistics
/// (M. Pauly, E. Brunner and F. Konietschke, JRSS B 77, 2015). So it leaves 0 out exactly when the test rejects.
///
/// The result depends neither on the order of values and strata, nor, but for signs, on which sample is the
/// first.
public struct StratifiedPermutationTest: Sendable {
  /// The most deals that are enumerated: 2 to the 16th, a few times the number of random draws.
  static let mostEnumerated = 65_536
  /// What is added to variances, of the variance of all values: far above their rounding and below anything
  /// that matters, so that a deal without spread has a large ratio instead of an infinite one.
  private static let varianceFloor = 0x1p-30
  /// Up to this relative difference the squared ratios of equal deals may differ by rounding.
  private static let roundingBound = 0x1p-18
  /// A squared ratio that is zero but for rounding.
  private static let zeroBound = 1e-20

  /// The mean over strata of the mean of the first sample less that of the second.
  public let estimate: Double
  /// Its standard error; `nil` where it is unknown, because a sample has a single value, or because no sample has any
  /// spread.
  public let standardError: Double?
  /// The two-sided p-value.
  public let pValue: Double
  /// The least p-value that any deal of these values has.
  public let leastPValue: Double
  /// How the p-values were computed.
  public let method: TestResult.Method

  /// The squared ratios of all deals, descending, those that are equal to the observed one but for rounding
  /// made equal.
  private let ratios: [Double]
  private let observed: Double
  private let scale: Double

  /// The test of two samples.
  ///
  /// - Parameters:
  ///   - first: per stratum the first sample, at least one value, all finite; at least one stratum.
  ///   - second: the second samples of the same strata.
  ///   - draws: of random deals, where there are more than 65,536.
  ///   - seed: of the random deals.
  /// - Complexity: O(*n* `draws`), where *n* is the number of values.
  public init(
    _ first: [[Double]], less second: [[Double]], draws: Int = StatisticalDefaults.draws,
    seed: UInt64
  ) throws(StatisticsError) {
    let strata = try DealtStrata(first, less: second)
    self.init(
      strata, strata.isEnumerated ? nil : LabelDeals(strata.shapes, draws: draws, seed: seed))
  }

  /// - Parameter deals: of the strata's shapes; `nil` enumerates all.
  init(_ strata: DealtStrata, _ deals: LabelDeals?) {
    let actual = strata.actual
    standardError = strata.hasSpread ? actual.variance.squareRoot() : nil
    let floor = strata.isStudentized ? Self.varianceFloor * strata.pooledVariance : 1
    scale = (actual.variance + floor).squareRoot()
    guard strata.pooledVariance > 0 else {
      (estimate, pValue, leastPValue, ratios, observed) = (0, 1, 1, [0], 0)
      method = .exact
      return
    }
    func ratio(_ difference: Double, _ variance: Double) -> Double {
      difference * difference / (variance + floor)
    }
    let observed = ratio(actual.difference, actual.variance)
    estimate = observed > Self.zeroBound ? strata.sign * actual.difference : 0
    let low = observed * (1 - Self.roundingBound) - Self.zeroBound
    let high = observed * (1 + Self.roundingBound) + Self.zeroBound
    func snapped(_ ratio: Double) -> Double { ratio >= low && ratio <= high ? observed : ratio }
    var ratios: [Double]
    if let deals {
      let (differences, variances) = strata.parts(of: deals)
      ratios = [observed]
      ratios.reserveCapacity(deals.draws + 1)
      for draw in 0..<deals.draws {
        ratios.append(snapped(ratio(differences[draw], variances[draw])))
      }
    } else {
      ratios = strata.allParts().map { snapped(ratio($0.difference, $0.variance)) }
    }
    ratios.sort(by: >)
    self.ratios = ratios
    self.observed = observed
    let count = Double(ratios.count)
    pValue = Double(ratios.count { $0 >= observed }) / count
    if deals == nil {
      let largest = ratios[0] * (1 - Self.roundingBound)
      leastPValue = Double(ratios.count { $0 >= largest }) / count
      method = .exact
    } else {
      leastPValue = max(1 / count, min(pValue, strata.leastPValue))
      method = .sampled(draws: ratios.count - 1)
    }
  }

  /// The p-value, of so many tests at once: Bonferroni's, at most 1.
  public func pValue(among comparisons: Int) -> Double { min(1, Double(comparisons) * pValue) }

  /// The least p-value that any deal of these values has, of so many tests at once.
  public func leastPValue(among comparisons: Int) -> Double {
    min(1, Double(comparisons) * leastPValue)
  }

  /// The interval that leaves 0 out exactly when `pValue(among:)` is at most a level.
  ///
  /// - Returns: low and high; `nil` where the standard error is unknown, or where no deal of these values could
  ///   be significant.
  public func interval(level: Double, among comparisons: Int) -> (low: Double, high: Double)? {
    guard standardError != nil, leastPValue(among: comparisons) <= level else { return nil }
    // How many deals may be at least as extreme.
    var allowed = 0
    func share(_ count: Int) -> Double {
      min(1, Double(comparisons) * (Double(count) / Double(ratios.count)))
    }
    while allowed + 1 < ratios.count, share(allowed + 1) <= level { allowed += 1 }
    let quantile = ratios[allowed]
    let reach = quantile.squareRoot() * scale
    let isSignificant = quantile < observed
    let (low, high) = (estimate - reach, estimate + reach)
    return isSignificant ? (low, high) : (min(low, 0), max(high, 0))
  }

  /// The least p-value of so many surfaces with as many repeats of both methods, where no two runs are equal.
  public static func leastPValue(surfaces: Int, repeats: Int) -> Double {
    let deals = Double(surfaces) * logBinomial(2 * repeats, repeats)
    return min(1, 2 * Portable.exp(-deals))
  }

  /// The fewest repeats of both methods on so many surfaces with which a test can be significant.
  ///
  /// - Parameter level: of the test, above 0.
  public static func fewestRepeats(surfaces: Int, level: Double) -> Int {
    precondition(surfaces > 0 && level > 0)
    var repeats = 1
    while leastPValue(surfaces: surfaces, repeats: repeats) > level { repeats += 1 }
    return repeats
  }
}
