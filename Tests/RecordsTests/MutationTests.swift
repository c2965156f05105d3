import Foundation
import RematchNumerics
import TestSupport
import Testing

@testable import Records

/// A bounded part of `Benchmarks/Mutation`, which damages journals, tables and baselines and has every command read
/// them.
@Suite("Journal: mutation")
struct MutationTests {
  /// What a journal holds: its runs as they are written.
  private static func runs(_ data: Data) throws -> (reading: JournalReading, lines: [Data]) {
    var lines: [Data] = []
    let reading = try forEachRun(as: Record.self, in: data, path: "j") {
      lines.append(journalLine($0))
    }
    return (reading, lines)
  }

  /// Real runs of a dozen methods, as this schema writes them.
  private static func journal() throws -> [Data] {
    let old = Shared.root.appendingPathComponent("Tests/CampaignsTests/Fixtures/schema-1.jsonl")
    return try runs(Data(contentsOf: old)).lines
      + (0..<4).map { journalLine(JournalTests.record($0)) }
  }

  @Test(
    "of a damaged journal every run that is read is one that was written, and the others are counted"
  )
  func damaged() throws {
    let lines = try Self.journal()
    let written = Set(lines)
    let whole = Array(lines.joined())
    var random = RandomStream(seed: 31)
    var intact = 0
    for number in 0..<Fuzzing.inputs(150) {
      let bytes = Data(Fuzzing.damaged(whole, using: &random))
      let (reading, found) = try Self.runs(bytes)
      #expect(found.allSatisfy(written.contains), "damage \(number)")
      #expect(found.count + reading.leftOutCount == reading.lineCount, "damage \(number)")
      var summaries: [RunSummary] = []
      let other = try forEachRun(in: bytes, path: "j") { summaries.append($0) }
      #expect(other == reading && summaries.count == found.count, "damage \(number)")
      if reading.leftOutCount == 0 { intact += 1 }
    }
    // Whole lines may be lost or repeated, or the damage be undone by another.
    #expect(intact < Fuzzing.inputs(150) / 5)
  }

  @Test("of single edited lines every one is found, but what only changes spaces")
  func edited() throws {
    let lines = try Self.journal()
    var random = RandomStream(seed: 32)
    for number in 0..<Fuzzing.inputs(600) {
      let line = lines[random.index(below: lines.count)]
      var bytes = Array(line.dropLast())
      let place = random.index(below: bytes.count)
      let old = bytes[place]
      switch random.index(below: 3) {
      case 0: bytes[place] ^= 1 << random.index(below: 8)
      case 1: bytes[place] = UInt8(ascii: "0") + UInt8(random.index(below: 10))
      default: bytes.remove(at: place)
      }
      if bytes.count == line.count - 1, bytes[place] == old { continue }
      let (reading, found) = try Self.runs(Data(bytes) + Data("\n".utf8))
      #expect(found.isEmpty || found == [line], "edit \(number) at \(place) of \(old)")
      #expect(reading.leftOutCount > 0 || found == [line])
    }
  }
}
