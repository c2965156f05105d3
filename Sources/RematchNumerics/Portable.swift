/// Elementary functions that give the same bits on every machine.
///
/// The C library's versions differ between releases and processors. These consist of additions,
/// subtractions, multiplications, divisions and square roots, which IEEE 754 rounds in one way only
/// and Swift neither fuses nor reorders. Polynomials are truncated Taylor series, with coefficients
/// that need no table: the ranges are reduced until few terms suffice.
///
/// An error of *n* ulp means *n* units in the last place of the correctly rounded result.
public enum Portable {
  /// 2^52 + 2^51: adding and subtracting it rounds to the nearest integer, ties to even.
  static let roundingShift = 0x1.8p52

  /// The upper 42 bits of ln 2, so that products with exponents are exact.
  static let ln2High = 0x1.62e42fefa3800p-1
  /// The rest of ln 2.
  static let ln2Low = 0x1.ef35793c76730p-45
  /// 1 / ln 2
  private static let inverseLn2 = 0x1.71547652b82fep0
  /// The magnitude beyond which *e*^*x* is zero or infinite: *e*^-746 is below half of the least number.
  private static let exponentLimit = 746.0

  /// Returns *e* to the power *x*, within 1 ulp.
  ///
  /// - Returns: infinity for *x* above 709.782..., subnormal numbers for *x* below -708.396..., 0 below
  ///   -745.133..., NaN for NaN.
  public static func exp(_ x: Double) -> Double {
    exp(DoubleDouble(x))
  }

  /// Returns *e* to the power *x*, where the low part may be as small as the caller can make it.
  static func exp(_ x: DoubleDouble) -> Double {
    guard x.high.magnitude < exponentLimit else {
      return x.high > 0 ? .infinity : x.high < 0 ? 0 : .nan
    }
    let reduced = reduceExponent(x)
    return scale(1 + reduced.exponentialMinusOne, by: reduced.exponent)
  }

  /// Returns the hyperbolic tangent, within 3 ulp.
  ///
  /// - Returns: *x* itself when it is tiny, -1 or 1 for |*x*| above 22, NaN for NaN.
  public static func tanh(_ x: Double) -> Double {
    let magnitude = x.magnitude
    guard magnitude >= 0x1p-28 else { return x }
    guard magnitude <= 22 else { return x > 0 ? 1 : x < 0 ? -1 : .nan }
    // tanh x = t / (t + 2) with t = exp(2 x) - 1, and t from exp(r) - 1 without cancellation.
    let reduced = reduceExponent(DoubleDouble(2 * magnitude))
    let power = scale(1, by: reduced.exponent)
    let t = power * reduced.exponentialMinusOne + (power - 1)
    let result = t / (t + 2)
    return x < 0 ? -result : result
  }

  /// Returns the natural logarithm, within 1 ulp.
  ///
  /// - Returns: negative infinity for 0 and -0, NaN for negative numbers and NaN, infinity for infinity.
  public static func log(_ x: Double) -> Double {
    guard x > 0 && x < .infinity else {
      return x == 0 ? -.infinity : x > 0 ? .infinity : .nan
    }
    let (exponent, mantissa) = split(x)
    // With f = m - 1 and s = f / (2 + f): ln m = 2 artanh s = f - f^2/2 + s (f^2/2 + z L(z)), z = s^2.
    let f = mantissa - 1
    let s = f / (2 + f)
    let z = s * s
    let z2 = z * z
    let z4 = z2 * z2
    let l0 = (2.0 / 3 + z * (2.0 / 5)) + z2 * (2.0 / 7 + z * (2.0 / 9))
    let l1 = (2.0 / 11 + z * (2.0 / 13)) + z2 * (2.0 / 15 + z * (2.0 / 17))
    let l2 = (2.0 / 19 + z * (2.0 / 21)) + z2 * (2.0 / 23)
    let series = z * (l0 + z4 * (l1 + z4 * l2))
    let half = 0.5 * f * f
    let correction = s * (half + series) + exponent * ln2Low
    return exponent * ln2High + (f - (half - correction))
  }

  /// Cuts a positive finite number into 2^e m with m in [sqrt(1/2), sqrt(2)).
  static func split(_ x: Double) -> (exponent: Double, mantissa: Double) {
    let subnormal = x < .leastNormalMagnitude
    let bits = (subnormal ? x * 0x1p54 : x).bitPattern
    // The bit pattern of sqrt(1/2): the difference has the wanted exponent in its upper bits.
    let offset = Int64(bitPattern: bits) - 0x3FE6_A09E_667F_3BCD
    let exponent = offset >> 52
    let mantissa = Double(bitPattern: bits &- UInt64(bitPattern: exponent &<< 52))
    return (Double(subnormal ? exponent - 54 : exponent), mantissa)
  }

  /// Returns *k* and exp(*r*) - 1 with *x* = *k* ln 2 + *r* and |*r*| <= ln(2) / 2.
  @inline(__always)
  private static func reduceExponent(
    _ x: DoubleDouble
  ) -> (exponent: Int, exponentialMinusOne: Double) {
    let k = (x.high * inverseLn2 + roundingShift) - roundingShift
    let r0 = x.high - k * ln2High
    let r1 = x.low - k * ln2Low
    let r = r0 + r1
    let rest = (r0 - r) + r1
    // exp(r) - 1 - r = r^2 P(r), the terms up to r^14 / 14!, added as a balanced tree.
    let r2 = r * r
    let r4 = r2 * r2
    let p0 = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120))
    let p1 =
      (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40_320 + r * (1.0 / 362_880))
    let p2 =
      (1.0 / 3_628_800 + r * (1.0 / 39_916_800))
      + r2 * (1.0 / 479_001_600 + r * (1.0 / 6_227_020_800))
    let p = p0 + r4 * (p1 + r4 * (p2 + r4 * (1.0 / 87_178_291_200)))
    return (Int(k), r + (rest + r2 * p))
  }

  /// Returns *x* times 2^*exponent*, rounded once, for |*exponent*| up to 2044.
  @inline(__always)
  private static func scale(_ x: Double, by exponent: Int) -> Double {
    if exponent >= -1021 && exponent <= 1023 {
      return x * powerOfTwo(exponent)
    }
    let half = exponent >> 1
    return x * powerOfTwo(half) * powerOfTwo(exponent - half)
  }

  @inline(__always)
  private static func powerOfTwo(_ exponent: Int) -> Double {
    Double(bitPattern: UInt64(truncatingIfNeeded: 1023 &+ exponent) &<< 52)
  }
}
