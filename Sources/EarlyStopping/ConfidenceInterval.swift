import Search

/// The champions' alternative: at given steps, stop when the upper bound is below the worst of the best full
/// rewards (PKU-DAIR, arXiv 2111.00513, section 3).
struct ConfidenceInterval: EarlyStopperRecipe {
  static let name = "confidence-interval"
  static let summary = "stops when the upper bound is below the best full rewards"

  /// The steps at which trials are judged.
  var steps = [contestStep]
  /// How many of the best full rewards the upper bound is compared with.
  var best = 10
  /// The full evaluations after which stopping begins.
  var trials = championTrials

  init() {}

  func validate() throws {
    try requireSteps(steps)
    try requireOption("best", best, in: 1...mostTrials)
    try requireOption("trials", trials, in: 0...mostTrials)
  }

  func makeStopper(for run: RunSetup) -> any EarlyStopper {
    ConfidenceIntervalStopper(self, run.contest)
  }
}

private final class ConfidenceIntervalStopper: EarlyStopper {
  private let recipe: ConfidenceInterval
  private let window: ChampionWindow

  init(_ recipe: ConfidenceInterval, _ contest: Contest) {
    self.recipe = recipe
    window = ChampionWindow(trials: recipe.trials, contest)
  }

  func stops(_ ledger: Ledger) -> [Bool] {
    guard window.contains(ledger.iteration),
      ledger.running.contains(where: { recipe.steps.contains($0.readings.count) })
    else { return [Bool](repeating: false, count: ledger.running.count) }
    let full = (ledger.history + ledger.running)
      .compactMap { $0.readings.count >= ledger.contest.steps ? $0.readings.last?.mean : nil }
      .sorted(by: >)
    let target = full.prefix(recipe.best).last ?? -.infinity
    return ledger.running.map { trial in
      guard let last = trial.readings.last, recipe.steps.contains(trial.readings.count) else {
        return false
      }
      return last.upper < target
    }
  }
}
