extension Portable {
  /// Returns the sine of an angle in radians, within 1 ulp for |*x*| up to 2^20.
  ///
  /// Beyond 2^20 the angle is first reduced by the double nearest to 2π, which costs an absolute
  /// error of about |*x*| * 4e-17.
  ///
  /// - Returns: a number in [-1, 1]; -0 for -0; NaN for infinities and NaN.
  public static func sin(_ x: Double) -> Double {
    guard x.magnitude >= 0x1p-27 else { return x }
    let (quadrant, r) = reduceAngle(x)
    let value = quadrant & 1 == 0 ? sine(r) : cosine(r)
    return quadrant & 2 == 0 ? value : -value
  }

  /// Returns the cosine of an angle in radians, within 1 ulp for |*x*| up to 2^20.
  ///
  /// Beyond 2^20 it loses accuracy as ``sin(_:)`` does.
  ///
  /// - Returns: a number in [-1, 1]; NaN for infinities and NaN.
  public static func cos(_ x: Double) -> Double {
    let (quadrant, r) = reduceAngle(x)
    let value = quadrant & 1 == 0 ? cosine(r) : sine(r)
    return (quadrant + 1) & 2 == 0 ? value : -value
  }

  /// Returns the quadrant of an angle and the rest in [-π/4, π/4], with about 100 bits.
  ///
  /// π/2 is the sum of three parts of 33 bits, whose products with the quadrant are exact, and a
  /// fourth (W. J. Cody and W. Waite, "Software manual for the elementary functions", 1980).
  private static func reduceAngle(_ x: Double) -> (quadrant: Int, rest: DoubleDouble) {
    guard x.isFinite else { return (0, DoubleDouble(.nan)) }
    let angle = x.magnitude <= 0x1p20 ? x : x.truncatingRemainder(dividingBy: 2 * .pi)
    let twoOverPi = 0x1.45f306dc9c883p-1
    let n = (angle * twoOverPi + roundingShift) - roundingShift
    let first = angle - n * 0x1.921fb54400000p0
    let second = DoubleDouble.sum(first, n * -0x1.0b4611a600000p-34)
    let third = second + DoubleDouble(n * -0x1.3198a2e000000p-69)
    return (Int(n), third + DoubleDouble(n * -0x1.b839a252049c1p-104))
  }

  /// Returns the sine of an angle in [-π/4, π/4], from its Taylor series up to r^17.
  @inline(__always)
  private static func sine(_ r: DoubleDouble) -> Double {
    let z = r.high * r.high
    let z2 = z * z
    let p0 = (-1.0 / 6 + z * (1.0 / 120)) + z2 * (-1.0 / 5040 + z * (1.0 / 362_880))
    let p1 =
      (-1.0 / 39_916_800 + z * (1.0 / 6_227_020_800))
      + z2 * (-1.0 / 1_307_674_368_000 + z * (1.0 / 355_687_428_096_000))
    let series = r.high * z * (p0 + z2 * z2 * p1)
    return r.high + (series + r.low * (1 - 0.5 * z))
  }

  /// Returns the cosine of an angle in [-π/4, π/4], from its Taylor series up to r^18.
  @inline(__always)
  private static func cosine(_ r: DoubleDouble) -> Double {
    let z = r.high * r.high
    let z2 = z * z
    let p0 = (1.0 / 24 + z * (-1.0 / 720)) + z2 * (1.0 / 40_320 + z * (-1.0 / 3_628_800))
    let p1 =
      (1.0 / 479_001_600 + z * (-1.0 / 87_178_291_200))
      + z2 * (1.0 / 20_922_789_888_000 + z * (-1.0 / 6_402_373_705_728_000))
    let head = DoubleDouble.orderedSum(1, -0.5 * z)
    return head.high + (head.low + (z2 * (p0 + z2 * z2 * p1) - r.high * r.low))
  }
}
