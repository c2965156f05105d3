extension NormalDistribution {
  /// ln(2 π) / 2
  static let halfLogTwoPi = 0x1.d67f1c864beb5p-1

  /// Returns the logarithm of the density at *x*, with a relative error below 4e-16.
  ///
  /// - Returns: minus infinity for infinities, NaN for NaN.
  public static func logDensity(_ x: Double) -> Double {
    -(0.5 * x * x) - halfLogTwoPi
  }

  /// Returns the logarithm of the probability of a value below *x*, with a relative error below 1e-15
  /// in both tails.
  ///
  /// - Returns: about -*x*^2 / 2 far below 0, minus the upper tail's probability far above; minus
  ///   infinity for minus infinity, 0 for infinity, NaN for NaN.
  public static func logCumulative(_ x: Double) -> Double {
    if x > 0 { return logOnePlus(-cumulative(-x)) }
    if x > -1 { return Portable.log(cumulative(x)) }
    guard x > -.infinity else { return x.isNaN ? x : -.infinity }
    return -(0.5 * x * x) + Portable.log(scaledTail(-x))
  }

  /// Returns the logarithm of the expected improvement φ(*z*) + *z* Φ(*z*) and its derivative.
  ///
  /// It is the expectation of max(0, *z* + *N*) for a standard normal *N*, which underflows for *z*
  /// below -38; its logarithm is finite for every *z* above -1e154. The error is below 2e-14, and
  /// below 1e-15 of the result where that is greater. The derivative, Φ(*z*) / (φ(*z*) + *z* Φ(*z*)),
  /// has a relative error below 1e-13.
  ///
  /// Source: S. Ament, S. Daulton, D. Eriksson, M. Balandat and E. Bakshy, "Unexpected improvements to
  /// expected improvement for Bayesian optimization", NeurIPS 2023, arXiv 2310.20708, (9) and (10);
  /// instead of the scaled complementary error function, of which 1 is cancelled, Cody's approximation
  /// of the difference itself is used far below 0.
  public static func logImprovement(_ z: Double) -> (value: Double, derivative: Double) {
    if z > -1 {
      let probability = cumulative(z)
      let improvement = density(z) + z * probability
      guard z < .infinity else { return (.infinity, 0) }
      return (Portable.log(improvement), probability / improvement)
    }
    let y = -z
    guard y < .infinity else { return (z.isNaN ? z : -.infinity, z.isNaN ? z : .infinity) }
    // Mills' ratio R and 1 - y R, so that φ + z Φ = φ (1 - y R).
    let ratio = scaledTail(y) / peak
    if y >= 1e8 {
      // 1 - y R = 1/y^2 - 3/y^4 + ...
      return (-(0.5 * y * y) - halfLogTwoPi - 2 * Portable.log(y), y)
    }
    let rest = y > 32.0.squareRoot() ? far(1 / (y * y)) / peak : 1 - y * ratio
    return (-(0.5 * y * y) - halfLogTwoPi + Portable.log(rest), ratio / rest)
  }

  /// cumulative(-y) / exp(-y^2 / 2), for y from 0.66291.
  private static func scaledTail(_ y: Double) -> Double {
    y <= 32.0.squareRoot() ? flank(y) : (peak - far(1 / (y * y))) / y
  }

  /// Returns the logarithm of 1 + *x* for *x* from -1/2 to 0, within a few ulp.
  private static func logOnePlus(_ x: Double) -> Double {
    let sum = 1 + x
    return Portable.log(sum) - ((sum - 1) - x) / sum
  }
}
