import Foundation
import Records
import RematchDocuments
import RematchNumerics
import Search
import TestSupport
import Testing

@Suite("Journal")
struct JournalTests {
  static func record(_ repeat: Int, seconds: Double = 0.25) -> Record {
    let recipe = #"{"name":"random","version":1}"#
    let key = RunKey(
      contest: .final, mode: .contest, surface: .init(name: "s", hash: "00ff"), recipe: recipe,
      repeat: `repeat`, seed: 7)
    return Record(
      key: key,
      method: .init(label: "random", recipe: ["name": "random", "version": 1]),
      code: .suggestRaised,
      faults: [Fault(iteration: 3, code: .suggestRaised, message: "no \"luck\"\n")],
      trials: [
        TrialOutcome(
          configuration: [1, 2], submitted: ["a": .nan, "b": 1e300], start: 1, end: 14, steps: 14,
          reason: .completed, reward: 0.1),
        TrialOutcome(
          configuration: [], submitted: nil, start: 2, end: 5, steps: 0, reason: .stopped,
          reward: nil),
      ], history: [1, 0], bestSoFar: [-1, 0.1], best: 2, worst: -1, reference: 0.5,
      timings: .init(suggest: seconds, stop: 0))
  }

  private func open(_ path: String) throws -> (Journal, [RunSummary]) {
    var runs: [RunSummary] = []
    let journal = try Journal(path: path) { runs.append($0) }
    return (journal, runs)
  }

  @Test("what is appended is read again, by record and by summary")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("new/folder/runs.jsonl")
    do {
      let (journal, runs) = try open(path)
      #expect(runs.isEmpty)
      for count in 0..<3 { try journal.append(journalLine(Self.record(count))) }
    }
    let (journal, runs) = try open(path)
    #expect(runs.map(\.repeat) == [0, 1, 2] && !journal.droppedTornLine)
    #expect(runs[1].found == 0.1 && runs[1].trialCount == 2)
    #expect(runs[1].id == Self.record(1).id && runs[1].faults == Self.record(1).faults)
    var records: [Record] = []
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    try forEachRun(as: Record.self, in: data, path: path) { records.append($0) }
    for (count, record) in records.enumerated() {
      // NaN is not equal to itself, so compare the lines.
      #expect(journalLine(record) == journalLine(Self.record(count)))
    }
  }

  @Test("records with facts of their table are read again, and those of before that had none")
  func tableFacts() throws {
    let old = Self.record(0)
    let line = String(decoding: journalLine(old), as: UTF8.self)
    #expect(!line.contains("\"table\""))
    let new = line.replacingOccurrences(
      of: "\"timings\"",
      with: "\"table\":{\"above\":3,\"cells\":100,\"targets\":[0.5,2]},\"timings\"")
    var records: [Record] = []
    try forEachRun(in: Data((line + new).utf8), path: "j") { records.append($0) }
    #expect(records.count == 2 && records[0].table == nil)
    #expect(records[1].table == .init(cells: 100, above: 3, targets: [0.5, 2]))
    #expect(records[1].id == old.id && records[1].trace == old.trace)
    try forEachRun(in: Data(new.utf8), path: "j") { (run: RunSummary) in #expect(run.id == old.id) }
  }

  @Test("a torn last line is dropped at every length, and the next record follows the whole ones")
  func torn() throws {
    let folder = try TemporaryFolder()
    let first = journalLine(Self.record(0))
    let second = journalLine(Self.record(1))
    for length in stride(from: 0, to: second.count, by: 37) + [second.count - 1] {
      let path = folder.path("torn-\(length).jsonl")
      try (first + second.prefix(length)).write(to: URL(fileURLWithPath: path))
      do {
        let (journal, runs) = try open(path)
        #expect(runs.count == 1 && journal.droppedTornLine == (length > 0))
        try journal.append(second)
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == first + second)
    }
  }

  @Test("a bad line in the middle is refused with its number, and nothing is lost")
  func badLine() throws {
    let folder = try TemporaryFolder()
    let line = journalLine(Self.record(0))
    let other = String(decoding: line, as: UTF8.self)
      .replacingOccurrences(of: "\"schema\":2", with: "\"schema\":3")
    for bad in ["{\"schema\":1}\n", "nonsense\n", other] {
      let path = folder.path("bad.jsonl")
      let bytes = line + Data(bad.utf8) + line
      try bytes.write(to: URL(fileURLWithPath: path))
      var message = ""
      do { _ = try open(path) } catch { message = "\(error)" }
      #expect(message.contains("bad.jsonl, line 2:"), "\(message)")
      #expect(throws: JournalError.self) {
        try forEachRun(as: Record.self, in: bytes, path: path) { _ in }
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
    }
  }

  @Test("a journal that is open is locked against another writer")
  func locked() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("runs.jsonl")
    let (journal, _) = try open(path)
    #expect(throws: JournalError.inUse(path: path)) { try open(path) }
    withExtendedLifetime(journal) {}
  }

  @Test("the id and the trace depend on what they should, not on the timings")
  func identity() throws {
    let one = Self.record(0)
    let slow = Self.record(0, seconds: 9)
    let two = Self.record(1)
    #expect(one.id == slow.id && one.trace == slow.trace && one != slow)
    #expect(one.id != two.id && one.trace == two.trace && one.id.count == 32)
  }

  @Test("damaged journals are refused with a message, or read")
  func fuzzed() throws {
    var random = RandomStream(seed: 11)
    let whole = Array(journalLine(Self.record(0)) + journalLine(Self.record(1)))
    var refused = 0
    for _ in 0..<Fuzzing.inputs(1000) {
      let bytes = Fuzzing.damaged(whole, using: &random)
      do {
        try forEachRun(as: Record.self, in: Data(bytes), path: "j") { _ in }
        try forEachRun(as: RunSummary.self, in: Data(bytes), path: "j") { _ in }
      } catch let error as JournalError {
        if !error.description.hasPrefix("j, line") { Issue.record("\(error)") }
        refused += 1
      }
    }
    #expect(refused > 0)
  }
}
