import Campaigns
import Catalog
import Foundation
import Records
import Search
import Surfaces
import TestSupport
import Testing

@Suite("Facts of the table in records")
struct TableFactsTests {
  private static let recipe = """
    {"kind": "multimodal", "name": "small", "parameters": [
      {"name": "a", "from": 0, "to": 1, "count": 25}, {"name": "b", "from": -1, "to": 4, "count": 9}],
     "shape": {"hills": [{"centre": [0.3, 0.6], "height": 1, "width": 0.2}]}}
    """

  @Test("ranks and targets are those that counting all cells gives")
  func counted() throws {
    let folder = try TemporaryFolder()
    let surface = try Surface.open(folder.write(Self.recipe, to: "small.json"))
    let rewards = surface.fullRewards()
    let campaign = try Campaign(
      contests: [.preliminary, Contest(rounds: 1, slots: 1, steps: 14)], surfaces: [surface],
      methods: [MethodCatalog.builtIn.method(parsing: "random")], repeats: 4, seed: 0)
    for cell in campaign.cells {
      let record = try campaign.record(of: cell)
      let table = try #require(record.table)
      let found = try #require(record.bestSoFar.last)
      #expect(table.cells == 225)
      #expect(table.above == rewards.count { $0 > found })
      let best = rewards.sorted(by: >)
      // The last of the best 23, 12, 5, 3 and 2 of 225 cells, then the best alone.
      #expect(table.targets == [22, 11, 4, 2, 1, 0, 0, 0, 0, 0, 0].map { best[$0] })
      // A run that completes nothing has found the worst.
      if record.contest.rounds == 1 { #expect(table.above == rewards.count { $0 > best[224] }) }
    }
  }
}
