import Foundation
import RematchDocuments
import TestSupport
import Testing

@Suite("ReplacementFile")
struct ReplacementFileTests {
  private struct Stop: Error {}

  private static func names(_ folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
  }

  private static func content(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  @Test("the old file stays until the new one is complete, and on an error")
  func replacement() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", to: "a")
    #expect(throws: Stop.self) {
      try ReplacementFile.write(to: path) { file in
        try file.append(Data("new".utf8))
        #expect(Self.content(path) == "old")
        throw Stop()
      }
    }
    #expect(Self.content(path) == "old")
    try ReplacementFile.write(to: path) { try $0.append(Data("new".utf8)) }
    #expect(Self.content(path) == "new")
    #expect(try Self.names(folder) == ["a"])
  }

  @Test(
    "tasks that write the same file at once disturb neither each other nor a file left by a kill")
  func concurrency() async throws {
    let folder = try TemporaryFolder()
    for number in 1...50 { _ = try folder.write("left", to: ".rematch.\(getpid()).\(number).part") }
    let path = folder.path("a")
    let contents = (0..<20).map { String(repeating: "\($0 % 10)", count: 300_000) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for content in contents {
        group.addTask { try ReplacementFile.write(content.utf8, to: path) }
      }
      try await group.waitForAll()
    }
    #expect(contents.contains(Self.content(path)))
    let left = try Self.names(folder).filter { $0 != "a" }
    #expect(left.count == 50)
    #expect(left.allSatisfy { Self.content(folder.path($0)) == "left" })
  }

  @Test("permissions and owner stay, and a symbolic link stays one")
  func links() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", to: "a")
    chmod(path, 0o640)
    // Only a privileged user can try this.
    let owner: uid_t = chown(path, 1234, getegid()) == 0 ? 1234 : geteuid()
    symlink("a", folder.path("link"))
    try ReplacementFile.write("new".utf8, to: folder.path("link"))
    var status = stat()
    #expect(lstat(path, &status) == 0 && status.st_mode & 0o7777 == 0o640)
    #expect(status.st_uid == owner)
    #expect(Self.content(path) == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == "a")
  }

  @Test("what cannot be written says why, before and when it is tried")
  func obstacles() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", to: "a")
    for (path, obstacle, problem) in [
      (folder.url.path, "it is a folder", EISDIR),
      (folder.path("none/x"), "no such folder", ENOENT),
    ] {
      #expect(ReplacementFile.obstacle(to: path) == obstacle)
      #expect(throws: SystemError(code: problem)) { try ReplacementFile.write("x".utf8, to: path) }
    }
    #expect(ReplacementFile.obstacle(to: path) == nil)
    #expect(ReplacementFile.obstacle(to: folder.path("new")) == nil)
    #expect(ReplacementFile.obstacle(to: "/dev/null") == nil)
    #expect(throws: SystemError(code: ENOSPC)) {
      try ReplacementFile.write("x".utf8, to: "/dev/full")
    }
  }

  @Test("all bytes are written to a pipe that takes a part at a time")
  func pipe() throws {
    let pipe = Pipe()
    let bytes = (0..<500_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let thread = Thread {
      try? writeAll(bytes, to: pipe.fileHandleForWriting.fileDescriptor)
      try? pipe.fileHandleForWriting.close()
    }
    thread.start()
    #expect(try pipe.fileHandleForReading.readToEnd() == Data(bytes))
  }
}
