import Foundation
import RematchDocuments

/// The bytes of a table's file, unpacked where they are packed.
enum TableFile {
  /// The endings of the names of tables, without that of a packed file.
  static let endings = ["csv", "tsv", "jsonl", "ndjson"]
  private static let packed = "gz"

  /// Whether a file's name is that of a table: `runs.csv`, `runs.jsonl.gz`, an autotuner's `cache.json.gz`.
  static func isTable(_ path: String) -> Bool {
    var name = URL(fileURLWithPath: path)
    guard name.pathExtension.lowercased() == packed else {
      return endings.contains(name.pathExtension.lowercased())
    }
    name.deletePathExtension()
    return (endings + ["json"]).contains(name.pathExtension.lowercased())
  }

  /// The name of a surface that is made of a file: the file's without its endings.
  static func surfaceName(of path: String) -> String {
    var name = URL(fileURLWithPath: path)
    if name.pathExtension.lowercased() == packed { name.deletePathExtension() }
    if (endings + ["json"]).contains(name.pathExtension.lowercased()) { name.deletePathExtension() }
    return name.lastPathComponent
  }

  /// Maps a file; a packed one is unpacked by the system's `gzip` into a file that is removed at once.
  static func open(_ path: String) throws(SurfaceError) -> MappedFile {
    let file = try MappedFile(path: path)
    guard file.bytes.starts(with: [0x1F, 0x8B]) else { return file }
    let unpacked = FileManager.default.temporaryDirectory
      .appendingPathComponent("rematch-\(UUID().uuidString)").path
    guard FileManager.default.createFile(atPath: unpacked, contents: nil),
      let output = FileHandle(forWritingAtPath: unpacked)
    else {
      throw .file(problem: "cannot be unpacked: no file can be made in the temporary folder")
    }
    defer { unlink(unpacked) }
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-dc", "--", path]
    gzip.standardInput = FileHandle.nullDevice
    gzip.standardOutput = output
    gzip.standardError = FileHandle.nullDevice
    do { try gzip.run() } catch {
      throw .file(problem: "is packed, and the command gzip cannot be started: \(error)")
    }
    gzip.waitUntilExit()
    guard gzip.terminationStatus != missingCommand else {
      throw .file(problem: "is packed, and this system has no command gzip; unpack it elsewhere")
    }
    guard gzip.terminationStatus == 0 else {
      throw .file(problem: "is packed, and gzip cannot unpack it: damaged?")
    }
    return try MappedFile(path: unpacked)
  }

  /// The exit status of `env` for a command that is not there.
  private static let missingCommand: Int32 = 127
}
