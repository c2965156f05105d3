public import Foundation
import RematchDocuments
import Search

/// Reads the runs of a journal, one JSON object per line, on all processors.
///
/// - Parameters:
///   - type: `Record`, or `RunSummary`, which is faster.
///   - data: the journal's bytes. A last line without its newline was torn by a kill and is left out.
///   - path: for error messages.
///   - body: called with one run after the other, in the order of the lines.
/// - Returns: the length in bytes of the complete lines.
/// - Throws: `JournalError.badLine`, or what `body` throws.
@discardableResult
public func forEachRun<Run: JournalRun>(
  as type: Run.Type = Run.self, in data: Data, path: String, _ body: (Run) throws -> Void
) throws -> Int {
  try forEachRun(as: type, in: data, path: path, preparing: { $0 }, body)
}

/// Reads the runs of a journal and does something with each, both on all processors.
///
/// - Parameters:
///   - type: `Record`, or `RunSummary`, which is faster.
///   - data: the journal's bytes. A last line without its newline was torn by a kill and is left out.
///   - path: for error messages.
///   - prepare: what is done with a run, at the same time as with others.
///   - body: called with one result after the other, in the order of the lines.
/// - Returns: the length in bytes of the complete lines.
/// - Throws: `JournalError.badLine`, or what `prepare` or `body` throws, for the first line with an error.
@discardableResult
public func forEachRun<Run: JournalRun, Prepared: Sendable>(
  as type: Run.Type = Run.self, in data: Data, path: String,
  preparing prepare: @Sendable (Run) throws -> Prepared, _ body: (Prepared) throws -> Void
) throws -> Int {
  try data.withUnsafeBytes { bytes in
    var pieces = JournalPieces(bytes)
    // One for each piece that is read at the same time, and a few pieces for each processor.
    var known = [KnownParts](
      repeating: KnownParts(), count: 4 * ProcessInfo.processInfo.activeProcessorCount)
    var line = 0
    while true {
      let batch = pieces.next(atMost: known.count)
      guard !batch.isEmpty else { return pieces.length }
      let read = concurrentMap(batch.count) { [known] index in
        ReadPiece(batch[index], known: known[index]) { (run: Run) in try prepare(run) }
      }
      for (index, piece) in read.enumerated() {
        for run in piece.runs { try body(run) }
        line += piece.lineCount
        switch piece.failure {
        case .badLine(let problem):
          throw JournalError.badLine(path: path, line: line, problem: problem)
        case .unprepared(let error): throw error
        case nil: known[index] = piece.known
        }
      }
    }
  }
}

/// Some lines of a journal.
///
/// Only read, and not longer than the journal's bytes are there.
private struct JournalPiece: @unchecked Sendable {
  let bytes: Slice<UnsafeRawBufferPointer>
}

/// Cuts the complete lines of a journal into pieces.
private struct JournalPieces {
  /// The bytes of a piece without the rest of its last line.
  private static var size: Int { 1 << 19 }

  private let bytes: UnsafeRawBufferPointer
  /// The bytes of the pieces so far; of all complete lines when there are no more.
  private(set) var length = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func next(atMost count: Int) -> [JournalPiece] {
    var batch: [JournalPiece] = []
    while batch.count < count, let piece = next() { batch.append(piece) }
    return batch
  }

  private mutating func next() -> JournalPiece? {
    let start = length
    let aim = min(start + Self.size, bytes.count)
    guard let last = bytes[aim...].endOfLine ?? bytes[start..<aim].lastIndex(of: 0x0A) else {
      return nil
    }
    length = last + 1
    return JournalPiece(bytes: bytes[start..<length])
  }
}

/// What was read of a piece.
private struct ReadPiece<Prepared: Sendable>: Sendable {
  enum Failure { case badLine(String), unprepared(any Error) }

  var runs: [Prepared] = []
  /// How many lines; those after a failure are not read.
  var lineCount = 0
  var failure: Failure?
  var known: KnownParts

  init<Run: JournalRun>(
    _ piece: JournalPiece, known: KnownParts, _ prepare: (Run) throws -> Prepared
  ) {
    self.known = known
    var start = piece.bytes.startIndex
    while failure == nil, let end = piece.bytes[start...].endOfLine {
      lineCount += 1
      read(UnsafeRawBufferPointer(rebasing: piece.bytes[start..<end]), prepare)
      start = end + 1
    }
  }

  private mutating func read<Run: JournalRun>(
    _ line: UnsafeRawBufferPointer, _ prepare: (Run) throws -> Prepared
  ) {
    if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) { return }
    let run: Run
    do throws(JSONProblem) {
      if let known = Run(line: line, known: &known) {
        run = known
      } else {
        run = try decoded(line)
      }
    } catch {
      failure = .badLine(error.description)
      return
    }
    do { runs.append(try prepare(run)) } catch { failure = .unprepared(error) }
  }
}

/// Reads a line by `JSONDecoder`.
private func decoded<Run: Decodable>(_ line: UnsafeRawBufferPointer) throws(JSONProblem) -> Run {
  let text = Data(line)
  do {
    return try journalDecoder().decode(Run.self, from: text)
  } catch let error as DecodingError {
    throw JSONProblem(error, in: text)
  } catch {
    throw JSONProblem(place: "", problem: "\(error)")
  }
}

/// The decoder of what `journalLine` writes.
func journalDecoder() -> JSONDecoder {
  let decoder = JSONDecoder()
  decoder.nonConformingFloatDecodingStrategy = .convertFromString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  return decoder
}

extension Slice<UnsafeRawBufferPointer> {
  /// The index of the first newline.
  fileprivate var endOfLine: Int? {
    guard let first = base.baseAddress, !isEmpty else { return nil }
    return memchr(first + startIndex, 0x0A, count).map { UnsafeRawPointer($0) - first }
  }
}
