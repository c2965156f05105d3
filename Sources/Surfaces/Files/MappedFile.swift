import Foundation
import RematchDocuments

/// A regular file mapped into memory, read only.
struct MappedFile: ~Copyable {
  /// The start of the map; meaningless for an empty file.
  private let start: UnsafeMutableRawPointer?
  private let length: Int

  /// Maps a whole file.
  init(path: String) throws(SurfaceError) {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(problem: "cannot be read: \(SystemError())") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .file(problem: "cannot be read: \(SystemError())")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .file(problem: "is not a regular file; expected a surface's file")
    }
    let length = Int(status.st_size)
    var start: UnsafeMutableRawPointer?
    if length > 0 {
      start = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0)
      guard start != MAP_FAILED else {
        throw .file(problem: "cannot be mapped into memory: \(SystemError())")
      }
    }
    self.start = start
    self.length = length
  }

  /// The file's bytes; must not outlive the map.
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : length)
  }

  /// Hands the map over to a table whose numbers begin at `offset`; `nil` for an empty file.
  consuming func table(offset: Int, cellCount: Int, steps: Int, width: Int) -> ReadingTable? {
    guard let start else {
      _ = consume self
      return nil
    }
    let table = ReadingTable(
      map: start, length: length, offset: offset, cellCount: cellCount, steps: steps, width: width)
    discard self
    return table
  }

  deinit { if let start { munmap(start, length) } }
}
