/// Reads text with a row a line and a separator between the fields (RFC 4180, and what spreadsheets make of it).
///
/// The first line that is not blank names the columns; the separator is the most frequent of comma, tab and
/// semicolon there. A field in quotes may hold separators, line ends and doubled quotes. Lines end with LF, CRLF or
/// CR. A byte order mark, lines without any content and repetitions of the header are passed over. Space around a
/// field without quotes does not count.
struct DelimitedReader: TableReader, ~Copyable {
  private let start: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  private var cursor: UnsafePointer<UInt8>
  private let separator: UInt8
  private var scratch = ScratchMemory()
  private(set) var columns: [String] = []
  let fields: UnsafeMutablePointer<TableField>
  /// How many fields fit.
  private let capacity: Int
  private(set) var rowStart: UnsafePointer<UInt8>
  private(set) var repeatedHeaders = 0

  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let quote = UInt8(ascii: "\"")
  private static let space = UInt8(ascii: " ")

  /// A reader that stands before the header, which `readHeader` must read first.
  ///
  /// - Parameter bytes: the whole file, at least one byte, which must outlive the reader.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { preconditionFailure("an empty file has no rows") }
    start = base
    end = base + bytes.count
    var at = base + Self.markLength(bytes)
    while at < end, at.pointee <= Self.space, at.pointee != UInt8(ascii: "\t") { at += 1 }
    cursor = at
    rowStart = at
    let counts = Self.separatorCounts(at, end)
    let separators: [UInt8] = [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ",")]
    let most = counts.max() ?? 0
    separator = separators[most == 0 ? 2 : counts.firstIndex(of: most) ?? 2]
    capacity = most + 1
    fields = .allocate(capacity: capacity)
    fields.initialize(repeating: TableField(start: base, count: 0, form: .absent), count: capacity)
  }

  /// Reads the names of the columns.
  mutating func readHeader() throws(TableTextError) {
    try refuseWideText()
    let place = cursor - start
    guard capacity > 1 else {
      throw TableTextError(
        place: place,
        problem: "the header has no comma, tab or semicolon; expected the names of two columns or"
          + " more, such as lr,depth,accuracy")
    }
    let count = try readFields()
    guard count <= capacity else {
      throw TableTextError(
        place: place,
        problem: "the header has quotes within its names; expected quotes around names only")
    }
    columns = (0..<count).map { fields[$0].string }
    if let index = columns.firstIndex(of: "") {
      throw TableTextError(
        place: place, problem: "column \(index + 1) of the header has no name")
    }
    for (index, name) in columns.enumerated() where columns[..<index].contains(name) {
      throw TableTextError(
        place: place, problem: "two columns of the header are called '\(name)'")
    }
  }

  deinit { fields.deallocate() }

  /// Reads the next row, whose fields are as many as the columns.
  mutating func next() throws(TableTextError) -> Bool {
    while true {
      while cursor < end, cursor.pointee == Self.newline || cursor.pointee == Self.carriageReturn {
        cursor += 1
      }
      guard cursor < end else { return false }
      rowStart = cursor
      scratch.reset()
      let count = try readFields()
      guard count == columns.count else {
        if count == 1, fields[0].form == .absent { continue }
        throw raggedRow(count)
      }
      if fields[0].form == .absent, (0..<count).allSatisfy({ fields[$0].form == .absent }) {
        continue
      }
      if isHeader() {
        repeatedHeaders += 1
        continue
      }
      return true
    }
  }

  /// Reads the fields up to the end of the row; returns how many there are, of which `capacity` are kept.
  private mutating func readFields() throws(TableTextError) -> Int {
    var count = 0
    var at = cursor
    let end = end
    let separator = separator
    while true {
      let start = at
      // Most fields are plain: no quotes, no space around.
      while at < end {
        let byte = at.pointee
        if byte == separator || byte == Self.newline || byte == Self.carriageReturn { break }
        at += 1
      }
      var field = TableField(start: start, count: at - start, form: .plain)
      if start == at {
        field.form = .absent
      } else if start.pointee <= Self.quote {
        if start.pointee == Self.quote {
          cursor = start
          field = try readQuoted()
          at = cursor
        } else {
          Self.trim(&field)
          if field.count > 0, field.start.pointee == Self.quote {
            cursor = field.start
            field = try readQuoted()
            at = cursor
          }
        }
      } else if at[-1] <= Self.space {
        Self.trim(&field)
      }
      if count < capacity { fields[count] = field }
      count += 1
      guard at < end, at.pointee == separator else { break }
      at += 1
    }
    if at < end, at.pointee == Self.carriageReturn { at += 1 }
    if at < end, at.pointee == Self.newline { at += 1 }
    cursor = at
    return count
  }

  private static func trim(_ field: inout TableField) {
    while field.count > 0, field.start.pointee <= space {
      field.start += 1
      field.count -= 1
    }
    while field.count > 0, field.start[field.count - 1] <= space { field.count -= 1 }
    if field.count == 0 { field.form = .absent }
  }

  /// Reads a field in quotes, the cursor at the first quote; leaves the cursor at what ends the field.
  private mutating func readQuoted() throws(TableTextError) -> TableField {
    let opening = cursor
    var at = cursor + 1
    var doubled = 0
    while true {
      while at < end, at.pointee != Self.quote { at += 1 }
      guard at < end else {
        throw TableTextError(
          place: opening - start,
          problem: "a quote is opened here and not closed before the end of the file")
      }
      if at + 1 < end, at[1] == Self.quote {
        doubled += 1
        at += 2
        continue
      }
      break
    }
    var field = TableField(start: opening + 1, count: at - opening - 1, form: .plain)
    at += 1
    while at < end, at.pointee == Self.space { at += 1 }
    guard
      at == end || at.pointee == separator || at.pointee == Self.newline
        || at.pointee == Self.carriageReturn
    else {
      throw TableTextError(
        place: at - start,
        problem: "expected '\(Character(Unicode.Scalar(separator)))' or the end of the line after a"
          + " closing quote, found '\(Character(Unicode.Scalar(at.pointee)))' (a quote within a"
          + " field is written twice)")
    }
    cursor = at
    if doubled > 0 {
      let copy = scratch.take(field.count)
      var count = 0
      var source = field.start
      let last = field.start + field.count
      while source < last {
        copy[count] = source.pointee
        count += 1
        source += source.pointee == Self.quote ? 2 : 1
      }
      field.start = UnsafePointer(copy)
      field.count = count
    }
    if field.count == 0 { field.form = .absent }
    return field
  }

  /// Whether the row repeats the header.
  private func isHeader() -> Bool {
    for index in columns.indices {
      // Nearly every row differs in the length of its first field already.
      guard fields[index].count == columns[index].utf8.count,
        fields[index].bytes.elementsEqual(columns[index].utf8)
      else { return false }
    }
    return true
  }

  private func raggedRow(_ count: Int) -> TableTextError {
    var problem =
      "the row has \(count) \(count == 1 ? "field" : "fields"); expected"
      + " \(columns.count), as the header has"
    if separator == UInt8(ascii: ","), count > columns.count {
      problem +=
        " (a text with a comma needs quotes; with decimal commas, separate the fields by"
        + " semicolons)"
    }
    return TableTextError(place: rowStart - start, problem: problem)
  }

  /// The length of a byte order mark.
  private static func markLength(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  private func refuseWideText() throws(TableTextError) {
    let bytes = UnsafeBufferPointer(start: start, count: end - start)
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      || bytes.prefix(64).contains(0)
    {
      throw TableTextError(
        place: 0, problem: "the file is not UTF-8 text (UTF-16, or a binary file); save it as UTF-8"
      )
    }
  }

  /// How often tab, semicolon and comma stand in the first line, outside of quotes.
  private static func separatorCounts(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> [Int] {
    var counts = [0, 0, 0]
    var at = start
    var isQuoted = false
    while at < end {
      switch at.pointee {
      case quote: isQuoted.toggle()
      case newline where !isQuoted, carriageReturn where !isQuoted: return counts
      case UInt8(ascii: "\t") where !isQuoted: counts[0] += 1
      case UInt8(ascii: ";") where !isQuoted: counts[1] += 1
      case UInt8(ascii: ",") where !isQuoted: counts[2] += 1
      default: break
      }
      at += 1
    }
    return counts
  }
}
