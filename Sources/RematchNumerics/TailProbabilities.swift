/// The chi-square distribution.
public enum ChiSquareDistribution {
  /// Returns the probability of a value above *x*, with a relative error below 1e-12 for up to 1e4 degrees
  /// of freedom and below 1e-10 for up to 1e6.
  ///
  /// - Parameter degrees: the degrees of freedom, at least 1, not necessarily whole.
  /// - Returns: 1 for *x* below 0, NaN for NaN.
  /// - Complexity: O(sqrt(*degrees*))
  public static func upperTail(_ x: Double, degrees: Double) -> Double {
    precondition(degrees >= 1 && degrees < .infinity, "Degrees of freedom: \(degrees)")
    return x.isNaN ? x : IncompleteGamma.upper(degrees / 2, x / 2)
  }
}

/// Fisher's F distribution.
public enum FDistribution {
  /// Returns the probability of a value above *x*, with a relative error below 1e-12 for up to 1e4 degrees
  /// of freedom and below 1e-10 for up to 1e6.
  ///
  /// - Parameters:
  ///   - numerator: the degrees of freedom of the numerator, at least 1, not necessarily whole.
  ///   - denominator: those of the denominator, at least 1, not necessarily whole.
  /// - Returns: 1 for *x* below 0, NaN for NaN.
  /// - Complexity: O(sqrt(*numerator* + *denominator*))
  public static func upperTail(_ x: Double, numerator: Double, denominator: Double) -> Double {
    precondition(numerator >= 1 && numerator < .infinity, "Degrees of freedom: \(numerator)")
    precondition(denominator >= 1 && denominator < .infinity, "Degrees of freedom: \(denominator)")
    guard x > 0 else { return x.isNaN ? x : 1 }
    let ratio = x * (numerator / denominator)
    return IncompleteBeta.lower(
      1 / (1 + ratio), 1 / (1 + 1 / ratio), denominator / 2, numerator / 2)
  }
}

/// Student's t distribution.
public enum StudentDistribution {
  /// Returns the probability of a value above *t*, with a relative error below 1e-12 for up to 1e4 degrees
  /// of freedom and below 1e-10 for up to 1e6.
  ///
  /// - Parameter degrees: the degrees of freedom, at least 1, not necessarily whole.
  /// - Returns: NaN for NaN; 0 above 1e154, where the square overflows.
  /// - Complexity: O(sqrt(*degrees*))
  public static func upperTail(_ t: Double, degrees: Double) -> Double {
    precondition(degrees >= 1 && degrees < .infinity, "Degrees of freedom: \(degrees)")
    if t.isNaN { return t }
    let ratio = t * t / degrees
    let x = 1 / (1 + ratio)
    let y = 1 / (1 + 1 / ratio)
    // Near 0 the tail is a half less the small probability between 0 and t.
    let tail =
      ratio < 1 / degrees
      ? 0.5 - IncompleteBeta.lower(y, x, 0.5, degrees / 2) / 2
      : IncompleteBeta.lower(x, y, degrees / 2, 0.5) / 2
    return t < 0 ? 1 - tail : tail
  }

  /// Returns the value above which the distribution has the probability *p*, by bisection.
  ///
  /// - Returns: infinity for 0, minus infinity for 1, NaN outside of [0, 1] and for NaN.
  /// - Complexity: O(sqrt(*degrees*)), about a hundred tails.
  public static func upperQuantile(_ p: Double, degrees: Double) -> Double {
    guard p > 0 && p < 1 else { return p == 0 ? .infinity : p == 1 ? -.infinity : .nan }
    if p == 0.5 { return 0 }
    if p > 0.5 { return -upperQuantile(1 - p, degrees: degrees) }
    var high = 1.0
    while upperTail(high, degrees: degrees) > p { high *= 2 }
    var low = high > 1 ? high / 2 : 0
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return high }
      if upperTail(middle, degrees: degrees) > p { low = middle } else { high = middle }
    }
  }

  /// Returns the probability of a value above *t* of the noncentral t distribution, whose numerator has the
  /// mean *shift* instead of 0: the power of a test with the critical value *t*.
  ///
  /// With the denominator's density g(*s*), the probability is the integral of Φ(*shift* - *t* *s*) g(*s*),
  /// taken by the trapezoidal rule over ln *s*, which converges exponentially. The absolute error is below
  /// 1e-12 for up to 1e6 degrees of freedom.
  ///
  /// - Parameter degrees: the degrees of freedom, at least 1, not necessarily whole.
  public static func upperTail(_ t: Double, degrees: Double, shift: Double) -> Double {
    precondition(degrees >= 1 && degrees < .infinity, "Degrees of freedom: \(degrees)")
    // The weights below this one add less than the last bit.
    let leastWeight = 1e-17
    // The width of ln s; the left tail falls like exp(degrees ln s), the right one faster.
    let width = 1 / (2 * degrees).squareRoot()
    let step = width / 8
    var sum = 0.0
    var total = 0.0
    func add(_ u: Double) -> Bool {
      let s = Portable.exp(u)
      let weight = GammaFunctions.density(degrees / 2, degrees / 2 * s * s)
      sum += weight * NormalDistribution.cumulative(shift - t * s)
      total += weight
      return weight > leastWeight
    }
    var index = 0.0
    while add(index * step) { index += 1 }
    index = -1
    while add(index * step) { index -= 1 }
    // Dividing by the sum of the weights, not by the exact norm, removes most of the error of the step.
    return sum / total
  }
}
