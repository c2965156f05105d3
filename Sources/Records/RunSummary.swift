/// What a leaderboard needs of a record; reading it keeps no lists.
@dynamicMemberLookup
public struct RunSummary: Hashable, Sendable {
  /// All of the record but its lists; its properties are the summary's too.
  public let header: RunHeader
  /// How many trials were begun.
  public let trialCount: Int
  /// The largest full reward counted; the table's worst where there is none.
  public let found: Double

  /// A property of the header.
  public subscript<Value>(dynamicMember property: KeyPath<RunHeader, Value>) -> Value {
    header[keyPath: property]
  }

  /// The summary of a record.
  public init(_ record: Record) { self.init(record, trialCount: record.trials.count) }

  /// The summary of a record whose trials were counted before.
  init(_ record: Record, trialCount: Int) {
    header = record.header
    self.trialCount = trialCount
    found = record.found
  }
}

extension RunSummary: Decodable {
  /// Reads a record's JSON object.
  public init(from decoder: any Decoder) throws { self.init(try Record(from: decoder)) }
}
