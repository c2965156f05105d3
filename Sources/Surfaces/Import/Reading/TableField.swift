/// One field of a row: bytes of the file, or of the reader's scratch memory, that last until the next row.
struct TableField {
  /// How the file writes the value.
  enum Form {
    /// A number, a word, or a text without quotes.
    case plain
    /// A text that JSON writes in quotes, never a number.
    case text
    /// A list of JSON, with its brackets.
    case list
    /// Nothing: an empty field, `null`, or a key that the row lacks.
    case absent
  }

  var start: UnsafePointer<UInt8>
  var count: Int
  var form: Form

  /// The bytes.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

  /// The text, with a replacement character for each byte that is no UTF-8.
  var string: String { String(decoding: bytes, as: UTF8.self) }
}

/// A reader of a table's rows.
///
/// The importer is generic over it, so that both kinds of text are read without a dynamic call per field.
protocol TableReader: ~Copyable {
  /// The names of the columns, in the order of the file.
  var columns: [String] { get }
  /// The fields of the row that was read last, one per column.
  var fields: UnsafeMutablePointer<TableField> { get }
  /// Where the row that was read last begins.
  var rowStart: UnsafePointer<UInt8> { get }
  /// How many rows repeated the header and were passed over.
  var repeatedHeaders: Int { get }
  /// Reads the next row; false at the end of the file.
  mutating func next() throws(TableTextError) -> Bool
}

/// What is wrong with the text of a table, and at which byte.
struct TableTextError: Error {
  /// The byte, counted from the start of the file; its line is counted when the error is shown.
  let place: Int
  /// What was found and what was expected.
  let problem: String
}

/// Memory for fields whose text differs from the file's bytes; it is reused for each row.
struct ScratchMemory: ~Copyable {
  private static let firstCapacity = 4096
  /// The bytes behind a block that may be read: a text is compared eight bytes at a time.
  private static let slack = 8
  private var block: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var used = 0
  /// Full blocks, whose fields are still in use.
  private var full: [UnsafeMutablePointer<UInt8>] = []

  init() {
    capacity = Self.firstCapacity
    block = .allocate(capacity: capacity + Self.slack)
  }

  deinit {
    block.deallocate()
    for block in full { block.deallocate() }
  }

  /// Room for `count` bytes, until the next `reset`.
  mutating func take(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if used + count > capacity {
      full.append(block)
      capacity = max(2 * capacity, count)
      block = .allocate(capacity: capacity + Self.slack)
      used = 0
    }
    defer { used += count }
    return block + used
  }

  /// Forgets all fields.
  mutating func reset() {
    used = 0
    guard !full.isEmpty else { return }
    for block in full { block.deallocate() }
    full = []
  }
}
