public import Records
import RematchDocuments
import RematchNumerics
public import Search

/// The runs of a method in one contest, kept to compare later versions with: each run's trace, find and time.
///
/// The file is compact JSON, a few kilobytes for ten surfaces and thirty repeats, so that it can be committed.
public struct GateBaseline: Codable, Hashable, Sendable {
  /// The runs on one surface, each list in the order of the repeats.
  public struct SurfaceRuns: Codable, Hashable, Sendable {
    /// The surface with its content hash.
    public let surface: Record.SurfaceIdentity
    /// What was measured; `nil` of a maximised reward. The numbers below are maximised, and in the file the users'.
    public let measure: Record.Measure?
    /// The table's largest full reward.
    public let best: Double
    /// Random search's median.
    public let reference: Double
    /// The largest full reward that each run counted.
    public let found: [Double]
    /// The hash of each run's trials, history and faults.
    public let traces: [String]
    /// The seconds that each run spent in suggester and stopper, rounded to microseconds.
    public let seconds: [Double]
  }

  /// The version of this format. Files of version 1 may have no check.
  public static let currentSchema = 2

  /// The version of this format.
  public let schema: Int
  /// The version of the runs' identity, on which traces and seeds depend.
  public let records: Int
  /// The contest.
  public let contest: Contest
  /// `contest` or `strict`.
  public let mode: Mode
  /// The method.
  public let method: Record.MethodIdentity
  /// The seed of the campaign.
  public let seed: UInt64
  /// The repeats on each surface.
  public let repeats: Int
  /// The fault codes that runs had, ascending.
  public let faults: [Int]
  /// The surfaces.
  public let surfaces: [SurfaceRuns]

  /// The baseline of a method's runs in one contest.
  ///
  /// - Parameters:
  ///   - records: all of one contest and method, repeats from 0 on without a gap, as many on each surface.
  ///   - seed: that of the campaign.
  /// - Throws: `BaselineError` when they are not.
  public init(_ records: [Record], seed: UInt64) throws(BaselineError) {
    guard let first = records.first else { throw .incomplete("it has no runs") }
    for record in records { try record.requirePlayed() }
    var names: [Record.SurfaceIdentity] = []
    for record in records where !names.contains(record.surface) { names.append(record.surface) }
    var surfaces: [SurfaceRuns] = []
    for name in names {
      let runs = records.filter { $0.surface == name }.sorted { $0.repeat < $1.repeat }
      guard runs.map(\.repeat) == Array(0..<runs.count) else {
        throw .incomplete("the repeats on surface '\(name.name)' are not 0, 1, 2 and so on")
      }
      surfaces.append(SurfaceRuns(name, runs))
    }
    let counts = surfaces.map(\.found.count)
    guard counts.allSatisfy({ $0 == counts[0] }) else {
      throw .incomplete("the surfaces do not all have as many repeats")
    }
    schema = Self.currentSchema
    self.records = RunKey.version
    contest = first.contest
    mode = first.mode
    method = first.method
    self.seed = seed
    repeats = counts[0]
    faults = Set(records.flatMap { $0.faults.map(\.code.rawValue) }).sorted()
    self.surfaces = surfaces
  }

  /// The name of its file: the contest, the method, and a part of the hash of its identity.
  public var fileName: String {
    let identity = hexadecimal(XXH64.hash(method.recipe.canonicalText, seed: 0)).prefix(6)
    let text = "\(contest.name)-\(mode == .strict ? "strict-" : "")\(method.label)"
    let plain = text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" }
    return "\(String(plain.prefix(80)))-\(identity).json"
  }

  /// The scores of its runs, per surface.
  public var scores: [[Double]] {
    surfaces.map { runs in
      runs.found.map {
        ContestScore.score(of: $0, reference: runs.reference, best: runs.best)
      }
    }
  }
}

extension GateBaseline.SurfaceRuns {
  /// The users' number for an inner reward, or the inner one for a user's.
  func shown(_ reward: Double) -> Double { measure?.direction.shown(reward) ?? reward }

  private enum CodingKeys: String, CodingKey {
    case surface, measure, best, reference, found, traces, seconds
  }

  /// Reads the JSON object.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    surface = try keys.decode(Record.SurfaceIdentity.self, forKey: .surface)
    let measure = try keys.decodeIfPresent(Record.Measure.self, forKey: .measure)
    self.measure = measure
    func inner(_ number: Double) -> Double { measure?.direction.shown(number) ?? number }
    best = inner(try keys.decode(Double.self, forKey: .best))
    reference = inner(try keys.decode(Double.self, forKey: .reference))
    found = try keys.decode([Double].self, forKey: .found).map(inner)
    traces = try keys.decode([String].self, forKey: .traces)
    seconds = try keys.decode([Double].self, forKey: .seconds)
  }

  /// Writes the JSON object.
  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: CodingKeys.self)
    try keys.encode(surface, forKey: .surface)
    try keys.encodeIfPresent(measure, forKey: .measure)
    try keys.encode(shown(best), forKey: .best)
    try keys.encode(shown(reference), forKey: .reference)
    try keys.encode(found.map(shown), forKey: .found)
    try keys.encode(traces, forKey: .traces)
    try keys.encode(seconds, forKey: .seconds)
  }

  fileprivate init(_ surface: Record.SurfaceIdentity, _ runs: [Record]) {
    self.surface = surface
    measure = runs[0].measure
    best = runs[0].best
    reference = runs[0].reference
    found = runs.map(\.found)
    traces = runs.map(\.trace)
    seconds = runs.map { 1e-6 * (1e6 * ($0.timings.suggest + $0.timings.stop)).rounded() }
  }
}
