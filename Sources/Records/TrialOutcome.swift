public import Search

/// One configuration's whole life in a run, with the full reward that only the table knows.
public struct TrialOutcome: Hashable, Sendable {
  /// The configuration; empty for a suggestion that lacks a parameter.
  public let configuration: Configuration
  /// The values as suggested, when they were not allowed values.
  public let submitted: [String: ParameterValue]?
  /// The slot in which it was, from 0.
  public internal(set) var slot: Int
  /// The iteration in which it was suggested, from 1.
  public let start: Int
  /// The iteration in which it ended, or the last one of the run.
  public let end: Int
  /// How many readings it showed.
  public let steps: Int
  /// What it was at its end, or at that of the run.
  public let reason: Trial.State
  /// The table's full reward, whether the trial lived to show it or not; `nil` without a
  /// configuration, and of a cell that fails.
  public internal(set) var reward: Double?
  /// The simulated seconds at which it began and ended; `nil` in a contest of iterations.
  public let times: ClosedRange<Double>?

  /// An outcome from its parts.
  public init(
    configuration: Configuration, submitted: [String: ParameterValue]?, slot: Int = 0, start: Int,
    end: Int,
    steps: Int, reason: Trial.State, reward: Double?, times: ClosedRange<Double>? = nil
  ) {
    self.configuration = configuration
    self.submitted = submitted
    self.slot = slot
    self.start = start
    self.end = end
    self.steps = steps
    self.reason = reason
    self.reward = reward
    self.times = times
  }

  /// The outcome of a trial.
  ///
  /// - Parameters:
  ///   - space: of what was submitted, the values of its parameters are kept.
  ///   - last: the last iteration of the run and its time, for a trial that has not ended.
  ///   - reward: the table's full reward.
  public init(
    _ trial: Trial, in space: SearchSpace, last: (iteration: Int, time: Double?), reward: Double?
  ) {
    self.init(
      configuration: trial.configuration, submitted: Self.submitted(trial, in: space),
      slot: trial.slot,
      start: trial.start, end: trial.end ?? last.iteration, steps: trial.readings.count,
      reason: trial.state, reward: reward,
      times: last.time.map { trial.startTime...(trial.endTime ?? $0) })
  }
}

extension TrialOutcome {
  /// What was submitted of the space's own parameters, unless it is what was evaluated; other names, of which there may
  /// be any number, are only in the message of the fault.
  private static func submitted(_ trial: Trial, in space: SearchSpace) -> [String: ParameterValue]?
  {
    guard let submitted = trial.submitted else { return nil }
    var own: [String: ParameterValue] = [:]
    for parameter in space.parameters { own[parameter.name] = submitted[parameter.name] }
    let isEvaluated =
      space.contains(trial.configuration) && own == space.values(of: trial.configuration)
    return isEvaluated ? nil : own
  }
}

extension TrialOutcome: Codable {
  private enum CodingKeys: String, CodingKey {
    case configuration, submitted, slot, start, end, steps, reason, reward, times
  }

  /// Reads the JSON object; in schema 1 it has no slot.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      configuration: try keys.decode(Configuration.self, forKey: .configuration),
      submitted: try keys.decodeIfPresent([String: ParameterValue].self, forKey: .submitted),
      slot: try keys.decodeIfPresent(Int.self, forKey: .slot) ?? 0,
      start: try keys.decode(Int.self, forKey: .start),
      end: try keys.decode(Int.self, forKey: .end),
      steps: try keys.decode(Int.self, forKey: .steps),
      reason: try keys.decode(Trial.State.self, forKey: .reason),
      reward: try keys.decodeIfPresent(Double.self, forKey: .reward),
      times: try keys.decodeIfPresent(ClosedRange<Double>.self, forKey: .times))
  }
}
