import Search

/// Stops a trial whose mean is below a value once it has a number of readings.
struct Threshold: EarlyStopperRecipe {
  static let name = "threshold"
  static let summary = "stops a trial whose mean is below a value"

  /// The least mean that may go on, in units of the surface's reward.
  var value = 0.0
  /// From how many readings on.
  var steps = 7

  init() {}

  func validate() throws { try requireOption("steps", steps, in: 1...10_000) }

  func makeStopper(for run: RunSetup) -> any EarlyStopper {
    TrialStopper { [value, steps] trial in
      guard trial.readings.count >= steps, let last = trial.readings.last else { return false }
      return last.mean < value
    }
  }
}
