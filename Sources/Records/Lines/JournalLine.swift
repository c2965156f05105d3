public import Foundation
import RematchDocuments

/// The line of a record, with its newline; equal records give equal bytes.
///
/// They are the bytes of `canonicalEncoder`, with "inf", "-inf" and "nan" for numbers that are not finite.
public func journalLine(_ record: Record) -> Data {
  var line = UncheckedLine(record)
  line.close()
  return Data(line.bytes + [UInt8(ascii: "\n")])
}
