import Foundation
import RematchDocuments
import RematchNumerics

/// What the importer keeps of the rows that it has read: sums by configuration (and fidelity), or a log of repeats.
///
/// The memory grows with the different configurations, and with repeats by 16 bytes for each; not with rows that are
/// averaged.
struct CollectedRows: ~Copyable {
  /// One repeat of a configuration.
  struct Repeat {
    let key: UInt32
    /// The code of the repeat's number; its position where no column numbers the repeats.
    let number: UInt32
    let value: Double
  }

  /// A running mean with its spread, after Welford.
  struct Average {
    var count = 0
    var mean = 0.0
    var squares = 0.0

    @inline(__always)
    mutating func add(_ value: Double) {
      count += 1
      guard count > 1 else {
        mean = value
        return
      }
      let difference = value - mean
      mean += difference / Double(count)
      squares += difference * (value - mean)
    }

    /// Joins the values of another average.
    mutating func merge(_ other: Average) {
      guard other.count > 0 else { return }
      guard count > 0 else {
        self = other
        return
      }
      let total = Double(count + other.count)
      let difference = other.mean - mean
      mean += difference * Double(other.count) / total
      squares +=
        other.squares + difference * difference * Double(count) * Double(other.count) / total
      count += other.count
    }
  }

  let roles: ImportRoles
  /// The texts of the parameters' columns, and after them those of the fidelity's or the repeats' column.
  let texts: UnsafeMutablePointer<ColumnTexts>
  private let textCount: Int
  /// The parameters' codes, with a fidelity also its code.
  var keys: RowKeys
  /// By key and step of the row.
  var averages: [Average] = []
  /// By key and step, only with bounds.
  var lows: [Average] = []
  var highs: [Average] = []
  /// By key and column of seconds, only with seconds.
  var seconds: [Average] = []
  var repeats: [Repeat] = []

  /// The rows read, without the header and blank lines.
  private(set) var rows = 0
  /// The rows of the slice.
  private(set) var used = 0
  /// The rows of the slice without a valid result.
  private(set) var failed = 0

  private let numbers: NumberText
  /// Whether a text in place of a result is a failure, as in autotuners' files.
  private let textsFail: Bool
  private let start: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>

  /// The pages behind the reader are given back each time that it has read so many bytes.
  private static let window = 64 << 20
  /// The most rows and different texts that have numbers.
  private static let mostKeys = Int(UInt32.max) - 1
  /// Where an invalid result is told from a valid one: these words, and all numbers but 0, are valid.
  private static let validWords: Set<String> = [
    "true", "yes", "y", "ok", "valid", "correct", "success", "succeeded", "completed", "complete",
    "done", "finished", "passed",
  ]

  init(
    _ roles: ImportRoles, of bytes: UnsafeBufferPointer<UInt8>, textsFail: Bool
  ) {
    self.roles = roles
    self.textsFail = textsFail
    numbers = NumberText(usesComma: roles.description.decimal == .comma)
    guard let base = bytes.baseAddress else { preconditionFailure("an empty file has no rows") }
    start = base
    end = base + bytes.count
    textCount = roles.parameters.count + 1
    texts = .allocate(capacity: textCount)
    for index in 0..<textCount { (texts + index).initialize(to: ColumnTexts()) }
    var width = roles.parameters.count
    if case .fidelity = roles.series { width += 1 }
    keys = RowKeys(width: width)
  }

  deinit {
    texts.deinitialize(count: textCount)
    texts.deallocate()
  }

  /// Reads all rows.
  mutating func collect<Reader: TableReader & ~Copyable>(
    _ reader: inout Reader
  ) throws(TableTextError) {
    var codes = [UInt32](repeating: 0, count: keys.width)
    let parameters = roles.parameters
    let slice = roles.slice.map { ($0.column, SliceValue($0.value)) }
    let range = roles.description.rows
    let extra = textCount - 1
    let columns = reader.columns
    let fields = reader.fields
    let series = roles.series
    let valid = roles.valid
    let stepsOfRow = roles.stepsOfRow
    let hasSeconds = !roles.seconds.isEmpty
    let rewardColumn = roles.rewards[0]
    // Nearly all tables have one plain result a row.
    let isSimple = stepsOfRow == 1 && roles.lower.isEmpty && series != .lists
    let isLogged =
      switch series {
      case .repeats, .rows: true
      case .none, .wide, .fidelity, .lists: false
      }
    var released = 0
    while try reader.next() {
      rows += 1
      let place = reader.rowStart - start
      if place - released > Self.window {
        release(from: released, to: place)
        released = place
      }
      if range.count == 2, rows < range[0] || rows > range[1] { continue }
      if !slice.isEmpty, !slice.allSatisfy({ $0.1.isValue(of: fields[$0.0], numbers) }) { continue }
      used += 1
      for (index, column) in parameters.enumerated() {
        codes[index] = UInt32(
          truncatingIfNeeded: texts[index].code(of: fields[column], place: place, end: end))
      }
      var number: UInt32 = 0
      switch series {
      case .fidelity(let column):
        codes[parameters.count] = UInt32(
          truncatingIfNeeded: texts[extra].code(of: fields[column], place: place, end: end))
      case .repeats(let column):
        number = UInt32(
          truncatingIfNeeded: texts[extra].code(of: fields[column], place: place, end: end))
      case .none, .wide, .rows, .lists: break
      }
      let key = codes.withUnsafeBufferPointer { codes in
        guard let base = codes.baseAddress else { return 0 }
        return keys.number(of: base)
      }
      guard keys.count < Self.mostKeys else {
        throw TableTextError(place: place, problem: "more than \(Self.mostKeys) configurations")
      }
      if key * stepsOfRow == averages.count { makeRoom() }
      if hasSeconds { try addSeconds(fields, key, columns, place) }
      if let valid, !isValid(fields[valid]) {
        failed += 1
        continue
      }
      guard isSimple else {
        try addResults(fields, key, columns, place)
        continue
      }
      guard let value = try result(fields[rewardColumn], columns, rewardColumn, place) else {
        failed += 1
        continue
      }
      if isLogged {
        repeats.append(
          Repeat(key: UInt32(truncatingIfNeeded: key), number: number, value: value))
      } else {
        averages[key].add(value)
      }
    }
  }

  private mutating func makeRoom() {
    for _ in 0..<roles.stepsOfRow {
      averages.append(Average())
      if !roles.lower.isEmpty {
        lows.append(Average())
        highs.append(Average())
      }
    }
    for _ in roles.seconds { seconds.append(Average()) }
  }

  /// Adds the results of a row that lists its repeats, or has several steps or bounds.
  private mutating func addResults(
    _ fields: UnsafeMutablePointer<TableField>, _ key: Int, _ columns: [String], _ place: Int
  ) throws(TableTextError) {
    if roles.series == .lists { return addList(fields[roles.rewards[0]], key) }
    for (step, column) in roles.rewards.enumerated() {
      guard let value = try result(fields[column], columns, column, place) else {
        // What a wide row has after a failure is not a reading of the cell.
        failed += 1
        return
      }
      averages[key * roles.stepsOfRow + step].add(value)
      if !roles.lower.isEmpty { try addBounds(fields, key, step, value, columns, place) }
    }
  }

  /// The number of a result; `nil` of one that fails.
  @inline(__always)
  private func result(
    _ field: TableField, _ columns: [String], _ column: Int, _ place: Int
  ) throws(TableTextError) -> Double? {
    switch numbers.value(field) {
    case .number(let value): return value
    case .failure: return nil
    case .text where textsFail: return nil
    case .text:
      throw TableTextError(
        place: place,
        problem:
          "column '\(columns[column])': '\(field.string)' is no number; expected a number, or nothing,"
          + " nan, inf or failed for a configuration that fails")
    case .comma:
      throw TableTextError(
        place: place,
        problem:
          "column '\(columns[column])': '\(field.string)' has a decimal comma; say --decimal comma, or"
          + " write points")
    }
  }

  private mutating func addBounds(
    _ fields: UnsafeMutablePointer<TableField>, _ key: Int, _ step: Int, _ value: Double,
    _ columns: [String], _ place: Int
  ) throws(TableTextError) {
    let low = try result(fields[roles.lower[step]], columns, roles.lower[step], place) ?? value
    let high = try result(fields[roles.upper[step]], columns, roles.upper[step], place) ?? value
    guard low <= value, value <= high else {
      throw TableTextError(
        place: place,
        problem:
          "column '\(columns[roles.rewards[step]])': \(value) is outside of its interval, \(low)"
          + " to \(high)")
    }
    lows[key * roles.stepsOfRow + step].add(low)
    highs[key * roles.stepsOfRow + step].add(high)
  }

  private mutating func addSeconds(
    _ fields: UnsafeMutablePointer<TableField>, _ key: Int, _ columns: [String], _ place: Int
  ) throws(TableTextError) {
    for (index, column) in roles.seconds.enumerated() {
      guard let value = try result(fields[column], columns, column, place) else { continue }
      guard value > 0 else {
        throw TableTextError(
          place: place,
          problem: "column '\(columns[column])': took \(value) seconds; expected a number above 0")
      }
      seconds[key * roles.seconds.count + index].add(value)
    }
  }

  /// Adds the repeats that a row lists; those that are no numbers failed.
  private mutating func addList(_ field: TableField, _ key: Int) {
    guard field.form == .list else {
      if case .number(let value) = numbers.value(field) {
        repeats.append(Repeat(key: UInt32(truncatingIfNeeded: key), number: 0, value: value))
      } else {
        failed += 1
      }
      return
    }
    var at = field.start + 1
    let last = field.start + field.count - 1
    var count: UInt32 = 0
    var added = 0
    while at < last {
      let begin = at
      while at < last, at.pointee != UInt8(ascii: ",") { at += 1 }
      var element = TableField(start: begin, count: at - begin, form: .plain)
      while element.count > 0, element.start.pointee <= UInt8(ascii: " ") {
        element.start += 1
        element.count -= 1
      }
      while element.count > 0, element.start[element.count - 1] <= UInt8(ascii: " ") {
        element.count -= 1
      }
      if element.count > 0, case .number(let value) = numbers.value(element) {
        repeats.append(Repeat(key: UInt32(truncatingIfNeeded: key), number: count, value: value))
        added += 1
      }
      count += 1
      at += 1
    }
    if added == 0 { failed += 1 }
  }

  private func isValid(_ field: TableField) -> Bool {
    switch numbers.value(field) {
    case .number(let number): number != 0
    case .failure, .comma: false
    case .text: Self.validWords.contains(field.string.lowercased())
    }
  }

  /// Lets the system take back the pages of what was read; they are read again if an error needs their lines.
  private func release(from: Int, to: Int) {
    let page = Int(getpagesize())
    let first = from / page * page
    let count = to / page * page - first
    guard count > 0 else { return }
    madvise(UnsafeMutableRawPointer(mutating: start + first), count, MADV_DONTNEED)
  }
}

/// A value that rows of a slice have.
private struct SliceValue {
  let number: Double?
  let text: String

  init(_ value: JSONValue) {
    switch value {
    case .string(let text):
      number = Double(text)
      self.text = text
    default:
      text = value.canonicalText
      number = Double(text)
    }
  }

  /// Whether a field has the value, as a number or as a text.
  func isValue(of field: TableField, _ numbers: NumberText) -> Bool {
    if let number, case .number(let own) = numbers.value(field) { return own == number }
    return field.bytes.elementsEqual(text.utf8)
  }
}
