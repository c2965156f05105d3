public import Search

/// Checks that an early stopper keeps the rules of its role: one answer per running trial, deterministic,
/// with any ledger.
///
/// - Returns: the problems, at most one for each rule and scenario; none when it conforms.
public func checkStopper(_ recipe: any EarlyStopperRecipe) -> [ConformanceProblem] {
  var problems: [ConformanceProblem] = []
  for scenario in Scenario.all {
    func report(_ rule: ConformanceProblem.Rule, _ detail: String) {
      let isKnown = problems.contains { $0.rule == rule && $0.scenario == scenario.name }
      guard !isKnown else { return }
      problems.append(
        ConformanceProblem(rule: rule, scenario: scenario.name, detail: detail))
    }
    func play() throws -> [[Bool]] {
      let stopper = try recipe.makeStopper(
        for: RunSetup(space: scenario.space, contest: scenario.contest, seed: scenario.seed))
      var bench = LedgerBench(scenario)
      var cell = 0
      var answers: [[Bool]] = []
      while bench.hasNext {
        let batch = (0..<bench.ledger.freeSlots).map { _ in
          cell = (cell + 7) % scenario.space.cellCount
          return Suggestion.configuration(scenario.space.configuration(ofCell: cell))
        }
        bench.start(batch[...])
        bench.showReadings()
        let answer = try stopper.stops(bench.ledger)
        answers.append(answer)
        if answer.count != bench.ledger.running.count {
          report(
            .count,
            "iteration \(bench.ledger.iteration): \(bench.ledger.running.count) trials run,"
              + " gave \(answer.count) answers")
        }
        bench.retire(stopping: answer)
      }
      return answers
    }
    do {
      if try play() != play() {
        report(.deterministic, "a second instance with the same setup answered differently")
      }
    } catch {
      report(.survives, "threw \(error)")
    }
  }
  return problems
}
