public import Search

/// Stops a trial whose mean is below a value once it has a number of readings.
public struct Threshold: EarlyStopperRecipe {
  public static let name = "threshold"
  public static let summary = "stops a trial whose mean is below a value"

  /// The least mean that may go on, in units of the surface's reward.
  public var value = 0.0
  /// From how many readings on.
  public var steps = 7

  public init() {}

  public func validate() throws { try requireOption("steps", steps, in: 1...10_000) }

  public func makeStopper(for run: RunSetup) -> any EarlyStopper {
    TrialStopper { [value, steps] trial in
      guard trial.readings.count >= steps, let last = trial.readings.last else { return false }
      return last.mean < value
    }
  }
}
