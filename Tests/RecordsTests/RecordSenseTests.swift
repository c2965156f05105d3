import Foundation
import RematchDocuments
import Search
import TestSupport
import Testing

@testable import Records

/// Records that contradict themselves, each with the right check of what it says.
@Suite("Record: sense")
struct RecordSenseTests {
  /// A record with the facts of its table.
  private static let sound: Record = {
    var record = JournalTests.record(0)
    record.header.table = .init(
      cells: 4000, above: 41,
      targets: [-0.5, -0.25, 0, 0.125, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2])
    return record
  }()

  /// What is replaced, by what, and how the problem begins.
  private static let edits: [(text: String, replacement: String, problem: String)] = [
    ("\"best\":2,", "\"best\":\"inf\",", "best: is inf; expected a finite number"),
    ("\"best\":2,", "\"best\":3,", "best: is 3.0, but the table's largest full reward is 2.0"),
    ("\"best\":2,", "\"best\":-2,", "worst: is -1.0; expected at most the best, -2.0"),
    ("\"worst\":-1}", "\"worst\":\"nan\"}", "worst: is nan; expected a finite number"),
    ("\"reference\":0.5,", "\"reference\":2.5,", "reference: is 2.5; expected -1.0 to 2.0"),
    ("\"repeat\":0", "\"repeat\":-1", "repeat: is -1; expected 0 to 999999999"),
    ("\"repeat\":0", "\"repeat\":1", "id: is '"),
    ("\"seed\":7", "\"seed\":8", "id: is '"),
    ("\"hash\":\"00ff\"", "\"hash\":\"00fe\"", "id: is '"),
    ("\"mode\":\"contest\"", "\"mode\":\"strict\"", "id: is '"),
    ("{\"name\":\"random\",\"version\":1}", "{\"name\":\"random\",\"version\":2}", "id: is '"),
    (
      "\"rounds\":140", "\"rounds\":139",
      "contest.rounds: is 139; expected 140, as contest 'final' has it"
    ),
    ("\"name\":\"final\"", "\"name\":\"finale\"", "contest.name: unknown contest 'finale'"),
    ("\"rules\":\"final-kit\"", "\"rules\":\"plain\"", "contest.rules: is plain; expected final-"),
    ("{\"code\":203,", "{\"code\":204,", "code: is 203; expected 204, that of the last fault"),
    ("\"iteration\":3", "\"iteration\":141", "faults[0].iteration: is 141; expected 0 to 140"),
    ("\"iteration\":3", "\"iteration\":4", "trace: is '"),
    ("[1,2]", "[1,3]", "trace: is '"), ("[1,2]", "[-1,2]", "trials: have the index -1"),
    ("[1,2]", "[1,4000]", "trials: have the index 4000; expected less than the table's 4000"),
    ("[1,2]", "[]", "trials[0].reward: is 0.1; expected none"),
    ("\"reward\":0.1,", "", "trials[0].reward: is missing; expected one"),
    ("\"reward\":0.1,", "\"reward\":3,", "trials[0].reward: is 3.0; expected -1.0 to 2.0"),
    ("\"reward\":0.1,", "\"reward\":\"nan\",", "trials[0].reward: is nan"),
    (
      "\"reward\":0.1,", "\"reward\":0.2,",
      "bestSoFar[13]: is 0.1; expected 0.2, the best of the trials completed until then"
    ),
    ("\"bestSoFar\":[-1,", "\"bestSoFar\":[-0.5,", "bestSoFar[0]: is -0.5; expected -1.0"),
    ("\"bestSoFar\":[-1,", "\"bestSoFar\":[", "bestSoFar: has 139 numbers; expected 140"),
    ("0.1],\"code", "0.1,0.1],\"code", "bestSoFar: has 141 numbers; expected 140"),
    ("\"end\":14,", "\"end\":141,", "trials[0].end: is 141; expected 1 to 140"),
    ("\"end\":14,", "\"end\":13,", "trials[0].steps: is 14; expected 0 to 13"),
    ("\"end\":14,", "\"end\":4,", "trials[0].steps: is 14; expected 0 to 4"),
    ("\"end\":5,", "\"end\":15,", "history[1]: is 0, a trial that ended in iteration 14"),
    ("\"start\":2,", "\"start\":0,", "trials[1].start: is 0; expected 1 to 140"),
    ("\"steps\":14,\"sub", "\"steps\":13,\"sub", "trials[0].steps: is 13; expected 14 of a com"),
    ("\"steps\":0}", "\"steps\":1}", "trials[1].steps: is 1; expected 0, for the trial has no"),
    ("\"slot\":1", "\"slot\":0", "trials[1].slot: is 0, in which another trial was until"),
    ("\"slot\":1", "\"slot\":5", "trials[1].slot: is 5; expected 0 to 1"),
    ("\"reason\":\"stopped\"", "\"reason\":\"completed\"", "trials[1].steps: is 0; expected 14"),
    ("\"reason\":\"stopped\"", "\"reason\":\"running\"", "trials[1].end: is 5; expected 14"),
    ("\"reason\":\"stopped\"", "\"reason\":\"paused\"", "trials[1].end: is 5; expected 14"),
    ("\"history\":[1,0]", "\"history\":[0,1]", "history[1]: is 1, a trial that ended in iter"),
    ("\"history\":[1,0]", "\"history\":[1]", "history: lacks trial 0, which is completed"),
    ("\"history\":[1,0]", "\"history\":[1,1]", "history[1]: is 1, which is in it already"),
    ("\"history\":[1,0]", "\"history\":[1,2]", "history[1]: is 2; expected 0 to 1"),
    ("\"above\":41", "\"above\":4000", "table.above: is 4000; expected 0 to 3999"),
    ("\"above\":41", "\"above\":39", "table.above: is 39, but 0.1 was found and the cell of rank"),
    ("\"cells\":4000", "\"cells\":400", "table.above: is 41, but 0.1 was found and the cell"),
    ("[-0.5,-0.25,", "[-0.25,-0.5,", "table.targets[1]: is -0.5; expected at least the one"),
    ("1.75,2]", "1.75,2,2]", "table.targets: has 12 numbers; expected 11"),
    ("\"suggest\":0.25", "\"suggest\":-1", "timings.suggest: is -1.0; expected a finite number"),
    ("\"stop\":0", "\"stop\":\"inf\"", "timings.stop: is inf; expected a finite number from 0"),
  ]

  /// What is wrong with a line whose values were edited; empty when it is sound.
  private static func problem(
    _ line: String, _ text: String, _ replacement: String
  ) throws -> String {
    let edited = line.replacingOccurrences(of: text, with: replacement)
    try #require(edited != line, "\(text)")
    let unchecked = try journalDecoder().decode(UncheckedRecord.self, from: Data(edited.utf8))
    // Only the values are edited, so the check must be made anew.
    let checked = journalLine(unchecked.record)
    var problems: [String] = []
    for isSummary in [false, true] {
      let reading =
        isSummary
        ? try forEachRun(in: checked, path: "j") { (_: RunSummary) in }
        : try forEachRun(in: checked, path: "j") { (_: Record) in }
      problems.append(reading.examples.first?.problem ?? "")
    }
    #expect(problems[0] == problems[1])
    return problems[0]
  }

  @Test(
    "a value that makes no sense or contradicts another is refused, with both",
    arguments: edits)
  func contradictions(text: String, replacement: String, problem: String) throws {
    let line = String(decoding: journalLine(Self.sound), as: UTF8.self)
    let found = try Self.problem(line, text, replacement)
    #expect(found.hasPrefix(problem), "\(found)")
  }

  @Test("a sound record is read, and every edited byte of its line is found by the check")
  func check() throws {
    let line = journalLine(Self.sound)
    #expect(try forEachRun(in: line, path: "j") { (_: Record) in }.leftOutCount == 0)
    // What identifies the run aside, these edits make sense.
    for (text, replacement) in [
      ("\"label\":\"random\"", "\"label\":\"gp-ei\""), ("\"stop\":0,", "\"stop\":1,"),
      ("\"reference\":0.5", "\"reference\":0.4"), ("luck", "duck"), ("1e+300", "1e+301"),
      ("\"check\":\"", "\"check\":\"0"),
    ] {
      let edited = String(decoding: line, as: UTF8.self)
        .replacingOccurrences(of: text, with: replacement)
      try #require(Data(edited.utf8) != line, "\(text)")
      for isSummary in [false, true] {
        let reading =
          isSummary
          ? try forEachRun(in: Data(edited.utf8), path: "j") { (_: RunSummary) in }
          : try forEachRun(in: Data(edited.utf8), path: "j") { (_: Record) in }
        #expect(reading.examples.first?.problem.hasPrefix("timings.check: is '") == true)
      }
    }
    let without = String(decoding: line, as: UTF8.self)
      .replacing(#/"check":"[0-9a-f]{16}",/#, with: "")
    let reading = try forEachRun(in: Data(without.utf8), path: "j") { (_: Record) in }
    #expect(reading.examples.first?.problem.hasPrefix("timings: missing key 'check'") == true)
    // The same line as one of schema 2, which had none.
    let old = without.replacing("\"schema\":3", with: "\"schema\":2")
    var records: [Record] = []
    try forEachRun(in: Data(old.utf8), path: "j") { records.append($0) }
    #expect(records.map(journalLine) == [line])
  }

  @Test("a line that another program has written anew is sound while its values are the same")
  func rewritten() throws {
    let object = try JSONSerialization.jsonObject(with: journalLine(Self.sound))
    for options: JSONSerialization.WritingOptions in [[], [.sortedKeys]] {
      let line = try JSONSerialization.data(withJSONObject: object, options: options)
      var records: [Record] = []
      try forEachRun(in: line, path: "j") { records.append($0) }
      #expect(records.map(journalLine) == [journalLine(Self.sound)])
    }
  }
}
