import Search

/// The rule of the contest organisers' example: when enough running trials have enough readings, stop the
/// one of them whose last mean is the worst (the first on a tie).
///
/// The rule stops only while iteration + steps <= rounds, because later a new trial could not become complete.
struct KitExample: EarlyStopperRecipe {
  static let name = "kit-example"
  static let summary = "stops the worst when enough running trials have enough readings"

  /// The readings that a trial must have.
  var steps = contestStep
  /// How many running trials must have those readings.
  var trials = 3

  init() {}

  func validate() throws {
    try requireOption("steps", steps, in: allowedSteps)
    try requireOption("trials", trials, in: allowedSteps)
  }

  func makeStopper(for run: RunSetup) -> any EarlyStopper { KitExampleStopper(self) }
}

private final class KitExampleStopper: EarlyStopper {
  private let recipe: KitExample

  init(_ recipe: KitExample) { self.recipe = recipe }

  func stops(_ ledger: Ledger) -> [Bool] {
    var stops = [Bool](repeating: false, count: ledger.running.count)
    guard ledger.iteration + ledger.contest.steps <= ledger.contest.rounds else { return stops }
    var worst: (index: Int, mean: Double)?
    var count = 0
    for (index, trial) in ledger.running.enumerated() where trial.readings.count >= recipe.steps {
      count += 1
      guard let mean = trial.readings.last?.mean else { continue }
      if mean < worst?.mean ?? .infinity { worst = (index, mean) }
    }
    if count >= recipe.trials, let worst { stops[worst.index] = true }
    return stops
  }
}
