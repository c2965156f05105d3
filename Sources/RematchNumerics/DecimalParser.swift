/// Why some bytes are not a number of JSON, or not one that a double can hold.
public enum DecimalFault: Error {
  /// A digit was required where the cursor stands.
  case noDigit
  /// A number begins with a zero that another digit follows.
  case leadingZero
  /// The number is nearer to infinity than to any double.
  case outOfRange
}

/// Reads JSON numbers from bytes, each rounded correctly to the nearest double.
///
/// Digits are gathered eight at a time into a 64-bit significand. Short numbers need one exact
/// multiplication or division (Clinger 1990, "How to read floating point numbers accurately"); longer
/// ones take the algorithm of Eisel and Lemire (Lemire 2021, arXiv 2101.11408), which for a significand
/// of at most 19 digits always decides (Mushtak and Lemire 2022, "Fast number parsing without fallback",
/// arXiv 2212.06644). Beyond 19 digits the truncated significand and its successor bracket the number;
/// only where they round differently does the standard library's exact conversion decide.
public struct DecimalParser {
  private let fives = PowersOfFive.words
  @usableFromInline let tens = DecimalParser.tens
  @usableFromInline let wholeTens = DecimalParser.wholeTens

  /// Creates a parser, which costs next to nothing.
  public init() {}

  /// Reads the number that begins at the cursor, and moves the cursor behind it.
  ///
  /// What follows the number is the caller's concern.
  ///
  /// - Throws: `DecimalFault`; the cursor then stands at the byte at fault (at the number's first byte
  ///   if it is out of range).
  /// - Complexity: O(*n*), where *n* is the number of bytes.
  @inlinable @inline(__always)
  public func parse(
    _ cursor: inout UnsafePointer<UInt8>, end: UnsafePointer<UInt8>
  ) throws(DecimalFault) -> Double {
    let start = cursor
    guard cursor < end else { throw .noDigit }
    // Without a branch, because the signs of many tables are random.
    let sign: UInt64 = cursor.pointee == UInt8(ascii: "-") ? 1 : 0
    cursor += Int(truncatingIfNeeded: sign)
    let digits = cursor
    var significand: UInt64 = 0
    gather(&significand, &cursor, end)
    var count = cursor - digits
    guard count > 0 else { throw .noDigit }
    if count > 1, digits.pointee == UInt8(ascii: "0") {
      cursor = digits
      throw .leadingZero
    }
    var exponent = 0
    if cursor < end, cursor.pointee == UInt8(ascii: ".") {
      cursor += 1
      let fraction = cursor
      gather(&significand, &cursor, end)
      exponent = fraction - cursor
      guard exponent < 0 else { throw .noDigit }
      count &-= exponent
    }
    if cursor < end, cursor.pointee | 0x20 == UInt8(ascii: "e") {
      let (power, behind) = readExponent(cursor, end)
      cursor = behind
      guard let power else { throw .noDigit }
      exponent += power
    }
    let value: Double
    if count <= 19, significand < 1 << 53, exponent.magnitude <= 22 {
      let whole = Double(Int64(truncatingIfNeeded: significand))
      value = exponent < 0 ? whole / tens[0 &- exponent] : whole * tens[exponent]
    } else {
      value = count <= 19 ? nearest(significand, exponent) : convertLong(digits, cursor, exponent)
      guard value < .infinity else {
        cursor = start
        throw .outOfRange
      }
    }
    return Double(bitPattern: value.bitPattern | sign &<< 63)
  }

  /// Appends the digits at the cursor to a significand, modulo 2^64.
  @inlinable @inline(__always)
  func gather(
    _ significand: inout UInt64, _ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) {
    while end - cursor >= 8 {
      let text = UInt64(littleEndian: UnsafeRawPointer(cursor).loadUnaligned(as: UInt64.self))
      // A byte is a digit if its exclusive or with "0" is at most 9. A carry can only spoil the
      // bytes behind the first one that is no digit.
      let values = text ^ 0x3030_3030_3030_3030
      let others = (values | (values &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080
      if others == 0 {
        significand = significand &* 100_000_000 &+ Self.number(eight: values)
        cursor += 8
        continue
      }
      // Fewer than eight digits, or none, move up and zeros come in before them.
      let length = others.trailingZeroBitCount &>> 3
      let aligned = (values &<< UInt64(truncatingIfNeeded: 56 &- length &* 8)) &<< 8
      significand = significand &* wholeTens[length] &+ Self.number(eight: aligned)
      cursor += length
      return
    }
    while cursor < end, cursor.pointee &- UInt8(ascii: "0") < 10 {
      significand = significand &* 10 &+ UInt64(cursor.pointee &- UInt8(ascii: "0"))
      cursor += 1
    }
  }

  /// Returns the number whose eight digits are the bytes, the first digit in the lowest byte: digits are joined
  /// to pairs, pairs to fours, fours to eight.
  @inlinable @inline(__always)
  static func number(eight digits: UInt64) -> UInt64 {
    let pairs = digits &* 10 &+ digits &>> 8
    let mask: UInt64 = 0x0000_00FF_0000_00FF
    let upper = (pairs & mask) &* (100 &+ 1_000_000 &<< 32)
    let lower = (pairs &>> 16 & mask) &* (1 &+ 10_000 &<< 32)
    return (upper &+ lower) &>> 32
  }

  /// Returns the exponent whose letter stands at an address, and the address behind the exponent.
  ///
  /// The exponent is `nil` when it has no digits; magnitudes of 10^15 and more are all the same. The
  /// cursor is no `inout` parameter, which would keep the caller's in memory.
  @usableFromInline @inline(never)
  func readExponent(
    _ letter: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> (exponent: Int?, behind: UnsafePointer<UInt8>) {
    var cursor = letter + 1
    let negative = cursor < end && cursor.pointee == UInt8(ascii: "-")
    if negative || cursor < end && cursor.pointee == UInt8(ascii: "+") { cursor += 1 }
    let digits = cursor
    var exponent = 0
    while cursor < end, cursor.pointee &- UInt8(ascii: "0") < 10 {
      if exponent < 1_000_000_000_000_000 {
        exponent = exponent * 10 + Int(cursor.pointee &- UInt8(ascii: "0"))
      }
      cursor += 1
    }
    guard cursor > digits else { return (nil, cursor) }
    return (negative ? -exponent : exponent, cursor)
  }

  /// Returns the double nearest to `significand * 10^exponent`, ties to even.
  ///
  /// The comments name the steps of algorithm 1 of arXiv 2101.11408.
  @usableFromInline
  func nearest(_ significand: UInt64, _ exponent: Int) -> Double {
    if significand == 0 || exponent < PowersOfFive.least { return 0 }
    if exponent > PowersOfFive.greatest { return .infinity }
    let zeros = significand.leadingZeroBitCount
    let normal = significand &<< UInt64(zeros)
    let five = fives + 2 * (exponent - PowersOfFive.least)
    var (high, low) = normal.multipliedFullWidth(by: five[0])
    if high & 0x1FF == 0x1FF {  // the lower half of the power may carry into the bits that count
      let correction = normal.multipliedFullWidth(by: five[1]).high
      let (sum, carry) = low.addingReportingOverflow(correction)
      low = sum
      if carry { high &+= 1 }
    }
    let upper = Int(high &>> 63)
    let shift = UInt64(upper + 9)  // 53 bits and one for rounding remain
    var mantissa = high &>> shift
    // floor(exponent * log2(10)) in fixed point, then the bias of the format.
    var binary = ((217_706 * exponent) >> 16) + 63 + upper - zeros + 1023
    if binary <= 0 {  // subnormal; no tie can occur here
      if binary <= -63 { return 0 }
      mantissa &>>= UInt64(1 - binary)
      mantissa = (mantissa + mantissa & 1) &>> 1
      return Double(bitPattern: mantissa)  // rounded up to 2^52, it is the least normal number
    }
    if low <= 1, exponent >= -4, exponent <= 23, mantissa & 3 == 1, mantissa &<< shift == high {
      mantissa &= ~1  // exactly between two doubles, and the lower one is even
    }
    mantissa = (mantissa + mantissa & 1) &>> 1
    if mantissa == 1 << 53 {
      mantissa = 1 << 52
      binary += 1
    }
    if binary >= 0x7FF { return .infinity }
    return Double(bitPattern: mantissa & ~(1 << 52) | UInt64(binary) &<< 52)
  }

  /// Returns the value of a number with 20 digits or more, leading zeros included.
  ///
  /// - Parameter exponent: the power of ten that belongs to the last digit of the text.
  @usableFromInline @inline(never)
  func convertLong(
    _ digits: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ exponent: Int
  ) -> Double {
    var significand: UInt64 = 0
    var kept = 0
    var dropped = 0
    var exact = true
    var cursor = digits
    while cursor < end {
      let digit = cursor.pointee &- UInt8(ascii: "0")
      cursor += 1
      if digit > 9 {
        if digit == UInt8(ascii: ".") &- UInt8(ascii: "0") { continue }
        break
      }
      if kept < 19 {
        significand = significand * 10 + UInt64(digit)
        if significand > 0 { kept += 1 }
      } else {
        dropped += 1
        if digit > 0 { exact = false }
      }
    }
    let value = nearest(significand, exponent + dropped)
    if exact || nearest(significand + 1, exponent + dropped) == value { return value }
    let text = UnsafeBufferPointer(start: digits, count: end - digits)
    return Double(String(decoding: text, as: UTF8.self)) ?? .infinity
  }

  /// 10^0 to 10^22, all exact; never freed.
  nonisolated(unsafe) private static let tens: UnsafePointer<Double> = {
    let powers = UnsafeMutablePointer<Double>.allocate(capacity: 23)
    powers[0] = 1
    for index in 1...22 { powers[index] = powers[index - 1] * 10 }
    return UnsafePointer(powers)
  }()

  /// 10^0 to 10^8; never freed.
  nonisolated(unsafe) private static let wholeTens: UnsafePointer<UInt64> = {
    let powers = UnsafeMutablePointer<UInt64>.allocate(capacity: 9)
    powers[0] = 1
    for index in 1...8 { powers[index] = powers[index - 1] * 10 }
    return UnsafePointer(powers)
  }()
}
