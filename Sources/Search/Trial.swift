/// One reading of a trial: the running mean of the reward and its 95% interval.
public struct Reading: Hashable, Sendable {
  /// The mean of the reward so far.
  public var mean: Double
  /// The lower bound of the interval.
  public var lower: Double
  /// The upper bound of the interval.
  public var upper: Double

  /// A reading from its three numbers.
  public init(mean: Double, lower: Double, upper: Double) {
    self.mean = mean
    self.lower = lower
    self.upper = upper
  }
}

/// One configuration's life in a run, as far as a suggester may see it.
public struct Trial: Hashable, Sendable {
  /// Where a trial is in its life.
  public enum State: String, Hashable, Sendable, Codable, CaseIterable {
    /// It is in a slot.
    case running
    /// It has left its slot, and may be resumed.
    case paused
    /// It has all its readings.
    case completed
    /// The early stopper ended it.
    case stopped
    /// It could not be evaluated to its end.
    case failed
    /// The final kit took it out of its slot in place of an equal one (``Rules/confusesTwins``).
    case mistaken
  }

  /// The trial's number in its run, from 0, in the order of the suggestions.
  public let id: Int
  /// The configuration that is evaluated; empty for a suggestion that lacks a parameter, which the
  /// final contest leaves in its slot without readings.
  public let configuration: Configuration
  /// The number of the configuration in the table; `nil` for one that is not in the space, and before a ledger has
  /// taken the trial in.
  public internal(set) var cell: Int?
  /// The values as suggested, when they were not allowed values; otherwise `nil`.
  public let submitted: [String: ParameterValue]?
  /// The slot, from 0: the lowest that was free when the trial started or was last resumed.
  public internal(set) var slot = 0
  /// The iteration, from 1, in which it was suggested; in simulated time the part of the budget.
  public let start: Int
  /// The iteration in which it ended; `nil` while it runs or is paused.
  public internal(set) var end: Int?
  /// The time by the play's clock at which it started.
  public internal(set) var startTime = 0.0
  /// The time by the play's clock at which it ended; `nil` while it runs or is paused.
  public internal(set) var endTime: Double?
  /// Where it is in its life.
  public internal(set) var state: State
  /// The readings shown so far, in order.
  public internal(set) var readings: [Reading]

  /// A trial from its parts.
  public init(
    id: Int, configuration: Configuration, submitted: [String: ParameterValue]? = nil, start: Int,
    state: State = .running, readings: [Reading] = []
  ) {
    self.id = id
    self.configuration = configuration
    self.submitted = submitted
    self.start = start
    self.state = state
    self.readings = readings
  }

  /// The full reward of a completed trial; `nil` for any other.
  public var reward: Double? { state == .completed ? readings.last?.mean : nil }
}
