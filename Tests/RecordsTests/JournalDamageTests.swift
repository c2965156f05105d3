import Foundation
import RematchDocuments
import TestSupport
import Testing

@testable import Records

/// Journals that a power cut, a copy or another program has damaged.
@Suite("Journal: damage")
struct JournalDamageTests {
  private static let lines = (0..<3).map { journalLine(JournalTests.record($0)) }

  private static let newline = Data("\n".utf8)

  /// What stands in place of the second line, and what is said of it.
  private static let damages: [(Data, String)] = [
    (lines[0].prefix(500) + lines[1], "a second record begins at byte 501; expected one a line"),
    (lines[0].dropLast() + lines[1], "a second record begins at byte "),
    (Data(count: 4096) + lines[1], "has a zero at byte 1; expected the text of a record"),
    (lines[1].prefix(300) + Data(count: 100) + newline, "has a zero at byte 301"),
    (lines[1].prefix(300) + Data([0xFF]) + newline, "not valid JSON"),
    (Data("\u{FEFF}".utf8) + lines[1], "is no record; expected a JSON object"),
    (Data("<html>\n".utf8), "is no record; expected a JSON object"),
  ]

  private static func read(_ data: Data) throws -> (JournalReading, [Int]) {
    var repeats: [Int] = []
    let reading = try forEachRun(as: RunSummary.self, in: data, path: "j") {
      repeats.append($0.repeat)
    }
    return (reading, repeats)
  }

  @Test("a damaged line costs that line alone", arguments: damages)
  func oneLine(damaged: Data, problem: String) throws {
    let (reading, repeats) = try Self.read(Self.lines[0] + damaged + Self.lines[2])
    #expect(repeats == [0, 2] && reading.lineCount == 3 && reading.leftOutCount == 1)
    let example = try #require(reading.examples.first)
    #expect(example.line == 2 && example.problem.hasPrefix(problem), "\(example)")
    #expect(reading.end == .complete && reading.looksLikeJournal)
  }

  @Test("a few damaged lines are named, all are counted")
  func many() throws {
    let data = (0..<50).reduce(into: Data()) { data, index in
      data += Data("x\n\n".utf8) + Self.lines[index % 3]
    }
    let (reading, repeats) = try Self.read(data)
    #expect(repeats.count == 50 && reading.leftOutCount == 50 && reading.lineCount == 100)
    #expect(reading.examples.map(\.line) == [1, 4, 7, 10])
  }

  @Test("what stands behind the last newline is a record, a torn one, or something else")
  func ends() throws {
    let whole = Self.lines[0]
    let last = Self.lines[1].dropLast()
    let cases: [(Data, JournalReading.End, Int, Int)] = [
      (last, .lacksNewline, 2, 0), (last.prefix(1), .torn(from: whole.count), 1, 1),
      (last.dropLast(), .torn(from: whole.count), 1, 1), (Data(" ".utf8), .lacksNewline, 1, 0),
      (last.prefix(90) + Data(count: 5), .torn(from: whole.count), 1, 1),
      (Data(count: 5), .foreign, 1, 1), (Data("{\"a\":".utf8), .foreign, 1, 1),
    ]
    for (end, expected, count, leftOut) in cases {
      let (reading, repeats) = try Self.read(whole + end)
      #expect(reading.end == expected && repeats.count == count, "\(reading)")
      #expect(reading.leftOutCount == leftOut && reading.lineCount == count + leftOut)
    }
  }

  @Test(
    "on opening nothing is lost: what is not a torn record stays, and a torn one is kept beside")
  func opening() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("runs.jsonl")
    let url = URL(fileURLWithPath: path)
    func open() throws -> (torn: String?, content: Data?) {
      let torn = try Journal(path: path) { _ in }.tornLineFile
      return (torn, FileManager.default.contents(atPath: path))
    }
    let whole = Self.lines[0]
    for foreign in [Data(count: 9), Data("x".utf8)] {
      try (whole + foreign).write(to: url)
      #expect(try open() == (nil, whole + foreign + Data("\n".utf8)))
    }
    try (whole + Self.lines[1].dropLast()).write(to: url)
    #expect(try open() == (nil, whole + Self.lines[1]))
    for name in [".torn", ".torn.1", ".torn.2"] {
      try (whole + Self.lines[1].prefix(99)).write(to: url)
      #expect(try open() == (path + name, whole))
      #expect(FileManager.default.contents(atPath: path + name) == Self.lines[1].prefix(99))
    }
    for foreign in ["x\n", "{\n", "\u{0}", "[]", "{\"kind\":\"file\"}\n{"] {
      try Data(foreign.utf8).write(to: url)
      #expect(throws: JournalError.self) { _ = try open() }
      #expect(FileManager.default.contents(atPath: path) == Data(foreign.utf8))
    }
  }

  @Test("a journal that is deleted, replaced or cut cannot be appended to")
  func lost() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("runs.jsonl")
    for (problem, action) in [
      ("it was deleted or moved", { unlink(path) == 0 }),
      ("it was deleted or moved", { rename(path, path + ".old") == 0 }),
      ("another file has taken its place", { rename(folder.path("new"), path) == 0 }),
      ("it was cut from", { truncate(path, 10) == 0 }),
    ] {
      _ = try folder.write("", to: "new")
      unlink(path)
      let journal = try Journal(path: path) { _ in }
      try journal.append(Self.lines[0])
      #expect(action())
      var message = ""
      do { try journal.append(Self.lines[1]) } catch { message = error.description }
      #expect(message.contains(problem) && message.hasPrefix(path), "\(message)")
    }
  }
}
