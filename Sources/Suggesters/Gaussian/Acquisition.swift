import RematchNumerics

/// How much a point promises, given the posterior of the loss (the negative reward) there. Larger is better.
struct Acquisition: Sendable {
  enum Kind: String, Codable, CaseIterable {
    /// Expected improvement (Mockus 1978).
    case expectedImprovement = "ei"
    /// Its logarithm, which does not underflow (Ament et al. 2023, arXiv 2310.20708).
    case logExpectedImprovement = "log-ei"
    /// Probability of improvement (Kushner 1964).
    case probabilityOfImprovement = "poi"
    /// Its logarithm, which does not underflow.
    case logProbabilityOfImprovement = "log-poi"
    /// Upper confidence bound of the reward: mean + kappa * deviation.
    case upperConfidenceBound = "ucb"
    /// Expected improvement of exp(loss), for losses that are logarithms already (OpenBox 0.7.16, "LogEI").
    case expectedImprovementOfExponential = "ei-of-exp"

    /// Whether the value never falls when the variance grows, so that a bound of the variance bounds it.
    var growsWithVariance: Bool {
      switch self {
      case .expectedImprovement, .logExpectedImprovement, .upperConfidenceBound: true
      case .probabilityOfImprovement, .logProbabilityOfImprovement,
        .expectedImprovementOfExponential:
        false
      }
    }

    /// The kind with the same order of points that does not underflow.
    var logarithmic: Kind {
      switch self {
      case .expectedImprovement: .logExpectedImprovement
      case .probabilityOfImprovement: .logProbabilityOfImprovement
      default: self
      }
    }
  }

  var kind: Kind
  /// The smallest loss so far.
  let incumbent: Double
  /// What an improvement must exceed to count.
  let xi: Double
  /// The weight of the deviation in the confidence bound.
  let kappa: Double
  /// The least variance of the loss that is assumed.
  let varianceFloor: Double

  /// The value at a posterior.
  func value(mean: Double, variance: Double) -> Double {
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

  /// The values at many posteriors.
  func values(means: [Double], variances: [Double]) -> [Double] {
    means.indices.map { value(mean: means[$0], variance: variances[$0]) }
  }

  /// The value where nothing is uncertain.
  private func flat(_ improvement: Double, mean: Double) -> Double {
    switch kind {
    case .expectedImprovement, .expectedImprovementOfExponential: 0
    case .logExpectedImprovement: -.infinity
    case .probabilityOfImprovement: improvement > 0 ? 1 : 0
    case .logProbabilityOfImprovement: improvement > 0 ? 0 : -.infinity
    case .upperConfidenceBound: -mean
    }
  }

  /// The derivatives of the value by the mean and by the variance.
  func derivatives(mean: Double, variance: Double) -> (mean: Double, variance: Double) {
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
