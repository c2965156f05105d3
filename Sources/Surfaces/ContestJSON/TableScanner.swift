import Foundation
import RematchNumerics

/// What `TableScanner` found in a file.
struct ScannedTable: ~Copyable {
  /// The file's object with `null` in place of the value of `data`, for an ordinary JSON decoder.
  let header: Data
  /// The lengths of the lists of `data`, outermost first; at least one length, all above zero.
  let shape: [Int]
  /// The numbers of `data` in row-major order; all are finite.
  var numbers: NumberBlock
}

/// Reads the nested lists of a contest file's key `data` straight from the bytes of the file.
///
/// Reads strict JSON (RFC 8259), but leaves two checks to the decoder of the header: the contents of strings,
/// and duplicate keys other than `data`. A byte order mark is skipped. No position is counted on the way; the
/// line and column of an error are counted from the start of the file when it is found.
struct TableScanner: ~Copyable {
  /// The most levels of lists that `data` may have.
  static var maximumAxes: Int { 64 }
  /// The most levels of lists and objects outside of `data`, the outermost object included.
  static let maximumDepth = 512

  private let start: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  private var cursor: UnsafePointer<UInt8>
  private let decimals = DecimalParser()
  private var numbers = NumberBlock()
  private var insideData = false
  /// The number of open lists of `data`.
  private var level = 0
  /// The index of the current entry in every open list; the arrays hold `maximumAxes` numbers.
  private var path = InlineArray<64, Int>(repeating: 0)
  /// The length of the first list of every level; zero before that list is complete.
  private var shape = InlineArray<64, Int>(repeating: 0)
  /// The levels of lists; zero before the first number.
  private var axes = 0
  private var dataValue: Range<UnsafePointer<UInt8>>?

  /// Scans a whole file.
  ///
  /// - Throws: `ContestJSONError` for bytes that are not one JSON object, and for a key `data` that is
  ///   missing, is there twice, or is not a box of finite numbers.
  /// - Complexity: O(*n*) time, where *n* is the number of bytes; the memory of the table and of the
  ///   header.
  static func scan(_ bytes: UnsafeRawBufferPointer) throws(ContestJSONError) -> ScannedTable {
    guard let base = bytes.baseAddress else { throw .empty }
    let start = base.assumingMemoryBound(to: UInt8.self)
    var scanner = TableScanner(start: start, count: bytes.count)
    let value = try scanner.scanFile()
    var header = Data()
    header.append(contentsOf: bytes[scanner.markLength..<value.lowerBound])
    header.append(contentsOf: "null".utf8)
    header.append(contentsOf: bytes[value.upperBound...])
    return scanner.finish(header: header)
  }

  private init(start: UnsafePointer<UInt8>, count: Int) {
    self.start = start
    end = start + count
    cursor = start
  }

  private consuming func finish(header: Data) -> ScannedTable {
    numbers.shrink()
    return ScannedTable(header: header, shape: (0..<axes).map { shape[$0] }, numbers: numbers)
  }

  /// The length of a byte order mark at the start of the file.
  private var markLength: Int {
    end - start >= 3 && start[0] == 0xEF && start[1] == 0xBB && start[2] == 0xBF ? 3 : 0
  }

  /// Walks the whole file and returns where the value of `data` stands.
  private mutating func scanFile() throws(ContestJSONError) -> Range<Int> {
    cursor += markLength
    skipSpace()
    guard cursor < end else { throw .empty }
    guard cursor.pointee == UInt8(ascii: "{") else { throw unexpected("a JSON object") }
    try skipObject(depth: 1)
    skipSpace()
    guard cursor == end else { throw unexpected("the end of the file") }
    guard let value = dataValue else { throw .noData }
    return (value.lowerBound - start)..<(value.upperBound - start)
  }
}

// MARK: - Everything but the table

extension TableScanner {
  /// Skips an object, the cursor at its brace; in the outermost one, scans the value of `data`.
  private mutating func skipObject(depth: Int) throws(ContestJSONError) {
    try enter(depth)
    if peek() == UInt8(ascii: "}") {
      cursor += 1
      return
    }
    while true {
      skipSpace()
      let key = cursor
      try skipString(expected: "a key")
      let isData = depth == 1 && isData(key)
      if isData, dataValue != nil { throw .duplicateData(place(key)) }
      skipSpace()
      guard peek() == UInt8(ascii: ":") else { throw unexpected("':'") }
      cursor += 1
      skipSpace()
      let value = cursor
      if isData {
        insideData = true
        try scanTable()
        insideData = false
        dataValue = value..<cursor
      } else {
        try skipValue(depth: depth + 1)
      }
      if try endsList(with: UInt8(ascii: "}"), expected: "',' or '}'") { return }
    }
  }

  /// Skips a list, the cursor at its bracket.
  private mutating func skipList(depth: Int) throws(ContestJSONError) {
    try enter(depth)
    if peek() == UInt8(ascii: "]") {
      cursor += 1
      return
    }
    repeat {
      skipSpace()
      try skipValue(depth: depth + 1)
    } while try !endsList(with: UInt8(ascii: "]"), expected: "',' or ']'")
  }

  /// Passes an opening bracket or brace and the space behind it.
  private mutating func enter(_ depth: Int) throws(ContestJSONError) {
    guard depth <= Self.maximumDepth else {
      throw .tooDeep(place(cursor), limit: Self.maximumDepth)
    }
    cursor += 1
    skipSpace()
  }

  /// Passes the comma after a member, or the bracket that ends the list.
  private mutating func endsList(
    with bracket: UInt8, expected: String
  ) throws(ContestJSONError) -> Bool {
    skipSpace()
    let byte = peek()
    guard byte == bracket || byte == UInt8(ascii: ",") else { throw unexpected(expected) }
    cursor += 1
    return byte == bracket
  }

  private mutating func skipValue(depth: Int) throws(ContestJSONError) {
    switch peek() {
    case UInt8(ascii: "{"): try skipObject(depth: depth)
    case UInt8(ascii: "["): try skipList(depth: depth)
    case UInt8(ascii: "\""): try skipString(expected: "a string")
    default:
      for word in ["true", "false", "null"] where stands(word) {
        cursor += word.utf8.count
        return
      }
      _ = try scanNumber(expected: "a value")
    }
  }

  private mutating func skipString(expected: String) throws(ContestJSONError) {
    guard peek() == UInt8(ascii: "\"") else { throw unexpected(expected) }
    cursor += 1
    while cursor < end {
      let byte = cursor.pointee
      cursor += 1
      if byte == UInt8(ascii: "\"") { return }
      if byte == UInt8(ascii: "\\"), cursor < end { cursor += 1 }
    }
    throw .truncated(place(end))
  }

  /// Whether the key that begins at a quotation mark and ends before the cursor is `data`.
  private func isData(_ key: UnsafePointer<UInt8>) -> Bool {
    let text = UnsafeBufferPointer(start: key, count: cursor - key)
    guard text.contains(UInt8(ascii: "\\")) else { return text.elementsEqual("\"data\"".utf8) }
    return (try? JSONDecoder().decode(String.self, from: Data(text))) == "data"
  }
}

// MARK: - The table

extension TableScanner {
  /// Scans the value of `data`, the cursor at its first byte, and leaves the cursor behind it.
  private mutating func scanTable() throws(ContestJSONError) {
    guard peek() == UInt8(ascii: "[") else { throw unexpected("a list") }
    while true {
      skipSpace()
      if peek() == UInt8(ascii: "[") {
        try openList()
        continue
      }
      if axes == 0 { axes = level }
      if level < axes {
        let isNumber = peek().map { $0 == UInt8(ascii: "-") || $0 &- UInt8(ascii: "0") < 10 }
        throw isNumber == true ? .numberForList(place(cursor)) : unexpected("a list")
      }
      try scanRow()
      repeat {
        try closeList()
        if level == 0 { return }
      } while try endsEntry()
    }
  }

  /// Passes the bracket that opens a list of `data`.
  private mutating func openList() throws(ContestJSONError) {
    if axes > 0, level == axes { throw .listForNumber(place(cursor)) }
    guard level < Self.maximumAxes else {
      throw .tooDeep(place(cursor), limit: Self.maximumAxes)
    }
    let list = cursor
    cursor += 1
    skipSpace()
    if peek() == UInt8(ascii: "]") { throw .emptyList(place(list)) }
    path[level] = 0
    level += 1
  }

  /// Scans the numbers of an innermost list and leaves the cursor at its closing bracket.
  private mutating func scanRow() throws(ContestJSONError) {
    let last = level - 1
    var index = 0
    var at = cursor
    while true {
      cursor = at
      do {
        numbers.append(try decimals.parse(&at, end: end))
      } catch {
        path[last] = index
        throw numberError(error, at: at, expected: "a number")
      }
      // A comma with one space or none is what writers use; it is passed without a call.
      let space = end - at >= 3 && at[1] == UInt8(ascii: " ") ? 2 : 1
      if end - at >= 3, at[0] == UInt8(ascii: ","), at[space] > UInt8(ascii: " ") {
        at += space
      } else {
        cursor = at
        path[last] = index
        if try endsEntry() { return }
        skipSpace()
        at = cursor
      }
      index += 1
    }
  }

  /// Stops at the bracket that closes the current list and returns true, or passes a comma.
  private mutating func endsEntry() throws(ContestJSONError) -> Bool {
    skipSpace()
    switch peek() {
    case UInt8(ascii: "]"): return true
    case UInt8(ascii: ","):
      cursor += 1
      path[level - 1] += 1
      return false
    default: throw unexpected("',' or ']'")
    }
  }

  /// Passes the bracket that closes the current list, and checks the list's length.
  private mutating func closeList() throws(ContestJSONError) {
    level -= 1
    let count = path[level] + 1
    if shape[level] == 0 { shape[level] = count }
    guard count == shape[level] else {
      throw .ragged(place(cursor), count: count, first: shape[level])
    }
    cursor += 1
  }
}

// MARK: - Bytes and places

extension TableScanner {
  /// The byte at the cursor; `nil` at the end of the file.
  private func peek() -> UInt8? { cursor < end ? cursor.pointee : nil }

  private mutating func skipSpace() {
    while cursor < end, cursor.pointee <= 0x20, Self.isSpace(cursor.pointee) { cursor += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  /// Whether a word stands at the cursor.
  private func stands(_ word: String) -> Bool {
    UnsafeBufferPointer(start: cursor, count: end - cursor).starts(with: word.utf8)
  }

  private mutating func scanNumber(expected: String) throws(ContestJSONError) -> Double {
    var at = cursor
    do {
      let number = try decimals.parse(&at, end: end)
      cursor = at
      return number
    } catch {
      throw numberError(error, at: at, expected: expected)
    }
  }

  /// The error for a number that begins at the cursor and is at fault at another byte.
  private func numberError(
    _ fault: DecimalFault, at faultPlace: UnsafePointer<UInt8>, expected: String
  ) -> ContestJSONError {
    switch fault {
    case .outOfRange: return .outOfRange(place(cursor))
    case .leadingZero: return .leadingZero(place(cursor))
    case .noDigit:
      for word in ["NaN", "Infinity", "-Infinity", "null"] where stands(word) {
        return .word(place(cursor), word)
      }
      if faultPlace == end { return .truncated(place(end)) }
      if insideData, peek() == UInt8(ascii: "[") { return .listForNumber(place(cursor)) }
      return .unexpected(
        place(faultPlace), expected: faultPlace == cursor ? expected : "a digit",
        found: faultPlace.pointee)
    }
  }

  /// The error for the byte at the cursor.
  private func unexpected(_ expected: String) -> ContestJSONError {
    guard cursor < end else { return .truncated(place(end)) }
    return .unexpected(place(cursor), expected: expected, found: cursor.pointee)
  }

  /// The line and column of a byte, counted from the start of the file.
  private func place(_ at: UnsafePointer<UInt8>) -> ContestJSONError.Place {
    let before = UnsafeBufferPointer(start: start, count: at - start)
    let newline = UInt8(ascii: "\n")
    let line = before.reduce(into: 1) { if $1 == newline { $0 += 1 } }
    let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    return ContestJSONError.Place(
      line: line, column: at - start - lineStart + 1,
      path: insideData ? (0..<level).map { path[$0] } : nil)
  }
}
