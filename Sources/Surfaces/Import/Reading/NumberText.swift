import Foundation
import RematchNumerics

/// Reads numbers as people and programs write them in tables.
struct NumberText {
  /// What a field says.
  enum Value {
    case number(Double)
    /// No number: nothing, nan, inf, out of range, or a word such as `failed`.
    case failure
    /// Another text.
    case text
    /// A number with a decimal comma, where points are expected.
    case comma
  }

  private let decimals = DecimalParser()
  /// Whether the decimal mark is a comma.
  let usesComma: Bool

  /// The words, in small letters, that a table writes in place of a number where there is none.
  static let failures: Set<String> = [
    "nan", "na", "n/a", "null", "none", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity",
    "failed", "fail", "failure", "error", "crash", "crashed", "timeout", "-", "--", "?",
  ]

  /// The longest text that is looked up among the failures.
  private static let longestWord = 16

  init(usesComma: Bool) { self.usesComma = usesComma }

  /// The value of a field.
  @inline(__always)
  func value(_ field: TableField) -> Value {
    if field.form == .plain {
      var at = field.start
      let end = field.start + field.count
      if let number = try? decimals.parse(&at, end: end), at == end { return .number(number) }
    }
    return other(field)
  }

  @inline(never)
  private func other(_ field: TableField) -> Value {
    if field.form == .absent || field.count == 0 { return .failure }
    guard field.form == .plain else { return word(field.string) }
    var text = field.string
    let hasComma = text.utf8.contains(UInt8(ascii: ","))
    if hasComma {
      let point = text.replacing(",", with: ".")
      guard Self.looksLikeNumber(point), Double(point) != nil else { return .text }
      guard usesComma else { return .comma }
      text = point
    }
    guard Self.looksLikeNumber(text), let number = Double(text) else { return word(text) }
    return number.isFinite ? .number(number) : .failure
  }

  private func word(_ text: String) -> Value {
    text.utf8.count <= Self.longestWord && Self.failures.contains(text.lowercased())
      ? .failure : .text
  }

  /// Whether a text has only what decimal numbers are made of, a digit among it: neither "0x1F" nor "nan".
  private static func looksLikeNumber(_ text: String) -> Bool {
    var digits = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"): break
      case UInt8(ascii: "e"), UInt8(ascii: "E"): if digits == 0 { return false }
      default: return false
      }
    }
    return digits > 0
  }
}
