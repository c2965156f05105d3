public import Records
import RematchNumerics
import Search

/// The measures of runs, by contest and method.
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
    /// The regret as a share of the table's range.
    public let relativeRegret: Double
    /// The share of the table's cells that are better than the best found one; `nil` when a record has no
    /// `table`.
    public let shareAbove: Double?
    /// The area under the curve of the normalised best so far.
    public let area: Double
    /// The share of the readings that went to trials below random search's median; `nil` without readings.
    public let wasted: Double?
    /// The share of the trials whose cell was new; `nil` without trials.
    public let distinct: Double?
    /// The share of the table's cells that were tried; `nil` when a record has no `table`.
    public let coverage: Double?
    /// The surfaces, by name.
    public let surfaces: [SurfaceRow]
  }

  /// The same on one surface.
  public struct SurfaceRow: Encodable, Hashable, Sendable {
    /// The surface's name.
    public let surface: String
    /// The mean over the runs of the table's best less the best found reward, in the reward's unit.
    public let regret: Double
    /// The mean share of the cells that are better than the best found one.
    public let shareAbove: Double?
  }

  private typealias Groups = RunGroups<MethodKey, RunMeasures>

  private var groups = Groups()

  /// No runs yet.
  public init() {}

  /// Adds a run's measures; one whose id was added before is passed over.
  public mutating func add(_ measures: RunMeasures, of run: RunSummary, from place: String = "") {
    groups.add(measures, of: run, from: place)
  }

  /// The rows, grouped by contest, by title within a contest.
  public var rows: [Row] {
    groups.contests.flatMap { contest in
      contest.methods.map { Self.row($0, of: contest) }
    }
  }

  private static func row(_ method: Groups.MethodRuns, of contest: Groups.ContestRuns) -> Row {
    let runs = method.runs
    func sum(_ number: (RunMeasures) -> Int) -> Int { runs.reduce(0) { $0 + number($1) } }
    return Row(
      contest: contest.key.title, suggester: method.title, runs: runs.count,
      optimal: mean(runs.map { $0.regret == 0 ? 1 : 0 }),
      relativeRegret: mean(runs.map(\.relativeRegret)),
      shareAbove: mean(known: runs.map(\.shareAbove)), area: mean(runs.map(\.area)),
      wasted: share(sum(\.wastedReadings), of: sum(\.readings)),
      distinct: share(sum(\.distinctCells), of: sum(\.trials)),
      coverage: mean(known: runs.map(\.coverage)),
      surfaces: method.surfaces.map { surface in
        let runs = method.repeats(on: surface)
        return SurfaceRow(
          surface: surface.title(among: contest.surfaces), regret: mean(runs.map(\.regret)),
          shareAbove: mean(known: runs.map(\.shareAbove)))
      })
  }
}

/// The mean of numbers; `nil` when one of them is unknown, or there are none.
func mean(known numbers: [Double?]) -> Double? {
  let known = numbers.compactMap(\.self)
  return known.count < numbers.count || known.isEmpty ? nil : mean(known)
}
