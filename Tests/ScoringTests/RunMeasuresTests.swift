import Records
import Scoring
import Search
import Testing

@Suite("RunMeasures")
struct RunMeasuresTests {
  private let contest: Contest

  init() throws { contest = try Contest(rounds: 4, slots: 2, steps: 2) }

  private var example: Record {
    record(
      [
        outcome(0, 1, 2, .completed, 4), outcome(1, 1, 2, .completed, 6),
        outcome(0, 3, 4, .completed, 4), outcome(2, 3, 3, .stopped, 5),
        outcome(3, 4, 4, .running, 9),
        TrialOutcome(
          configuration: [], submitted: nil, start: 4, end: 4, steps: 0, reason: .running,
          reward: nil),
      ], bestSoFar: [0, 6, 6, 8], contest: contest,
      table: .init(cells: 40, above: 2, targets: [6, 7, 10]))
  }

  @Test("an example counted by hand: rewards from 0 to 10, random search at 5")
  func byHand() {
    let run = RunMeasures(example)
    #expect(run.found == 8 && run.score == 0.6 && run.regret == 2 && run.relativeRegret == 0.2)
    #expect(agree(run.area, (0 + 0.2 + 0.2 + 0.6) / 4))
    // The trials of cell 0 are below random search; 5 is not.
    #expect(run.readings == 2 + 2 + 2 + 1 + 1 && run.wastedReadings == 4)
    #expect(run.trials == 5 && run.distinctCells == 4)
    #expect(run.shareAbove == 0.05 && run.coverage == 0.1)
  }

  @Test("a table has the means by contest and method, each run once")
  func table() throws {
    let other = record(
      [outcome(0, 1, 2, .completed, 10)], bestSoFar: [0, 10, 10, 10], contest: contest, repeat: 1,
      table: .init(cells: 40, above: 0, targets: [10]))
    var table = MeasureTable()
    for run in [example, other, example] { table.add(RunMeasures(run), of: RunSummary(run)) }
    let row = try #require(table.rows.first)
    #expect(table.rows.count == 1 && row.runs == 2 && row.optimal == 0.5)
    #expect(row.relativeRegret == 0.1 && row.shareAbove == 0.025)
    #expect(agree(row.area, (0.25 + 0.75) / 2))
    // 4 of 10 readings, 5 of 6 trials, 4 and 1 of 40 cells.
    #expect(row.wasted == 0.4 && row.distinct == 5.0 / 6 && row.coverage == 0.0625)
    #expect(row.surfaces.map(\.surface) == ["s"] && row.surfaces[0].regret == 1)
    #expect(row.surfaces[0].shareAbove == 0.025)
    // One run that does not know its table, and nobody knows the mean.
    let bare = record([], bestSoFar: [0], contest: contest, repeat: 2)
    table.add(RunMeasures(bare), of: RunSummary(bare))
    #expect(table.rows[0].shareAbove == nil && table.rows[0].coverage == nil)
  }

  @Test("a run without trials has found the worst")
  func empty() {
    let run = RunMeasures(record([], bestSoFar: []))
    #expect(run.found == 0 && run.score == 0 && run.regret == 10 && run.relativeRegret == 1)
    #expect(run.area == 0)
    #expect(run.shareAbove == nil && run.coverage == nil)
  }

  @Test("on a table of one value nothing is lost")
  func flat() {
    let trial = TrialOutcome(
      configuration: Configuration([0]), submitted: nil, start: 1, end: 1, steps: 14,
      reason: .completed, reward: 0)
    let run = RunMeasures(record([trial], bestSoFar: [0, 0], best: 0, reference: 0))
    #expect(run.score == 1 && run.regret == 0 && run.relativeRegret == 0 && run.area == 1)
    let nothing = RunMeasures(record([], bestSoFar: [0, 0], best: 0, reference: 0))
    #expect(nothing.score == 0 && nothing.area == 0)
  }

  @Test("a surface is saturated when over 90% of the runs are at one end")
  func saturation() {
    func sample(_ rewards: [Double], best: Double = 10) -> ContestScore.Sample {
      ContestScore.Sample(rewards: rewards, reference: 5, best: best)
    }
    let optima = [Double](repeating: 10, count: 10)
    #expect(sample(optima).saturation == .optimum)
    #expect(sample(optima + [7]).saturation == .optimum)
    // Nine of ten are not over 90%.
    #expect(sample(optima.dropLast() + [7]).saturation == nil)
    #expect(sample([5, 4, -1]).saturation == .zero)
    #expect(sample([5, 6]).saturation == nil)
    // Random search has the optimum already.
    #expect(sample([5], best: 5).saturation == .optimum && sample([4], best: 5).saturation == .zero)
  }
}

@Suite("Curves over rounds")
struct CurveTests {
  private let curves: [[Double]] = [[1, 6, 6, 10], [5, 5, 7, 7], [3, 9]]

  @Test("a runtime distribution is the share of pairs that are reached")
  func runtimes() {
    let distribution = RuntimeDistribution(
      curves: curves.map { (bestSoFar: $0, targets: [0, 5, 7, 10]) })
    #expect(distribution.pairs == 12)
    // 0 by all at once and 5 by the second; then 5 by the first, 5 and 7 by the third; ...
    #expect(distribution.shares == [4, 7, 8, 10].map { $0 / 12 })
    let none = RuntimeDistribution(curves: curves.map { (bestSoFar: $0, targets: []) })
    #expect(none.pairs == 0 && none.shares == [0, 0, 0, 0])
    #expect(RuntimeDistribution(curves: []).shares.isEmpty)
  }

  @Test("targets without exact ranks are ten levels of the score, or the optimum alone")
  func targets() {
    let targets = RuntimeDistribution.levelTargets(reference: 5, best: 10)
    #expect(targets.count == 10 && targets.last == 10)
    for (index, target) in targets.enumerated() {
      #expect(agree(target, 5.5 + Double(index) / 2))
    }
    let flat = RuntimeDistribution.levelTargets(reference: 5, best: 3)
    #expect(flat == [Double](repeating: 3, count: 10))
  }

  @Test("ranks are averaged over the surfaces that all methods have")
  func ranks() throws {
    func run(
      _ surface: String, _ curve: [Double]
    ) -> (surface: Record.SurfaceIdentity, bestSoFar: [Double]) {
      (.init(name: surface, hash: "00"), curve)
    }
    // On s the means are 2, 4 and 2, 3; on t 1, 1 and 5, 6; u is the first method's alone.
    let ranks = RanksOverRounds(curves: [
      [run("s", [1, 4]), run("s", [3, 4]), run("t", [1, 1]), run("u", [9, 9])],
      [run("t", [5, 6]), run("s", [2, 3])],
    ])
    #expect(ranks.surfaces.map(\.name) == ["s", "t"])
    // 1.5 and 1.5, then 1 and 2; on t 2 and 1 in both rounds.
    #expect(ranks.ranks == [[1.75, 1.5], [1.25, 1.5]])
    #expect(RanksOverRounds(curves: [[run("s", [1])], [run("t", [1])]]).ranks.isEmpty)
    #expect(RanksOverRounds(curves: []).ranks.isEmpty)
  }
}
