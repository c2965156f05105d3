public import Records

/// What runs were worth by what only the table knows, by contest and method.
public struct MeasureTable: Sendable {
  /// A method's measures in one contest, each the mean over its runs.
  public struct Row: Encodable, Hashable, Sendable {
    /// The contest's name, with `(strict)` after it where the judge was strict.
    public let contest: String
    /// The method's label.
    public let suggester: String
    /// How many runs.
    public let runs: Int
    /// The share of the runs that found the optimum.
    public let optimal: Double
    /// The regret by the table's range.
    public let relativeRegret: Double
    /// The share of the table's cells that are better than the best found one; `nil` where records do not
    /// know it.
    public let shareAbove: Double?
    /// The area under the curve of the normalised best so far.
    public let area: Double
    /// The share of the readings that went to trials below random search's median; `nil` without readings.
    public let wasted: Double?
    /// The share of the trials whose cell was new; `nil` without trials.
    public let distinct: Double?
    /// The share of the table's cells that were tried; `nil` where records do not know it.
    public let coverage: Double?
    /// The surfaces in the order of the first runs.
    public let surfaces: [SurfaceRow]
  }

  /// The same on one surface.
  public struct SurfaceRow: Encodable, Hashable, Sendable {
    /// The surface's name.
    public let surface: String
    /// The mean over the runs of the table's best less what was found, in the reward's unit.
    public let regret: Double
    /// The mean share of the cells that are better than the best found one.
    public let shareAbove: Double?

    /// A row from its parts.
    public init(surface: String, regret: Double, shareAbove: Double?) {
      self.surface = surface
      self.regret = regret
      self.shareAbove = shareAbove
    }
  }

  private struct Sum {
    var runs = 0
    var optimal = 0
    var relativeRegret = 0.0
    var area = 0.0
    var readings = 0
    var wasted = 0
    var trials = 0
    var distinct = 0
    var above = OptionalMean()
    var coverage = OptionalMean()
    var surfaces: [SurfaceSum] = []
  }

  private struct SurfaceSum {
    let surface: Record.SurfaceIdentity
    var runs = 0
    var regret = 0.0
    var above = OptionalMean()
  }

  private var groups = MethodGroups<Sum>()

  /// No runs yet.
  public init() {}

  /// Adds a run's measures; one whose id was added before is passed over.
  public mutating func add(_ measures: RunMeasures, of run: RunSummary) {
    groups.update(run, default: Sum()) { sum in
      sum.runs += 1
      if measures.regret == 0 { sum.optimal += 1 }
      sum.relativeRegret += measures.relativeRegret
      sum.area += measures.area
      sum.readings += measures.readings
      sum.wasted += measures.wastedReadings
      sum.trials += measures.trials
      sum.distinct += measures.distinctCells
      sum.above.add(measures.shareAbove)
      sum.coverage.add(measures.coverage)
      let known = sum.surfaces.firstIndex { $0.surface == run.surface }
      let place = known ?? sum.surfaces.count
      if known == nil { sum.surfaces.append(SurfaceSum(surface: run.surface)) }
      sum.surfaces[place].runs += 1
      sum.surfaces[place].regret += measures.regret
      sum.surfaces[place].above.add(measures.shareAbove)
    }
  }

  /// The rows, grouped by contest, in the order in which contests and methods were first added.
  public var rows: [Row] {
    groups.byContest.map { entry in
      let sum = entry.value
      func mean(_ total: Double) -> Double { total / Double(sum.runs) }
      func share(_ part: Int, _ whole: Int) -> Double? {
        whole > 0 ? Double(part) / Double(whole) : nil
      }
      let identities = sum.surfaces.map(\.surface)
      return Row(
        contest: entry.contest, suggester: entry.label, runs: sum.runs,
        optimal: mean(Double(sum.optimal)), relativeRegret: mean(sum.relativeRegret),
        shareAbove: sum.above.value, area: mean(sum.area), wasted: share(sum.wasted, sum.readings),
        distinct: share(sum.distinct, sum.trials), coverage: sum.coverage.value,
        surfaces: sum.surfaces.map {
          SurfaceRow(
            surface: $0.surface.title(among: identities), regret: $0.regret / Double($0.runs),
            shareAbove: $0.above.value)
        })
    }
  }
}

/// The mean of numbers that all are known; `nil` when one is not, or there are none.
private struct OptionalMean {
  private var sum: Double? = 0
  private var count = 0

  mutating func add(_ number: Double?) {
    count += 1
    sum = number.flatMap { number in sum.map { $0 + number } }
  }

  var value: Double? { count > 0 ? sum.map { $0 / Double(count) } : nil }
}
