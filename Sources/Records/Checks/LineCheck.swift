import RematchDocuments
import RematchNumerics

/// The check of a line: by it a line is known that was changed after it was written.
struct LineCheck: Hashable, Sendable {
  /// How many hex digits it has.
  static let length = 16
  /// The member of `timings` before the digits.
  static let opening: StaticString = "\"check\":\""
  /// What stands behind the digits.
  static let closing: StaticString = "\","

  let hash: UInt64

  /// The check of a line without its check.
  ///
  /// - Parameters:
  ///   - before: the bytes before the place of the check.
  ///   - after: those behind it, up to the newline.
  /// - Complexity: O(*n*), where *n* is the number of bytes.
  init(before: UnsafeRawBufferPointer, after: UnsafeRawBufferPointer) {
    hash = XXH64.hash(after, seed: XXH64.hash(before))
  }

  /// The check of a record.
  init(_ record: Record) {
    self = UncheckedLine(record).check
  }

  /// As it stands in the line.
  var text: String { hexadecimal(hash) }
}

/// The bytes of a record's line before its check is put in.
struct UncheckedLine {
  /// Without a newline.
  private(set) var bytes: [UInt8]
  /// Where the check belongs.
  private var place = 0

  /// The key whose object begins with the check.
  private static let home = "timings"

  /// Writes a record.
  init(_ record: Record) {
    let record = record.shown()
    var line = JSONWriter(capacity: 1 << 14)
    line.raw("{")
    for field in LineField.all {
      if field.key == Self.home { place = line.bytes.count + field.member.count + 1 }
      field.write(record, &line, field.member)
    }
    line.raw("}")
    bytes = line.bytes
  }

  /// The check of the line.
  var check: LineCheck {
    bytes.withUnsafeBytes { bytes in
      LineCheck(
        before: UnsafeRawBufferPointer(rebasing: bytes[..<place]),
        after: UnsafeRawBufferPointer(rebasing: bytes[place...]))
    }
  }

  /// Puts the check in.
  mutating func close() {
    bytes.insert(
      contentsOf: "\(LineCheck.opening)\(check.text)\(LineCheck.closing)".utf8, at: place)
  }
}
