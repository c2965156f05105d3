import RematchDocuments
import RematchNumerics
import Search

/// The record of one run, one line of a journal; all that scoring and reports need.
///
/// As JSON, keys sorted:
///
/// | key | content |
/// |---|---|
/// | `schema` | 2, the version of this format; lines of schema 1 are read too |
/// | `id` | 32 hex digits that identify the run by schema, contest, mode, surface, method, repeat and seed |
/// | `contest` | `name`, `rounds`, `slots`, `steps`, `reference`, `timeLimit`, `rules` |
/// | `mode` | `contest` or `strict` |
/// | `surface` | `name` and `hash` |
/// | `method` | `label`, as users type it, `recipe`: name, `version`, the options that differ from their defaults, and the same of a `stopper`; of another process `program`: the `name` and `version` that it gave, `content`, the hash of its files, and `libraries`, the versions of interpreter and libraries |
/// | `repeat`, `seed` | the repeat, from 0, and the run's own seed |
/// | `campaignSeed` | the seed of the campaign |
/// | `code` | the contest's error code, 0 for success |
/// | `faults` | per fault `iteration`, `code`, `message` |
/// | `trials` | in the order of the suggestions: `configuration` (an index per parameter), `submitted` (the values as suggested, when they were not allowed values), `slot` (from 0), `start` and `end` (iterations), `steps` (readings shown), `reason` (`completed`, `stopped`, `failed`, `mistaken`, `paused`, `running`), `reward` (the table's full reward, seen or not) |
/// | `history` | the trials' numbers in the order in which they ended |
/// | `bestSoFar` | after each iteration the largest full reward counted, the table's worst before there is one |
/// | `best`, `worst`, `reference` | of the surface: the extremes, and random search's median after `contest.reference` evaluations |
/// | `table` | of tables that are not too large: `cells`, how many there are; `above`, how many are better than what the run found; `targets`, the full rewards at exact ranks |
/// | `trace` | 16 hex digits: the hash of trials, history and fault codes |
/// | `timings` | `suggest` and `stop`, the seconds spent in the two; all that two equal runs may differ in |
@dynamicMemberLookup
public struct Record: Hashable, Sendable {
  /// The version of the record format.
  public static let currentSchema = 2

  /// All but the lists; its properties are the record's too.
  public internal(set) var header: RunHeader
  /// The trials in the order of the suggestions.
  public internal(set) var trials: [TrialOutcome]
  /// The trials' numbers in the order in which they ended.
  public internal(set) var history: [Int]
  /// The largest full reward counted after each iteration.
  public internal(set) var bestSoFar: [Double]

  /// A property of the header.
  public subscript<Value>(dynamicMember property: KeyPath<RunHeader, Value>) -> Value {
    header[keyPath: property]
  }

  /// A record of this schema; the trace hash is computed.
  public init(
    _ header: RunHeader, trials: [TrialOutcome], history: [Int], bestSoFar: [Double]
  ) {
    self.header = header
    self.trials = trials
    self.history = history
    self.bestSoFar = bestSoFar
    self.header.trace = Self.trace(trials: trials, history: history, faults: header.faults)
  }

  /// A record without a list, to be filled.
  init() {
    header = RunHeader()
    (trials, history, bestSoFar) = ([], [], [])
  }

  /// The traces of runs that ended at once with a fault, before anything was suggested.
  public static let tracesOfNothing: Set<String> = Set(
    ContestCode.allCases.map { code in
      trace(trials: [], history: [], faults: [Fault(iteration: 0, code: code, message: "")])
    })

  private static func trace(trials: [TrialOutcome], history: [Int], faults: [Fault]) -> String {
    var numbers: [Int] = []
    for trial in trials {
      numbers.append(trial.configuration.indices.count)
      numbers += trial.configuration.indices
      numbers += [trial.start, trial.end, trial.steps, trial.reason == .completed ? 1 : 0]
    }
    numbers.append(-1)
    numbers += history
    for fault in faults { numbers += [-2, fault.iteration, fault.code.rawValue] }
    let bytes = numbers.map { Int64($0).littleEndian }
    return hexadecimal(bytes.withUnsafeBytes { XXH64.hash($0) })
  }
}

extension Record: Codable {
  private enum CodingKeys: String, CodingKey { case schema, trials, history, bestSoFar }

  /// Reads a record's JSON object, of this schema or an earlier one; a later one is refused.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let schema = try keys.decode(Int.self, forKey: .schema)
    guard (1...Self.currentSchema).contains(schema) else {
      throw DecodingError.dataCorruptedError(
        forKey: .schema, in: keys, debugDescription: "is \(schema)")
    }
    header = try RunHeader(from: decoder)
    trials = try keys.decode([TrialOutcome].self, forKey: .trials)
    history = try keys.decode([Int].self, forKey: .history)
    bestSoFar = try keys.decode([Double].self, forKey: .bestSoFar)
    upgrade()
  }

  /// Writes the JSON object.
  public func encode(to encoder: any Encoder) throws {
    try header.encode(to: encoder)
    var keys = encoder.container(keyedBy: CodingKeys.self)
    try keys.encode(trials, forKey: .trials)
    try keys.encode(history, forKey: .history)
    try keys.encode(bestSoFar, forKey: .bestSoFar)
  }

  /// Brings a record of an earlier schema to this one.
  ///
  /// In schema 1 records held all options of the method, which ``MethodIdentity`` shortens, and neither the slots of
  /// trials nor the seed of the campaign.
  mutating func upgrade() {
    guard header.schema < Self.currentSchema else { return }
    header.schema = Self.currentSchema
    header.id =
      RunKey(
        contest: header.contest, mode: header.mode, surface: header.surface,
        recipe: header.method.recipe.canonicalText, program: header.method.program,
        repeat: header.repeat, seed: header.seed
      ).id
    assignSlots()
  }

  /// Gives each trial the lowest slot that is free at its start, as the judge does.
  private mutating func assignSlots() {
    var ends: [Int] = []
    for index in trials.indices {
      let slot = ends.firstIndex { $0 < trials[index].start } ?? ends.count
      if slot == ends.count { ends.append(0) }
      ends[slot] = trials[index].end
      trials[index].slot = slot
    }
  }
}
