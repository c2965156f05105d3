import RematchDocuments

/// A line of a journal that is no sound record.
public struct DamagedLine: Hashable, Sendable {
  /// The line's number, from 1.
  public let line: Int
  /// What was found and what was expected.
  public let problem: String

  /// A line from its parts.
  public init(line: Int, problem: String) {
    self.line = line
    self.problem = problem
  }
}

/// What the reading of a journal says of its lines.
public struct JournalReading: Hashable, Sendable {
  /// How a journal ends.
  public enum End: Hashable, Sendable {
    /// With a newline, or it is empty.
    case complete
    /// With a whole record that only lacks its newline.
    case lacksNewline
    /// With a part of a record, from a place in the bytes on.
    case torn(from: Int)
    /// With something else that has no newline.
    case foreign
  }

  /// The journal's path.
  public let path: String
  /// How many lines there are besides blank ones, a torn last one included.
  public private(set) var lineCount = 0
  /// How many lines were left out: those that are damaged, and a torn last one.
  public private(set) var leftOutCount = 0
  /// The first of the damaged lines; a torn last one is not among them.
  public private(set) var examples: [DamagedLine] = []
  /// How the journal ends.
  public private(set) var end = End.complete
  /// Whether a line is a record or begins as one.
  public private(set) var looksLikeJournal = false
  /// The lines so far, blank ones too.
  private var number = 0

  /// So many examples are kept.
  static let mostExamples = 4

  /// Of a journal of which nothing was read yet.
  public init(path: String) { self.path = path }

  /// Whether the last line is torn.
  public var isTorn: Bool { if case .torn = end { true } else { false } }

  /// How many complete lines are damaged.
  public var damagedCount: Int { leftOutCount - (isTorn ? 1 : 0) }
}

extension JournalReading {
  /// Adds the complete lines of a piece.
  mutating func add<Prepared>(_ piece: ReadPiece<Prepared>) {
    lineCount += piece.lineCount - piece.blankCount
    leftOutCount += piece.damagedCount
    for example in piece.examples.prefix(Self.mostExamples - examples.count) {
      examples.append(DamagedLine(line: number + example.line, problem: example.problem))
    }
    number += piece.lineCount
    if !piece.runs.isEmpty || piece.hasBeginnings { looksLikeJournal = true }
  }

  /// Adds the last line, which has no newline.
  ///
  /// - Parameter bytes: the line.
  /// - Parameter start: where it begins.
  mutating func addLast<Prepared>(
    _ piece: ReadPiece<Prepared>, _ bytes: some Collection<UInt8>, from start: Int
  ) {
    if piece.damagedCount == 0 {
      end = .lacksNewline
    } else if beginsAsJournalLine(bytes, mayBreakOff: true) {
      // The first bytes of a record may begin many a file.
      looksLikeJournal = looksLikeJournal || piece.hasBeginnings || lineCount == 0
      lineCount += 1
      leftOutCount += 1
      end = .torn(from: start)
      return
    } else {
      end = .foreign
    }
    add(piece)
  }
}
