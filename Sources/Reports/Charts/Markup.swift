import Foundation
import RematchNumerics

/// HTML or SVG text. What is interpolated into a literal is escaped, so that no name can become markup;
/// coordinates are rounded to a tenth.
///
/// ```swift
/// let cell: Markup = "<td x=\"\(12.34)\">\(name)</td>"
/// ```
struct Markup: Sendable, ExpressibleByStringInterpolation {
  private(set) var bytes: [UInt8]

  /// No text yet.
  init() { bytes = [] }

  init(stringLiteral value: String) { bytes = Array(value.utf8) }

  init(stringInterpolation: StringInterpolation) { bytes = stringInterpolation.markup.bytes }

  /// Takes over text that is markup already.
  init(trusted text: some Sequence<UInt8>) { bytes = Array(text) }

  struct StringInterpolation: StringInterpolationProtocol {
    var markup = Markup()

    init(literalCapacity: Int, interpolationCount: Int) {
      markup.bytes.reserveCapacity(literalCapacity + 8 * interpolationCount)
    }

    mutating func appendLiteral(_ literal: String) {
      markup.bytes.append(contentsOf: literal.utf8)
    }

    mutating func appendInterpolation(_ text: String) { markup.append(escaping: text) }
    mutating func appendInterpolation(_ number: Int) {
      markup.bytes.append(contentsOf: String(number).utf8)
    }
    mutating func appendInterpolation(_ coordinate: Double) {
      markup.append(tenths: Markup.tenths(coordinate))
    }
    mutating func appendInterpolation(_ part: Markup) {
      markup.bytes.append(contentsOf: part.bytes)
    }
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  static func += (left: inout Markup, right: Markup) {
    left.bytes.append(contentsOf: right.bytes)
  }

  mutating func append(_ byte: Unicode.Scalar) { bytes.append(UInt8(ascii: byte)) }

  /// Appends a text as characters: without control characters, which XML does not allow.
  private mutating func append(escaping text: String) {
    for byte in withoutControls(text).utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
      case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
      default: bytes.append(byte)
      }
    }
  }

  /// A coordinate in tenths of a pixel.
  ///
  /// A coordinate far outside of any page is moved nearer, so that pictures of any numbers can be drawn.
  static func tenths(_ coordinate: Double) -> Int { Int(clamping: coordinate * 10) }

  /// Appends a coordinate, in the shortest form that SVG reads: 12, 12.5, -.5.
  mutating func append(tenths: Int) {
    if tenths < 0 { append("-") }
    let (whole, fraction) = Int(tenths.magnitude).quotientAndRemainder(dividingBy: 10)
    if whole > 0 || fraction == 0 { append(digitsOf: whole) }
    if fraction > 0 {
      append(".")
      append(digitsOf: fraction)
    }
  }

  private mutating func append(digitsOf number: Int) {
    guard number >= 10 else { return bytes.append(UInt8(ascii: "0") + UInt8(number)) }
    append(digitsOf: number / 10)
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}

extension Sequence<Markup> {
  /// The parts one after the other.
  func joined(separator: Markup = "") -> Markup {
    var whole = Markup()
    var isFirst = true
    for part in self {
      if !isFirst { whole += separator }
      whole += part
      isFirst = false
    }
    return whole
  }
}
