import Foundation
import RematchDocuments
import TestSupport
import Testing

@testable import Recording

@Suite("Recorder")
struct RecorderTests {
  private static let members = #"""
    "command": "echo {x} {repeat} >> calls; echo m=$(({x} * 10 + {repeat}))", "repeats": 3,
    "search": {"x": [1, 2, 3, 4]}, "metric": {"regex": "m=(.*)"}
    """#

  private func recorder(
    _ members: String = members, in folder: TemporaryFolder, retriesFailed: Bool = false
  ) throws -> Recorder {
    try Recorder(
      description(members, in: folder), log: folder.path("job.recording.jsonl"),
      retriesFailed: retriesFailed)
  }

  private func calls(_ folder: TemporaryFolder) -> [String] {
    folder.text("calls").split(separator: "\n").map(String.init)
  }

  @Test("repeats are rounds over all cells, each in an order of its own")
  func mixedOrder() throws {
    let folder = try TemporaryFolder()
    #expect(try recorder(in: folder).run())
    let calls = calls(folder)
    #expect(calls.count == 12)
    for number in 0..<3 {
      let round = calls[(4 * number)..<(4 * number + 4)]
      #expect(round.sorted() == (1...4).map { "\($0) \(number)" })
    }
    let sequential = try TemporaryFolder()
    #expect(try recorder(Self.members + #", "order": "sequential""#, in: sequential).run())
    #expect(self.calls(sequential) == (1...4).flatMap { x in (0..<3).map { "\(x) \($0)" } })
  }

  @Test("an interrupted recording goes on where it was, also behind a torn line")
  func resumption() throws {
    let folder = try TemporaryFolder()
    do {
      let first = try recorder(in: folder)
      var asked = 0
      let isComplete = try first.run(
        shouldGoOn: { asked < 5 }, onProgress: { asked = max(asked, $0.done) })
      #expect(!isComplete)
      #expect((5...7).contains(first.progress.done))
    }
    let log = folder.path("job.recording.jsonl")
    let handle = try #require(FileHandle(forWritingAtPath: log))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(#"{"parameters":{"x":4},"rep"#.utf8))
    try handle.close()
    let before = calls(folder).count
    let second = try recorder(in: folder)
    #expect(second.droppedTornLine)
    let done = second.progress.done
    #expect(try second.run())
    #expect(calls(folder).count == before + 12 - done)
    #expect(second.progress == Recorder.Progress(done: 12, total: 12, failedCells: 0))
    let whole = try TemporaryFolder()
    let other = try recorder(in: whole)
    #expect(try other.run())
    #expect(
      other.outcomes.map { $0.map { $0?.values } } == second.outcomes.map { $0.map { $0?.values } })
  }

  @Test("more repeats go on in the same log; another command is refused with both hashes")
  func otherDescriptions() throws {
    let folder = try TemporaryFolder()
    #expect(try recorder(in: folder).run())
    do {
      let more = try recorder(
        Self.members.replacingOccurrences(of: #""repeats": 3"#, with: #""repeats": 5"#), in: folder)
      #expect(more.progress.done == 12)
      #expect(try more.run())
    }
    #expect(calls(folder).count == 20)
    let other = Self.members.replacingOccurrences(of: "* 10", with: "* 11")
    let hashes = try [Self.members, other].map { try description($0, in: folder).hash }
    do {
      _ = try recorder(other, in: folder)
      Issue.record("it was accepted")
    } catch let error as RecordingError {
      for hash in hashes { #expect("\(error)".contains(hash)) }
    }
  }

  @Test("a second recorder on the same log is refused, and so is a file that is no log")
  func locks() throws {
    let folder = try TemporaryFolder()
    let first = try recorder(in: folder)
    #expect(throws: RecordingError.inUse(path: folder.path("job.recording.jsonl"))) {
      try recorder(in: folder)
    }
    withExtendedLifetime(first) {}
    for foreign in ["a,b\n1,2\n", "a,b", #"{"a": 1}"# + "\n"] {
      let other = try TemporaryFolder()
      _ = try other.write(foreign, to: "job.recording.jsonl")
      #expect(throws: RecordingError.self) { try recorder(in: other) }
      #expect(other.text("job.recording.jsonl") == foreign)
    }
  }

  @Test("a cell fails with its first failure, and is tried again only when that is asked for")
  func failures() throws {
    let folder = try TemporaryFolder()
    let members = #"""
      "command": "echo {x} {repeat} >> calls; test {x} != 2 || test -e ok || exit 7; echo m={x}",
      "repeats": 3, "search": {"x": [1, 2, 3]}, "metric": {"regex": "m=(.*)"}, "retries": 2
      """#
    do {
      let first = try recorder(members, in: folder)
      #expect(try first.run())
      #expect(first.progress == Recorder.Progress(done: 7, total: 7, failedCells: 1))
    }
    // Three attempts, and no other repeat.
    #expect(calls(folder).count { $0.hasPrefix("2 ") } == 3)
    #expect(folder.text("job.recording.jsonl").contains(#""status":{"failed":"exit status 7"}"#))
    _ = try folder.write("", to: "ok")
    #expect(try recorder(members, in: folder).run())
    #expect(calls(folder).count { $0.hasPrefix("2 ") } == 3)
    let again = try recorder(members, in: folder, retriesFailed: true)
    #expect(try again.run())
    #expect(again.progress == Recorder.Progress(done: 9, total: 9, failedCells: 0))
  }

  @Test("the command that prepares is run once, and its failure ends the recording")
  func installation() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("echo once >> installed\n", to: "install.sh")
    let members = Self.members + #", "install_script": "install.sh""#
    #expect(try !recorder(members, in: folder).run(shouldGoOn: { false }))
    #expect(try recorder(members, in: folder).run())
    #expect(folder.text("installed") == "once\nonce\n" || folder.text("installed") == "once\n")
    #expect(try recorder(members, in: folder).run())
    let failing = try TemporaryFolder()
    do {
      _ = try recorder(Self.members + #", "install_script": "echo no disk; exit 4""#, in: failing)
        .run()
      Issue.record("it was accepted")
    } catch {
      #expect("\(error)".contains("install_script: exit status 4"))
      #expect("\(error)".contains("no disk"))
    }
    #expect(calls(failing).isEmpty)
  }

  @Test("workers run at the same time, and an interruption leaves no process")
  func workers() throws {
    let folder = try TemporaryFolder()
    let mark = UUID().uuidString
    let members = #"""
      "command": "touch at-{x}; sleep 60; echo m=1", "workers": 3, "env": {"MARK": "\#(mark)"},
      "search": {"x": [1, 2, 3, 4]}, "metric": {"regex": "m=(.*)"}
      """#
    let recorder = try recorder(members, in: folder)
    let isComplete = try recorder.run(shouldGoOn: {
      (1...4).count { FileManager.default.fileExists(atPath: folder.path("at-\($0)")) } < 3
    })
    #expect(!isComplete)
    #expect(recorder.progress.done == 0)
    #expect(processes(withEntry: "MARK=\(mark)").isEmpty)
  }
}
