public import Records
import Search

/// The early stops of methods by contest.
public struct StopTable: Sendable {
  /// A method's early stops in one contest.
  public struct Row: Encodable, Hashable, Sendable {
    /// The contest's name, with `(strict)` after it where the judge was strict.
    public let contest: String
    /// The method's label.
    public let suggester: String
    /// How many runs.
    public let runs: Int
    /// The mean number of trials begun.
    public let trialsPerRun: Double
    /// The mean number of trials stopped.
    public let stopsPerRun: Double
    /// The share of the readings that stopping saved.
    public let saved: Double?
    /// The share that the best possible stopping of the same suggestions would have saved.
    public let savable: Double?
    /// The share of stops of trials that would have raised the best of that iteration; `nil` without stops.
    public let wrong: Double?
    /// The 95% Wilson interval of `wrong`, low and high, with runs as clusters.
    public let wrongInterval: [Double]?
    /// The share of stopped trials above the median of their run's completed ones.
    public let aboveMedian: Double?
    /// The share of the trials that would not have raised the best that were stopped.
    public let recall: Double?
  }

  private typealias Groups = RunGroups<MethodKey, StopMeasures>

  private var groups = Groups()

  /// No runs yet.
  public init() {}

  /// Adds a run; one whose id was added before is passed over, and so is one of a contest of a single step,
  /// where nothing can be stopped.
  public mutating func add(_ record: Record) {
    add(StopMeasures(record), of: RunSummary(record))
  }

  /// Adds a run's measures; one whose id was added before is passed over, and so is one of a contest of a
  /// single step.
  public mutating func add(_ measures: StopMeasures, of run: RunSummary, from place: String = "") {
    guard run.contest.asksStopper else { return }
    groups.add(measures, of: run, from: place)
  }

  /// The rows, grouped by contest, by title within a contest.
  public var rows: [Row] {
    groups.contests.flatMap { contest in
      contest.methods.map { Self.row($0, contest: contest.key.title) }
    }
  }

  private static func row(_ method: Groups.MethodRuns, contest: String) -> Row {
    let total = method.runs.reduce(into: StopMeasures()) { $0 += $1 }
    let runs = method.runs.count
    let wrong = Proportion(clusters: method.runs.map { ($0.wrong, $0.stopped) })
    return Row(
      contest: contest, suggester: method.title, runs: runs,
      trialsPerRun: Double(total.started) / Double(runs),
      stopsPerRun: Double(total.stopped) / Double(runs), saved: total.savedShare,
      savable: total.savableShare, wrong: wrong.share,
      wrongInterval: wrong.wilsonInterval().map { [$0.low, $0.high] },
      aboveMedian: total.aboveMedianShare, recall: total.recall)
  }
}
