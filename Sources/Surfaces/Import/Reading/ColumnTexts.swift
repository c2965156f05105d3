import Foundation

/// The different texts of one column, each with a code in the order of its first row.
///
/// A hash table with open addressing over the bytes. A text of at most eight bytes is compared as one word; most
/// are. The memory grows with the different texts, not with the rows.
struct ColumnTexts: ~Copyable {
  private struct Entry {
    /// The first eight bytes, zeros behind a shorter text.
    var word: UInt64
    var count: Int32
    var form: TableField.Form
    /// Where the bytes of a longer text are in `bytes`.
    var offset: Int
    /// Where the text stands first in the file, in bytes from its start.
    var place: Int
  }

  private static let firstCapacity = 64
  private static let emptySlot = UInt32.max
  private static let wordLength = 8

  private var entries: [Entry] = []
  private var bytes: [UInt8] = []
  /// The codes by hash; a power of two of them, at most half of them in use.
  private var slots: [UInt32]
  private var last = -1

  init() { slots = [UInt32](repeating: Self.emptySlot, count: Self.firstCapacity) }

  /// How many texts there are.
  var count: Int { entries.count }

  /// The code of a field, a new one for a new text.
  ///
  /// - Parameters:
  ///   - place: where the field's row begins, in bytes from the start of the file.
  ///   - end: the end of memory that may be read behind the field.
  @inline(__always)
  mutating func code(
    of field: TableField, place: Int, end: UnsafePointer<UInt8>
  ) -> Int {
    let word = Self.word(field.start, field.count, end)
    // Neighbouring rows often agree.
    if last >= 0 {
      let entry = entries[last]
      if entry.word == word, Int(entry.count) == field.count, field.count <= Self.wordLength,
        entry.form == field.form
      {
        return last
      }
    }
    last = find(field, word, place)
    return last
  }

  private mutating func find(_ field: TableField, _ word: UInt64, _ place: Int) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Self.hash(field, word)) & mask
    while slots[slot] != Self.emptySlot {
      let code = Int(slots[slot])
      if isText(code, field, word) { return code }
      slot = (slot + 1) & mask
    }
    var entry = Entry(
      word: word, count: Int32(clamping: field.count), form: field.form, offset: bytes.count,
      place: place)
    if field.count > Self.wordLength {
      bytes.append(contentsOf: field.bytes)
    } else {
      entry.offset = 0
    }
    let code = entries.count
    entries.append(entry)
    slots[slot] = UInt32(code)
    if 2 * entries.count > slots.count { grow() }
    return code
  }

  private func isText(_ code: Int, _ field: TableField, _ word: UInt64) -> Bool {
    let entry = entries[code]
    guard entry.word == word, Int(entry.count) == field.count, entry.form == field.form else {
      return false
    }
    guard field.count > Self.wordLength else { return true }
    return bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return false }
      return memcmp(base + entry.offset, field.start, field.count) == 0
    }
  }

  private mutating func grow() {
    var larger = [UInt32](repeating: Self.emptySlot, count: 2 * slots.count)
    let mask = larger.count - 1
    for code in entries.indices {
      let hash = withField(code) { Self.hash($0, entries[code].word) }
      var slot = Int(truncatingIfNeeded: hash) & mask
      while larger[slot] != Self.emptySlot { slot = (slot + 1) & mask }
      larger[slot] = UInt32(code)
    }
    slots = larger
  }

  /// Calls a function with the field of a code, which must not outlive the call.
  func withField<Result>(_ code: Int, _ body: (TableField) -> Result) -> Result {
    let entry = entries[code]
    let count = Int(entry.count)
    guard count <= Self.wordLength else {
      return bytes.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("a long text has bytes") }
        return body(TableField(start: base + entry.offset, count: count, form: entry.form))
      }
    }
    return withUnsafeBytes(of: entry.word.littleEndian) { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("eight bytes") }
      return body(
        TableField(
          start: base.assumingMemoryBound(to: UInt8.self), count: count, form: entry.form))
    }
  }

  /// The text of a code.
  func text(_ code: Int) -> String { withField(code) { $0.string } }

  /// The form of a code's first field.
  func form(_ code: Int) -> TableField.Form { entries[code].form }

  /// Where a code's text stands first in the file.
  func place(_ code: Int) -> Int { entries[code].place }

  /// The first eight bytes at an address as a word, zeros behind the last.
  @inline(__always)
  private static func word(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ end: UnsafePointer<UInt8>
  ) -> UInt64 {
    if count == 0 { return 0 }
    if end - start >= wordLength, end > start {
      let word = UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
      return count >= wordLength ? word : word & (1 << UInt64(8 * count) - 1)
    }
    var word: UInt64 = 0
    for index in 0..<min(count, wordLength) { word |= UInt64(start[index]) << UInt64(8 * index) }
    return word
  }

  private static func hash(_ field: TableField, _ word: UInt64) -> UInt64 {
    var hash = mixed(word ^ UInt64(truncatingIfNeeded: field.count))
    var index = wordLength
    while index < field.count {
      var part: UInt64 = 0
      for byte in 0..<min(wordLength, field.count - index) {
        part |= UInt64(field.start[index + byte]) << UInt64(8 * byte)
      }
      hash = mixed(hash ^ part)
      index += wordLength
    }
    return hash
  }
}

/// A hash of a word, whose low bits depend on all of its bits (the finaliser of SplitMix64).
@inline(__always)
func mixed(_ word: UInt64) -> UInt64 {
  var word = word &+ 0x9E37_79B9_7F4A_7C15
  word = (word ^ word &>> 30) &* 0xBF58_476D_1CE4_E5B9
  word = (word ^ word &>> 27) &* 0x94D0_49BB_1331_11EB
  return word ^ word &>> 31
}
