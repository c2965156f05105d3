import Search

/// Stops a trial whose mean has not risen above its own best for a number of readings.
struct Patience: EarlyStopperRecipe {
  static let name = "patience"
  static let summary = "stops a trial whose mean has not improved for some readings"

  /// The readings after which a trial without a new best mean is stopped.
  var steps = 4

  init() {}

  func validate() throws { try requireOption("steps", steps, in: allowedSteps) }

  func makeStopper(for run: RunSetup) -> any EarlyStopper {
    TrialStopper { [steps] trial in
      var bestStep = 0
      for step in trial.readings.indices
      where trial.readings[step].mean > trial.readings[bestStep].mean { bestStep = step }
      return trial.readings.count - 1 - bestStep >= steps
    }
  }
}
