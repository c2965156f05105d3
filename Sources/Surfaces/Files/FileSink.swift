import Foundation

/// A new file that appears under its name only when it is complete.
///
/// Bytes go to a hidden neighbour, which is renamed at the end and removed on any error, so that a full
/// disk or a kill leaves either the old file or none.
struct FileSink: ~Copyable {
  private let path: String
  private let temporary: String
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
    let url = URL(fileURLWithPath: path)
    let hidden = ".\(url.lastPathComponent).\(getpid()).part"
    let temporary = url.deletingLastPathComponent().appendingPathComponent(hidden).path
    let descriptor = Foundation.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .file(problem: "cannot be written: \(systemError())") }
    self.path = path
    self.temporary = temporary
    self.descriptor = descriptor
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
    guard fsync(descriptor) == 0 || errno == EINVAL, rename(temporary, path) == 0 else {
      throw .file(problem: "cannot be written: \(systemError())")
    }
    isDone = true
  }

  deinit {
    close(descriptor)
    if !isDone { unlink(temporary) }
  }
}

/// The text of the last system error.
func systemError() -> String { String(cString: strerror(errno)) }
