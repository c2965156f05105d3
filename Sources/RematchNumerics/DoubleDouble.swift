/// An unevaluated sum of two doubles, with about 106 significant bits.
///
/// Sources: D. E. Knuth, TAOCP 2, 4.2.2 (exact sums); T. J. Dekker, "A floating-point technique for
/// extending the available precision", Numerische Mathematik 18, 1971 (exact products).
struct DoubleDouble {
  var high: Double
  var low: Double

  @inline(__always)
  init(_ high: Double, _ low: Double = 0) {
    self.high = high
    self.low = low
  }

  /// The sum of two doubles, exactly.
  @inline(__always)
  static func sum(_ a: Double, _ b: Double) -> DoubleDouble {
    let high = a + b
    let part = high - a
    return DoubleDouble(high, (a - (high - part)) + (b - part))
  }

  /// The sum of two doubles, exactly, when the first has the greater magnitude or is zero.
  @inline(__always)
  static func orderedSum(_ a: Double, _ b: Double) -> DoubleDouble {
    let high = a + b
    return DoubleDouble(high, b - (high - a))
  }

  /// The product of two doubles, exactly unless it overflows or its low part underflows.
  ///
  /// Each factor is cut into 26 upper bits and the rest, whose products need no rounding. The cut is
  /// made in the bit pattern, where nothing can overflow.
  @inline(__always)
  static func product(_ a: Double, _ b: Double) -> DoubleDouble {
    let high = a * b
    let a1 = Double(bitPattern: a.bitPattern & 0xFFFF_FFFF_F800_0000)
    let b1 = Double(bitPattern: b.bitPattern & 0xFFFF_FFFF_F800_0000)
    let a2 = a - a1
    let b2 = b - b1
    return DoubleDouble(high, ((a1 * b1 - high) + (a1 * b2 + a2 * b1)) + a2 * b2)
  }

  @inline(__always)
  static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let high = sum(a.high, b.high)
    return orderedSum(high.high, high.low + (a.low + b.low))
  }

  @inline(__always)
  static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let high = product(a.high, b.high)
    return orderedSum(high.high, high.low + (a.high * b.low + a.low * b.high))
  }
}
