/// How an evaluation ended.
public enum EvaluationStatus: Hashable, Sendable {
  /// The command ended with status 0 and gave its metric.
  case done
  /// It failed, for a reason in words: its exit status, its time, a metric that is missing or no number.
  case failed(String)
  /// It was ended before its last step, because nobody wanted more.
  case stopped
}

/// What an evaluation gave.
public struct EvaluationOutcome: Hashable, Sendable {
  /// How it ended.
  public var status: EvaluationStatus
  /// The metric: of each step that was shown, or one value; in the users' numbers.
  public var values: [Double]
  /// When each value was seen, in seconds since the start.
  public var times: [Double]
  /// The seconds from start to end.
  public var seconds: Double
  /// The seconds of processors; `nil` where the system does not say.
  public var processorSeconds: Double?
  /// The most resident memory, in bytes.
  public var peakMemory: Int?
  /// The end of what it wrote; empty unless it failed.
  public var log: String
}
