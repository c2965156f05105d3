import Search

/// Stops a trial whose mean is below a value once it has a number of readings.
struct Threshold: EarlyStopperRecipe {
  static let name = "threshold"
  static let summary = "stops a trial whose mean is below a value"

  /// The lowest mean that goes on, in units of the surface's reward.
  var value = 0.0
  /// The readings from which on trials are judged.
  var steps = contestStep

  init() {}

  func validate() throws { try requireOption("steps", steps, in: allowedSteps) }

  func makeStopper(for run: RunSetup) -> any EarlyStopper {
    TrialStopper { [value, steps] trial in
      guard trial.readings.count >= steps, let last = trial.readings.last else { return false }
      return last.mean < value
    }
  }
}
