public import RematchDocuments
public import Search

/// A table of readings by configuration, with its random-search baseline and provenance.
///
/// The readings are in memory or in a mapped file, or are computed from a recipe. A surface is a value that
/// is cheap to copy and safe to share between tasks.
public struct Surface: Sendable {
  enum Source: Sendable {
    case table(ReadingTable)
    case generated(rewards: [Double], noise: ReadingNoise.Generator)
  }

  /// The name that records and reports use.
  public let name: String
  /// The parameters with their allowed values.
  public let space: SearchSpace
  /// How many readings a cell has; the mean of the last one is its full reward.
  public let steps: Int
  /// What is measured; the numbers of this type are maximised whatever it says.
  public let objective: Objective
  /// How long the readings take; `nil` where nothing is known, and every step takes one second.
  public let durations: Durations?
  /// How many cells have no full reward: they fail, or were never measured.
  public let failures: Int
  /// Random search on this surface, and the extremes.
  public let baseline: Baseline
  /// Where the surface comes from.
  public let provenance: Provenance
  /// What else a contest's file holds, kept so that a conversion loses nothing.
  public let extras: ContestExtras
  /// The hash of space, baseline and readings that identifies the surface in records, 16 hex digits.
  public let contentHash: String
  let source: Source

  init(
    name: String, space: SearchSpace, steps: Int, objective: Objective = .reward,
    durations: Durations? = nil, failures: Int = 0, baseline: Baseline, provenance: Provenance,
    extras: ContestExtras, contentHash: String, source: Source
  ) {
    self.name = name
    self.space = space
    self.steps = steps
    self.objective = objective
    self.durations = durations
    self.failures = failures
    self.baseline = baseline
    self.provenance = provenance
    self.extras = extras
    self.contentHash = contentHash
    self.source = source
  }

  /// Whether the surface is computed from a recipe.
  public var isGenerated: Bool { if case .generated = source { true } else { false } }

  /// The readings of a cell, all `steps` of them; of a cell that fails those before.
  ///
  /// - Parameters:
  ///   - cell: the row-major number of a configuration.
  ///   - readings: overwritten.
  /// - Complexity: O(`steps`).
  public func readings(ofCell cell: Int, into readings: inout [Reading]) {
    readings.removeAll(keepingCapacity: true)
    switch source {
    case .table(let table):
      table.readings(ofCell: cell, into: &readings)
    case .generated(let rewards, let noise) where !rewards[cell].isNaN:
      noise.readings(ofCell: cell, reward: rewards[cell], into: &readings)
    case .generated: break
    }
  }

  /// The full reward of a cell; `nil` of one that fails.
  ///
  /// - Complexity: O(1).
  public func fullReward(ofCell cell: Int) -> Double? {
    let reward =
      switch source {
      case .table(let table): table.fullReward(cell: cell)
      case .generated(let rewards, _): rewards[cell]
      }
    return reward.isNaN ? nil : reward
  }

  /// The full reward of every cell, in the order of the cells; nan of one that fails.
  public func fullRewards() -> [Double] {
    switch source {
    case .table(let table): (0..<space.cellCount).map(table.fullReward(cell:))
    case .generated(let rewards, _): rewards
    }
  }

  /// The full rewards in ascending order, in which a cell that fails counts as the worst one, for a search that has
  /// found nothing has that.
  public func sortedRewards() -> [Double] { Self.sorted(fullRewards()) }

  static func sorted(_ rewards: [Double]) -> [Double] {
    var sorted = rewards.filter { !$0.isNaN }
    sorted.sort()
    let failures = rewards.count - sorted.count
    guard failures > 0, let worst = sorted.first else { return sorted }
    return Array(repeating: worst, count: failures) + sorted
  }

  /// The seconds that a step takes, from 0; 1 where nothing is known.
  ///
  /// - Complexity: O(1).
  public func seconds(ofCell cell: Int, step: Int) -> Double {
    durations?.seconds(ofCell: cell, step: step) ?? 1
  }

  /// The seconds that a cell takes to its full reward, or to its failure, on average over all cells.
  public var meanSeconds: Double { durations?.meanOfCells ?? Double(steps) }

  /// The median of random search after a number of single evaluations: the file's own figure if the file has
  /// one, otherwise the exact median of the table.
  public func randomSearchMedian(after evaluations: Int) -> Double {
    baseline.median.indices.contains(evaluations - 1)
      ? baseline.median[evaluations - 1]
      : Baseline.median(ofBestOf: evaluations, sorted: sortedRewards())
  }

  /// All readings as a table, which is computed now if the surface is generated.
  public func table() -> ReadingTable {
    guard case .generated(_, let noise) = source else {
      guard case .table(let table) = source else { preconditionFailure("two sources only") }
      return table
    }
    var readings: [Reading] = []
    return ReadingTable(cellCount: space.cellCount, steps: steps, width: noise.width) { cell, row in
      self.readings(ofCell: cell, into: &readings)
      if readings.count < steps { row.update(repeating: .nan) }
      for (step, reading) in readings.enumerated() {
        row[step * noise.width] = reading.mean
        if noise.width == 3 {
          row[step * 3 + 1] = reading.lower
          row[step * 3 + 2] = reading.upper
        }
      }
    }
  }
}

/// Where a surface comes from.
public struct Provenance: Codable, Hashable, Sendable {
  /// The file format or the kind of recipe.
  public var origin: String
  /// The noise model that made the readings from full rewards; `nil` if none did.
  public var noise: ReadingNoise?
  /// What the readings are, in words; `nil` if nothing is said.
  public var readings: String?
  /// Where the numbers were published; `nil` if nothing is said.
  public var source: String?
  /// The licence of the numbers; `nil` if nothing is said.
  public var licence: String?

  /// A provenance from its parts.
  public init(
    origin: String, noise: ReadingNoise? = nil, readings: String? = nil, source: String? = nil,
    licence: String? = nil
  ) {
    self.origin = origin
    self.noise = noise
    self.readings = readings
    self.source = source
    self.licence = licence
  }
}

/// What a contest's file holds apart from parameters, baseline and readings.
public struct ContestExtras: Codable, Hashable, Sendable {
  /// The names of the axes after the parameters (step, statistic).
  public var axes: [String] = []
  /// The coordinates of those axes, if the file has them.
  public var axisCoordinates: [String: JSONValue] = [:]
  /// The attributes that the format does not define.
  public var attributes: [String: JSONValue] = [:]
  /// Per parameter the attributes that differ from those that its values imply.
  public var parameterAttributes: [String: [String: JSONValue]] = [:]

  /// No extras.
  public init() {}
}
