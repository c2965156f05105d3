import RematchNumerics

/// An acquisition function: how promising a point is, given the mean and the variance of the loss (the
/// negative reward) there.
///
/// Larger values are better. All losses, and the square roots of the variances, are in one unit.
public struct Acquisition: Sendable {
  /// The acquisition functions.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Expected improvement (Mockus 1978).
    case expectedImprovement = "ei"
    /// The logarithm of the expected improvement, which does not underflow (Ament et al. 2023, arXiv
    /// 2310.20708).
    case logExpectedImprovement = "log-ei"
    /// Probability of improvement (Kushner 1964).
    case probabilityOfImprovement = "poi"
    /// The logarithm of the probability of improvement, which does not underflow.
    case logProbabilityOfImprovement = "log-poi"
    /// Upper confidence bound of the reward: mean + kappa * deviation.
    case upperConfidenceBound = "ucb"
    /// Expected improvement of exp(loss), for losses that are logarithms already (OpenBox 0.7.16, "LogEI").
    case expectedImprovementOfExponential = "ei-of-exp"

    /// Whether the value never falls when the variance grows and the mean stays, so that a bound of the
    /// variance bounds the value.
    ///
    /// The slope of the expected improvement by the deviation is the density, which is positive; that of the
    /// confidence bound is kappa, which is not negative. The probability of improvement falls where the mean
    /// is better than the incumbent, and so may the expected improvement of exp(loss).
    public var growsWithVariance: Bool {
      switch self {
      case .expectedImprovement, .logExpectedImprovement, .upperConfidenceBound: true
      case .probabilityOfImprovement, .logProbabilityOfImprovement,
        .expectedImprovementOfExponential:
        false
      }
    }

    /// Whether the value is a logarithm, so that logarithms of probabilities can be added to it.
    var isLogarithm: Bool {
      self == .logExpectedImprovement || self == .logProbabilityOfImprovement
    }

    /// Whether the value depends on the incumbent.
    public var usesIncumbent: Bool { self != .upperConfidenceBound }

    /// The kind with the same order of points that does not underflow.
    public var logarithmic: Kind {
      switch self {
      case .expectedImprovement: .logExpectedImprovement
      case .probabilityOfImprovement: .logProbabilityOfImprovement
      default: self
      }
    }
  }

  /// The function.
  public var kind: Kind
  /// The smallest loss so far.
  public let incumbent: Double
  /// What an improvement must exceed to count, in the unit of the loss.
  public let xi: Double
  /// The weight of the deviation in the confidence bound, not negative.
  public let kappa: Double
  /// The least variance of the loss that is assumed, in the squared unit of the loss.
  public let varianceFloor: Double

  /// Creates an acquisition function.
  ///
  /// - Parameters:
  ///   - kind: the function.
  ///   - incumbent: the smallest loss so far.
  ///   - xi: what an improvement must exceed to count, in the unit of the loss.
  ///   - kappa: the weight of the deviation in the confidence bound, not negative.
  ///   - varianceFloor: the least variance of the loss that is assumed.
  public init(
    kind: Kind, incumbent: Double, xi: Double = 0, kappa: Double = 0, varianceFloor: Double = 0
  ) {
    self.kind = kind
    self.incumbent = incumbent
    self.xi = xi
    self.kappa = kappa
    self.varianceFloor = varianceFloor
  }

  /// Returns the value at a point.
  ///
  /// - Parameters:
  ///   - mean: the mean of the loss at the point.
  ///   - variance: the variance of the loss at the point.
  public func value(mean: Double, variance: Double) -> Double {
    let deviation = max(variance, varianceFloor).squareRoot()
    let improvement = incumbent - mean - xi
    guard deviation > 0 else { return flat(improvement, mean: mean) }
    let z = improvement / deviation
    switch kind {
    case .expectedImprovement:
      return max(
        0,
        improvement * NormalDistribution.cumulative(z) + deviation * NormalDistribution.density(z))
    case .logExpectedImprovement:
      return NormalDistribution.logImprovement(z).value + Portable.log(deviation)
    case .probabilityOfImprovement:
      return NormalDistribution.cumulative(z)
    case .logProbabilityOfImprovement:
      return NormalDistribution.logCumulative(z)
    case .upperConfidenceBound:
      return kappa * deviation - mean
    case .expectedImprovementOfExponential:
      let best = Portable.exp(incumbent - xi) * NormalDistribution.cumulative(z)
      let expected = Portable.exp(deviation * deviation / 2 + mean)
      return max(0, best - expected * NormalDistribution.cumulative(z - deviation))
    }
  }

  /// Returns the values at many points.
  ///
  /// - Parameters:
  ///   - means: the means of the loss.
  ///   - variances: as many variances.
  /// - Complexity: O(*m*), where *m* is the number of points.
  public func values(means: [Double], variances: [Double]) -> [Double] {
    means.indices.map { value(mean: means[$0], variance: variances[$0]) }
  }

  /// Returns the value where the variance is zero.
  private func flat(_ improvement: Double, mean: Double) -> Double {
    switch kind {
    case .expectedImprovement, .expectedImprovementOfExponential: 0
    case .logExpectedImprovement: -.infinity
    case .probabilityOfImprovement: improvement > 0 ? 1 : 0
    case .logProbabilityOfImprovement: improvement > 0 ? 0 : -.infinity
    case .upperConfidenceBound: -mean
    }
  }

  /// Returns the derivatives of the value by the mean and by the variance.
  ///
  /// - Parameters:
  ///   - mean: the mean of the loss at the point.
  ///   - variance: the variance of the loss at the point.
  /// - Returns: two slopes; that by the variance is 0 where the floor is assumed.
  public func derivatives(mean: Double, variance: Double) -> (mean: Double, variance: Double) {
    let isFloored = variance < varianceFloor
    let deviation = max(variance, varianceFloor).squareRoot()
    guard deviation > 0 else { return (kind == .upperConfidenceBound ? -1 : 0, 0) }
    let z = (incumbent - mean - xi) / deviation
    let byMean: Double
    let byDeviation: Double
    switch kind {
    case .expectedImprovement:
      byMean = -NormalDistribution.cumulative(z)
      byDeviation = NormalDistribution.density(z)
    case .logExpectedImprovement:
      let slope = NormalDistribution.logImprovement(z).derivative
      byMean = -slope / deviation
      byDeviation = (1 - z * slope) / deviation
    case .probabilityOfImprovement:
      let density = NormalDistribution.density(z)
      byMean = -density / deviation
      byDeviation = -density * z / deviation
    case .logProbabilityOfImprovement:
      let slope = Portable.exp(
        NormalDistribution.logDensity(z) - NormalDistribution.logCumulative(z))
      byMean = -slope / deviation
      byDeviation = -slope * z / deviation
    case .upperConfidenceBound:
      byMean = -1
      byDeviation = kappa
    case .expectedImprovementOfExponential:
      let expected = Portable.exp(deviation * deviation / 2 + mean)
      let probability = NormalDistribution.cumulative(z - deviation)
      byMean = -expected * probability
      byDeviation =
        expected * (NormalDistribution.density(z - deviation) - deviation * probability)
    }
    return (byMean, isFloored ? 0 : byDeviation / (2 * deviation))
  }
}
