public import Foundation

/// A file that appears under its name only when it is complete.
///
/// The bytes go to a hidden file in the same folder, which is renamed at the end and removed on any error. So
/// a full disk or a kill leaves the old file, or none where there was none. The new file keeps the old one's
/// permissions and, where the system allows it, its owner. Behind a symbolic link the link's target is
/// replaced. A device or a pipe is written in place, because a rename would put a regular file where it was.
/// A journal of runs is never replaced unless that is asked for.
public struct ReplacementFile: ~Copyable {
  private let path: String
  /// The hidden file; `nil` where the bytes go to `path` itself.
  private let temporary: String?
  private let descriptor: Int32
  private var isFinished = false

  /// Writes a file: what the body appends is the new content.
  ///
  /// - Throws: `SystemError`, or what the body throws; the old file is then as it was.
  public static func write(
    to path: String, _ body: (borrowing ReplacementFile) throws -> Void
  ) throws {
    var file = try ReplacementFile(path: path)
    try body(file)
    try file.finish()
  }

  /// Writes a file whose content is known.
  ///
  /// - Parameter mayReplaceJournal: whether the old file may be a journal of runs.
  public static func write(
    _ content: some Sequence<UInt8>, to path: String, mayReplaceJournal: Bool = false
  ) throws(SystemError) {
    var file = try ReplacementFile(path: path, mayReplaceJournal: mayReplaceJournal)
    try writeAll(Array(content), to: file.descriptor)
    try file.finish()
  }

  private init(path: String, mayReplaceJournal: Bool = false) throws(SystemError) {
    (self.path, temporary, descriptor) = try Self.open(path, mayReplaceJournal)
  }

  /// Opens what takes the bytes for a path.
  private static func open(
    _ path: String, _ mayReplaceJournal: Bool
  ) throws(SystemError) -> (path: String, temporary: String?, descriptor: Int32) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
      let descriptor = Foundation.open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw SystemError() }
      return (path, nil, descriptor)
    }
    if exists, !mayReplaceJournal, isJournal(path) {
      throw SystemError(code: EEXIST, saying: journalProblem)
    }
    let target = try resolved(path)
    let folder = URL(fileURLWithPath: target).deletingLastPathComponent()
    let hidden = try createHidden(in: folder)
    if exists {
      // Only a privileged user may give a file away; any other owns both files, or keeps the new one.
      _ = fchown(hidden.descriptor, status.st_uid, status.st_gid)
      fchmod(hidden.descriptor, status.st_mode & 0o777)
    }
    return (target, hidden.path, hidden.descriptor)
  }

  /// The place to which a path leads through symbolic links, also when there is no file yet.
  private static func resolved(_ path: String) throws(SystemError) -> String {
    var target = path
    for _ in 0..<mostLinks {
      guard let link = try? FileManager.default.destinationOfSymbolicLink(atPath: target) else {
        return target
      }
      let folder = (target as NSString).deletingLastPathComponent
      target = link.hasPrefix("/") ? link : (folder as NSString).appendingPathComponent(link)
    }
    throw SystemError(code: ELOOP)
  }

  /// As many symbolic links as Linux follows.
  private static let mostLinks = 40

  private static let journalProblem = "it is a journal of runs; expected another name"

  private static func isJournal(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    return beginsAsJournalLine((try? file.read(upToCount: 200)) ?? Data())
  }

  /// So many names are tried; one is enough but for an unheard-of chance.
  private static let mostNames = 100

  /// Creates a hidden file under a name that nothing in the folder has.
  ///
  /// The name is random, because processes in two containers may have the same number, and because nobody can then put
  /// a file or a link there beforehand.
  private static func createHidden(
    in folder: URL
  ) throws(SystemError) -> (path: String, descriptor: Int32) {
    for _ in 0..<mostNames {
      let name = String(UInt64.random(in: 0...UInt64.max), radix: 36)
      let path = folder.appendingPathComponent(".rematch.\(name).part").path
      let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if descriptor >= 0 { return (path, descriptor) }
      guard errno == EEXIST else { throw SystemError() }
    }
    throw SystemError(code: EEXIST)
  }

  /// Appends bytes.
  public func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    try writeAll(bytes, to: descriptor)
  }

  /// Appends bytes.
  public func append(_ data: Data) throws(SystemError) {
    try writeAll(Array(data), to: descriptor)
  }

  private mutating func finish() throws(SystemError) {
    // A pipe cannot be synchronised, which EINVAL says.
    guard fsync(descriptor) == 0 || errno == EINVAL,
      temporary.map({ rename($0, path) == 0 }) ?? true
    else { throw SystemError() }
    isFinished = true
    if temporary != nil { syncFolder() }
  }

  /// Makes the new name last. An error is ignored, because the file itself is complete.
  private func syncFolder() {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = Foundation.open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    Foundation.close(descriptor)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if let temporary, !isFinished { unlink(temporary) }
  }
}

extension ReplacementFile {
  /// Why a file of this name could not be written; `nil` when nothing speaks against it.
  public static func obstacle(to path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return folderObstacle(to: path) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return "it is a folder"
    case S_IFREG: return isJournal(path) ? journalProblem : folderObstacle(to: path)
    default: return access(path, W_OK) == 0 ? nil : "no permission"
    }
  }

  private static func folderObstacle(to path: String) -> String? {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let folder = target.deletingLastPathComponent().path
    guard access(folder, F_OK) == 0 else { return "no such folder" }
    return access(folder, W_OK) == 0 ? nil : "no permission"
  }
}
