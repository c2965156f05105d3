public import Search

/// Checks that an early stopper keeps the rules of its role: one answer per running trial, deterministic,
/// with any ledger.
///
/// - Returns: the problems, at most one for each rule and scenario; none when it conforms.
public func checkStopper(_ recipe: any EarlyStopperRecipe) -> [ConformanceProblem] {
  var problems: [ConformanceProblem] = []
  for scenario in Scenario.allForStoppers {
    func report(_ rule: ConformanceProblem.Rule, _ detail: String) {
      let isKnown = problems.contains { $0.rule == rule && $0.scenario == scenario.name }
      guard !isKnown else { return }
      problems.append(
        ConformanceProblem(rule: rule, scenario: scenario.name, detail: detail))
    }
    func play() throws -> [[Decision]] {
      let stopper = try recipe.makeStopper(for: scenario.setup)
      var play = scenario.begin()
      var clock = ScenarioClock(scenario)
      var cell = 0
      var answers: [[Decision]] = []
      for _ in 0..<scenario.rounds where clock.begin(&play) {
        scenario.resume(&play)
        var batch = (0..<play.ledger.freeSlots).map { _ in
          cell = (cell + stride) % scenario.space.cellCount
          return Suggestion.configuration(scenario.space.configuration(ofCell: cell))
        }
        // It holds up the slots behind it, so it is in the last one.
        if scenario.hasUnusableSuggestion, play.ledger.iteration == 1 {
          batch[batch.count - 1] = .values(["unknown": 1])
        }
        play.start(batch)
        clock.advance(&play)
        let running = play.ledger.running
        let answer = try stopper.decisions(play.ledger)
        answers.append(answer)
        if answer.count != running.count {
          report(
            .count,
            "iteration \(play.ledger.iteration): \(running.count) trials run,"
              + " gave \(answer.count) answers")
        }
        play.decide(scenario.deciding(answer, of: running))
        play.retire()
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

/// The cells that are played lie so far apart, so that neighbours do not follow each other.
private let stride = 7
