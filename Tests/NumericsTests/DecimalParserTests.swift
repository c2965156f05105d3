import Foundation
import RematchNumerics
import TestSupport
import Testing

@Suite("DecimalParser")
struct DecimalParserTests {
  /// Set `REMATCH_NUMBERS` for more than the default.
  private static let rounds =
    ProcessInfo.processInfo.environment["REMATCH_NUMBERS"].flatMap(Int.init) ?? 100_000
  private let parser = DecimalParser()

  private func parse(_ text: String) throws -> (value: Double, length: Int) {
    try GuardedBytes(capacity: text.utf8.count + 1).with(Array(text.utf8)) { try parse($0) }
  }

  private func parse(_ bytes: UnsafeRawBufferPointer) throws -> (value: Double, length: Int) {
    let base = bytes.bindMemory(to: UInt8.self)
    guard let start = base.baseAddress else { throw DecimalFault.noDigit }
    var cursor = start
    let value = try parser.parse(&cursor, end: start + bytes.count)
    return (value, cursor - start)
  }

  /// Compares with the C library and the standard library, alone and with bytes behind the number.
  private func agrees(_ text: String) -> Bool {
    let expected = strtod(text, nil)
    guard Double(text)?.bitPattern == expected.bitPattern else { return false }
    for suffix in ["", ", -1.5e3]        "] {
      let bytes = Array((text + suffix).utf8)
      let result = try? bytes.withUnsafeBytes { try parse($0) }
      if expected.isInfinite { return result == nil }
      guard let result, result.length == text.utf8.count,
        result.value.bitPattern == expected.bitPattern
      else { return false }
    }
    return true
  }

  @Test(
    "hard cases are rounded as the C library rounds them",
    arguments: [
      "0", "-0", "0.0", "-0.0", "0e5", "0e999999999999999999999", "5", "-1", "5.0", "1e22", "1e23",
      "9007199254740993", "9007199254740992.5", "9007199254740993.0", "9007199254740991e22",
      "2.2250738585072011e-308", "2.2250738585072012e-308", "2.2250738585072014e-308",
      "4.9406564584124654e-324", "2.4703282292062327e-324", "2.4703282292062328e-324",
      "2.470328229206232720882843964341106861825299013071623822127928412503377536351043e-324",
      "2.4703282292062327208828439643411068618252990130716238221279284125033775363510437593e-324",
      "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "1e308",
      "1e309",
      "17976931348623158079372897140530341507993413271003782693617377898044e241", "1e-400",
      "1e-343",
      "9999999999999999999", "18446744073709551615", "18446744073709551616",
      "1e-9999999999999999999",
      "9007199254740993.00000000000000000000000000000000000000000001", "6.02214076E+23", "123E-2",
      "9007199254740993.00000000000000000000000000000000000000000000",
      "0.00000000000000000000000000000000012345678901234567", "1.00000000000000011102230246251565",
      "1.00000000000000011102230246251566", "1.00000000000000011102230246251564",
      "0.000000000000000000000000000000e400", "7.3177701707893310e+15", "8.5e-5", "3.5e0",
      "100000000000000000000000000000000000000000000000000000000000000e-60",
      "1e99999999999999999999",
    ])
  func hardCase(text: String) { #expect(agrees(text)) }

  @Test("numbers with hundreds of digits and zeros are exact")
  func manyDigits() {
    let zeros = String(repeating: "0", count: 700)
    #expect(agrees("0." + zeros + "1e701"))
    #expect(agrees("1" + zeros + "e-700"))
    #expect(agrees("9007199254740993." + zeros + "1"))
    #expect(agrees("9007199254740993." + zeros))
    #expect(agrees("0." + String(repeating: "3", count: 2000)))
  }

  @Test("seeded random numbers of every form are rounded as the C library rounds them")
  func random() {
    var random = RandomStream(seed: 1)
    for round in 0..<Self.rounds {
      let text = Self.sample(kind: round % 7, &random)
      if !agrees(text) {
        Issue.record("\(text)")
        return
      }
    }
  }

  private static func sample(kind: Int, _ random: inout RandomStream) -> String {
    func digits(_ count: Int) -> String {
      (0..<count).map { _ in String(random.index(below: 10)) }.joined()
    }
    let sign = random.index(below: 2) == 0 ? "" : "-"
    switch kind {
    case 0, 1:  // any double in its shortest form; every second one of everyday size
      let bits = random.next()
      let everyday = bits >> 12 | UInt64(0x3FF + random.index(below: 40) - 20) << 52
      let number = Double(bitPattern: kind == 0 ? bits : everyday)
      return number.isFinite ? "\(number)" : "0"
    case 2:  // what a table holds
      return sign + "\(random.index(below: 1000))." + digits(1 + random.index(below: 17))
    case 3:  // a significand of any length and any exponent
      return sign + "\(1 + random.index(below: 9))." + digits(1 + random.index(below: 40))
        + "e\(random.index(below: 700) - 360)"
    case 4:  // exactly between two doubles, or one digit beside: all 54 bits of a tie are digits
      let odd = random.next() >> 11 | 1 << 52
      let text = "\(odd).5"
      return random.index(below: 2) == 0 ? text : text + digits(random.index(below: 25))
    case 5:  // subnormals
      return sign + "\(1 + random.index(below: 9))." + digits(16 + random.index(below: 5))
        + "e-\(305 + random.index(below: 20))"
    default:  // a tie written with all its digits
      let bits = random.next() & 0x7FFF_FFFF_FFFF_FFFF
      let lower = Double(bitPattern: bits >> 2 | 0x3000_0000_0000_0000)
      guard lower.isFinite, lower < 1e25, lower > 1e-25 else { return "1.5" }
      let (half, exponent) = halfway(lower)
      return half
        + (random.index(below: 2) == 0
          ? "e\(exponent)" : "\(random.index(below: 3))e\(exponent - 1)")
    }
  }

  /// The point between a double and its successor: a number in decimal digits times a power of ten.
  private static func halfway(_ lower: Double) -> (digits: String, exponent: Int) {
    // One bit more than the significand; 2^-n is 5^n / 10^n.
    var digits = String((lower.significandBitPattern | 1 << 52) * 2 + 1).compactMap(
      \.wholeNumberValue)
    let exponent = Int(lower.exponent) - 53
    for _ in 0..<abs(exponent) {
      var carry = 0
      for index in digits.indices.reversed() {
        let product = digits[index] * (exponent < 0 ? 5 : 2) + carry
        digits[index] = product % 10
        carry = product / 10
      }
      if carry > 0 { digits.insert(carry, at: 0) }
    }
    return (digits.map(String.init).joined(), min(exponent, 0))
  }

  @Test(
    "what JSON does not allow is refused where it stands",
    arguments: [
      ("", 0, DecimalFault.noDigit), ("-", 1, .noDigit), ("+1", 0, .noDigit), (".5", 0, .noDigit),
      ("1.", 2, .noDigit), ("1.e5", 2, .noDigit), ("1e", 2, .noDigit), ("1e+", 3, .noDigit),
      ("1.5e-x", 5, .noDigit), ("-a", 1, .noDigit), ("01", 0, .leadingZero),
      ("-00.5", 1, .leadingZero),
      ("1e400", 0, .outOfRange), ("-1.8e308", 0, .outOfRange), ("NaN", 0, .noDigit),
      ("-Infinity", 1, .noDigit),
    ])
  func refused(text: String, at offset: Int, fault: DecimalFault) throws {
    try GuardedBytes(capacity: 32).with(Array(text.utf8)) { bytes in
      let start = try #require(bytes.baseAddress).assumingMemoryBound(to: UInt8.self)
      var cursor = start
      #expect(throws: fault) { try parser.parse(&cursor, end: start + bytes.count) }
      #expect(cursor - start == offset)
    }
  }

  @Test("a number ends at the first byte that cannot belong to it")
  func end() throws {
    #expect(try parse("12]").length == 2)
    #expect(try parse("-0.50000000,").length == 11)
    #expect(try parse("12345678").length == 8)
    #expect(try parse("1.5:////////").length == 3)
  }
}
