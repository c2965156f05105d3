import Search

/// The iterations in which the champions' stoppers may stop: after a number of full evaluations, and while a new
/// trial could still become complete (arXiv 2111.00513, section 3).
struct ChampionWindow {
  /// The first iteration after `trials` full evaluations without any stop, all slots busy.
  let start: Int
  /// The last iteration after which as many follow as a full evaluation takes.
  let end: Int

  init(trials: Int, _ contest: Contest) {
    start = trials / contest.slots * contest.steps + 1
    end = contest.rounds - contest.steps
  }

  func contains(_ iteration: Int) -> Bool { iteration >= start && iteration <= end }
}

/// The steps that an option may name; no contest has more.
let allowedSteps = 1...10_000
/// The most trials that an option may name.
let mostTrials = 1_000_000
/// The step at which the contest's stoppers look: half of its 14, in the organisers' example and the champions'
/// method.
let contestStep = 7
/// The full evaluations after which the champions' stopping begins (arXiv 2111.00513, section 3).
let championTrials = 40

/// Throws unless every step is one that a reading can have.
func requireSteps(_ steps: [Int]) throws {
  guard !steps.isEmpty, steps.allSatisfy(allowedSteps.contains) else {
    throw RecipeError(option: "steps", value: "\(steps)", expected: "a list such as [7]")
  }
}
