public import Foundation
import RematchDocuments

/// The line of a record, with its newline; equal records give equal bytes.
///
/// They are the bytes of `canonicalEncoder`, with "inf", "-inf" and "nan" for numbers that are not finite.
public func journalLine(_ record: Record) -> Data {
  var line = JSONWriter(capacity: 1 << 14)
  line.raw("{")
  for field in LineField.all { field.write(record, &line, field.member) }
  line.raw("}\n")
  return Data(line.bytes)
}
