public import Foundation
import Synchronization

/// A file that appears under its name only when it is complete.
///
/// The bytes go to a hidden file in the same folder, which is renamed at the end and removed on any error. So
/// a full disk or a kill leaves the old file, or none where there was none. The new file keeps the old one's
/// permissions and, where the system allows it, its owner. Behind a symbolic link the link's target is
/// replaced. A device or a pipe is written in place, because a rename would put a regular file where it was.
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
  public static func write(_ content: some Sequence<UInt8>, to path: String) throws(SystemError) {
    var file = try ReplacementFile(path: path)
    try writeAll(Array(content), to: file.descriptor)
    try file.finish()
  }

  private init(path: String) throws(SystemError) {
    (self.path, temporary, descriptor) = try Self.open(path)
  }

  /// Opens what takes the bytes for a path.
  private static func open(
    _ path: String
  ) throws(SystemError) -> (path: String, temporary: String?, descriptor: Int32) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
      let descriptor = Foundation.open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw SystemError() }
      return (path, nil, descriptor)
    }
    var target = path
    if exists, let resolved = realpath(path, nil) {
      target = String(cString: resolved)
      free(resolved)
    }
    let folder = URL(fileURLWithPath: target).deletingLastPathComponent()
    let hidden = try createHidden(in: folder)
    if exists {
      // Only a privileged user may give a file away; any other owns both files, or keeps the new one.
      _ = fchown(hidden.descriptor, status.st_uid, status.st_gid)
      fchmod(hidden.descriptor, status.st_mode & ~S_IFMT)
    }
    return (target, hidden.path, hidden.descriptor)
  }

  /// Numbers the hidden files of this process, so that two tasks never write to the same one.
  private static let count = Atomic(0)

  /// Creates a hidden file under a name that nothing in the folder has.
  private static func createHidden(
    in folder: URL
  ) throws(SystemError) -> (path: String, descriptor: Int32) {
    while true {
      let number = count.add(1, ordering: .relaxed).newValue
      let path = folder.appendingPathComponent(".rematch.\(getpid()).\(number).part").path
      let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if descriptor >= 0 { return (path, descriptor) }
      // A killed process of the same number may have left such a file.
      guard errno == EEXIST else { throw SystemError() }
    }
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
    case S_IFREG: return folderObstacle(to: path)
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
