import Campaigns
import Catalog
import Judging
import Records
import Search
import Surfaces

/// The judge's loop by itself.
func measureJudge(_ workshop: Workshop, _ report: inout Report) throws {
  let surface = try workshop.embeddedTable("hills-3")
  let contest = Contest.final
  let judge = Judge(contest)
  let method = try MethodCatalog.builtIn.method(parsing: "random")
  let rounds = workshop.rounds(25)
  let runs = workshop.isQuick ? 200 : 1000
  let trialSteps = Double(runs * contest.rounds * contest.slots)

  let cells = try judge.replay(method, on: surface, seed: 1).trials.map {
    surface.space.cell(of: $0.configuration)
  }
  let script = ScriptedSuggester(
    cells.map { .configuration(surface.space.configuration(ofCell: $0)) })
  let table = surface.table()
  let loop = try Duel(rounds: rounds) {
    for _ in 0..<runs {
      script.next = 0
      keep(try judge.replay(script, on: surface).trials.count)
    }
  } _: {
    for _ in 0..<runs { keep(copyReadings(of: cells, in: table)) }
  }
  let rate = loop.rate(trialSteps)
  report.add(
    Row(
      name: "judge loop, 140 x 5 run, trivial suggester", unit: "trial-steps/s", figure: rate,
      target: .atLeast(10e6, rate),
      rival: Row.Rival(
        name: "limit: copying the same readings", figure: loop.theirRate(trialSteps),
        ratio: loop.ratio())))
}

/// Whole runs of random search.
func measureRandom(_ workshop: Workshop, _ report: inout Report) throws {
  let surface = try workshop.embeddedTable("hills-3")
  let contest = Contest.final
  let judge = Judge(contest)
  let method = try MethodCatalog.builtIn.method(parsing: "random")
  let rounds = workshop.rounds(25)
  let runs = workshop.isQuick ? 200 : 1000
  let campaign = try Campaign(
    contests: [contest], surfaces: [surface], methods: [method], repeats: runs, seed: 1)
  let random = try Duel(rounds: rounds) {
    for cell in campaign.cells {
      keep(try judge.replay(method, on: surface, seed: cell.key.seed).trials.count)
    }
  } _: {
    for cell in campaign.cells { keep(try journalLine(campaign.record(of: cell)).count) }
  }
  let time = random.time(per: Double(runs), scale: 1e3)
  report.add(
    Row(
      name: "random search, 140 x 5 run", unit: "ms", figure: time, target: .atMost(0.2, time),
      rival: Row.Rival(
        name: "the same, encoded as its journal line",
        figure: random.theirTime(per: Double(runs), scale: 1e3), ratio: random.ratio())))
}

/// Gives a list of suggestions in order.
private final class ScriptedSuggester: Suggester {
  private let suggestions: [Suggestion]
  var next = 0

  init(_ suggestions: [Suggestion]) { self.suggestions = suggestions }

  func suggest(_ ledger: Ledger, count: Int) -> [Suggestion] {
    defer { next += count }
    return Array(suggestions[next..<min(next + count, suggestions.count)])
  }
}

/// Copies all readings of some cells, the least that a replay has to do.
@inline(never)
private func copyReadings(of cells: [Int], in table: ReadingTable) -> Double {
  withUnsafeTemporaryAllocation(of: Double.self, capacity: table.steps * table.width) { buffer in
    table.withNumbers { numbers in
      var sum = 0.0
      for cell in cells {
        let row = numbers[(cell * buffer.count)..<((cell + 1) * buffer.count)]
        _ = buffer.update(fromContentsOf: row)
        sum += buffer[buffer.count - 1]
      }
      return sum
    }
  }
}
