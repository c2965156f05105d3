import RematchDocuments
public import Search

/// All of a record but its three long lists.
///
/// A field is added here, as a property with its row in `fields` below; what makes the record sets it.
public struct RunHeader: Codable, Hashable, Sendable {
  /// The table's largest full reward.
  public var best = 0.0
  /// The seed of the campaign; `nil` in journals of schema 1.
  public var campaignSeed: UInt64?
  /// The contest's error code.
  public var code = ContestCode.success
  /// The contest.
  public internal(set) var contest = Contest.preliminary
  /// What went wrong, in order.
  public var faults: [Fault] = []
  /// 32 hex digits that identify the run.
  public internal(set) var id = ""
  /// Whether the run was played on a real command, so that `best` and `worst` are only the best and the worst that it has
  /// seen itself, and `reference` the worst: no score follows from them. `nil` of a run on a table.
  public var isLive: Bool?
  /// The method.
  public internal(set) var method = Record.MethodIdentity(label: "", recipe: .null)
  /// What was measured; `nil` of a maximised reward.
  public var measure: Record.Measure?
  /// The full reward of the default configuration; `nil` where there is none.
  public var standard: Double?
  /// How strict the judge was.
  public internal(set) var mode = Mode.contest
  /// Random search's median after the contest's number of evaluations.
  public var reference = 0.0
  /// The repeat, from 0.
  public internal(set) var `repeat` = 0
  /// The version of the format.
  public internal(set) var schema = Record.currentSchema
  /// The run's own seed.
  public internal(set) var seed: UInt64 = 0
  /// The surface.
  public internal(set) var surface = Record.SurfaceIdentity(name: "", hash: "")
  /// What else is kept of the table; `nil` of very large ones, and in journals of early versions.
  public var table: Record.TableFacts?
  /// The seconds that the suggester took.
  public var timings = Record.Timings(suggest: 0, stop: 0)
  /// The hash of trials, history and fault codes.
  public internal(set) var trace = ""
  /// The table's smallest full reward.
  public var worst = 0.0

  /// A row for each property, in the order of the keys.
  static let fields: [LineField] = [
    LineField("best", \.best), LineField("campaignSeed", \.campaignSeed), LineField("code", \.code),
    LineField("contest", \.contest), LineField("default", \.standard),
    LineField("faults", \.faults), LineField("id", \.id), LineField("live", \.isLive),
    LineField("measure", \.measure),
    LineField("method", \.method), LineField("mode", \.mode), LineField("reference", \.reference),
    LineField("repeat", \.repeat), LineField("schema", \.schema), LineField("seed", \.seed),
    LineField("surface", \.surface), LineField("table", \.table), LineField("timings", \.timings),
    LineField("trace", \.trace), LineField("worst", \.worst),
  ]

  private enum CodingKeys: String, CodingKey {
    case best, campaignSeed, code, contest
    case standard = "default"
    case faults, id
    case isLive = "live"
    case measure, method, mode, reference, `repeat`, schema, seed, surface, table
    case timings, trace, worst
  }

  /// A header to be filled.
  init() {}

  /// What was measured, in a word: `reward`, unless the surface says otherwise.
  public var measureName: String { measure?.name ?? Objective.reward.name }

  /// The users' number for an inner reward, or the inner one for a user's.
  public func shown(_ reward: Double) -> Double { measure?.direction.shown(reward) ?? reward }

  /// The same header with each reward as users know it, or with inner ones if it has those.
  func shown() -> RunHeader {
    var header = self
    (header.best, header.worst) = (shown(best), shown(worst))
    header.reference = shown(reference)
    header.standard = standard.map(shown)
    header.table = table.map {
      Record.TableFacts(cells: $0.cells, above: $0.above, targets: $0.targets.map(shown))
    }
    return header
  }

  /// What identifies the run by its parts; its `id` is the one that the record must have.
  ///
  /// - Parameters:
  ///   - recipe: the canonical JSON of the method's recipe.
  ///   - hasProgram: whether the program is a part of the id, as it is from schema 3 on.
  func key(recipe: String, hasProgram: Bool = true) -> RunKey {
    RunKey(
      contest: contest, mode: mode, surface: surface, recipe: recipe,
      program: hasProgram ? method.program : nil, repeat: self.repeat, seed: seed)
  }

  /// The header of a run of which nothing is known but what identifies it.
  public init(_ key: RunKey, _ method: Record.MethodIdentity) {
    contest = key.contest
    id = key.id
    self.method = method
    mode = key.mode
    self.repeat = key.repeat
    seed = key.seed
    surface = key.surface
  }
}
