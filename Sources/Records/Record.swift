public import RematchDocuments
import RematchNumerics
public import Search

/// The record of one run, one line of a journal; all that scoring and reports need.
///
/// As JSON, keys sorted:
///
/// | key | content |
/// |---|---|
/// | `schema` | 1, the version of this format |
/// | `id` | 32 hex digits that identify the run by schema, contest, mode, surface, recipe, repeat and seed |
/// | `contest` | `name`, `rounds`, `slots`, `steps`, `reference`, `timeLimit` |
/// | `mode` | `contest` or `strict` |
/// | `surface` | `name` and `hash` |
/// | `method` | `label`, as users type it, `recipe`, with all options, and of another process `program`: the `name` and `version` that it gave |
/// | `repeat`, `seed` | the repeat, from 0, and the run's own seed |
/// | `code` | the contest's error code, 0 for success |
/// | `faults` | per fault `iteration`, `code`, `message` |
/// | `trials` | in the order of the suggestions: `configuration` (an index per parameter), `submitted` (the values as suggested, when they were not allowed values), `start` and `end` (iterations), `steps` (readings shown), `reason` (`completed`, `stopped`, `mistaken`, `running`), `reward` (the table's full reward, seen or not) |
/// | `history` | the trials' numbers in the order in which they ended |
/// | `bestSoFar` | after each iteration the largest full reward counted, the table's worst before there is one |
/// | `best`, `worst`, `reference` | of the surface: the extremes, and random search's median after `contest.reference` evaluations |
/// | `table` | of tables that are not too large: `cells`, how many there are; `above`, how many are better than what the run found; `targets`, the full rewards at exact ranks |
/// | `trace` | 16 hex digits: the hash of trials, history and fault codes |
/// | `timings` | `suggest` and `stop`, the seconds spent in the two; all that two equal runs may differ in |
public struct Record: Codable, Hashable, Sendable {
  /// The surface as records know it.
  public struct SurfaceIdentity: Codable, Hashable, Sendable {
    /// The surface's name.
    public let name: String
    /// Its content hash.
    public let hash: String

    /// An identity from its parts.
    public init(name: String, hash: String) {
      self.name = name
      self.hash = hash
    }
  }

  /// The method as records know it.
  public struct MethodIdentity: Codable, Hashable, Sendable {
    /// The shortest text that names the method.
    public let label: String
    /// The recipe with all its options.
    public let recipe: JSONValue
    /// The program that the method speaks for, as it named itself; `nil` of what is built in.
    public let program: Program?

    /// An identity from its parts.
    public init(label: String, recipe: JSONValue, program: Program? = nil) {
      self.label = label
      self.recipe = recipe
      self.program = program
    }
  }

  /// The seconds that a suggester took.
  public struct Timings: Codable, Hashable, Sendable {
    /// Spent in the suggester.
    public let suggest: Double
    /// Spent in the early stopper.
    public let stop: Double

    /// Timings from their parts.
    public init(suggest: Double, stop: Double) {
      self.suggest = suggest
      self.stop = stop
    }
  }

  /// What a record keeps of the table besides its extremes.
  public struct TableFacts: Codable, Hashable, Sendable {
    /// For each of these *n*, the last of the best 1/*n* of the cells is a target.
    public static let targetDivisors = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]

    /// How many cells there are.
    public let cells: Int
    /// How many have a larger full reward than the largest one that the run counted.
    public let above: Int
    /// The full reward of the cell of rank ceil(`cells` / *n*) from the best, for each of `targetDivisors`, and
    /// the optimum.
    public let targets: [Double]

    /// Facts from their parts.
    public init(cells: Int, above: Int, targets: [Double]) {
      self.cells = cells
      self.above = above
      self.targets = targets
    }
  }

  /// The version of the record format.
  public static let currentSchema = 1

  /// The version of the record format.
  public let schema: Int
  /// 32 hex digits that identify the run.
  public let id: String
  /// The contest.
  public let contest: Contest
  /// `contest` or `strict`.
  public let mode: Mode
  /// The surface.
  public let surface: SurfaceIdentity
  /// The method.
  public let method: MethodIdentity
  /// The repeat, from 0.
  public let `repeat`: Int
  /// The run's own seed.
  public let seed: UInt64
  /// The contest's error code.
  public let code: ContestCode
  /// What went wrong, in order.
  public let faults: [Fault]
  /// The trials in the order of the suggestions.
  public let trials: [TrialOutcome]
  /// The trials' numbers in the order in which they ended.
  public let history: [Int]
  /// The largest full reward counted after each iteration.
  public let bestSoFar: [Double]
  /// The table's largest full reward.
  public let best: Double
  /// The table's smallest full reward.
  public let worst: Double
  /// Random search's median after the contest's number of evaluations.
  public let reference: Double
  /// What else is kept of the table; `nil` of very large ones, and in journals of early versions.
  public let table: TableFacts?
  /// The hash of trials, history and fault codes.
  public let trace: String
  /// The seconds that the suggester took.
  public let timings: Timings

  /// A record of this schema; the trace hash is computed.
  public init(
    key: RunKey, contest: Contest, method: MethodIdentity, code: ContestCode, faults: [Fault],
    trials: [TrialOutcome], history: [Int], bestSoFar: [Double], best: Double, worst: Double,
    reference: Double, table: TableFacts? = nil, timings: Timings
  ) {
    schema = Self.currentSchema
    id = key.id
    self.contest = contest
    mode = key.mode
    surface = key.surface
    self.method = method
    self.repeat = key.repeat
    seed = key.seed
    self.code = code
    self.faults = faults
    self.trials = trials
    self.history = history
    self.bestSoFar = bestSoFar
    self.best = best
    self.worst = worst
    self.reference = reference
    self.table = table
    self.timings = timings
    trace = Self.trace(trials: trials, history: history, faults: faults)
  }

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

extension Record {
  /// Reads a record's JSON object; one of another schema is refused.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    schema = try keys.decode(Int.self, forKey: .schema)
    guard schema == Self.currentSchema else {
      throw DecodingError.dataCorruptedError(
        forKey: .schema, in: keys, debugDescription: "is \(schema)")
    }
    id = try keys.decode(String.self, forKey: .id)
    contest = try keys.decode(Contest.self, forKey: .contest)
    mode = try keys.decode(Mode.self, forKey: .mode)
    surface = try keys.decode(SurfaceIdentity.self, forKey: .surface)
    method = try keys.decode(MethodIdentity.self, forKey: .method)
    self.repeat = try keys.decode(Int.self, forKey: .repeat)
    seed = try keys.decode(UInt64.self, forKey: .seed)
    code = try keys.decode(ContestCode.self, forKey: .code)
    faults = try keys.decode([Fault].self, forKey: .faults)
    trials = try keys.decode([TrialOutcome].self, forKey: .trials)
    history = try keys.decode([Int].self, forKey: .history)
    bestSoFar = try keys.decode([Double].self, forKey: .bestSoFar)
    best = try keys.decode(Double.self, forKey: .best)
    worst = try keys.decode(Double.self, forKey: .worst)
    reference = try keys.decode(Double.self, forKey: .reference)
    table = try keys.decodeIfPresent(TableFacts.self, forKey: .table)
    trace = try keys.decode(String.self, forKey: .trace)
    timings = try keys.decode(Timings.self, forKey: .timings)
  }
}

/// What identifies a run before it is played.
public struct RunKey: Hashable, Sendable {
  /// The surface.
  public let surface: Record.SurfaceIdentity
  /// `contest` or `strict`.
  public let mode: Mode
  /// The repeat, from 0.
  public let `repeat`: Int
  /// The run's own seed.
  public let seed: UInt64
  /// 32 hex digits that identify the run.
  public let id: String

  /// The key of a run.
  ///
  /// - Parameter recipe: the canonical JSON of the method.
  public init(
    contest: Contest, mode: Mode, surface: Record.SurfaceIdentity, recipe: String, repeat: Int,
    seed: UInt64
  ) {
    self.surface = surface
    self.mode = mode
    self.repeat = `repeat`
    self.seed = seed
    let names = [
      "\(Record.currentSchema)", contest.name, mode.rawValue, surface.name, surface.hash, recipe,
      "\(`repeat`)", "\(seed)",
    ]
    let text = names.joined(separator: "\u{0}")
    id = hexadecimal(XXH64.hash(text, seed: 0)) + hexadecimal(XXH64.hash(text, seed: 1))
  }
}
