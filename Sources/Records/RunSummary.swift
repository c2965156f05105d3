public import Search

/// What a leaderboard needs of a record; reading it keeps no trials.
public struct RunSummary: Hashable, Sendable {
  /// What identifies the run.
  public let id: String
  /// The contest.
  public let contest: Contest
  /// `contest` or `strict`.
  public let mode: Mode
  /// The surface.
  public let surface: Record.SurfaceIdentity
  /// The method.
  public let method: Record.MethodIdentity
  /// The repeat, from 0.
  public let `repeat`: Int
  /// The run's own seed.
  public let seed: UInt64
  /// What went wrong.
  public let faults: [Fault]
  /// How many trials were begun.
  public let trialCount: Int
  /// The largest full reward counted; the table's worst where there is none.
  public let found: Double
  /// The table's largest full reward.
  public let best: Double
  /// Random search's median.
  public let reference: Double
  /// The seconds that the suggester took.
  public let timings: Record.Timings

  /// The summary of a record.
  public init(_ record: Record) { self.init(record, trialCount: record.trials.count) }

  /// The summary of a record whose trials were counted before.
  init(_ record: Record, trialCount: Int) {
    id = record.id
    contest = record.contest
    mode = record.mode
    surface = record.surface
    method = record.method
    self.repeat = record.repeat
    seed = record.seed
    faults = record.faults
    self.trialCount = trialCount
    found = record.found
    best = record.best
    reference = record.reference
    timings = record.timings
  }
}

extension RunSummary: Decodable {
  private enum CodingKeys: String, CodingKey {
    case schema, id, contest, mode, surface, method, `repeat`, seed, faults, trials, bestSoFar
    case best, worst, reference, timings
  }

  /// Reads a record's JSON object.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let schema = try keys.decode(Int.self, forKey: .schema)
    guard schema == Record.currentSchema else {
      throw DecodingError.dataCorruptedError(
        forKey: .schema, in: keys, debugDescription: "is \(schema)")
    }
    id = try keys.decode(String.self, forKey: .id)
    contest = try keys.decode(Contest.self, forKey: .contest)
    mode = try keys.decode(Mode.self, forKey: .mode)
    surface = try keys.decode(Record.SurfaceIdentity.self, forKey: .surface)
    method = try keys.decode(Record.MethodIdentity.self, forKey: .method)
    self.repeat = try keys.decode(Int.self, forKey: .repeat)
    seed = try keys.decode(UInt64.self, forKey: .seed)
    faults = try keys.decode([Fault].self, forKey: .faults)
    trialCount = try keys.nestedUnkeyedContainer(forKey: .trials).count ?? 0
    let worst = try keys.decode(Double.self, forKey: .worst)
    found = try keys.decode([Double].self, forKey: .bestSoFar).last ?? worst
    best = try keys.decode(Double.self, forKey: .best)
    reference = try keys.decode(Double.self, forKey: .reference)
    timings = try keys.decode(Record.Timings.self, forKey: .timings)
  }
}
