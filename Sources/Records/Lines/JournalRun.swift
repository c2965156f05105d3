import Search

/// What can be read from a line of a journal: a `Record`, or a `RunSummary` of it.
public protocol JournalRun: Decodable, Sendable {
  /// Reads a line that is exactly as `journalLine` writes it, many times as fast as `JSONDecoder`.
  ///
  /// - Parameter known: what the lines before had in common.
  /// - Returns: `nil` for any other line.
  init?(line: UnsafeRawBufferPointer, known: inout KnownParts)
}

/// The parts that are the same in many lines of a journal, kept while it is read.
public struct KnownParts: Sendable {
  var contests = KnownValues<Contest>()
  var surfaces = KnownValues<Record.SurfaceIdentity>()
  var methods = KnownValues<Record.MethodIdentity>()
  /// Of the last line.
  var rounds = 0
  /// Whether the trials of the next line are kept, or only counted.
  var keepsTrials = true
  /// The trials of the last line.
  var trialCount = 0

  /// Nothing is known before the first line.
  public init() {}
}

extension Record: JournalRun {
  /// Reads a line as `journalLine` writes it.
  public init?(line: UnsafeRawBufferPointer, known: inout KnownParts) {
    known.keepsTrials = true
    do throws(UnlikeJournalLine) { try self.init(line, &known) } catch { return nil }
  }

  fileprivate init(
    _ bytes: UnsafeRawBufferPointer, _ known: inout KnownParts
  ) throws(UnlikeJournalLine) {
    self.init()
    var line = try LineReader(bytes)
    try line.pass("{")
    for field in LineField.all { try field.read(&self, &line, field.member, &known) }
    try line.pass("}")
    guard line.isAtEnd, (1...Self.currentSchema).contains(header.schema) else {
      throw UnlikeJournalLine()
    }
    upgrade()
  }
}

extension RunSummary: JournalRun {
  /// Reads a line as `journalLine` writes it, and keeps no trials.
  public init?(line: UnsafeRawBufferPointer, known: inout KnownParts) {
    known.keepsTrials = false
    do throws(UnlikeJournalLine) {
      let record = try Record(line, &known)
      self.init(record, trialCount: known.trialCount)
    } catch {
      return nil
    }
  }
}
