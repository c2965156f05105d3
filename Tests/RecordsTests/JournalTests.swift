import Foundation
import Records
import RematchDocuments
import Search
import TestSupport
import Testing

@Suite("Journal")
struct JournalTests {
  static func record(
    _ repeat: Int, seconds: Double = 0.25, message: String = "no \"luck\"\n"
  ) -> Record {
    let recipe = #"{"name":"random","version":1}"#
    let key = RunKey(
      contest: .final, mode: .contest, surface: .init(name: "s", hash: "00ff"), recipe: recipe,
      repeat: `repeat`, seed: 7)
    return Record(
      key: key,
      method: .init(label: "random", recipe: ["name": "random", "version": 1]),
      code: .suggestRaised,
      faults: [Fault(iteration: 3, code: .suggestRaised, message: message)],
      trials: [
        TrialOutcome(
          configuration: [1, 2], submitted: ["a": .number(.nan), "b": 1e300], start: 1, end: 14,
          steps: 14,
          reason: .completed, reward: 0.1),
        TrialOutcome(
          configuration: [], submitted: nil, slot: 1, start: 2, end: 5, steps: 0, reason: .stopped,
          reward: nil),
      ], history: [1, 0],
      bestSoFar: (1...140).map { $0 < 14 ? -1 : 0.1 }, best: 2, worst: -1, reference: 0.5,
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
    #expect(runs.map(\.repeat) == [0, 1, 2] && journal.tornLineFile == nil)
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

  @Test("a torn last line is dropped at every length, and the next record follows the whole ones")
  func torn() throws {
    let folder = try TemporaryFolder()
    let first = journalLine(Self.record(0))
    let second = journalLine(Self.record(1))
    for length in stride(from: 0, to: second.count, by: 37) + [second.count - 2] {
      let path = folder.path("torn-\(length).jsonl")
      let torn = second.prefix(length)
      try (first + torn).write(to: URL(fileURLWithPath: path))
      do {
        let (journal, runs) = try open(path)
        #expect(runs.count == 1 && (journal.tornLineFile != nil) == (length > 0))
        if length > 0 {
          #expect(journal.tornLineFile == path + ".torn")
          #expect(FileManager.default.contents(atPath: path + ".torn") == torn)
        }
        try journal.append(second)
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == first + second)
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
}
