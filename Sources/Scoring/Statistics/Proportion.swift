import RematchNumerics

/// A share of successes among trials, with an interval that allows for clusters.
public struct Proportion: Hashable, Sendable {
  /// How many trials succeeded.
  public let successes: Int
  /// How many trials there were.
  public let total: Int
  /// How many independent trials hold as much information; `total` when all are independent.
  public let effectiveTotal: Double

  /// A share of trials that come in independent clusters, such as the stops of runs.
  ///
  /// The effective number of trials is `total` over the design effect, the variance of the share as a ratio
  /// of sums over clusters by that of as many independent trials (J. N. K. Rao and A. J. Scott, "A simple
  /// method for the analysis of clustered binary data", Biometrics 48, 1992). A design effect below 1 counts
  /// as 1, and so does that of a single cluster.
  ///
  /// - Parameter clusters: successes and total of each cluster; totals may be 0.
  public init(clusters: [(successes: Int, total: Int)]) {
    let filled = clusters.filter { $0.total > 0 }
    let successes = filled.reduce(0) { $0 + $1.successes }
    let total = filled.reduce(0) { $0 + $1.total }
    precondition(filled.allSatisfy { (0...$0.total).contains($0.successes) })
    self.successes = successes
    self.total = total
    let share = Double(successes) / Double(total)
    guard filled.count > 1, successes > 0, successes < total else {
      effectiveTotal = Double(total)
      return
    }
    let squares = filled.reduce(0.0) { sum, cluster in
      let residual = Double(cluster.successes) - share * Double(cluster.total)
      return sum + residual * residual
    }
    let count = Double(filled.count)
    let variance = count / (count - 1) * squares / (Double(total) * Double(total))
    let effect = variance * Double(total) / (share * (1 - share))
    effectiveTotal = Double(total) / max(1, effect)
  }

  /// The share; `nil` without trials.
  public var share: Double? { total > 0 ? Double(successes) / Double(total) : nil }

  /// The score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical
  /// inference", JASA 22, 1927, with `effectiveTotal` for the number of trials.
  ///
  /// - Parameter coverage: the nominal coverage, between 0 and 1.
  /// - Returns: the interval; `nil` without trials.
  public func wilsonInterval(
    coverage: Double = StatisticalDefaults.coverage
  ) -> (low: Double, high: Double)? {
    guard let share else { return nil }
    let z = -NormalDistribution.quantile((1 - coverage) / 2)
    let weight = z * z / effectiveTotal
    let centre = share + weight / 2
    let half = (weight * (share * (1 - share) + weight / 4)).squareRoot()
    return (
      successes == 0 ? 0 : max(0, (centre - half) / (1 + weight)),
      successes == total ? 1 : min(1, (centre + half) / (1 + weight))
    )
  }
}
