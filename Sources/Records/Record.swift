import RematchDocuments
import RematchNumerics
import Search

/// The record of one run, one line of a journal; all that scoring and reports need.
///
/// As JSON, keys sorted:
///
/// | key | content |
/// |---|---|
/// | `schema` | 3, the version of this format; lines of schema 1 and 2 are read too |
/// | `id` | 32 hex digits that identify the run by schema, contest, mode, surface, method, repeat and seed |
/// | `contest` | `name`, `rounds`, `slots`, `steps`, `reference`, `timeLimit`, `rules` |
/// | `live` | `true` of a run on a real command: `best` and `worst` are what it has seen itself, `reference` is its worst, and no score follows from them |
/// | `measure` | of all but a maximised reward: the `name` of what was measured and its `direction`, `maximize` or `minimize` |
/// | `mode` | `contest` or `strict` |
/// | `surface` | `name` and `hash` |
/// | `method` | `label`, as users type it, `recipe`: name, `version`, the options that differ from their defaults, and the same of a `stopper`; of another process `program`: the `name` and `version` that it gave, `content`, the hash of its files, and `libraries`, the versions of interpreter and libraries |
/// | `repeat`, `seed` | the repeat, from 0, and the run's own seed |
/// | `campaignSeed` | the seed of the campaign |
/// | `code` | the contest's error code, 0 for success |
/// | `default` | the full reward of the surface's default configuration, if it has one |
/// | `faults` | per fault `iteration`, `code`, `message` |
/// | `trials` | in the order of the suggestions: `configuration` (an index per parameter), `submitted` (the values as suggested, when they were not allowed values), `slot` (from 0), `start` and `end` (iterations), `steps` (readings shown), `reason` (`completed`, `stopped`, `failed`, `mistaken`, `paused`, `running`), `reward` (the table's full reward, seen or not; left out where the cell fails), `times` (in simulated time, the seconds at which it began and ended) |
/// | `history` | the trials' numbers in the order in which they ended |
/// | `bestSoFar` | after each iteration the largest full reward counted, the table's worst before there is one |
/// | `best`, `worst`, `reference` | of the surface: the extremes, and random search's median after `contest.reference` evaluations |
/// | `table` | of tables that are not too large: `cells`, how many there are; `above`, how many are better than what the run found; `targets`, the full rewards at exact ranks |
/// | `trace` | 16 hex digits: the hash of trials, history and fault codes |
/// | `timings` | all that two equal runs may differ in: `suggest` and `stop`, the seconds spent in the two, and `check`, 16 hex digits by which a line that was changed is known |
///
/// Rewards in the JSON are the users' numbers; in this type they are maximised, so that those of a minimised surface have
/// the other sign. In simulated time `start`, `end` and `bestSoFar` count equal parts of the budget.
///
/// The check is the XXH64 of the line as `journalLine` writes it, without its newline and without the member
/// `"check":"...",`: the hash of the bytes before it is the seed of the hash of the bytes behind it. A line that other
/// programs have written anew, with spaces or another order of keys, still has the check of its values.
///
/// What is read is also compared with itself: the trace and the identity are those of the parts, the best-so-far curve is
/// what the completed trials make of it, and every number is in its range. What an edit of all values of a record with a
/// new check says is not known to be untrue, if the values agree with each other.
@dynamicMemberLookup
public struct Record: Hashable, Sendable {
  /// The version of the record format.
  public static let currentSchema = 3

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
    self.header.trace = TrialScan(trials).trace(history: history, faults: header.faults)
  }

  /// A record without a list, to be filled.
  init() {
    header = RunHeader()
    (trials, history, bestSoFar) = ([], [], [])
  }

  /// The same record with each reward as users know it, or with inner ones if it has those.
  func shown() -> Record {
    guard header.measure?.direction == .minimize else { return self }
    var record = self
    record.header = header.shown()
    for index in trials.indices {
      record.trials[index].reward = trials[index].reward.map(header.shown)
    }
    record.bestSoFar = bestSoFar.map(header.shown)
    return record
  }

  /// The traces of runs that ended at once with a fault, before anything was suggested.
  public static let tracesOfNothing: Set<String> = Set(
    ContestCode.allCases.map { code in
      TrialScan().trace(
        history: [], faults: [Fault(iteration: 0, code: code, message: "")])
    })
}

extension Record: Codable {
  private enum CodingKeys: String, CodingKey { case trials, history, bestSoFar, timings }

  /// Reads a record's JSON object, of this schema or an earlier one.
  ///
  /// - Throws: `DecodingError` for what is no record, is of a later schema, was changed since it was written (its check
  ///   tells), or contradicts itself.
  /// - Complexity: O(*n*), where *n* is the length of the lists.
  public init(from decoder: any Decoder) throws {
    let unchecked = try UncheckedRecord(from: decoder)
    do throws(JSONProblem) { self = try unchecked.checked() } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: error.description))
    }
  }

  /// Writes the JSON object.
  public func encode(to encoder: any Encoder) throws {
    let shown = shown()
    try shown.header.encode(to: encoder)
    var keys = encoder.container(keyedBy: CodingKeys.self)
    try keys.encode(shown.trials, forKey: .trials)
    try keys.encode(history, forKey: .history)
    try keys.encode(shown.bestSoFar, forKey: .bestSoFar)
    try keys.encode(CheckedTimings(self), forKey: .timings)
  }

  /// Brings a record of an earlier schema to this one.
  ///
  /// In schema 1 records held all options of the method, which ``MethodIdentity`` shortens, and neither the slots of
  /// trials nor the seed of the campaign.
  mutating func upgrade() {
    // Before schema 3 the program was no part of the id.
    if header.schema == 1 || header.schema == 2 && header.method.program != nil {
      header.id = header.key(recipe: header.method.recipe.canonicalText).id
    }
    if header.schema == 1 { assignSlots() }
    header.schema = Self.currentSchema
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
