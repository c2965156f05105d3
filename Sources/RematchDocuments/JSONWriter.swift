/// Writes JSON without white space, with the escapes that `JSONEncoder` writes.
///
/// `JSONEncoder` takes many times as long, writes all digits of numbers, and knows no order of keys but the
/// alphabet's.
public struct JSONWriter: Sendable {
  /// What was written.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// A writer of nothing yet.
  ///
  /// - Parameter capacity: the bytes for which room is made beforehand.
  public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  // MARK: Structure

  /// Writes an object whose keys and values the body writes.
  public mutating func object(_ body: (inout JSONWriter) -> Void) { enclose("{", body, "}") }

  /// Writes a list whose values the body writes.
  public mutating func array(_ body: (inout JSONWriter) -> Void) { enclose("[", body, "]") }

  /// Writes a list, each element by the body.
  public mutating func list<Element>(
    _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
  ) {
    separate()
    append("[")
    needsComma = false
    for element in elements { write(&self, element) }
    append("]")
    needsComma = true
  }

  /// Writes an object whose keys are in the order of their bytes, each value by the body.
  public mutating func object<Value>(
    _ values: [String: Value], _ write: (inout JSONWriter, Value) -> Void
  ) {
    let sorted = values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    object { writer in
      for (key, value) in sorted {
        writer.key(key)
        write(&writer, value)
      }
    }
  }

  /// Writes a key; its value must follow.
  public mutating func key(_ name: String) {
    string(name)
    append(":")
    needsComma = false
  }

  /// Writes a part of a document as it is, such as a brace, a comma or a known key with its colon. What follows gets
  /// no comma of its own.
  public mutating func raw(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    needsComma = false
  }

  /// The same for bytes that are not known beforehand.
  public mutating func raw(_ text: [UInt8]) {
    bytes.append(contentsOf: text)
    needsComma = false
  }

  // MARK: Values

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

  /// Writes a whole number.
  public mutating func integer(_ number: some FixedWidthInteger) { literal(number.description) }

  /// Writes a finite number with all its digits, and a fraction even where it is zero.
  public mutating func number(_ number: Double) { literal(number.description) }

  /// Writes a number with the fewest characters that read as the same number, as `JSONEncoder` does: 3, not 3.0. One
  /// that is not finite is a text: "inf", "-inf" or "nan".
  public mutating func shortest(_ number: Double) {
    guard number.isFinite else { return string(number.isNaN ? "nan" : number < 0 ? "-inf" : "inf") }
    literal(number.description)
    if bytes.suffix(2).elementsEqual(".0".utf8) { bytes.removeLast(2) }
  }

  /// Writes a list of numbers rounded to four decimals.
  public mutating func rounded(_ numbers: [Double]) {
    array { writer in for number in numbers { writer.rounded(number) } }
  }

  /// Writes `null`.
  public mutating func null() { literal("null") }

  /// Writes a value in its canonical form.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let value): literal(value ? "true" : "false")
    case .integer(let value): integer(value)
    case .largeInteger(let value): integer(value)
    case .number(let value): shortest(value)
    case .string(let value): string(value)
    case .array(let values): list(values) { $0.value($1) }
    case .object(let values): object(values) { $0.value($1) }
    }
  }

  /// Writes a text that is JSON already.
  public mutating func literal(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  // MARK: Bytes

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append(escaped: "\"")
    case UInt8(ascii: "\\"): append(escaped: "\\")
    case 0x08: append(escaped: "b")
    case 0x09: append(escaped: "t")
    case 0x0A: append(escaped: "n")
    case 0x0C: append(escaped: "f")
    case 0x0D: append(escaped: "r")
    case 0..<0x20:
      bytes.append(contentsOf: "\\u00".utf8)
      for digit in [byte >> 4, byte & 15] {
        bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    default: bytes.append(byte)
    }
  }

  private mutating func append(escaped letter: Unicode.Scalar) {
    append("\\")
    append(letter)
  }

  /// What four decimals are multiples of.
  private static let parts = 10_000

  /// From this magnitude on a number is written whole.
  private static let largestRounded = 1e6

  private mutating func rounded(_ number: Double) {
    guard number.magnitude < Self.largestRounded else { return self.number(number) }
    separate()
    var rest = Int((number * Double(Self.parts)).rounded())
    if rest < 0 { append("-") }
    rest = abs(rest)
    append(digitsOf: rest / Self.parts)
    rest %= Self.parts
    guard rest > 0 else { return }
    append(".")
    var scale = Self.parts / 10
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
