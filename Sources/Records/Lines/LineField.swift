import RematchDocuments
import Search

/// How one key of a record stands in a line.
struct LineField: Sendable {
  /// The key, which comes after the keys of all fields before it in the order of bytes.
  let key: String
  /// The key as it stands in a line: behind a comma, but for the first one.
  private(set) var member: [UInt8]
  /// Writes the member, unless its value is absent.
  let write: @Sendable (Record, inout JSONWriter, _ member: [UInt8]) -> Void
  /// Reads the member, if it is there.
  let read:
    @Sendable (inout Record, inout LineReader, _ member: [UInt8], inout KnownParts)
      throws(UnlikeJournalLine) -> Void

  /// A property of the header.
  init<Value: LineValue>(
    _ key: String, _ property: any WritableKeyPath<RunHeader, Value> & Sendable
  ) {
    self.init(
      key,
      write: { record, writer, member in
        let value = record.header[keyPath: property]
        if value.isAbsent { return }
        writer.raw(member)
        value.write(to: &writer)
      },
      read: { record, line, member, known throws(UnlikeJournalLine) in
        guard line.passes(member) else {
          guard let absent = Value.absent else { throw UnlikeJournalLine() }
          return record.header[keyPath: property] = absent
        }
        record.header[keyPath: property] = try Value(&line, &known)
      })
  }

  /// One of the record's lists.
  init(
    list key: String, write: @escaping @Sendable (Record, inout JSONWriter) -> Void,
    read:
      @escaping @Sendable (inout Record, inout LineReader, inout KnownParts)
      throws(UnlikeJournalLine) -> Void
  ) {
    self.init(
      key,
      write: { record, writer, member in
        writer.raw(member)
        write(record, &writer)
      },
      read: { record, line, member, known throws(UnlikeJournalLine) in
        guard line.passes(member) else { throw UnlikeJournalLine() }
        try read(&record, &line, &known)
      })
  }

  private init(
    _ key: String, write: @escaping @Sendable (Record, inout JSONWriter, [UInt8]) -> Void,
    read:
      @escaping @Sendable (inout Record, inout LineReader, [UInt8], inout KnownParts)
      throws(UnlikeJournalLine) -> Void
  ) {
    self.key = key
    member = Array(",\"\(key)\":".utf8)
    self.write = write
    self.read = read
  }

  /// All fields of a record in the order of their keys.
  static let all: [LineField] = {
    var fields = (RunHeader.fields + lists).sorted { $0.key < $1.key }
    fields[0].member.removeFirst()
    return fields
  }()

  /// The long lists, which make up nearly all of a line.
  private static let lists = [
    LineField(
      list: "bestSoFar", write: { $1.list($0.bestSoFar) { $0.shortest($1) } },
      read: { record, line, known throws(UnlikeJournalLine) in
        record.bestSoFar = try line.numbers(expecting: known.rounds)
        known.rounds = record.bestSoFar.count
      }),
    LineField(
      list: "history", write: { $1.list($0.history) { $0.integer($1) } },
      read: { record, line, known throws(UnlikeJournalLine) in
        record.history = try line.integers(expecting: known.rounds)
      }),
    LineField(
      list: "trials", write: { $1.list($0.trials) { $0.trial($1) } },
      read: { record, line, known throws(UnlikeJournalLine) in
        try line.pass("[")
        var trials: [TrialOutcome] = []
        // Some still run at the end, and are not in the history.
        if known.keepsTrials { trials.reserveCapacity(record.history.count + 8) }
        let keepsTrials = known.keepsTrials
        // A variable of this function's own is written to much faster.
        var scan = TrialScan()
        swap(&scan, &known.scan)
        defer { swap(&scan, &known.scan) }
        scan.reset()
        try line.elements { line throws(UnlikeJournalLine) in
          if let trial = try line.trial(isKept: keepsTrials, &scan) { trials.append(trial) }
        }
        record.trials = trials
      }),
  ]
}

/// A value that stands in a line.
protocol LineValue: SendableMetatype {
  /// The value whose key is left out; `nil` where there is none.
  static var absent: Self? { get }
  /// Whether the key is left out.
  var isAbsent: Bool { get }
  /// Writes the value as `canonicalEncoder` does.
  func write(to line: inout JSONWriter)
  /// Reads the value as it is written, and refuses all else.
  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine)
}

extension LineValue {
  static var absent: Self? { nil }
  var isAbsent: Bool { false }
}

extension Optional: LineValue where Wrapped: LineValue {
  static var absent: Wrapped?? { .some(nil) }
  var isAbsent: Bool { self == nil }

  func write(to line: inout JSONWriter) { self?.write(to: &line) }

  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    self = try Wrapped(&line, &known)
  }
}

extension Double: LineValue {
  func write(to line: inout JSONWriter) { line.shortest(self) }
  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    self = try line.number()
  }
}

extension Bool: LineValue {
  func write(to line: inout JSONWriter) { line.literal(self ? "true" : "false") }
  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    self = line.passes("true")
    if !self { try line.pass("false") }
  }
}

extension Int: LineValue {
  func write(to line: inout JSONWriter) { line.integer(self) }
  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    self = try line.integer()
  }
}

extension UInt64: LineValue {
  func write(to line: inout JSONWriter) { line.integer(self) }
  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    self = try line.unsigned()
  }
}

extension String: LineValue {
  func write(to line: inout JSONWriter) { line.string(self) }
  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    self = try line.string()
  }
}

extension Mode: LineValue {
  func write(to line: inout JSONWriter) { line.string(rawValue) }
  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    guard let mode = Mode(rawValue: try line.string()) else { throw UnlikeJournalLine() }
    self = mode
  }
}

extension ContestCode: LineValue {
  func write(to line: inout JSONWriter) { line.integer(rawValue) }
  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    guard let code = ContestCode(rawValue: try line.integer()) else { throw UnlikeJournalLine() }
    self = code
  }
}

extension Array: LineValue where Element: LineValue {
  func write(to line: inout JSONWriter) { line.list(self) { $1.write(to: &$0) } }
  init(_ line: inout LineReader, _ known: inout KnownParts) throws(UnlikeJournalLine) {
    var values: [Element] = []
    try line.pass("[")
    if line.passes("]") {
      self = values
      return
    }
    repeat { values.append(try Element(&line, &known)) } while line.passes(",")
    try line.pass("]")
    self = values
  }
}
