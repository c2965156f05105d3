import Foundation
import Records
import RematchDocuments
import Reports

/// Writes text to standard output.
func emit(_ text: String) throws(OutputError) {
  do { try writeAll(Array(text.utf8), to: STDOUT_FILENO) } catch {
    throw OutputError(place: "standard output", problem: error)
  }
}

/// Prints a value as JSON, keys sorted.
func printJSON(_ value: some Encodable) throws {
  let encoder = canonicalEncoder()
  encoder.outputFormatting.insert(.prettyPrinted)
  try emit(String(decoding: encoder.encode(value), as: UTF8.self) + "\n")
}

/// Says on standard error which lines of a journal were left out, if any.
func noteLeftOut(_ reading: JournalReading) {
  if let text = leftOutText(reading) { note(text) }
}

/// Writes a file, which appears under its name only when it is complete.
func writeFile(_ content: some Sequence<UInt8>, to path: String) throws(OutputError) {
  do { try ReplacementFile.write(content, to: path) } catch {
    throw OutputError(place: path + ":", problem: error)
  }
}

/// Throws unless a file could be written, so that this is known before minutes are spent.
func requireWritable(_ path: String) throws(OutputError) {
  if let obstacle = ReplacementFile.obstacle(to: path) {
    throw OutputError(place: path + ":", problem: obstacle)
  }
}

/// Throws when a file that is to be written is a journal that is read.
func requireOther(_ path: String, than journal: String) throws(OutputError) {
  guard isSameFile(path, journal) else { return }
  throw OutputError(place: path + ":", problem: "it is the journal that is read, \(journal)")
}

private func isSameFile(_ first: String, _ second: String) -> Bool {
  var (one, other) = (stat(), stat())
  return stat(first, &one) == 0 && stat(second, &other) == 0 && one.st_dev == other.st_dev
    && one.st_ino == other.st_ino
}

/// A file or stream that cannot be written.
struct OutputError: Error, CustomStringConvertible {
  /// The path, with a colon behind it, or the stream's name.
  private let place: String
  private let problem: String

  init(place: String, problem: some CustomStringConvertible) {
    self.place = place
    self.problem = problem.description
  }

  /// The message for the user.
  var description: String { "\(place) cannot be written: \(problem)" }
}

/// Writes a message to standard error.
func complain(_ message: String) { note("rematch: " + message) }

/// Writes a line to standard error.
func note(_ line: String) { noteVerbatim(withoutControls(line, keepingLines: true) + "\n") }

/// Writes text to standard error. An error is ignored, because there is no place left to report it.
func noteVerbatim(_ text: String) {
  try? writeAll(Array(text.utf8), to: STDERR_FILENO)
}
