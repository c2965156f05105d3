import Catalog
import Foundation
import RematchDocuments
import RematchNumerics
import Search
import Surfaces
import TestSupport
import Testing

@testable import Campaigns
@testable import Records

/// `Fixtures/schema-1.jsonl` was written by the last version with records of schema 1:
///
///     rematch run -f ridge-2 -s gp-ei -s random+patience -s kit-example+kit-example -s grid \
///       -s 'gp?batch=thompson&xi=0.01+rank?trials=5' -c final -c preliminary -r 1
///     rematch run -f ridge-2 -s random+patience -s sobol -c rounds=28,slots=2,steps=7 -r 1
@Suite("Journals of schema 1")
struct SchemaOneTests {
  private func old() throws -> [Record] {
    let path = Shared.root.appendingPathComponent("Tests/CampaignsTests/Fixtures/schema-1.jsonl")
    var records: [Record] = []
    try forEachRun(in: journalData(path: path.path), path: "schema-1") { records.append($0) }
    return records
  }

  private func campaign(_ contests: [Contest], _ texts: [String]) throws -> Campaign {
    try Campaign(
      contests: contests, surfaces: [EmbeddedSurfaces.named("ridge-2")],
      methods: texts.map { try MethodCatalog.builtIn.method(parsing: $0) }, repeats: 1, seed: 0)
  }

  @Test("the same command today gives the same runs: ids, seeds, slots, trials and traces")
  func sameRuns() throws {
    let old = try old()
    let kit = try Contest(rounds: 28, slots: 2, steps: 7, rules: .finalKit)
    let campaigns = [
      try campaign(
        [.final, .preliminary],
        [
          "gp-ei", "random+patience", "kit-example+kit-example", "grid",
          "gp?batch=thompson&xi=0.01+rank?trials=5",
        ]),
      try campaign([kit], ["random+patience", "sobol"]),
    ]
    let new = try campaigns.flatMap { campaign in
      try campaign.cells.map { try campaign.record(of: $0) }
    }
    #expect(new.count == old.count)
    for (old, new) in zip(old, new) {
      var expected = new
      expected.header.timings = old.timings
      expected.header.campaignSeed = nil
      #expect(old == expected, "\(old.contest.name), \(old.method.label)")
    }
  }

  @Test("a custom contest without rules was played by the kits' rules, and is another contest now")
  func rules() throws {
    let contest = try #require(try old().last?.contest)
    #expect(contest.rules == .finalKit && contest.name.hasSuffix(",rules=final-kit"))
    #expect(contest.seedName == "rounds=28,slots=2,steps=7")
    #expect(try Contest(parsing: contest.name) == contest)
  }

  @Test("summaries say what records say")
  func summaries() throws {
    let path = Shared.root.appendingPathComponent("Tests/CampaignsTests/Fixtures/schema-1.jsonl")
    var summaries: [RunSummary] = []
    try forEachRun(in: journalData(path: path.path), path: "schema-1") { summaries.append($0) }
    #expect(summaries == (try old().map { RunSummary($0) }))
  }
}
