import Foundation
import RematchDocuments
import Search

/// Writes JSON as `canonicalEncoder` does: keys in the order of their bytes, no white space, the shortest
/// digits that read as the same number.
///
/// Keys of objects that are known beforehand come with the commas and braces around them, as literals.
struct LineWriter {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(1 << 14) }

  mutating func literal(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func integer(_ number: some FixedWidthInteger) {
    var digits = number.description
    digits.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// A number; those that are not finite are texts.
  mutating func number(_ number: Double) {
    guard number.isFinite else {
      return literal(number.isNaN ? "\"nan\"" : number < 0 ? "\"-inf\"" : "\"inf\"")
    }
    var digits = number.description
    digits.withUTF8 { bytes.append(contentsOf: $0) }
    if bytes.suffix(2).elementsEqual(".0".utf8) { bytes.removeLast(2) }
  }

  mutating func string(_ text: String) {
    literal("\"")
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): literal("\\\"")
      case UInt8(ascii: "\\"): literal("\\\\")
      case 0x08: literal("\\b")
      case 0x09: literal("\\t")
      case 0x0A: literal("\\n")
      case 0x0C: literal("\\f")
      case 0x0D: literal("\\r")
      case 0..<0x20:
        literal("\\u00")
        bytes.append(UInt8(ascii: "0") + byte >> 4)
        bytes.append(byte & 15 + UInt8(ascii: byte & 15 < 10 ? "0" : "W"))
      default: bytes.append(byte)
      }
    }
    literal("\"")
  }

  mutating func list<Element>(
    _ elements: [Element], _ write: (inout LineWriter, Element) -> Void
  ) {
    literal("[")
    var isFirst = true
    for element in elements {
      if !isFirst { literal(",") }
      isFirst = false
      write(&self, element)
    }
    literal("]")
  }

  mutating func object<Value>(
    _ values: [String: Value], _ write: (inout LineWriter, Value) -> Void
  ) {
    literal("{")
    var isFirst = true
    let sorted = values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (key, value) in sorted {
      if !isFirst { literal(",") }
      isFirst = false
      string(key)
      literal(":")
      write(&self, value)
    }
    literal("}")
  }

  mutating func value(_ value: JSONValue) {
    switch value {
    case .null: literal("null")
    case .bool(let value): literal(value ? "true" : "false")
    case .integer(let value): integer(value)
    case .largeInteger(let value): integer(value)
    case .number(let value): number(value)
    case .string(let value): string(value)
    case .array(let values): list(values) { $0.value($1) }
    case .object(let values): object(values) { $0.value($1) }
    }
  }
}
