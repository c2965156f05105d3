import Foundation
import Records
import RematchDocuments
import RematchNumerics
import Search
import TestSupport
import Testing

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

  private static func read<Run: JournalRun>(
    _ line: Data, _ known: inout KnownParts, as: Run.Type = Run.self
  ) -> Run? {
    line.withUnsafeBytes { Run(line: $0, known: &known) }
  }

  /// Whether what is read of a line, if it is not left to the decoder, is what the decoder reads.
  private static func agrees(_ line: Data, _ known: inout KnownParts) throws -> Bool {
    if let record: Record = read(line, &known) {
      // NaN is not equal to itself, so compare what is written.
      guard let other: Record = decoded(line), try encoded(other) == encoded(record) else {
        return false
      }
    }
    if let summary: RunSummary = read(line, &known) {
      return decoded(line) == summary
    }
    return true
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
      let isRead = Self.read(line, &known, as: Record.self) != nil
      #expect(isRead == (Self.read(line, &known, as: RunSummary.self) != nil))
      if isRead { count += 1 }
    }
    // Whole numbers of 19 digits and the smallest fractions are left to the decoder.
    #expect(count > Fuzzing.inputs(1000) / 4)
    let plain = journalLine(JournalTests.record(0)).dropLast()
    #expect(Self.read(plain, &known, as: Record.self) != nil)
    #expect(Self.read(plain, &known, as: RunSummary.self) != nil)
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
      if Self.read(line, &known, as: Record.self) != nil { accepted += 1 }
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
      ("\"schema\":2", "\"schema\":1"), ("\"schema\":2", "\"schema\":3"),
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
      let isRead = (try? forEachRun(in: line + [0x0A], path: "j") { runs.append($0) }) != nil
      let expected: Record? = Self.decoded(line)
      #expect(isRead == (expected != nil) && runs.count == (isRead ? 1 : 0))
      if let expected { #expect(try runs.map(journalLine) == [Self.encoded(expected)]) }
    }
  }

  @Test("runs of a long journal come in the order of its lines, up to the first bad one")
  func longJournal() throws {
    let message = String(repeating: "a long message; ", count: 1000)
    var journal = Data()
    for count in 0..<400 {
      let line = String(decoding: journalLine(JournalTests.record(count)), as: UTF8.self)
      journal += Data(line.replacingOccurrences(of: "no \\\"", with: message).utf8)
      if count % 100 == 7 { journal += Data(" \n".utf8) }
    }
    var repeats: [Int] = []
    let torn = journal + journal.prefix(20_000)
    let length = try forEachRun(as: RunSummary.self, in: torn, path: "j") {
      repeats.append($0.repeat)
    }
    #expect(repeats == Array(0..<400) + [0] && length > journal.count && length < torn.count)
    #expect(
      try forEachRun(as: Record.self, in: journal, path: "j", preparing: { $0.repeat }) { _ in }
        == journal.count)

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
    journal.replaceSubrange(place, with: Data("\"repeat\":3.5,".utf8))
    var found = ""
    do {
      try forEachRun(in: journal, path: "j") { (run: Record) in repeats.append(run.repeat) }
    } catch { found = "\(error)" }
    // Three blank lines stand before it.
    #expect(found.hasPrefix("j, line 305: "), "\(found)")
    #expect(repeats == Array(0..<301))
  }
}
