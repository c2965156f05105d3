import RematchNumerics

/// The bootstrap distribution of a statistic of strata, such as the mean over surfaces of the mean difference
/// on each, with its percentile and BCa intervals.
///
/// Observations are drawn with replacement within every stratum; the strata stay. B. Efron, "Better bootstrap
/// confidence intervals", JASA 82, 1987.
public struct Bootstrap: Hashable, Sendable {
  /// How bounds are computed from the distribution.
  public enum Method: String, Codable, Sendable, CaseIterable {
    /// The percentiles of the distribution.
    case percentile
    /// The percentiles, corrected for bias and for a variance that depends on the value.
    case bca
  }

  /// The statistic of the observations.
  public let estimate: Double
  /// The statistics of the resamples, ascending.
  public let replicates: [Double]
  /// How fast the standard error changes with the value; 0 where it cannot be told.
  public let acceleration: Double

  /// A distribution from its parts.
  ///
  /// - Parameters:
  ///   - estimate: the statistic of the observations.
  ///   - replicates: at least one, in any order.
  ///   - acceleration: 0 leaves the correction for bias alone.
  public init(estimate: Double, replicates: [Double], acceleration: Double) {
    precondition(!replicates.isEmpty)
    self.estimate = estimate
    self.replicates = replicates.sorted()
    self.acceleration = acceleration
  }

  /// The distribution of a statistic.
  ///
  /// The acceleration is the jackknife's: with *U* the differences of the statistics that leave out one of a
  /// stratum's *n* observations from their own mean, negated, times (*n* - 1) / *n*, it is the sum of *U*^3
  /// over all observations, divided by 6 times the 3/2-th power of the sum of *U*^2. A stratum of one
  /// observation adds nothing to it, as to the spread of the replicates.
  ///
  /// - Parameters:
  ///   - strata: per stratum its observations, at least one, all finite; at least one stratum.
  ///   - draws: the number of resamples, at least 1.
  ///   - statistic: of as many strata with as many observations, or with one less in one of them.
  /// - Complexity: `draws` + *n* statistics, where *n* is the number of observations.
  public init(
    _ strata: [[Double]], draws: Int = StatisticalDefaults.draws, seed: UInt64,
    statistic: ([[Double]]) -> Double = Bootstrap.meanOfMeans
  ) throws(StatisticsError) {
    try requireStrata(strata, "observations")
    precondition(draws > 0)
    var stream = RandomStream(seed: seed, name: "bootstrap")
    var resample = strata
    var replicates: [Double] = []
    replicates.reserveCapacity(draws)
    for _ in 0..<draws {
      for (index, stratum) in strata.enumerated() {
        Self.draw(from: stratum, into: &resample[index], &stream)
      }
      replicates.append(statistic(resample))
    }
    self.init(
      estimate: statistic(strata), replicates: replicates,
      acceleration: Self.acceleration(strata, statistic))
  }

  /// The distribution of the mean over strata of the difference of two samples' means, first less second,
  /// whose observations are not paired.
  ///
  /// - Parameters:
  ///   - first: per stratum the first sample, at least one value, all finite; at least one stratum.
  ///   - second: the second samples of the same strata.
  ///   - draws: the number of resamples, at least 1.
  public init(
    _ first: [[Double]], less second: [[Double]], draws: Int = StatisticalDefaults.draws,
    seed: UInt64
  ) throws(StatisticsError) {
    guard first.count == second.count else {
      throw .unequal(what: "strata of second samples", count: second.count, expected: first.count)
    }
    let count = first.count
    try self.init(first + second, draws: draws, seed: seed) { strata in
      Self.meanOfMeans(strata.prefix(count)) - Self.meanOfMeans(strata.suffix(count))
    }
  }

  /// The mean over strata of the means of their observations.
  public static func meanOfMeans(_ strata: some Collection<[Double]>) -> Double {
    strata.reduce(0) { $0 + mean($1) } / Double(strata.count)
  }

  /// The value below which the statistic's true value lies with a given confidence: a one-sided lower bound
  /// at a small level, an upper one at a large level.
  ///
  /// The bias of the BCa method is read from the share of replicates below the estimate, those equal to it
  /// counting a half, and kept half a replicate away from 0 and 1.
  ///
  /// - Parameter level: between 0 and 1.
  public func bound(_ level: Double, _ method: Method = .bca) -> Double {
    guard method == .bca else { return percentile(ofSorted: replicates, level) }
    let half = 0.5 / Double(replicates.count)
    let below = replicates.count { $0 < estimate }
    let equal = replicates.count { $0 == estimate }
    let share = half * Double(2 * below + equal)
    let bias = NormalDistribution.quantile(min(1 - half, max(half, share)))
    let distance = bias + NormalDistribution.quantile(level)
    let scale = 1 - acceleration * distance
    // Where the scale is not positive, the bound lies beyond all replicates.
    let corrected =
      scale > 0
      ? NormalDistribution.cumulative(bias + distance / scale) : distance > 0 ? 1 : 0
    return percentile(ofSorted: replicates, corrected)
  }

  /// The interval between two bounds with equal shares outside.
  ///
  /// - Parameter coverage: the nominal coverage, between 0 and 1.
  public func interval(
    coverage: Double = StatisticalDefaults.coverage, _ method: Method = .bca
  ) -> (low: Double, high: Double) {
    let tail = (1 - coverage) / 2
    return (bound(tail, method), bound(1 - tail, method))
  }

  private static func draw(
    from stratum: [Double], into resample: inout [Double], _ stream: inout RandomStream
  ) {
    for place in stratum.indices { resample[place] = stratum[stream.index(below: stratum.count)] }
  }

  private static func acceleration(
    _ strata: [[Double]], _ statistic: ([[Double]]) -> Double
  ) -> Double {
    var cubes = 0.0
    var squares = 0.0
    var reduced = strata
    for (index, stratum) in strata.enumerated() where stratum.count > 1 {
      let values = stratum.indices.map { left in
        reduced[index] = stratum
        reduced[index].remove(at: left)
        return statistic(reduced)
      }
      reduced[index] = stratum
      let centre = mean(values)
      let share = Double(stratum.count - 1) / Double(stratum.count)
      for value in values {
        let difference = share * (centre - value)
        squares += difference * difference
        cubes += difference * difference * difference
      }
    }
    return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
  }
}
