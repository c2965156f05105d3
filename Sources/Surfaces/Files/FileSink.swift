import Foundation

/// A new file that appears under its name only when it is complete.
///
/// Bytes go to a hidden neighbour, which is renamed at the end and removed on any error, so that a full
/// disk or a kill leaves either the old file or none. A device or a pipe is written to as it is, since a
/// rename would put a file in its place.
struct FileSink: ~Copyable {
  private let path: String
  /// The hidden neighbour; `nil` where the bytes go to `path` itself.
  private let temporary: String?
  private let descriptor: Int32
  private var isDone = false

  /// Writes a file through a sink.
  static func write(
    to path: String, _ body: (borrowing FileSink) throws -> Void
  ) throws(SurfaceError) {
    var sink = try FileSink(path: path)
    do {
      try body(sink)
      try sink.finish()
    } catch let error as SurfaceError {
      throw error
    } catch {
      throw .file(problem: "cannot be written: \(error)")
    }
  }

  private init(path: String) throws(SurfaceError) {
    var target = path
    var flags = O_WRONLY | O_CLOEXEC
    var status = stat()
    let exists = stat(path, &status) == 0
    if !exists || status.st_mode & S_IFMT == S_IFREG {
      // What a symbolic link points to is replaced, not the link.
      if exists, let resolved = realpath(path, nil) {
        target = String(cString: resolved)
        free(resolved)
      }
      temporary =
        URL(fileURLWithPath: target).deletingLastPathComponent()
        .appendingPathComponent(".rematch.\(getpid()).part").path
      flags |= O_CREAT | O_TRUNC
    } else {
      temporary = nil
    }
    descriptor = open(temporary ?? target, flags, 0o644)
    guard descriptor >= 0 else { throw .file(problem: "cannot be written: \(systemError())") }
    self.path = target
  }

  /// Appends bytes.
  func append(_ bytes: UnsafeRawBufferPointer) throws(SurfaceError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw .file(problem: "cannot be written: \(systemError())")
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  /// Appends bytes.
  func append(_ data: Data) throws(SurfaceError) {
    do {
      try data.withUnsafeBytes { try append($0) }
    } catch let error as SurfaceError {
      throw error
    } catch {
      throw .file(problem: "cannot be written: \(error)")
    }
  }

  private mutating func finish() throws(SurfaceError) {
    guard fsync(descriptor) == 0 || errno == EINVAL,
      temporary.map({ rename($0, path) == 0 }) ?? true
    else { throw .file(problem: "cannot be written: \(systemError())") }
    isDone = true
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if let temporary, !isDone { unlink(temporary) }
  }
}

/// The text of the last system error.
func systemError() -> String { String(cString: strerror(errno)) }
