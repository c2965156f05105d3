public import RematchDocuments
import Search

/// What can be read from a line of a journal: a `Record`, or a `RunSummary` of it.
public protocol JournalRun: Sendable {
  /// Reads a line that is exactly as `journalLine` writes it, many times as fast as `JSONDecoder`, and checks it.
  ///
  /// - Parameter known: what the lines before had in common.
  /// - Returns: `nil` for any other line.
  /// - Throws: `JSONProblem` for a record that contradicts itself.
  init?(line: UnsafeRawBufferPointer, known: inout KnownParts) throws(JSONProblem)
  /// What a checked record says.
  init(_ record: Record)
}

/// The parts that are the same in many lines of a journal, and room that is used anew for each line.
public struct KnownParts: Sendable {
  var contests = KnownValues<Contest>()
  var surfaces = KnownValues<Record.SurfaceIdentity>()
  var methods = KnownValues<KnownMethod>()
  /// The canonical JSON of the method of the last line.
  var recipe = ""
  /// The last contest that agreed with its name.
  var soundContest: Contest?
  /// Of the last line.
  var rounds = 0
  /// Whether the trials of the next line are kept.
  var keepsTrials = true
  /// The trials of the last line.
  var scan = TrialScan()

  /// Nothing is known before the first line.
  public init() {}
}

/// A method with the text from which runs' identities are made.
struct KnownMethod: Decodable, Sendable {
  let identity: Record.MethodIdentity
  let recipe: String

  init(from decoder: any Decoder) throws {
    identity = try Record.MethodIdentity(from: decoder)
    recipe = identity.recipe.canonicalText
  }
}

extension Record: JournalRun {
  /// Reads a line as `journalLine` writes it.
  public init?(line: UnsafeRawBufferPointer, known: inout KnownParts) throws(JSONProblem) {
    known.keepsTrials = true
    guard let record = try Self.checked(line, &known) else { return nil }
    self = record
  }

  /// The same record.
  public init(_ record: Record) { self = record }

  /// Reads and checks a line; `nil` where only the decoder can tell what it says.
  fileprivate static func checked(
    _ bytes: UnsafeRawBufferPointer, _ known: inout KnownParts
  ) throws(JSONProblem) -> Record? {
    var hasCheck = false
    guard var record = try? Record(unchecked: bytes, &known, hasRightCheck: &hasCheck),
      hasCheck || record.schema < firstCheckedSchema
    else { return nil }
    if record.header.measure?.direction == .minimize {
      record = record.shown()
      known.scan.negateRewards()
    }
    try record.checkSense(&known)
    record.upgrade()
    return record
  }

  /// Reads the form alone.
  init(
    unchecked bytes: UnsafeRawBufferPointer, _ known: inout KnownParts, hasRightCheck: inout Bool
  ) throws(UnlikeJournalLine) {
    self.init()
    var line = try LineReader(bytes)
    try line.pass("{")
    for field in LineField.all { try field.read(&self, &line, field.member, &known) }
    try line.pass("}")
    guard line.isAtEnd, (1...Self.currentSchema).contains(header.schema) else {
      throw UnlikeJournalLine()
    }
    hasRightCheck = line.hasRightCheck
  }
}

extension RunSummary: JournalRun {
  /// Reads a line as `journalLine` writes it, and keeps no trials.
  public init?(line: UnsafeRawBufferPointer, known: inout KnownParts) throws(JSONProblem) {
    known.keepsTrials = false
    guard let record = try Record.checked(line, &known) else { return nil }
    self.init(record, known.scan)
  }
}
