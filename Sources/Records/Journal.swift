public import Foundation
import RematchDocuments
import RematchNumerics

/// A journal that cannot be read or written.
public enum JournalError: Error, Hashable, CustomStringConvertible {
  case unreadable(path: String, problem: String)
  case unwritable(path: String, problem: String)
  case inUse(path: String)
  /// The file of that name holds something else.
  case notJournal(path: String, line: Int, problem: String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .unreadable(let path, let problem): "\(path): cannot be read: \(problem)"
    case .unwritable(let path, let problem): "\(path): cannot be written: \(problem)"
    case .inUse(let path): "\(path): another process is writing to it"
    case .notJournal(let path, let line, let problem):
      "\(path): is no journal: line \(line): \(problem); it is left as it is"
    }
  }
}

/// The bytes of a journal: a file's are mapped, a pipe is read to its end.
public func journalData(path: String) throws(JournalError) -> Data {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .unreadable(path: path, problem: systemError()) }
  defer { close(descriptor) }
  var status = stat()
  fstat(descriptor, &status)
  do {
    switch status.st_mode & S_IFMT {
    case S_IFREG: return try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    case S_IFIFO:
      return try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd() ?? Data()
    default: break
    }
  } catch {
    throw .unreadable(path: path, problem: error.localizedDescription)
  }
  throw .unreadable(path: path, problem: "it is neither a file nor a pipe")
}

/// The append-only file of a campaign's records.
///
/// Every record is one line, written whole by one system call, so that a kill loses at most the runs that
/// were not finished. The file is locked against other writers while the journal is open. It is synchronised with the
/// disk about once a second while it grows, and by ``sync()``.
public final class Journal {
  /// The file's path.
  public let path: String
  /// What was read on opening.
  public private(set) var reading: JournalReading
  /// The file to which a torn last line was moved on opening.
  public private(set) var tornLineFile: String?
  private let descriptor: Int32
  /// The file's own number, by which it is known when another one takes its name.
  private let file: FileNumber
  /// How long the file is, as far as this journal knows.
  private var length: off_t
  /// When the file was last synchronised, in monotonic nanoseconds; `nil` while nothing was written since.
  private var unsyncedSince: UInt64?

  /// The least nanoseconds between two times at which `append` synchronises.
  private static let syncPause: UInt64 = 1_000_000_000

  /// Opens a journal, makes it with its folder when it is not there, and reads what it holds.
  ///
  /// Damaged lines stay. A torn last line that begins as a record is moved to a file beside the journal, whose name
  /// ends in `.torn`, and a last line that only lacks its newline gets it.
  ///
  /// - Parameter body: called with each run that the journal holds.
  /// - Throws: `JournalError`, also for a file that holds something else, which is left as it is; what `body` throws.
  public init(path: String, _ body: (RunSummary) throws -> Void) throws {
    self.path = path
    let folder = (path as NSString).deletingLastPathComponent
    guard folder.isEmpty || makeFolder(folder) else {
      throw JournalError.unwritable(path: folder, problem: systemError())
    }
    reading = JournalReading(path: path)
    length = 0
    let mode = O_RDWR | O_APPEND | O_NONBLOCK | O_CLOEXEC
    let new = open(path, mode | O_CREAT | O_EXCL, 0o644)
    descriptor = new >= 0 ? new : open(path, mode | O_CREAT, 0o644)
    guard descriptor >= 0 else {
      file = FileNumber()
      throw JournalError.unwritable(path: path, problem: systemError())
    }
    var status = stat()
    fstat(descriptor, &status)
    file = FileNumber(status)
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw JournalError.unwritable(path: path, problem: "it is not a regular file")
    }
    try Self.lock(descriptor, path)
    if new >= 0 { syncFolder(of: path) }
    try checkPlace()
    let data = try journalData(path: path)
    reading = try forEachRun(in: data, path: path, body)
    try mendEnd(data)
    length = lseek(descriptor, 0, SEEK_END)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Appends the line of a record. When the disk is full, what was written of the line is taken back.
  ///
  /// - Throws: `JournalError`, also when the file was deleted, replaced or cut since it was opened.
  public func append(_ line: Data) throws(JournalError) {
    let before = lseek(descriptor, 0, SEEK_END)
    guard before >= length else {
      throw .unwritable(
        path: path, problem: "it was cut from \(length) to \(before) bytes while it was written")
    }
    var failure: SystemError?
    line.withUnsafeBytes { bytes in
      do throws(SystemError) { try writeAll(bytes, to: descriptor) } catch { failure = error }
    }
    if let failure {
      // Of two failures the first one says what is wrong.
      guard ftruncate(descriptor, before) == 0 else {
        throw .unwritable(
          path: path,
          problem: "\(failure); a part of a line is left at its end, for that cannot be undone:"
            + " \(SystemError())")
      }
      throw .unwritable(path: path, problem: "\(failure)")
    }
    length = before + off_t(line.count)
    try checkPlace()
    let now = Monotonic.nanoseconds
    if now - (unsyncedSince ?? now) >= Self.syncPause {
      try sync()
    } else if unsyncedSince == nil {
      unsyncedSince = now
    }
  }

  /// Waits until the disk has what was appended, so that a power cut does not lose it.
  public func sync() throws(JournalError) {
    guard unsyncedSince != nil else { return }
    unsyncedSince = nil
    try synchronise(descriptor, path)
  }

  /// Throws when the path no longer leads to the file that is open.
  private func checkPlace() throws(JournalError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let isGone = errno == ENOENT
      throw .unwritable(
        path: path,
        problem: isGone ? "it was deleted or moved while it was written" : systemError())
    }
    guard FileNumber(status) == file else {
      throw .unwritable(
        path: path, problem: "another file has taken its place while it was written")
    }
  }

  // MARK: The end of a journal that was there

  private func mendEnd(_ data: Data) throws(JournalError) {
    if let first = reading.examples.first, !reading.looksLikeJournal {
      throw .notJournal(path: path, line: first.line, problem: first.problem)
    }
    switch reading.end {
    case .complete: break
    case .lacksNewline, .foreign:
      do throws(SystemError) { try writeAll([UInt8(ascii: "\n")], to: descriptor) } catch {
        throw .unwritable(path: path, problem: "\(error)")
      }
    case .torn(let start):
      tornLineFile = try keep(data[start...])
      guard ftruncate(descriptor, off_t(start)) == 0 else {
        throw .unwritable(path: path, problem: systemError())
      }
    }
  }

  /// Writes a torn line to a new file beside the journal.
  private func keep(_ line: Data) throws(JournalError) -> String {
    var name = path + ".torn"
    var number = 0
    while true {
      let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if file >= 0 {
        defer { close(file) }
        do throws(SystemError) { try writeAll(Array(line), to: file) } catch {
          unlink(name)
          throw .unwritable(path: name, problem: "\(error)")
        }
        try synchronise(file, name)
        syncFolder(of: name)
        return name
      }
      guard errno == EEXIST else { throw .unwritable(path: name, problem: systemError()) }
      number += 1
      name = "\(path).torn.\(number)"
    }
  }

  /// Renames a journal, unless another process is writing to it, to the first free numbered name.
  ///
  /// - Returns: the new name; `nil` when there is no journal.
  public static func setAside(_ path: String) throws(JournalError) -> String? {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .unreadable(path: path, problem: systemError())
    }
    defer { close(descriptor) }
    try lock(descriptor, path)
    var number = 1
    while FileManager.default.fileExists(atPath: "\(path).\(number)") { number += 1 }
    guard rename(path, "\(path).\(number)") == 0 else {
      throw .unwritable(path: path, problem: systemError())
    }
    return "\(path).\(number)"
  }

  static func lock(_ descriptor: Int32, _ path: String) throws(JournalError) {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      if errno == EWOULDBLOCK { throw .inUse(path: path) }
      throw .unwritable(path: path, problem: "it cannot be locked: \(systemError())")
    }
  }
}

/// What tells a file from all others, whatever its name.
private struct FileNumber: Equatable {
  var device: dev_t = 0
  var node: ino_t = 0

  init() {}

  init(_ status: stat) {
    device = status.st_dev
    node = status.st_ino
  }
}

private func synchronise(_ descriptor: Int32, _ path: String) throws(JournalError) {
  // Some file systems cannot, which EINVAL says.
  guard fdatasync(descriptor) == 0 || errno == EINVAL else {
    throw .unwritable(path: path, problem: systemError())
  }
}

/// Makes the name of a new file last. An error is ignored, because the file itself can be written.
private func syncFolder(of path: String) {
  let folder = (path as NSString).deletingLastPathComponent
  let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return }
  fsync(descriptor)
  close(descriptor)
}

/// Makes a folder and those above it.
///
/// - Returns: whether it is there; if not, `errno` says why.
private func makeFolder(_ path: String) -> Bool {
  if mkdir(path, 0o777) == 0 { return true }
  if errno == ENOENT {
    let parent = (path as NSString).deletingLastPathComponent
    guard !parent.isEmpty, parent != path, makeFolder(parent) else { return false }
    return mkdir(path, 0o777) == 0 || errno == EEXIST
  }
  // That it is no folder is told when the journal is opened.
  return errno == EEXIST
}

private func systemError() -> String { String(cString: strerror(errno)) }
