import Foundation
import TestSupport
import Testing

@Suite("rematch: where its output goes")
struct OutputTests {
  private static let run = ["run", "-f", "small.json", "-s", "random", "-r", "2"]

  @Test("a standard output that cannot be written is an error, and no run is lost")
  func fullOutput() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    for (index, target) in ["> /dev/full", ">&-"].enumerated() {
      let script = "exec \"$REMATCH\" \"$@\" \(target)"
      for command in [["list"], ["--help"], ["surface", "inspect", "small.json", "--json"]] {
        expectRefusal(
          try runScript(script, command, in: folder), 1,
          saying: ["standard output cannot be written: "])
      }
      let outcome = try runScript(script, Self.run + ["-o", "\(index)"], in: folder)
      expectRefusal(outcome, 1, saying: ["standard output cannot be written: "])
      // Nothing of what could not be printed got into the journal.
      #expect(try folder.journal("\(index)/runs.jsonl").count == 4)
    }
  }

  @Test("a standard error that cannot be written changes neither status nor results")
  func fullError() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let whole = try runTool(["list"], in: folder).stdout
    for (index, target) in ["2> /dev/full", "2>&-", "<&- 2>&-"].enumerated() {
      let script = "exec \"$REMATCH\" \"$@\" \(target)"
      #expect(try runScript(script, ["list"], in: folder).stdout == whole)
      #expect(try runScript(script, ["lisst"], in: folder).status == 64)
      #expect(try runScript(script, ["score", "none"], in: folder).status == 1)
      #expect(try runScript(script, Self.run + ["-o", "\(index)"], in: folder).status == 0)
      #expect(try folder.journal("\(index)/runs.jsonl").count == 4)
    }
  }

  @Test("a reader that goes away early ends the command in silence")
  func brokenPipe() throws {
    let folder = try TemporaryFolder()
    let outcome = try runScript(
      "{ \"$REMATCH\" list --json; echo $? >&2; } | head -n 1", in: folder)
    #expect(outcome.stdout == "{\n")
    #expect(["0\n", "\(128 + SIGPIPE)\n"].contains(outcome.stderr))
  }

  @Test("a folder that cannot be made or written is refused by name")
  func unwritableFolder() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    for (place, problem) in [("small.json/x", "Not a directory"), ("/proc/x", "")] {
      let outcome = try runTool(Self.run + ["-o", place], in: folder)
      expectRefusal(outcome, 1, saying: ["\(place): cannot be written: \(problem)"])
    }
    let outcome = try runTool(Self.run + ["-o", "small.json"], in: folder)
    expectRefusal(outcome, 1, saying: ["small.json"])
    #expect(String(decoding: folder.bytes("small.json"), as: UTF8.self) == smallRecipe)
  }

  @Test("a journal that is no regular file is refused", arguments: ["/dev/full", "../pipe", "."])
  func oddJournal(target: String) throws {
    let folder = try TemporaryFolder.withSmallSurface()
    mkfifo(folder.path("pipe"), 0o644)
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("out"), withIntermediateDirectories: true)
    symlink(target, folder.path("out/runs.jsonl"))
    let outcome = try runTool(Self.run + ["-o", "out"], in: folder)
    expectRefusal(outcome, 1, saying: ["out/runs.jsonl: cannot be written: "])
  }

  @Test("a surface that cannot be written is refused by name, and leaves nothing behind")
  func unwritableSurface() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let cases = [
      ("none/x.rsurf", "No such file or directory"), ("small.json/x", "Not a directory"),
      (".", "Is a directory"), ("/dev/full", "No space left on device"),
    ]
    for (place, problem) in cases {
      expectRefusal(
        try runTool(["surface", "convert", "small.json", place], in: folder), 1,
        saying: ["\(place): cannot be written: \(problem)"])
    }
    _ = try folder.write("old", to: "old.rsurf")
    let outcome = try runScript(
      "trap '' XFSZ; ulimit -f 40; exec \"$REMATCH\" surface convert small.json old.rsurf",
      in: folder)
    expectRefusal(outcome, 1, saying: ["old.rsurf: cannot be written: File too large"])
    #expect(folder.bytes("old.rsurf") == Data("old".utf8))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(!names.contains { $0.hasSuffix(".part") })
    // The device is still one.
    var status = stat()
    #expect(stat("/dev/full", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test("a surface is written to standard output, to a long name, and through a symbolic link")
  func oddTargets() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let long = String(repeating: "x", count: 255)
    #expect(try runTool(["surface", "convert", "small.json", long], in: folder).status == 0)
    let piped = try runScript(
      "\"$REMATCH\" surface convert small.json /dev/stdout | cat", in: folder)
    #expect(Data(piped.stdout.utf8) == folder.bytes(long))
    _ = try folder.write("old", to: "target.json")
    symlink("target.json", folder.path("link.json"))
    #expect(try runTool(["surface", "convert", "small.json", "link.json"], in: folder).status == 0)
    #expect(folder.bytes("target.json") == folder.bytes(long))
    let link = try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link.json"))
    #expect(link == "target.json")
  }

  @Test("names with spaces, other scripts and line breaks survive")
  func oddNames() throws {
    let folder = try TemporaryFolder()
    let name = "a/b \"c\"\\n\\u001b[31m – 曲面"
    _ = try folder.write(
      smallRecipe.replacingOccurrences(
        of: "\"name\": \"small\"",
        with: "\"name\": \"\(name.replacingOccurrences(of: "\"c\"", with: "\\\"c\\\""))\""),
      to: "große Fläche.json")
    let arguments = ["run", "-f", "große Fläche.json", "-s", "random", "-r", "1", "-o", "Ä b/ц"]
    let outcome = try runTool(arguments + ["--by-surface"], in: folder)
    #expect(outcome.status == 0, "\(outcome.stderr)")
    #expect(try folder.journal("Ä b/ц/runs.jsonl").count == 2)
    // A name can neither break the table nor steer the terminal.
    #expect(outcome.stdout.contains("a/b \"c\""))
    #expect(!outcome.stdout.contains("\u{1B}"))
    let json = try jsonObject(runTool(["score", "Ä b/ц", "--json"], in: folder).stdout)
    let rows = try #require(json["leaderboard"] as? [[String: Any]])
    let surfaces = try #require(rows.first?["surfaces"] as? [[String: Any]])
    #expect(surfaces.first?["surface"] as? String == "a/b \"c\"\n\u{1B}[31m – 曲面")
  }
}
