import Campaigns
import Catalog
import Foundation
import Judging
import Records
import RematchDocuments
import RematchNumerics
import Search
import Surfaces

/// Writing and reading a journal.
func measureJournal(_ workshop: Workshop, _ report: inout Report) throws {
  let campaign = try Campaign(
    contests: [.final], surfaces: [workshop.embeddedTable("hills-3")],
    methods: [MethodCatalog.builtIn.method(parsing: "random")],
    repeats: workshop.isQuick ? 100 : 1000, seed: 1)
  let records = try campaign.cells.map(campaign.record(of:))
  let lines = records.map(journalLine)
  let count = Double(records.count)
  let path = workshop.path("runs.jsonl")
  let size = lines.reduce(0) { $0 + $1.count }

  func write(_ lines: [Data]? = nil) throws {
    try? FileManager.default.removeItem(atPath: path)
    let journal = try Journal(path: path) { _ in }
    if let lines {
      for line in lines { try journal.append(line) }
    } else {
      for record in records { try journal.append(journalLine(record)) }
    }
  }
  let writing = try Duel(rounds: workshop.rounds(5)) {
    try write()
  } _: {
    try write(lines)
  }
  report.add(
    Row(
      name: "journal, written, \(size / records.count) bytes a record", unit: "records/s",
      figure: writing.rate(count),
      rival: Row.Rival(
        name: "limit: appending ready lines", figure: writing.theirRate(count),
        ratio: writing.ratio())))

  let encoder = canonicalEncoder()
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  let encoding = try Duel(rounds: workshop.rounds(5)) {
    for record in records { keep(journalLine(record).count) }
  } _: {
    for record in records { keep(try encoder.encode(record).count) }
  }
  report.add(
    Row(
      name: "journal line, made", unit: "records/s", figure: encoding.rate(count),
      rival: Row.Rival(
        name: "JSONEncoder", figure: encoding.theirRate(count), ratio: encoding.ratio())))
  try measureDecoding(of: lines, as: Record.self, "record", workshop, &report)
  try measureDecoding(of: lines, as: RunSummary.self, "summary", workshop, &report)

  let data = try Data(contentsOf: URL(fileURLWithPath: path))
  var total = 0
  let reading = try Duel(rounds: workshop.rounds(5)) {
    try forEachRun(as: RunSummary.self, in: data, path: path) { total += $0.trialCount }
  } _: {
    try forEachRun(as: Record.self, in: data, path: path) { total += $0.trials.count }
  }
  keep(total)
  report.add(
    Row(
      name: "journal, read as summaries", unit: "records/s", figure: reading.rate(count),
      rival: Row.Rival(
        name: "whole records", figure: reading.theirRate(count), ratio: reading.ratio())))
}

/// Decoding lines on one processor.
private func measureDecoding<Run: JournalRun & Decodable>(
  of lines: [Data], as type: Run.Type, _ name: String, _ workshop: Workshop,
  _ report: inout Report
) throws {
  let lines = lines.map { $0.dropLast() }
  let decoder = JSONDecoder()
  decoder.nonConformingFloatDecodingStrategy = .convertFromString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  let decoding = try Duel(rounds: workshop.rounds(5)) {
    var known = KnownParts()
    for line in lines {
      guard try line.withUnsafeBytes({ try Run(line: $0, known: &known) }) != nil else {
        throw CocoaError(.coderReadCorrupt)
      }
    }
  } _: {
    for line in lines { _ = try decoder.decode(type, from: line) }
  }
  let count = Double(lines.count)
  let ratio = decoding.ratio()
  report.add(
    Row(
      name: "journal line, read as a \(name)", unit: "records/s", figure: decoding.rate(count),
      target: .timesAsFast(10, ratio),
      rival: Row.Rival(name: "JSONDecoder", figure: decoding.theirRate(count), ratio: ratio)))
}

/// The main job's shape: the embedded suite with the default methods, on one and on two processors.
func measureMainJob(_ workshop: Workshop, _ report: inout Report) async throws {
  let campaign = try Campaign(
    contests: [.preliminary, .final], surfaces: workshop.recipes().map { try Surface($0) },
    methods: MethodCatalog.defaultMethods.map { try MethodCatalog.builtIn.method(parsing: $0) },
    repeats: workshop.isQuick ? 1 : 10, seed: 0)
  let path = workshop.path("main.jsonl")
  func play(jobs: Int) async throws -> (wall: Double, processor: Double) {
    try? FileManager.default.removeItem(atPath: path)
    let journal = try Journal(path: path) { _ in }
    let begin = Monotonic.nanoseconds
    let processorBegin = processorSeconds()
    _ = try await campaign.run(journal: journal, finished: [], jobs: jobs) { _ in }
    return (Double(Monotonic.nanoseconds - begin) * 1e-9, processorSeconds() - processorBegin)
  }
  _ = try await play(jobs: 2)
  var wall = Duel()
  var processor = Duel()
  for _ in 0..<workshop.rounds(7) {
    let two = try await play(jobs: 2)
    let one = try await play(jobs: 1)
    wall.add(two.wall, one.wall)
    processor.add(two.processor, one.processor)
  }
  let name = "main job, \(campaign.cells.count) runs, 2 jobs"
  report.add(
    Row(
      name: name, unit: "s", figure: wall.time(),
      rival: Row.Rival(name: "1 job", figure: wall.theirTime(), ratio: wall.ratio())))
  report.add(
    Row(
      name: name + ", processor time", unit: "s", figure: processor.time(),
      rival: Row.Rival(
        name: "1 job", figure: processor.theirTime(), ratio: processor.ratio())))
}
