import Foundation
import RematchNumerics

/// Why a line is left to `JSONDecoder`: it is not as `journalLine` writes it.
struct UnlikeJournalLine: Error {}

/// Reads the bytes of a line in exactly the form in which `LineWriter` writes them, and refuses all else.
///
/// What it reads it reads as `JSONDecoder` would; so a line that it refuses can be given to that one, which
/// knows all of JSON and has the messages for the user.
struct LineReader {
  private let end: UnsafePointer<UInt8>
  private var cursor: UnsafePointer<UInt8>
  private let decimals = DecimalParser()
  private let start: UnsafePointer<UInt8>
  /// The check that was passed, and the bytes around it.
  private(set) var check: (digits: UInt64, from: Int, to: Int)?

  /// - Parameter line: must outlive the reader.
  init(_ line: UnsafeRawBufferPointer) throws(UnlikeJournalLine) {
    // A decoder that is given a part of the line may take zeros for signs of another encoding.
    guard let start = line.baseAddress, memchr(start, 0, line.count) == nil else {
      throw UnlikeJournalLine()
    }
    cursor = start.assumingMemoryBound(to: UInt8.self)
    self.start = cursor
    end = cursor + line.count
  }

  /// The bytes behind the cursor.
  private var rest: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: cursor, count: end - cursor)
  }

  /// Whether nothing is left.
  var isAtEnd: Bool { cursor == end }

  /// Passes a line's check, if it comes next.
  mutating func passCheck() throws(UnlikeJournalLine) {
    let from = cursor - start
    guard passes(LineCheck.opening) else { return }
    guard end - cursor >= LineCheck.length else { throw UnlikeJournalLine() }
    var digits: UInt64 = 0
    for _ in 0..<LineCheck.length {
      let digit: UInt8
      switch cursor.pointee {
      case let byte where byte &- UInt8(ascii: "0") < 10: digit = byte - UInt8(ascii: "0")
      case let byte where byte &- UInt8(ascii: "a") < 6: digit = byte - UInt8(ascii: "a") + 10
      default: throw UnlikeJournalLine()
      }
      digits = digits << 4 | UInt64(digit)
      cursor += 1
    }
    try pass(LineCheck.closing)
    check = (digits, from, cursor - start)
  }

  /// Whether the line, at whose end the reader must be, has the check of its bytes.
  var hasRightCheck: Bool {
    guard let check else { return false }
    let line = UnsafeRawBufferPointer(start: start, count: end - start)
    return check.digits
      == LineCheck(
        before: UnsafeRawBufferPointer(rebasing: line[..<check.from]),
        after: UnsafeRawBufferPointer(rebasing: line[check.to...])
      ).hash
  }

  /// Passes a text that must come next.
  @inline(__always)
  mutating func pass(_ text: StaticString) throws(UnlikeJournalLine) {
    guard passes(text) else { throw UnlikeJournalLine() }
  }

  /// Passes a text if it comes next.
  @inline(__always)
  mutating func passes(_ text: StaticString) -> Bool {
    passes(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Passes bytes if they come next.
  @inline(__always)
  mutating func passes(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { passes($0) } }

  /// Passes bytes if they come next.
  @inline(__always)
  mutating func passes(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard end - cursor >= bytes.count, let start = bytes.baseAddress,
      memcmp(cursor, start, bytes.count) == 0
    else { return false }
    cursor += bytes.count
    return true
  }

  /// Reads a whole number of at most 18 digits.
  @inline(__always)
  mutating func integer() throws(UnlikeJournalLine) -> Int {
    let isNegative = passes("-")
    let number = try unsigned()
    guard number < 1_000_000_000_000_000_000 else { throw UnlikeJournalLine() }
    return isNegative ? -Int(number) : Int(number)
  }

  /// Reads a whole number without a sign.
  @inline(__always)
  mutating func unsigned() throws(UnlikeJournalLine) -> UInt64 {
    let start = cursor
    var number: UInt64 = 0
    var overflows = false
    while cursor < end, cursor.pointee &- UInt8(ascii: "0") < 10 {
      let (tenfold, isTooLarge) = number.multipliedReportingOverflow(by: 10)
      let (sum, isOneTooMany) = tenfold.addingReportingOverflow(
        UInt64(cursor.pointee &- UInt8(ascii: "0")))
      overflows = overflows || isTooLarge || isOneTooMany
      number = sum
      cursor += 1
    }
    let count = cursor - start
    guard count > 0, !overflows, count == 1 || start.pointee != UInt8(ascii: "0"), !isInsideNumber
    else { throw UnlikeJournalLine() }
    return number
  }

  /// Whether a fraction or an exponent follows.
  private var isInsideNumber: Bool {
    cursor < end
      && (cursor.pointee == UInt8(ascii: ".") || cursor.pointee | 0x20 == UInt8(ascii: "e"))
  }

  /// Reads a number, or the text that stands for one that is not finite.
  @inline(__always)
  mutating func number() throws(UnlikeJournalLine) -> Double {
    if cursor < end, cursor.pointee == UInt8(ascii: "\"") { return try notFinite() }
    let start = cursor
    let number: Double
    do throws(DecimalFault) {
      number = try decimals.parse(&cursor, end: end)
    } catch {
      throw UnlikeJournalLine()
    }
    // A plain zero is common; what is too small for any other number is left to the decoder.
    guard number != 0 || cursor - start <= 2 else { throw UnlikeJournalLine() }
    return number
  }

  private mutating func notFinite() throws(UnlikeJournalLine) -> Double {
    guard let number = nonfinite() else { throw UnlikeJournalLine() }
    return number
  }

  /// Reads the text that stands for a number that is not finite, if it comes next.
  mutating func nonfinite() -> Double? {
    if passes("\"inf\"") { return .infinity }
    if passes("\"-inf\"") { return -.infinity }
    return passes("\"nan\"") ? .nan : nil
  }

  /// Whether a text comes next.
  var isAtText: Bool { cursor < end && cursor.pointee == UInt8(ascii: "\"") }

  /// Reads a text; one with escapes or of other than ASCII is decoded apart.
  mutating func string() throws(UnlikeJournalLine) -> String {
    try pass("\"")
    let start = cursor
    while cursor < end {
      switch cursor.pointee {
      case UInt8(ascii: "\""):
        let text = UnsafeBufferPointer(start: start, count: cursor - start)
        cursor += 1
        return String(decoding: text, as: UTF8.self)
      case 0x20..<0x80 where cursor.pointee != UInt8(ascii: "\\"):
        cursor += 1
      default:
        cursor = start - 1
        return try decoded(String.self, from: extent())
      }
    }
    throw UnlikeJournalLine()
  }

  /// Reads the elements of a list, the cursor behind its opening bracket.
  @inline(__always)
  mutating func elements(
    _ element: (inout LineReader) throws(UnlikeJournalLine) -> Void
  ) throws(UnlikeJournalLine) {
    if passes("]") { return }
    repeat { try element(&self) } while passes(",")
    try pass("]")
  }

  /// Reads a list of whole numbers, probably of so many.
  mutating func integers(expecting count: Int) throws(UnlikeJournalLine) -> [Int] {
    var numbers: [Int] = []
    numbers.reserveCapacity(count)
    try pass("[")
    try elements { line throws(UnlikeJournalLine) in numbers.append(try line.integer()) }
    return numbers
  }

  /// Reads a list of numbers, probably of so many.
  mutating func numbers(expecting count: Int) throws(UnlikeJournalLine) -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(count)
    try pass("[")
    try elements { line throws(UnlikeJournalLine) in numbers.append(try line.number()) }
    return numbers
  }
}

// MARK: - Parts that are decoded apart

extension LineReader {
  /// Reads a value that is the same in many lines, such as a method, by `JSONDecoder` the first time.
  mutating func value<Value: Decodable & Sendable>(
    _ known: inout KnownValues<Value>
  ) throws(UnlikeJournalLine) -> Value {
    if let value = known.next(in: &self) { return value }
    let text = try extent()
    let value = try decoded(Value.self, from: text)
    known.add(value, text: text)
    return value
  }

  /// Passes an object or a text, which is not checked but for its ends.
  private mutating func extent() throws(UnlikeJournalLine) -> UnsafeRawBufferPointer {
    let start = cursor
    // A decoder would also pass white space, or a byte order mark.
    guard start < end, start.pointee == UInt8(ascii: "{") || start.pointee == UInt8(ascii: "\"")
    else { throw UnlikeJournalLine() }
    var depth = 0
    var isInText = false
    while cursor < end {
      let byte = cursor.pointee
      cursor += 1
      switch byte {
      case UInt8(ascii: "\\") where isInText && cursor < end: cursor += 1
      case UInt8(ascii: "\""): isInText.toggle()
      case UInt8(ascii: "{") where !isInText, UInt8(ascii: "[") where !isInText: depth += 1
      case UInt8(ascii: "}") where !isInText, UInt8(ascii: "]") where !isInText: depth -= 1
      default: continue
      }
      // The decoder's limit is 512 levels, those around the part included.
      guard 0...256 ~= depth else { break }
      if depth == 0, !isInText {
        return UnsafeRawBufferPointer(start: start, count: cursor - start)
      }
    }
    throw UnlikeJournalLine()
  }

  private func decoded<Value: Decodable>(
    _ type: Value.Type, from text: UnsafeRawBufferPointer
  ) throws(UnlikeJournalLine) -> Value {
    do { return try journalDecoder().decode(type, from: Data(text)) } catch {
      throw UnlikeJournalLine()
    }
  }
}

/// Values and the texts that they were read from.
struct KnownValues<Value: Sendable>: Sendable {
  private var values: [(text: [UInt8], value: Value)] = []

  /// More values than that are not the same in many lines.
  private static var capacity: Int { 64 }

  /// The value whose text comes next in a line; the line is then behind it.
  ///
  /// The texts are objects, and none is the beginning of another.
  mutating func next(in line: inout LineReader) -> Value? {
    for index in values.indices.reversed()
    where values[index].text.withUnsafeBytes({ line.passes($0) }) {
      // The last one is looked at first.
      values.swapAt(index, values.count - 1)
      return values[values.count - 1].value
    }
    return nil
  }

  mutating func add(_ value: Value, text: UnsafeRawBufferPointer) {
    if values.count == Self.capacity { values.removeAll(keepingCapacity: true) }
    values.append((Array(text), value))
  }
}
