/// The gamma function's parts, arranged so that tails keep their relative precision.
///
/// Source: C. Loader, "Fast and accurate computation of binomial probabilities", 2000: Stirling's formula
/// with its error as a function of its own, and the deviance in place of a difference of large terms.
enum GammaFunctions {
  /// 1 / sqrt(2 π)
  private static let peak = NormalDistribution.peak

  /// Returns *x*^*a* exp(-*x*) / Γ(*a*), for *a* and *x* above 0.
  static func density(_ a: Double, _ x: Double) -> Double {
    peak * a.squareRoot() * Portable.exp(-deviance(a, x, x - a) - stirlingError(a))
  }

  /// Returns *x*^*a* *y*^*b* / B(*a*, *b*), for *x* + *y* = 1 and all four above 0.
  static func density(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let sum = a + b
    let error = stirlingError(sum) - stirlingError(a) - stirlingError(b)
    // sum * x - a, without the rounding of an x near 1.
    let difference = b * x - a * y
    let distance = deviance(a, sum * x, difference) + deviance(b, sum * y, -difference)
    return peak * (a * (b / sum)).squareRoot() * Portable.exp(error - distance)
  }

  /// The largest ratio for which the deviance is summed as a series: above it the logarithm loses nothing.
  private static let largestSeriesRatio = 0.3
  /// The number from which Stirling's series with seven terms is good to the last bit.
  private static let leastSeriesArgument = 15.0

  /// Returns *u* ln(*u* / *v*) + *d*, at least 0, for *u* and *v* above 0 and *d* = *v* - *u*.
  static func deviance(_ u: Double, _ v: Double, _ d: Double) -> Double {
    let ratio = -d / (u + v)
    guard ratio.magnitude < largestSeriesRatio else { return u * Portable.log(u / v) + d }
    // The logarithm is 2 artanh(ratio), whose first term cancels d but for -d ratio.
    let square = ratio * ratio
    var sum = -d * ratio
    var power = 2 * u * ratio
    var divisor = 3.0
    while true {
      power *= square
      let next = sum + power / divisor
      if next == sum { return sum }
      sum = next
      divisor += 2
    }
  }

  /// Returns ln Γ(*z*) less Stirling's formula (*z* - 1/2) ln *z* - *z* + ln(2 π) / 2, for *z* above 0,
  /// with an absolute error below 4e-15.
  static func stirlingError(_ z: Double) -> Double {
    var z = z
    var shift = 0.0
    while z < leastSeriesArgument {
      shift += (z + 0.5) * Portable.log((z + 1) / z) - 1
      z += 1
    }
    let y = 1 / (z * z)
    let series = horner(
      y,
      [
        1.0 / 156, -691.0 / 360_360, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12,
      ])
    return shift + series / z
  }
}

/// The regularised incomplete gamma function.
enum IncompleteGamma {
  /// Returns Q(*a*, *x*), the integral of *t*^(*a* - 1) exp(-*t*) / Γ(*a*) above *x*.
  ///
  /// Source: DLMF 8.7.1 (series of P) below *a* + 1 and 8.9.2 (continued fraction of Q, evaluated by Lentz's
  /// method) above.
  ///
  /// - Parameters:
  ///   - a: above 0, finite.
  ///   - x: at least 0.
  /// - Complexity: O(sqrt(*a*)) terms at worst, next to *x* = *a*.
  static func upper(_ a: Double, _ x: Double) -> Double {
    guard x > 0 else { return 1 }
    guard x < .infinity else { return 0 }
    let density = GammaFunctions.density(a, x)
    return x < a + 1 ? 1 - density * series(a, x) : density * fraction(a, x)
  }

  /// The sum of *x*^*n* / (*a* (*a* + 1) ... (*a* + *n*)).
  private static func series(_ a: Double, _ x: Double) -> Double {
    var divisor = a
    var term = 1 / a
    var sum = term
    while true {
      divisor += 1
      term *= x / divisor
      let next = sum + term
      if next == sum { return sum }
      sum = next
    }
  }

  /// 1 / (*x* + 1 - *a* - (1 - *a*) / (*x* + 3 - *a* - ...)).
  private static func fraction(_ a: Double, _ x: Double) -> Double {
    var denominator = x + 1 - a
    var c = Double.greatestFiniteMagnitude
    var d = 1 / denominator
    var result = d
    var n = 0.0
    while true {
      n += 1
      let numerator = -n * (n - a)
      denominator += 2
      d = 1 / lentz(numerator * d + denominator)
      c = lentz(denominator + numerator / c)
      let factor = c * d
      result *= factor
      if (factor - 1).magnitude <= 0x1p-52 { return result }
    }
  }
}

/// The regularised incomplete beta function.
enum IncompleteBeta {
  /// Returns I(*x*; *a*, *b*), the integral of *t*^(*a* - 1) (1 - *t*)^(*b* - 1) / B(*a*, *b*) below *x*.
  ///
  /// Source: DLMF 8.17.22, a continued fraction, evaluated by Lentz's method; beyond the mean that of the
  /// complement, DLMF 8.17.4.
  ///
  /// - Parameters:
  ///   - x: in 0...1.
  ///   - y: 1 - *x*, given apart because it may be tiny.
  ///   - a: above 0, finite.
  ///   - b: above 0, finite.
  /// - Complexity: O(sqrt(max(*a*, *b*))) terms at worst.
  static func lower(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard y > 0 else { return 1 }
    let density = GammaFunctions.density(a, b, x, y)
    return x < (a + 1) / (a + b + 2)
      ? density * fraction(x, a, b) / a : 1 - density * fraction(y, b, a) / b
  }

  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    var c = 1.0
    var d = 1 / lentz(1 - (a + b) * x / (a + 1))
    var result = d
    var m = 0.0
    while true {
      m += 1
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / lentz(1 + even * d)
      c = lentz(1 + even / c)
      result *= c * d
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / lentz(1 + odd * d)
      c = lentz(1 + odd / c)
      let factor = c * d
      result *= factor
      if (factor - 1).magnitude <= 0x1p-52 { return result }
    }
  }
}

/// What stands for zero in Lentz's method: its reciprocal is finite.
private let lentzZero = 1e-300

/// Keeps a denominator of a continued fraction off zero.
@inline(__always)
private func lentz(_ value: Double) -> Double {
  value.magnitude < lentzZero ? lentzZero : value
}
