import Search

/// What a leaderboard needs of a record; reading it keeps no lists.
@dynamicMemberLookup
public struct RunSummary: Hashable, Sendable {
  /// All of the record but its lists; its properties are the summary's too.
  public private(set) var header: RunHeader
  /// How many trials were begun.
  public let trialCount: Int
  /// The largest full reward counted; where there is none, as ``Record/found``.
  public private(set) var found: Double

  /// A live run on a scale that it has in common with others: the worst and the best that any of them has seen.
  public func onScale(worst: Double, best: Double) -> RunSummary {
    var summary = self
    summary.found = hasFoundNothing ? worst : found
    (summary.header.worst, summary.header.best, summary.header.reference) = (worst, best, worst)
    return summary
  }

  /// Whether no trial was completed on a table whose cells are all equal, or in a live run.
  public var hasFoundNothing: Bool { found < header.worst }

  /// A property of the header.
  public subscript<Value>(dynamicMember property: KeyPath<RunHeader, Value>) -> Value {
    header[keyPath: property]
  }

  /// The summary of a record.
  public init(_ record: Record) {
    header = record.header
    trialCount = record.trials.count
    found = record.found
  }

  /// The summary of a record that was read without its trials.
  init(_ record: Record, _ scan: TrialScan) {
    header = record.header
    trialCount = scan.entries.count
    let best = record.bestSoFar.last ?? record.worst
    let isNothing =
      record.worst == record.best && !scan.entries.contains { $0.reason == .completed }
    found = isNothing ? nothing(on: best) : best
  }
}

extension RunSummary: Decodable {
  /// Reads a record's JSON object.
  public init(from decoder: any Decoder) throws { self.init(try Record(from: decoder)) }
}
