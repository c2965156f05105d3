public import RematchNumerics

/// A prior of a positive hyperparameter *v*, as a function of its logarithm *a*.
///
/// The densities are those of *v*, evaluated at exp(*a*); no Jacobian is added, so that the maximum is
/// that over *v*. Derivatives are by *a*.
public enum HyperparameterPrior: Sendable, Hashable, Codable {
  /// No preference.
  case none
  /// The logarithm of *v* is normal.
  case logNormal(mean: Double, deviation: Double)
  /// The horseshoe's approximate density, with a spike at 0 and a heavy tail: ln(1 + 3 τ² / *v*²).
  ///
  /// Source: C. M. Carvalho, N. G. Polson and J. G. Scott, "The horseshoe estimator for sparse
  /// signals", Biometrika 97(2), 2010, theorem 1.
  case horseshoe(scale: Double)

  /// What OpenBox 0.7.16 adds to a horseshoe's density, so that its logarithm is finite.
  private static let leastDensity = 1e-10
  /// The least divisor of a horseshoe's derivative, as in OpenBox 0.7.16.
  private static let leastDivisor = 1e-14

  /// The length-scale prior that grows with the square root of the number of parameters.
  ///
  /// Source: C. Hvarfner, E. O. Hellsten and L. Nardi, "Vanilla Bayesian optimization performs great in
  /// high dimensions", ICML 2024, arXiv 2402.02229: μ = √2 + ln(*d*) / 2 and σ = √3.
  ///
  /// - Parameter dimension: the number of parameters *d*, at least 1.
  public static func dimensionScaled(_ dimension: Int) -> HyperparameterPrior {
    precondition(dimension >= 1, "A prior of length scales needs a parameter")
    return .logNormal(
      mean: 2.0.squareRoot() + 0.5 * Portable.log(Double(dimension)), deviation: 3.0.squareRoot())
  }

  /// Returns the logarithm of the density at exp(*a*), and its derivative by *a*.
  ///
  /// - Parameter a: the logarithm of the hyperparameter.
  public func logDensity(_ a: Double) -> (value: Double, derivative: Double) {
    switch self {
    case .none:
      return (0, 0)
    case .logNormal(let mean, let deviation):
      let z = (a - mean) / deviation
      let value = NormalDistribution.logDensity(z) - Portable.log(deviation) - a
      return (value, -z / deviation - 1)
    case .horseshoe(let scale):
      let square = Portable.exp(2 * a)
      let factor = 3 * scale * scale
      let logarithm = Self.logOnePlus(factor / square)
      let value = Portable.log(logarithm + Self.leastDensity)
      return (value, -2 * factor / max((factor + square) * logarithm, Self.leastDivisor))
    }
  }

  /// Returns a draw of the logarithm.
  ///
  /// - Parameters:
  ///   - bounds: the range of the draw if there is no preference; it is not used otherwise.
  ///   - factor: a horseshoe's draws are multiplied by it: the magnitude of a normal variable that several
  ///     draws share, or 1.
  ///   - stream: the source of randomness.
  public func draw(
    in bounds: ClosedRange<Double>, scale factor: Double = 1, using stream: inout RandomStream
  ) -> Double {
    switch self {
    case .none:
      return bounds.lowerBound + stream.uniform() * (bounds.upperBound - bounds.lowerBound)
    case .logNormal(let mean, let deviation):
      return mean + deviation * stream.normal()
    case .horseshoe(let scale):
      // A Cauchy variable is the ratio of two normal ones.
      let ratio = (stream.normal() / stream.normal()).magnitude
      return Portable.log(factor * ratio * scale)
    }
  }

  /// Returns ln(1 + *x*) for *x* of at least 0; for small *x* with what rounding takes from 1 + *x*.
  private static func logOnePlus(_ x: Double) -> Double {
    let sum = 1 + x
    guard x < 0.5 else { return Portable.log(sum) }
    return Portable.log(sum) - ((sum - 1) - x) / sum
  }
}
