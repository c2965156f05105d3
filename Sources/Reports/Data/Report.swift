public import Records
import RematchDocuments
import Scoring
import Search

/// The contents of a report, computed once from the records; the page, the pictures and the text show them.
public struct Report: Sendable {
  /// A method, with the same style in every picture.
  struct Method: Sendable {
    /// What tells the method apart.
    let key: MethodKey
    /// The label, with what tells the method apart from others of the same label.
    let label: String
    /// The method's identity: its names, versions, and the options that differ from their defaults.
    let recipe: JSONValue
  }

  /// Where the records come from.
  public struct Origin: Sendable {
    /// The files that were read, and what of them was left out.
    public var journals: [JournalReading]
    /// A command that plays these runs again, if there is one.
    public var command: String?

    /// An origin from its parts.
    public init(journals: [JournalReading] = [], command: String? = nil) {
      self.journals = journals
      self.command = command
    }
  }

  /// The sentences that say which lines of the journals were left out.
  var leftOut: [String] { origin.journals.compactMap(leftOutText) }

  /// The methods, beginning with those of the first contest, the best first.
  let methods: [Method]
  /// The contests in the order of the records.
  let contests: [ContestReport]
  /// Where the records come from.
  let origin: Origin

  /// The number of different runs.
  var runCount: Int { contests.reduce(0) { $0 + $1.runCount } }
}

/// Values after each of a contest's plotted iterations, with a band where there is one.
struct Curve: Hashable, Sendable {
  /// The values.
  var values: [Double]
  /// The lower end of the band; empty without one.
  var low: [Double] = []
  /// The upper end of the band; empty without one.
  var high: [Double] = []
}

/// One contest's part of a report. What belongs to methods is in the order of `rows`.
struct ContestReport: Sendable {
  /// The name that tables print.
  let name: String
  /// The contest.
  let contest: Contest
  /// The leaderboard, best first.
  let rows: [Leaderboard.Row]
  /// The place of each row's method in the report's methods.
  let series: [Int]
  /// The iterations at which curves have values, ascending; the last one is the contest's last.
  let iterations: [Int]
  /// The total score after each iteration, with its 95% bootstrap band.
  let scores: [Curve]
  /// After each iteration the share of all pairs of a run and a target that are reached.
  let runtime: [Curve]
  /// Whether the targets are the table's cells at exact ranks; otherwise levels of the score.
  let hasExactTargets: Bool
  /// What the rule says of the others against the leader; `nil` unless two methods at least were run on all surfaces.
  let decisions: LeaderDecisions?
  /// The average ranks; `nil` unless two methods at least were run on all of two surfaces or more.
  let ranks: RankReport?
  /// The surfaces.
  let surfaces: [SurfaceReport]
  /// The early stops by row; `nil` for a method that stopped no trial.
  let stops: [StopTable.Row?]
  /// The measures of the runs by row.
  let measures: [MeasureTable.Row?]
  /// The runs that are drawn trial by trial.
  let runs: [ShownRun]
  /// How many methods have runs that are drawn, and on how many of the surfaces with a map.
  let drawn: ShownRuns.Extent
  /// The faults, grouped by row and code.
  let faults: [FaultGroup]
  /// The number of runs.
  let runCount: Int
}

/// One surface's part of a contest's report.
struct SurfaceReport: Sendable {
  /// The name, with a part of the hash if two surfaces have the same name.
  let name: String
  /// Name and hash.
  let identity: Record.SurfaceIdentity
  /// By row the score after each iteration, with the middle half of the single runs' scores; `nil` for a
  /// method that was not run here.
  let curves: [Curve?]
  /// Why the runs of all methods say nothing about their order; `nil` if they say something.
  let saturation: Saturation?
}

/// The runs of one method that had a fault of the same code.
struct FaultGroup: Hashable, Sendable {
  /// The row of the method.
  let row: Int
  /// The contest's error code.
  let code: ContestCode
  /// How many runs there are.
  var runs: Int
  /// The place and message of the first fault.
  let example: String
}
