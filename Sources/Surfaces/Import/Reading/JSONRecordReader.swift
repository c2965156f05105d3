import Foundation
import RematchDocuments

/// Reads objects of JSON as rows: one per line, the elements of a list, or the records inside the formats of
/// autotuners.
///
/// The keys are the columns; the keys of an object within a row are joined to its own by a dot, as in
/// `config.lr`. A list stays one field. A key that the first thousand rows do not have is passed over, and so is
/// what a format has around its records.
struct JSONRecordReader: TableReader, ~Copyable {
  /// Where the records stand.
  enum Layout: Equatable {
    /// One object after another, usually one per line.
    case lines
    /// The elements of a list.
    case list
    /// The values of the key `cache` (Kernel Tuner).
    case cache
    /// The elements of the key `results` (FAIR T4), whose configuration's keys stand for themselves.
    case results
  }

  /// How many rows are searched for names of columns.
  private static let sampledRows = 1000
  /// The most levels of lists and objects.
  private static let deepest = 64

  private let start: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  private var cursor: UnsafePointer<UInt8>
  private var scratch = ScratchMemory()
  let layout: Layout
  private(set) var columns: [String] = []
  private var places: [String: Int] = [:]
  /// The columns' names as bytes.
  private var names: [[UInt8]] = []
  private(set) var fields: UnsafeMutablePointer<TableField>
  private(set) var rowStart: UnsafePointer<UInt8>
  let repeatedHeaders = 0
  private var isSampling = true
  /// Whether the object that is read is a configuration of FAIR T4.
  private var isConfiguration = false
  /// The keys of such configurations.
  private(set) var configurationKeys: [String] = []
  /// The columns in which a sampled row has a list.
  private(set) var listColumns: Set<String> = []
  private var expected = 0
  private var prefix: [UInt8] = []
  private var firstRecord: UnsafePointer<UInt8>
  /// The keys before a Kernel Tuner cache's records that describe them, as JSON.
  private(set) var preface: [String: UnsafeBufferPointer<UInt8>] = [:]

  /// Finds the records of a file, and the columns in the first rows.
  ///
  /// - Parameter bytes: the whole file, at least one byte, which must outlive the reader.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(TableTextError) {
    guard let base = bytes.baseAddress else { preconditionFailure("an empty file has no rows") }
    start = base
    end = base + bytes.count
    cursor = base + (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    rowStart = cursor
    firstRecord = cursor
    fields = .allocate(capacity: 1)
    while cursor < end, Self.isSpace(cursor.pointee) { cursor += 1 }
    if cursor < end, cursor.pointee == UInt8(ascii: "[") {
      layout = .list
      cursor += 1
    } else {
      var finder = Finder(cursor: cursor, end: end)
      let found = finder.records()
      layout = found ?? .lines
      if found != nil {
        cursor = finder.cursor
        preface = finder.preface
      }
    }
    firstRecord = cursor
    var rows = 0
    while rows < Self.sampledRows, try next() { rows += 1 }
    isSampling = false
    fields.deallocate()
    fields = .allocate(capacity: max(1, columns.count))
    fields.initialize(
      repeating: TableField(start: base, count: 0, form: .absent), count: max(1, columns.count))
    names = columns.map { Array($0.utf8) }
    cursor = firstRecord
  }

  deinit { fields.deallocate() }

  /// Reads the next record.
  mutating func next() throws(TableTextError) -> Bool {
    skipSpace()
    if layout != .lines {
      if cursor < end, cursor.pointee == UInt8(ascii: ",") {
        cursor += 1
        skipSpace()
      }
      guard cursor < end else {
        // A Kernel Tuner that was stopped leaves its cache open.
        if layout == .cache { return false }
        throw error("the file ends inside its list of records")
      }
      if cursor.pointee == UInt8(ascii: layout == .cache ? "}" : "]") { return false }
      if layout == .cache {
        _ = try readString()
        try pass(UInt8(ascii: ":"))
      }
    } else if cursor == end {
      return false
    }
    rowStart = cursor
    scratch.reset()
    if !isSampling { for index in columns.indices { fields[index].form = .absent } }
    expected = 0
    prefix.removeAll(keepingCapacity: true)
    guard cursor < end, cursor.pointee == UInt8(ascii: "{") else {
      throw error("expected an object of JSON, such as {\"lr\": 0.1, \"accuracy\": 0.9}")
    }
    try readObject(depth: 1)
    return true
  }

  private mutating func readObject(depth: Int) throws(TableTextError) {
    guard depth <= Self.deepest else { throw error("nested deeper than \(Self.deepest) levels") }
    cursor += 1
    skipSpace()
    if cursor < end, cursor.pointee == UInt8(ascii: "}") {
      cursor += 1
      return
    }
    let outer = prefix.count
    while true {
      skipSpace()
      let key = try readString()
      try pass(UInt8(ascii: ":"))
      guard cursor < end else { throw error("the file ends inside a record") }
      if cursor.pointee == UInt8(ascii: "{") {
        isConfiguration = layout == .results && key.bytes.elementsEqual("configuration".utf8)
        if !isConfiguration {
          prefix.append(contentsOf: key.bytes)
          prefix.append(UInt8(ascii: "."))
        }
        try readObject(depth: depth + 1)
        isConfiguration = false
        prefix.removeLast(prefix.count - outer)
      } else {
        let value = try readValue()
        if isSampling {
          addColumn(key, value)
        } else if let place = place(of: key) {
          fields[place] = value
        }
      }
      skipSpace()
      guard cursor < end else { throw error("the file ends inside a record") }
      let byte = cursor.pointee
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else {
        throw error("expected ',' or '}', found '\(Character(Unicode.Scalar(byte)))'")
      }
      cursor += 1
      if byte == UInt8(ascii: "}") { return }
    }
  }

  private mutating func addColumn(_ key: TableField, _ value: TableField) {
    let name = String(decoding: prefix, as: UTF8.self) + key.string
    if value.form == .list { listColumns.insert(name) }
    guard places[name] == nil else { return }
    places[name] = columns.count
    columns.append(name)
    if isConfiguration { configurationKeys.append(name) }
  }

  /// The column of a key: nearly always the one after the last key's.
  private mutating func place(of key: TableField) -> Int? {
    if prefix.isEmpty, expected < names.count, names[expected].count == key.count,
      names[expected].elementsEqual(key.bytes)
    {
      expected += 1
      return expected - 1
    }
    let place = places[String(decoding: prefix, as: UTF8.self) + key.string]
    if let place { expected = place + 1 }
    return place
  }

  private mutating func readValue() throws(TableTextError) -> TableField {
    let begin = cursor
    switch cursor.pointee {
    case UInt8(ascii: "\""): return try readString()
    case UInt8(ascii: "["):
      try skipList()
      return TableField(start: begin, count: cursor - begin, form: .list)
    default:
      while cursor < end, !Self.endsValue(cursor.pointee) { cursor += 1 }
      var field = TableField(start: begin, count: cursor - begin, form: .plain)
      guard field.count > 0 else {
        throw error("expected a value, found '\(Character(Unicode.Scalar(begin.pointee)))'")
      }
      if field.bytes.elementsEqual("null".utf8) { field.form = .absent }
      return field
    }
  }

  private static func endsValue(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
      || isSpace(byte)
  }

  /// Passes a list, whatever is in it.
  private mutating func skipList() throws(TableTextError) {
    let opening = cursor
    var depth = 0
    while cursor < end {
      switch cursor.pointee {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 {
          cursor += 1
          return
        }
      case UInt8(ascii: "\""):
        _ = try readString()
        continue
      default: break
      }
      cursor += 1
    }
    throw TableTextError(place: opening - start, problem: "a list is opened here and not closed")
  }

  /// Reads a string without its quotes, the cursor at the first one.
  private mutating func readString() throws(TableTextError) -> TableField {
    guard cursor < end, cursor.pointee == UInt8(ascii: "\"") else {
      throw error("expected a key or text in double quotes")
    }
    let opening = cursor
    cursor += 1
    var isEscaped = false
    while cursor < end, cursor.pointee != UInt8(ascii: "\"") {
      if cursor.pointee == UInt8(ascii: "\\") {
        isEscaped = true
        cursor += 1
      }
      cursor += 1
    }
    guard cursor < end else {
      throw TableTextError(
        place: opening - start,
        problem: "a quote is opened here and not closed before the end of the file")
    }
    var field = TableField(start: opening + 1, count: cursor - opening - 1, form: .text)
    cursor += 1
    if isEscaped { try unescape(&field, opening) }
    if field.count == 0 { field.form = .absent }
    return field
  }

  private mutating func unescape(
    _ field: inout TableField, _ opening: UnsafePointer<UInt8>
  ) throws(TableTextError) {
    let literal = UnsafeBufferPointer(start: opening, count: field.count + 2)
    guard let text = try? decodeJSON(String.self, from: Data(literal)) else {
      throw TableTextError(
        place: opening - start, problem: "the text has an escape that JSON does not have")
    }
    let copy = scratch.take(text.utf8.count)
    for (index, byte) in text.utf8.enumerated() { copy[index] = byte }
    field.start = UnsafePointer(copy)
    field.count = text.utf8.count
  }

  private mutating func pass(_ byte: UInt8) throws(TableTextError) {
    skipSpace()
    guard cursor < end, cursor.pointee == byte else {
      throw error("expected '\(Character(Unicode.Scalar(byte)))'")
    }
    cursor += 1
    skipSpace()
  }

  private func error(_ problem: String) -> TableTextError {
    TableTextError(place: min(cursor, end - 1) - start, problem: problem)
  }

  private mutating func skipSpace() {
    while cursor < end, Self.isSpace(cursor.pointee) { cursor += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  /// Looks for the key that holds an autotuner's records in a file's first object.
  private struct Finder {
    var cursor: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>
    var preface: [String: UnsafeBufferPointer<UInt8>] = [:]

    /// The layout, with the cursor behind the bracket that opens the records; `nil` for any other object.
    mutating func records() -> Layout? {
      guard step(over: UInt8(ascii: "{")) else { return nil }
      while let key = string() {
        guard step(over: UInt8(ascii: ":")) else { return nil }
        skipSpace()
        if key == "cache", step(over: UInt8(ascii: "{")) { return .cache }
        if key == "results", step(over: UInt8(ascii: "[")) { return .results }
        let begin = cursor
        guard skipValue() else { return nil }
        preface[key] = UnsafeBufferPointer(start: begin, count: cursor - begin)
        guard step(over: UInt8(ascii: ",")) else { return nil }
      }
      return nil
    }

    private mutating func skipSpace() {
      while cursor < end, JSONRecordReader.isSpace(cursor.pointee) { cursor += 1 }
    }

    private mutating func step(over byte: UInt8) -> Bool {
      skipSpace()
      guard cursor < end, cursor.pointee == byte else { return false }
      cursor += 1
      return true
    }

    private mutating func string() -> String? {
      skipSpace()
      guard cursor < end, cursor.pointee == UInt8(ascii: "\"") else { return nil }
      let begin = cursor
      guard skipString() else { return nil }
      return String(
        decoding: UnsafeBufferPointer(start: begin + 1, count: cursor - begin - 2), as: UTF8.self)
    }

    private mutating func skipString() -> Bool {
      cursor += 1
      while cursor < end, cursor.pointee != UInt8(ascii: "\"") {
        cursor += cursor.pointee == UInt8(ascii: "\\") ? 2 : 1
      }
      guard cursor < end else { return false }
      cursor += 1
      return true
    }

    /// Passes a value; false at the end of the file.
    private mutating func skipValue() -> Bool {
      var depth = 0
      while cursor < end {
        switch cursor.pointee {
        case UInt8(ascii: "\""):
          guard skipString() else { return false }
          if depth == 0 { return true }
          continue
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
          if depth == 0 { return true }
          depth -= 1
          if depth == 0 {
            cursor += 1
            return true
          }
        case UInt8(ascii: ",") where depth == 0: return true
        default: break
        }
        cursor += 1
      }
      return false
    }
  }
}
