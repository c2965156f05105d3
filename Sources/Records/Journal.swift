public import Foundation
import RematchDocuments

/// A journal that cannot be read or written.
public enum JournalError: Error, Hashable, CustomStringConvertible {
  case unreadable(path: String, problem: String)
  case unwritable(path: String, problem: String)
  case inUse(path: String)
  case badLine(path: String, line: Int, problem: String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .unreadable(let path, let problem): "\(path): cannot be read: \(problem)"
    case .unwritable(let path, let problem): "\(path): cannot be written: \(problem)"
    case .inUse(let path): "\(path): another process is writing to it"
    case .badLine(let path, let line, let problem):
      "\(path), line \(line): \(problem); expected a record of schema 1 or \(Record.currentSchema)"
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

private func isRegularFile(_ descriptor: Int32) -> Bool {
  var status = stat()
  return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
}

/// The append-only file of a campaign's records.
///
/// Every record is one line, written whole by one system call, so that a kill loses at most the runs that
/// were not finished. The file is locked against other writers while the journal is open.
public final class Journal {
  /// The file's path.
  public let path: String
  /// Whether a torn last line was dropped on opening.
  public private(set) var droppedTornLine = false
  private let descriptor: Int32

  /// Opens a journal, makes it with its folder when it is not there, and reads what it holds.
  ///
  /// - Parameter body: called with each run that the journal holds.
  public init(path: String, _ body: (RunSummary) throws -> Void) throws {
    self.path = path
    let folder = (path as NSString).deletingLastPathComponent
    guard folder.isEmpty || makeFolder(folder) else {
      throw JournalError.unwritable(path: folder, problem: systemError())
    }
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw JournalError.unwritable(path: path, problem: systemError())
    }
    guard isRegularFile(descriptor) else {
      throw JournalError.unwritable(path: path, problem: "it is not a regular file")
    }
    try Self.lock(descriptor, path)
    let data = try journalData(path: path)
    let size = data.count
    let length = try forEachRun(in: data, path: path, body)
    if length < size {
      droppedTornLine = true
      try truncate(to: length)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Appends the line of a record. When the disk is full, what was written of the line is taken back.
  public func append(_ line: Data) throws(JournalError) {
    let before = lseek(descriptor, 0, SEEK_END)
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

  private static func lock(_ descriptor: Int32, _ path: String) throws(JournalError) {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      if errno == EWOULDBLOCK { throw .inUse(path: path) }
      throw .unwritable(path: path, problem: "it cannot be locked: \(systemError())")
    }
  }

  private func truncate(to length: Int) throws(JournalError) {
    guard ftruncate(descriptor, off_t(length)) == 0 else {
      throw .unwritable(path: path, problem: systemError())
    }
  }
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
