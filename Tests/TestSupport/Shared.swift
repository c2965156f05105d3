public import Foundation

/// The reference data that stands beside a checkout in `../shared`, for tests that compare with it.
///
/// Where it is missing these tests are skipped; with `CI=true` they run and fail.
public enum Shared {
  /// The root of the package.
  public static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let folder = root.deletingLastPathComponent().appendingPathComponent("shared")

  /// Whether tests that need more than the toolchain must run.
  public static let isCI = ProcessInfo.processInfo.environment["CI"] == "true"

  /// Whether tests that need the reference data run.
  public static let isExpected =
    isCI || FileManager.default.fileExists(atPath: folder.path)

  /// Why a test is skipped.
  public static let reason = "skipped: needs the reference data in ../shared"

  /// A public preliminary table of the contest, `data-2` or `data-30`.
  public static func preliminary(_ name: String) -> String {
    folder.appendingPathComponent("contest/\(name)").path
  }

  /// A file of measurements to compare with.
  public static func reference(_ name: String) -> String {
    folder.appendingPathComponent("reference/\(name)").path
  }

  /// A file of numbers that a reference implementation computed.
  public static func parity(_ name: String) -> String {
    folder.appendingPathComponent("parity/\(name)").path
  }

  /// A table as its authors published it.
  public static func table(_ name: String) -> String {
    folder.appendingPathComponent("tables/\(name)").path
  }

  /// A lifted table, unpacked with `gzip` into the temporary folder once a process.
  public static func lifted(_ name: String) throws -> String {
    try unpacking.withLock {
      let target = FileManager.default.temporaryDirectory
        .appendingPathComponent("rematch-lifted-\(ProcessInfo.processInfo.processIdentifier)")
      let file = target.appendingPathComponent("\(name).json")
      if FileManager.default.fileExists(atPath: file.path) { return file.path }
      try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
      try Data().write(to: file)
      let gzip = Process()
      gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      gzip.arguments = [
        "gzip", "-dc", folder.appendingPathComponent("reference/lifted/\(name).json.gz").path,
      ]
      gzip.standardOutput = try FileHandle(forWritingTo: file)
      try gzip.run()
      gzip.waitUntilExit()
      guard gzip.terminationStatus == 0 else {
        throw CocoaError(.fileReadUnknown, userInfo: [NSFilePathErrorKey: name])
      }
      atexit { Shared.removeUnpacked() }
      return file.path
    }
  }

  private static let unpacking = NSLock()

  private static func removeUnpacked() {
    let target = FileManager.default.temporaryDirectory
      .appendingPathComponent("rematch-lifted-\(ProcessInfo.processInfo.processIdentifier)")
    try? FileManager.default.removeItem(at: target)
  }
}

/// A folder for one test, removed with the last reference.
public final class TemporaryFolder {
  /// The folder.
  public let url: URL

  /// Makes an empty folder.
  public init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("rematch-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// The path of a name in the folder.
  public func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a file and returns its path.
  public func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
    return path(name)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
