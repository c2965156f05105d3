public import RematchDocuments
import RematchNumerics
public import Search

extension Record {
  /// What was measured: of all but a maximised reward.
  public struct Measure: Codable, Hashable, Sendable {
    /// What the numbers are, such as `loss`.
    public let name: String
    /// Which numbers are better.
    public let direction: Objective.Direction

    /// A measure from its parts.
    public init(name: String, direction: Objective.Direction) {
      self.name = name
      self.direction = direction
    }

    /// The measure of an objective; `nil` of a maximised reward.
    public init?(_ objective: Objective) {
      guard objective.name != Objective.reward.name || objective.direction != .maximize else {
        return nil
      }
      self.init(name: objective.name, direction: objective.direction)
    }
  }

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
    /// Name, version, and the options that differ from their defaults, with the same of a stopper.
    public let recipe: JSONValue
    /// The program that plays the method; `nil` of what is built in.
    public let program: Program?

    /// An identity from its parts.
    public init(label: String, recipe: JSONValue, program: Program? = nil) {
      self.label = label
      self.recipe = recipe
      self.program = program
    }

    /// Reads the JSON object; a recipe without a version is of schema 1 and has all its options.
    public init(from decoder: any Decoder) throws {
      let keys = try decoder.container(keyedBy: CodingKeys.self)
      label = try keys.decode(String.self, forKey: .label)
      let recipe = try keys.decode(JSONValue.self, forKey: .recipe)
      if case .object(let document) = recipe, document["version"] == nil {
        self.recipe = SeedOptions.identity(ofAllOptions: recipe)
      } else {
        self.recipe = recipe
      }
      program = try keys.decodeIfPresent(Program.self, forKey: .program)
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
}

/// What identifies a run before it is played.
public struct RunKey: Hashable, Sendable {
  /// The contest.
  public let contest: Contest
  /// The surface.
  public let surface: Record.SurfaceIdentity
  /// How strict the judge is.
  public let mode: Mode
  /// The repeat, from 0.
  public let `repeat`: Int
  /// The run's own seed.
  public let seed: UInt64
  /// 32 hex digits that identify the run.
  public let id: String

  /// The version of the identity, which is part of it: that of the records when it was made. It is raised only where
  /// runs of before are other runs now, because it changes every id.
  public static let version = 2

  /// The key of a run.
  ///
  /// - Parameters:
  ///   - recipe: the canonical JSON of the method's identity.
  ///   - program: the program that plays it; `nil` of what is built in.
  public init(
    contest: Contest, mode: Mode, surface: Record.SurfaceIdentity, recipe: String,
    program: Program? = nil, repeat: Int, seed: UInt64
  ) {
    self.contest = contest
    self.surface = surface
    self.mode = mode
    self.repeat = `repeat`
    self.seed = seed
    var names = [
      "\(Self.version)", contest.name, mode.rawValue, surface.name, surface.hash, recipe,
      "\(`repeat`)", "\(seed)",
    ]
    if let program { names.append(program.canonicalText) }
    let text = names.joined(separator: "\u{0}")
    id = hexadecimal(XXH64.hash(text, seed: 0)) + hexadecimal(XXH64.hash(text, seed: 1))
  }
}
