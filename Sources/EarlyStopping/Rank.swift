import Search

/// The champions' rule: at given steps, stop a trial that is not among the best 1/`eta` of all readings at that
/// step (PKU-DAIR, arXiv 2111.00513, section 3; asynchronous successive halving with one rung).
struct Rank: EarlyStopperRecipe {
  static let name = "rank"
  static let summary = "stops what is not among the best readings at a step"

  /// The steps at which trials are judged.
  var steps = [contestStep]
  /// The best 1/eta of the trials go on.
  var eta = 2.0
  /// The full evaluations after which stopping begins.
  var trials = championTrials

  init() {}

  func validate() throws {
    try requireSteps(steps)
    try requireOption("eta", eta, in: 1...Double(mostTrials))
    try requireOption("trials", trials, in: 0...mostTrials)
  }

  func makeStopper(for run: RunSetup) -> any EarlyStopper { RankStopper(self, run.contest) }
}

private final class RankStopper: EarlyStopper {
  private let recipe: Rank
  private let window: ChampionWindow

  init(_ recipe: Rank, _ contest: Contest) {
    self.recipe = recipe
    window = ChampionWindow(trials: recipe.trials, contest)
  }

  func stops(_ ledger: Ledger) -> [Bool] {
    var stops = [Bool](repeating: false, count: ledger.running.count)
    guard window.contains(ledger.iteration) else { return stops }
    for step in recipe.steps {
      let judged = ledger.running.indices.filter { ledger.running[$0].readings.count == step }
      if judged.isEmpty { continue }
      let means = (ledger.history + ledger.running).compactMap { trial in
        trial.readings.count >= step ? trial.readings[step - 1].mean : nil
      }
      for index in judged {
        let own = ledger.running[index].readings[step - 1].mean
        // Equal readings share the best rank.
        let rank = means.reduce(0) { $0 + ($1 > own ? 1 : 0) }
        if Double(rank) / Double(means.count) >= 1 / recipe.eta { stops[index] = true }
      }
    }
    return stops
  }
}
