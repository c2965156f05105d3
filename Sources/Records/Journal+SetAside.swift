import Foundation
import RematchDocuments

extension Journal {
  /// Moves some runs out of a journal, unless another process is writing to it, into a new file beside it.
  ///
  /// All other lines stay as they are, damaged ones too, but for blank ones. The journal is replaced as a whole, after the other file was
  /// written, so that nothing is lost at any time.
  ///
  /// - Parameters:
  ///   - suffix: of the new file's name; a number follows where there is such a file.
  ///   - isChosen: whether a run is moved.
  /// - Returns: how many runs were moved, and to which file; `nil` when none was chosen, or there is no journal.
  /// - Throws: `JournalError`.
  public static func setAside(
    _ path: String, suffix: String, where isChosen: (RunSummary) -> Bool
  ) throws(JournalError) -> (count: Int, file: String)? {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .unreadable(path: path, problem: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    try lock(descriptor, path)
    var (kept, moved, count) = ([UInt8](), [UInt8](), 0)
    let bytes = Array(try journalData(path: path))
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let whole = line + [UInt8(ascii: "\n")]
      var runs: [RunSummary] = []
      _ = try? forEachRun(in: Data(whole), path: path) { (run: RunSummary) in runs.append(run) }
      if let run = runs.first, isChosen(run) {
        moved += whole
        count += 1
      } else {
        kept += whole
      }
    }
    guard count > 0 else { return nil }
    let name = freeName(path + suffix)
    try write(moved, to: name)
    try write(kept, to: path)
    return (count, name)
  }

  private static func write(_ data: [UInt8], to path: String) throws(JournalError) {
    do throws(SystemError) {
      try ReplacementFile.write(data, to: path, mayReplaceJournal: true)
    } catch {
      throw .unwritable(path: path, problem: "\(error)")
    }
  }

  /// A name, with a number behind it where there is a file of that name.
  static func freeName(_ name: String) -> String {
    var free = name
    var number = 0
    while FileManager.default.fileExists(atPath: free) {
      number += 1
      free = "\(name).\(number)"
    }
    return free
  }
}
