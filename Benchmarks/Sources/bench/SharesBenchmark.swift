import Catalog
import Judging
import RematchNumerics
import Search
import Surfaces
import Surrogates

/// Where the processor time of one run of the champions' method goes.
///
/// The ledgers of a run are kept, and then answered again by suggesters with other options, and fitted
/// without a suggester. So every part is measured on the same histories, by itself, and the shares need not
/// add up to the whole.
func measureShares(_ workshop: Workshop, _ report: inout Report) throws {
  let name = "champion-preliminary"
  let surface = try workshop.embeddedTable("hills-3")
  let contest = try workshop.isQuick ? Contest(rounds: 8, slots: 5, steps: 1) : .preliminary
  var whole: [Double] = []
  var fits: [Double] = []
  var points: [Double] = []
  var climbs: [Double] = []
  var local: [Double] = []
  var rest: [Double] = []
  for round in 0..<(workshop.isQuick ? 1 : 7) {
    let setup = RunSetup(space: surface.space, contest: contest, seed: UInt64(round))
    func suggester(_ text: String) throws -> any Suggester {
      try MethodCatalog.builtIn.method(parsing: text).suggester.makeSuggester(for: setup)
    }
    let recorder = LedgerRecorder(try suggester(name))
    keep(try Judge(contest).replay(recorder, on: surface).trials.count)
    let ledgers = recorder.ledgers
    func seconds(_ text: String) throws -> Double {
      try processorSeconds {
        let suggester = try suggester(text)
        for ledger in ledgers {
          keep(try suggester.suggest(ledger, count: ledger.freeSlots).count)
        }
      }
    }
    whole.append(try seconds(name))
    fits.append(try processorSeconds { try fit(ledgers, round: round) })
    // The searches with hardly a fit, and without this or that.
    let search = name + "?refit=1000&starts=1"
    let searches = try seconds(search)
    let withoutPoints = try seconds(search + "&points=1")
    let withoutClimbs = try seconds(search + "&optimizer=random-local")
    rest.append(try seconds(name + "?random=1"))
    points.append(searches - withoutPoints)
    climbs.append(searches - withoutClimbs)
    local.append(withoutPoints + withoutClimbs - searches - rest[round])
  }
  report.add(
    Row(
      name: "run of \(name), \(contest.fullEvaluations) trials", unit: "ms",
      figure: Spread(whole.map { 1000 * $0 })))
  let parts = [
    ("fits of hyperparameters", fits), ("search: random points", points),
    ("search: quasi-Newton", climbs), ("search: local", local), ("the run without a model", rest),
  ]
  for (part, seconds) in parts {
    report.add(
      Row(
        name: "share of it: \(part)", unit: "%",
        figure: Spread(zip(seconds, whole).map { 100 * $0 / $1 })))
  }
}

/// The fits of a run: each history with all starts, from the hyperparameters of the one before.
private func fit(_ ledgers: [Ledger], round: Int) throws {
  var stream = RandomStream(seed: UInt64(round), name: "fits")
  var hyperparameters: GaussianProcess.Hyperparameters?
  for ledger in ledgers where ledger.history.count >= 10 {
    var process = try GaussianProcess(
      inputs: ledger.history.map { point($0.configuration, in: ledger.space) },
      targets: ledger.history.map { -($0.reward ?? 0) }, hyperparameters: hyperparameters)
    process.fit(randomStarts: 10, using: &stream)
    hyperparameters = process.hyperparameters
  }
}

/// The centre of a cell in the unit cube.
func point(_ configuration: Configuration, in space: SearchSpace) -> [Double] {
  zip(configuration.indices, space.shape).map { (Double($0) + 0.5) / Double($1) }
}

/// Keeps the ledgers that its suggester is shown.
private final class LedgerRecorder: Suggester {
  private let suggester: any Suggester
  private(set) var ledgers: [Ledger] = []

  init(_ suggester: any Suggester) { self.suggester = suggester }

  func suggest(_ ledger: Ledger, count: Int) throws -> [Suggestion] {
    ledgers.append(ledger)
    return try suggester.suggest(ledger, count: count)
  }
}
