import Foundation
import TestSupport
import Testing

@testable import External

@Suite("The folder of Python files")
struct PythonFolderTests {
  private static func own(_ temporary: String) -> String { "\(temporary)/rematch-\(geteuid())" }

  private static func expectFiles(in folder: String) {
    for file in PythonFolder.files {
      #expect(FileManager.default.contents(atPath: "\(folder)/\(file.name)") == Data(file.bytes))
    }
  }

  @Test("the files are written below the cache, and mended where they were changed")
  func cache() throws {
    let folder = try TemporaryFolder()
    for _ in 0..<2 {
      let path = try PythonFolder.prepare(
        cache: folder.path("cache"), temporary: folder.path("tmp"))
      #expect(path.hasPrefix(folder.path("cache/rematch/python-")))
      Self.expectFiles(in: path)
      try Data("broken".utf8).write(to: URL(fileURLWithPath: path + "/rematch.py"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path("tmp")))
  }

  @Test("others lose the right to write in the cache's folders, which are not used through a link")
  func shared() throws {
    let folder = try TemporaryFolder()
    for name in ["cache", "cache/rematch"] { mkdir(folder.path(name), 0o700) }
    chmod(folder.path("cache/rematch"), 0o777)
    let path = try PythonFolder.prepare(cache: folder.path("cache"), temporary: folder.path("tmp"))
    #expect(path.hasPrefix(folder.path("cache/rematch/python-")))
    for path in [path, folder.path("cache/rematch")] {
      var status = stat()
      #expect(lstat(path, &status) == 0 && status.st_mode & 0o022 == 0)
    }
    mkdir(folder.path("linked"), 0o700)
    symlink("../cache/rematch", folder.path("linked/rematch"))
    mkdir(folder.path("tmp"), 0o700)
    let other = try PythonFolder.prepare(
      cache: folder.path("linked"), temporary: folder.path("tmp"))
    #expect(other.hasPrefix(Self.own(folder.path("tmp"))))
  }

  @Test("a cache that cannot be written is replaced by a folder that only the user may enter")
  func fallback() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("", to: "file")
    for _ in 0..<2 {
      let path = try PythonFolder.prepare(cache: file, temporary: folder.url.path)
      #expect(path.hasPrefix(Self.own(folder.url.path) + "/python-"))
      Self.expectFiles(in: path)
      var status = stat()
      #expect(lstat(Self.own(folder.url.path), &status) == 0)
      #expect(status.st_mode & 0o777 == 0o700 && status.st_uid == geteuid())
    }
  }

  @Test("a folder that others may enter, a link and a file are not used", arguments: 0..<3)
  func unsafe(kind: Int) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("", to: "file")
    let own = Self.own(folder.url.path)
    switch kind {
    case 0:
      mkdir(own, 0o700)
      chmod(own, 0o750)
    case 1:
      mkdir(folder.path("elsewhere"), 0o700)
      symlink("elsewhere", own)
    default: try Data().write(to: URL(fileURLWithPath: own))
    }
    let error = #expect(throws: (any Error).self) {
      try PythonFolder.prepare(cache: file, temporary: folder.url.path)
    }
    #expect("\(error as Any)".contains("\(file)/rematch/python-"))
    #expect("\(error as Any)".contains("cannot take its place; XDG_CACHE_HOME chooses another one"))
  }
}
