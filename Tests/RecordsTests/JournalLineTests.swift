import Foundation
import RematchDocuments
import RematchNumerics
import Search
import TestSupport
import Testing

@testable import Records

/// What is read and written by hand, against Foundation's encoder and decoder.
@Suite("journalLine")
struct JournalLineTests {
  private static func encoded(_ record: Record) throws -> Data {
    let encoder = canonicalEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(record) + Data("\n".utf8)
  }

  private static func decoded<Run: Decodable>(_ line: Data, as: Run.Type = Run.self) -> Run? {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try? decoder.decode(Run.self, from: line)
  }

  /// Reads the form of a line by hand, and believes it.
  private static func read(
    _ line: Data, _ known: inout KnownParts, keepsTrials: Bool = true
  ) -> Record? {
    known.keepsTrials = keepsTrials
    var hasRightCheck = false
    return line.withUnsafeBytes {
      try? Record(unchecked: $0, &known, hasRightCheck: &hasRightCheck)
    }
  }

  /// Whether what is read of a line, if it is not left to the decoder, is what the decoder reads.
  private static func agrees(_ line: Data, _ known: inout KnownParts) throws -> Bool {
    guard let record = read(line, &known) else { return true }
    let count = known.scan.entries.count
    guard let other = decoded(line, as: UncheckedRecord.self)?.record else {
      // The decoder refuses the smallest numbers.
      return String(decoding: line, as: UTF8.self).contains("e-3")
    }
    // NaN is not equal to itself, so compare what is written.
    let summary = read(line, &known, keepsTrials: false)
    return try encoded(other) == encoded(record) && count == record.trials.count
      && summary?.header.id == record.header.id && known.scan.entries.count == count
  }

  @Test("random records are written as the canonical encoder writes them")
  func written() throws {
    var random = RandomRecord(random: RandomStream(seed: 21))
    for _ in 0..<Fuzzing.inputs(1000) {
      let record = random.record()
      try #require(try journalLine(record) == Self.encoded(record))
    }
  }

  @Test("lines as they are written need no decoder, and are read as it reads them")
  func read() throws {
    var random = RandomRecord(random: RandomStream(seed: 22))
    var known = KnownParts()
    var count = 0
    for _ in 0..<Fuzzing.inputs(1000) {
      let line = journalLine(random.record()).dropLast()
      try #require(try Self.agrees(line, &known))
      if Self.read(line, &known) != nil { count += 1 }
    }
    // Whole numbers of 19 digits and the smallest fractions are left to the decoder.
    #expect(count > Fuzzing.inputs(1000) / 4)
    let plain = journalLine(JournalTests.record(0)).dropLast()
    #expect(Self.read(plain, &known) != nil)
  }

  @Test("damaged lines are left to the decoder, or read as it reads them")
  func damaged() throws {
    var random = RandomRecord(random: RandomStream(seed: 23))
    var known = KnownParts()
    var accepted = 0
    for _ in 0..<Fuzzing.inputs(3000) {
      let whole = Array(journalLine(random.record()).dropLast())
      let line = Data(Fuzzing.damaged(whole, using: &random.random))
      try #require(try Self.agrees(line, &known), "\(String(decoding: line, as: UTF8.self))")
      if Self.read(line, &known) != nil { accepted += 1 }
    }
    #expect(accepted > 0)
  }

  @Test(
    "JSON that is written otherwise is read too",
    arguments: [
      ("{\"best\":", " { \"best\" : "), ("\"code\":203", "\"code\":203.0"),
      ("{\"best\":2,", "{\"extra\":[{\"a\":null}],\"best\":2,"),
      ("{\"best\":2,", "{"), ("\"worst\":-1}", "\"worst\":-1,\"best\":2}"),
      ("{\"best\":2,", "{\"best\":3,\"best\":2,"), ("\"best\":2,", "\"best\":2e0,"),
      ("\"worst\":-1}", "\"worst\":-1,\"worst\":5}"),
      ("\"mode\":\"contest\"", "\"mode\":\"c\\u006fntest\""), ("no \\\"", "\\u006eo \\\""),
      ("\"reward\":0.1,", "\"reward\":null,"), ("\"reward\":0.1,", "\"reward\":1e400,"),
      ("\"reward\":0.1,", "\"reward\":1e-400,"), ("\"reward\":0.1,", "\"reward\":\"inf\","),
      ("\"reward\":0.1,", "\"reward\":01,"), ("\"reward\":0.1,", "\"reward\":.1,"),
      ("\"reward\":0.1,", "\"reward\":0.1000000000000000055511151231257827,"),
      ("\"seed\":7", "\"seed\":18446744073709551615"),
      ("\"seed\":7", "\"seed\":18446744073709551616"), ("\"seed\":7", "\"seed\":-7"),
      ("\"start\":1,", "\"start\":9223372036854775807,"), ("\"start\":1,", "\"start\":-0,"),
      ("\"start\":1,", "\"start\":9223372036854775808,"), ("\"start\":1,", "\"start\":1e2,"),
      ("\"schema\":3", "\"schema\":1"), ("\"schema\":3", "\"schema\":4"),
      ("\"worst\":-1}", "\"worst\":-1}}"),
      ("\"worst\":-1}", "\"worst\":-1} \r"),
      ("{\"name\":\"random\",\"version\":1}", "{\"name\":tru}"),
      ("{\"name\":\"random\",\"version\":1}", "{\"name\":[1,1.0,-0,1e5,true,null,\"-inf\"]}"),
      ("{\"name\":\"random\",\"version\":1}", "{\"a\":1,\"a\":2}"), ("\"00ff\"", "\"\u{0}0ff\""),
      ("{\"name\":\"random\",\"version\":1}", "{\"name\": \"random\" }"),
      ("\"surface\":", "\"surface\":\u{FEFF}"), ("\"method\":", "\"method\": "),
    ])
  func otherwise(text: String, replacement: String) throws {
    let line = String(decoding: journalLine(JournalTests.record(0)), as: UTF8.self)
    let other = line.replacingOccurrences(of: text, with: replacement)
    try #require(other != line)
    var known = KnownParts()
    // The known parts of a line must not be taken for those of another.
    for line in [line, other, line, other].map({ Data($0.utf8.dropLast()) }) {
      #expect(try Self.agrees(line, &known))
      var runs: [Record] = []
      let reading = try forEachRun(in: line + [0x0A], path: "j") { runs.append($0) }
      let expected: Record? = Self.decoded(line)
      #expect(runs.count == (expected == nil ? 0 : 1))
      #expect(reading.leftOutCount == (expected == nil ? 1 : 0))
      if let expected { #expect(try runs.map(journalLine) == [Self.encoded(expected)]) }
    }
  }

  @Test("runs of a long journal come in the order of its lines, without the damaged ones")
  func longJournal() throws {
    var journal = Data()
    for count in 0..<400 {
      journal += journalLine(JournalTests.record(count, message: Self.longMessage))
      if count % 100 == 7 { journal += Data(" \n".utf8) }
    }
    var repeats: [Int] = []
    let torn = journal + journal.prefix(20_000)
    let reading = try forEachRun(as: RunSummary.self, in: torn, path: "j") {
      repeats.append($0.repeat)
    }
    #expect(repeats == Array(0..<400) + [0] && reading.lineCount == 402)
    #expect(reading.isTorn && reading.leftOutCount == 1 && reading.damagedCount == 0)
    let whole = try forEachRun(as: Record.self, in: journal, path: "j", preparing: \.repeat) { _ in
    }
    #expect(whole.leftOutCount == 0 && whole.lineCount == 400 && whole.end == .complete)

    struct Refused: Error {}
    repeats = []
    #expect(throws: Refused.self) {
      try forEachRun(
        as: Record.self, in: journal, path: "j",
        preparing: { run in
          if run.repeat >= 250 { throw Refused() }
          return run.repeat
        }, { repeats.append($0) })
    }
    #expect(repeats == Array(0..<250))

    repeats = []
    let place = try #require(journal.range(of: Data("\"repeat\":301,".utf8)))
    journal.replaceSubrange(place, with: Data("\"repeat\":302,".utf8))
    let damaged = try forEachRun(in: journal, path: "j") { (run: Record) in
      repeats.append(run.repeat)
    }
    // Four blank lines stand before it.
    #expect(damaged.examples.map(\.line) == [305] && damaged.leftOutCount == 1)
    #expect(repeats == Array(0..<301) + Array(302..<400))
  }

  private static let longMessage = String(repeating: "a long message; ", count: 1000)
}
