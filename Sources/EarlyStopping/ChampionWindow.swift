import Search

/// When the champions' stopping is on: after a number of full evaluations, while a new trial could still
/// become complete (arXiv 2111.00513, section 3).
struct ChampionWindow {
  /// The first iteration after `trials` full evaluations without any stop, all slots busy.
  let start: Int
  /// The last iteration that leaves as many as a full evaluation needs.
  let end: Int

  init(trials: Int, _ contest: Contest) {
    start = trials / contest.slots * contest.steps + 1
    end = contest.rounds - contest.steps
  }

  func contains(_ iteration: Int) -> Bool { iteration >= start && iteration <= end }
}

/// Throws unless every step is one that a reading can have.
func requireSteps(_ steps: [Int]) throws {
  guard !steps.isEmpty, steps.allSatisfy({ (1...10_000).contains($0) }) else {
    throw RecipeError(option: "steps", value: "\(steps)", expected: "a list such as [7]")
  }
}
