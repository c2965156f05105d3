/// Writes JSON without white space, also fit for the inside of a script element.
///
/// Curves make up nearly all of a report's data, and their numbers are rounded; `JSONEncoder` would write
/// all digits and take seconds.
public struct JSONWriter: Sendable {
  /// What was written.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// A writer of nothing yet.
  public init() {}

  /// Writes an object whose keys and values the body writes.
  public mutating func object(_ body: (inout JSONWriter) -> Void) { enclose("{", body, "}") }

  /// Writes a list whose values the body writes.
  public mutating func array(_ body: (inout JSONWriter) -> Void) { enclose("[", body, "]") }

  /// Writes a key; its value must follow.
  public mutating func key(_ name: String) {
    string(name)
    append(":")
    needsComma = false
  }

  /// Writes a text.
  public mutating func string(_ text: String) {
    separate()
    append("\"")
    // Nearly all texts are plain.
    if text.utf8.allSatisfy(Self.isPlain) {
      bytes.append(contentsOf: text.utf8)
    } else {
      for byte in text.utf8 { appendEscaped(byte) }
    }
    append("\"")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "&"):
      false
    default: true
    }
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    if Self.isPlain(byte) { return bytes.append(byte) }
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      append("\\")
      return bytes.append(byte)
    }
    bytes.append(contentsOf: "\\u00".utf8)
    for digit in [byte >> 4, byte & 15] {
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }

  /// Writes a whole number.
  public mutating func integer(_ number: some FixedWidthInteger) { literal(String(number)) }

  /// Writes a finite number with all its digits.
  public mutating func number(_ number: Double) { literal("\(number)") }

  /// Writes `null`.
  public mutating func null() { literal("null") }

  /// Writes a list of numbers rounded to four decimals.
  public mutating func rounded(_ numbers: [Double]) {
    array { writer in for number in numbers { writer.rounded(number) } }
  }

  /// Writes a text that is JSON already.
  public mutating func literal(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func rounded(_ number: Double) {
    guard number.magnitude < 1e6 else { return self.number(number) }
    separate()
    var rest = Int((number * 10_000).rounded())
    if rest < 0 { append("-") }
    rest = abs(rest)
    append(digitsOf: rest / 10_000)
    rest %= 10_000
    guard rest > 0 else { return }
    append(".")
    var scale = 1000
    while rest > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(rest / scale))
      rest %= scale
      scale /= 10
    }
  }

  private mutating func append(digitsOf number: Int) {
    if number >= 10 { append(digitsOf: number / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  private mutating func enclose(
    _ begin: Unicode.Scalar, _ body: (inout JSONWriter) -> Void, _ end: Unicode.Scalar
  ) {
    separate()
    append(begin)
    needsComma = false
    body(&self)
    append(end)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { append(",") }
    needsComma = true
  }

  private mutating func append(_ byte: Unicode.Scalar) { bytes.append(UInt8(ascii: byte)) }
}
