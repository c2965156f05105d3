public import Foundation
import RematchDocuments
import Search

/// Reads the runs of a journal, one JSON object per line, on all processors.
///
/// Every record is checked, and a line that is no sound record is left out.
///
/// - Parameters:
///   - type: `Record`, or `RunSummary`, which is faster.
///   - data: the journal's bytes. A last line without its newline counts if it is whole; if not, it was torn by a kill
///     and is left out.
///   - path: for error messages.
///   - body: called with one run after the other, in the order of the lines.
/// - Returns: how many lines there are, and which were left out.
/// - Throws: what `body` throws.
@discardableResult
public func forEachRun<Run: JournalRun>(
  as type: Run.Type = Run.self, in data: Data, path: String, _ body: (Run) throws -> Void
) throws -> JournalReading {
  try forEachRun(as: type, in: data, path: path, preparing: { $0 }, body)
}

/// Reads the runs of a journal and does something with each, both on all processors.
///
/// - Parameters:
///   - type: `Record`, or `RunSummary`, which is faster.
///   - data: the journal's bytes. A last line without its newline counts if it is whole; if not, it was torn by a kill
///     and is left out.
///   - path: for error messages.
///   - prepare: what is done with a run, at the same time as with others.
///   - body: called with one result after the other, in the order of the lines.
/// - Returns: how many lines there are, and which were left out.
/// - Throws: what `prepare` or `body` throws, for the first run with an error.
@discardableResult
public func forEachRun<Run: JournalRun, Prepared: Sendable>(
  as type: Run.Type = Run.self, in data: Data, path: String,
  preparing prepare: @Sendable (Run) throws -> Prepared, _ body: (Prepared) throws -> Void
) throws -> JournalReading {
  var reading = JournalReading(path: path)
  // One for each piece that is read at the same time, and a few pieces for each processor.
  var known = [KnownParts](
    repeating: KnownParts(), count: 4 * ProcessInfo.processInfo.activeProcessorCount)
  try data.withUnsafeBytes { bytes in
    var pieces = JournalPieces(bytes)
    while true {
      let batch = pieces.next(atMost: known.count)
      guard !batch.isEmpty else { break }
      let read = concurrentMap(batch.count) { [known] index in
        ReadPiece(batch[index], known: known[index]) { (run: Run) in try prepare(run) }
      }
      for (index, piece) in read.enumerated() {
        for run in piece.runs { try body(run) }
        reading.add(piece)
        if let error = piece.failure { throw error }
        known[index] = piece.known
      }
    }
    let rest = JournalPiece(bytes: bytes[pieces.length...])
    guard !rest.bytes.isEmpty else { return }
    let last = ReadPiece(rest, known: known[0]) { (run: Run) in try prepare(run) }
    for run in last.runs { try body(run) }
    reading.addLast(last, rest.bytes, from: pieces.length)
    if let error = last.failure { throw error }
  }
  return reading
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
struct ReadPiece<Prepared: Sendable>: Sendable {
  var runs: [Prepared] = []
  /// How many lines; those after a failure are not read.
  var lineCount = 0
  /// How many of them hold nothing.
  var blankCount = 0
  /// How many of them are damaged.
  var damagedCount = 0
  /// The first of these, by their numbers in the piece, from 1.
  var examples: [DamagedLine] = []
  /// Whether one of the damaged lines begins as a record.
  var hasBeginnings = false
  /// What `prepare` threw.
  var failure: (any Error)?
  var known: KnownParts

  /// Reads the lines of a piece; behind the last newline there may be one more.
  fileprivate init<Run: JournalRun>(
    _ piece: JournalPiece, known: KnownParts, _ prepare: (Run) throws -> Prepared
  ) {
    self.known = known
    var rest = piece.bytes
    while failure == nil, !rest.isEmpty {
      let end = rest.endOfLine ?? rest.endIndex
      lineCount += 1
      read(UnsafeRawBufferPointer(rebasing: rest[..<end]), prepare)
      rest = rest[min(end + 1, rest.endIndex)...]
    }
  }

  private mutating func read<Run: JournalRun>(
    _ line: UnsafeRawBufferPointer, _ prepare: (Run) throws -> Prepared
  ) {
    if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
      blankCount += 1
      return
    }
    let run: Run
    do throws(JSONProblem) {
      if let known = try Run(line: line, known: &known) {
        run = known
      } else {
        run = Run(try decoded(line))
      }
    } catch {
      damagedCount += 1
      if examples.count < JournalReading.mostExamples {
        examples.append(DamagedLine(line: lineCount, problem: error.description))
      }
      hasBeginnings = hasBeginnings || beginsAsJournalLine(line)
      return
    }
    do { runs.append(try prepare(run)) } catch { failure = error }
  }
}

/// Reads a line by `JSONDecoder`.
private func decoded(_ line: UnsafeRawBufferPointer) throws(JSONProblem) -> Record {
  if let problem = obviousProblem(line) { throw JSONProblem(place: "", problem: problem) }
  let text = Data(line)
  let unchecked: UncheckedRecord
  do {
    unchecked = try journalDecoder().decode(UncheckedRecord.self, from: text)
  } catch let error as DecodingError {
    throw JSONProblem(error, in: text)
  } catch {
    throw JSONProblem(place: "", problem: "\(error)")
  }
  return try unchecked.checked()
}

/// What a decoder would say less clearly, or after a long time.
private func obviousProblem(_ line: UnsafeRawBufferPointer) -> String? {
  if let zero = line.firstIndex(of: 0) {
    return "has a zero at byte \(zero + 1); expected the text of a record"
  }
  guard line.first(where: { $0 != 0x20 && $0 != 0x09 }) == UInt8(ascii: "{") else {
    return "is no record; expected a JSON object"
  }
  let opening = Data("{\"best\":".utf8)
  let text = Data(line)
  if let first = text.range(of: opening),
    let second = text.range(of: opening, in: first.upperBound..<text.endIndex)
  {
    return "a second record begins at byte \(second.lowerBound + 1); expected one a line"
  }
  return nil
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
