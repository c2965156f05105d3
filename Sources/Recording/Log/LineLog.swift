import Foundation
import RematchDocuments
import RematchNumerics

/// An append-only file of JSON lines, the first of which says what the others are about.
///
/// Each line is written whole by one call of the system, so a kill loses none that was written; a torn last line, as a
/// power cut leaves one, is dropped. The file is locked while it is open.
final class LineLog {
  /// The file's path.
  let path: String
  /// The lines behind the first one, as they were when the file was opened.
  let lines: [JSONValue]
  /// The first line.
  let header: JSONValue
  /// Whether a torn last line was dropped.
  let wasTorn: Bool
  private let descriptor: Int32
  private var syncedAt = Monotonic.now
  /// The least seconds between two times at which the file is synchronised with the disk.
  private static let syncPause = 1.0

  /// Opens a log, or begins one.
  ///
  /// - Parameters:
  ///   - header: the first line of a new log.
  ///   - isReadOnly: whether nothing is appended, so that another process may; the log must be there then.
  ///   - check: throws where the first line of an old log is about something else.
  init(
    path: String, header: JSONValue, isReadOnly: Bool = false,
    check: (JSONValue) throws(RecordingError) -> Void
  ) throws(RecordingError) {
    self.path = path
    descriptor = open(
      path,
      isReadOnly ? O_RDONLY | O_CLOEXEC : O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC,
      0o644)
    guard descriptor >= 0 else {
      (lines, self.header, wasTorn) = ([], header, false)
      throw .file(path: path, problem: "cannot be opened: \(SystemError())")
    }
    var status = stat()
    fstat(descriptor, &status)
    var problem: RecordingError?
    if status.st_mode & S_IFMT != S_IFREG {
      problem = .file(path: path, problem: "is no regular file")
    } else if !isReadOnly, !Self.lock(descriptor) {
      problem =
        errno == EWOULDBLOCK
        ? .inUse(path: path) : .file(path: path, problem: "cannot be locked: \(SystemError())")
    }
    if let problem {
      (lines, self.header, wasTorn) = ([], header, false)
      throw problem
    }
    let bytes: [UInt8]
    do { bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
      (lines, self.header, wasTorn) = ([], header, false)
      throw .file(path: path, problem: "cannot be read: \(error.localizedDescription)")
    }
    let read: (values: [JSONValue], length: Int)
    do throws(RecordingError) { read = try Self.parse(bytes, path) } catch {
      (lines, self.header, wasTorn) = ([], header, false)
      throw error
    }
    wasTorn = read.length < bytes.count
    lines = Array(read.values.dropFirst())
    self.header = read.values.first ?? header
    if let first = read.values.first { try check(first) }
    guard !wasTorn || isReadOnly || ftruncate(descriptor, off_t(read.length)) == 0 else {
      throw .file(path: path, problem: "cannot be written: \(SystemError())")
    }
    if read.values.isEmpty, !isReadOnly { try append(header) }
  }

  /// Locks the file. A process that another thread starts has the descriptor until it becomes its program, so a few
  /// attempts are made.
  private static func lock(_ descriptor: Int32) -> Bool {
    for attempt in 1...lockAttempts {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK, attempt < lockAttempts else { return false }
      usleep(lockPause)
    }
    return false
  }

  private static let lockAttempts = 20
  /// In microseconds.
  private static let lockPause: UInt32 = 5000

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The values of all whole lines, and the bytes that they take.
  private static func parse(
    _ bytes: [UInt8], _ path: String
  ) throws(RecordingError) -> (values: [JSONValue], length: Int) {
    var values: [JSONValue] = []
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      do throws(JSONProblem) {
        values.append(try decodeJSON(JSONValue.self, from: Data(bytes[start..<end])))
      } catch {
        throw .file(
          path: path, problem: "line \(values.count + 1): \(error); it is left as it is")
      }
      start = end + 1
    }
    // A foreign file without a newline is no torn line.
    guard start == bytes.count || bytes[start] == UInt8(ascii: "{") else {
      throw .file(path: path, problem: "is no log of a recording; it is left as it is")
    }
    return (values, start)
  }

  /// Appends a line.
  func append(_ value: JSONValue) throws(RecordingError) {
    do throws(SystemError) {
      try writeAll(Array((value.canonicalText + "\n").utf8), to: descriptor)
    } catch {
      throw .file(path: path, problem: "cannot be written: \(error)")
    }
    if Monotonic.now - syncedAt >= Self.syncPause { sync() }
  }

  /// Waits until the disk has what was appended. Some file systems cannot, which is no error.
  func sync() {
    fdatasync(descriptor)
    syncedAt = Monotonic.now
  }
}
