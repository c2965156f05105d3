import Foundation

/// Cuts what a process writes into lines, and keeps the end of it.
struct OutputLines {
  /// A longer line is cut, so that binary output cannot fill the memory.
  private static let longestLine = 1 << 20
  private static let newline = UInt8(ascii: "\n")
  private var pending: [UInt8] = []

  /// Takes bytes, and hands on each line that they end.
  mutating func append(_ bytes: ArraySlice<UInt8>, _ body: (String) -> Void) {
    var rest = bytes
    while let end = rest.firstIndex(of: Self.newline) {
      pending += rest[..<end]
      flush(body)
      rest = rest[(end + 1)...]
    }
    pending += rest
    if pending.count > Self.longestLine { flush(body) }
  }

  /// Hands on what has no newline.
  mutating func finish(_ body: (String) -> Void) { if !pending.isEmpty { flush(body) } }

  private mutating func flush(_ body: (String) -> Void) {
    // A carriage return begins a line anew on a terminal, as progress bars do.
    for part in pending.split(separator: UInt8(ascii: "\r")) {
      body(String(decoding: part, as: UTF8.self))
    }
    pending.removeAll(keepingCapacity: true)
  }
}

/// The end of what a process has written.
struct OutputTail {
  /// So many bytes are kept, and so many of them end up in a log.
  private static let lengths = (most: 1 << 14, kept: 1 << 12)
  private var bytes: [UInt8] = []

  /// Takes bytes.
  mutating func append(_ more: ArraySlice<UInt8>) {
    bytes += more
    if bytes.count > Self.lengths.most { bytes.removeFirst(bytes.count - Self.lengths.kept) }
  }

  /// The end as text, without control characters but newlines and tabs.
  var text: String {
    let text = String(decoding: bytes.suffix(Self.lengths.kept), as: UTF8.self)
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter {
          $0.value >= 0x20 && $0.value != 0x7F || $0 == "\n" || $0 == "\t"
        })
    ).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
