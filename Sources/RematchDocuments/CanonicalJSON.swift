public import Foundation

/// An encoder whose output depends on the value alone: sorted keys, no white space.
public func canonicalEncoder() -> JSONEncoder {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return encoder
}

/// The canonical JSON text of a value: equal values give equal bytes.
public func canonicalJSON(_ value: some Encodable) throws -> String {
  String(decoding: try canonicalEncoder().encode(value), as: UTF8.self)
}
