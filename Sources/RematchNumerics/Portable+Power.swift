extension Portable {
  /// Returns *x* to the power *y*, within 1 ulp.
  ///
  /// The logarithm is carried with 68 bits or more, so that large exponents lose nothing: the result
  /// is exp(*y* log *x*) with *y* log *x* as a sum of two doubles.
  ///
  /// - Parameters:
  ///   - x: the base, at least 0.
  ///   - y: any exponent.
  /// - Returns: 1 if *y* is 0 or *x* is 1, whatever the other; NaN for a negative *x*, even if *y* is an
  ///   integer, and for NaN; for 0 and infinity the limits, as in IEEE 754.
  public static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    guard x >= 0 && !y.isNaN else { return .nan }
    if x == 0 { return y > 0 ? 0 : .infinity }
    if x == .infinity { return y > 0 ? .infinity : 0 }
    let logarithm = extendedLog(x)
    let estimate = y * logarithm.high
    // Beyond the range of exp the exact product could overflow.
    if estimate.magnitude >= 746 { return estimate > 0 ? .infinity : 0 }
    return exp(DoubleDouble(y) * logarithm)
  }

  /// Returns the natural logarithm of a positive finite number with a relative error below 2^-64.
  private static func extendedLog(_ x: Double) -> DoubleDouble {
    let (exponent, mantissa) = split(x)
    // s = (m - 1) / (m + 1), the quotient's error from the exact remainder.
    let f = mantissa - 1
    let divisor = DoubleDouble.sum(mantissa, 1)
    let quotient = f / divisor.high
    let back = DoubleDouble.product(quotient, divisor.high)
    let remainder = ((f - back.high) - back.low) - quotient * divisor.low
    let s = DoubleDouble.orderedSum(quotient, remainder / divisor.high)
    // ln m = 2 s (1 + z/3 + z^2 (1/5 + z/7 + ...)) with z = s^2.
    let square = s * s
    let z = square.high
    let z2 = z * z
    let z4 = z2 * z2
    let q0 = (1.0 / 5 + z * (1.0 / 7)) + z2 * (1.0 / 9 + z * (1.0 / 11))
    let q1 = (1.0 / 13 + z * (1.0 / 15)) + z2 * (1.0 / 17 + z * (1.0 / 19))
    let q2 = (1.0 / 21 + z * (1.0 / 23)) + z2 * (1.0 / 25)
    let series = z2 * (q0 + z4 * (q1 + z4 * q2))
    let third = DoubleDouble(0x1.5555555555555p-2, 0x1.5555555555555p-56)
    let factor = DoubleDouble(1) + (square * third + DoubleDouble(series))
    let logarithm = DoubleDouble(2 * s.high, 2 * s.low) * factor
    let power = DoubleDouble.sum(exponent * ln2High, exponent * ln2Low)
    return power + logarithm
  }
}
