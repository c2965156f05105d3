public import Records
public import RematchDocuments
import RematchNumerics
public import Search

/// Scores of methods by contest, best first.
public struct Leaderboard: Encodable, Sendable {
  /// A method's score in one contest.
  public struct Row: Encodable, Sendable {
    /// What tells the contest apart.
    public let contestKey: ContestKey
    /// What tells the method apart.
    public let methodKey: MethodKey
    /// The contest's name, with `(strict)` after it where the judge was strict.
    public let contest: String
    /// The method's label, with what tells it apart from others of the same label.
    public let suggester: String
    /// The program that plays the method; `nil` of what is built in.
    public let program: Program?
    /// The method's identity: its names, versions, and the options that differ from their defaults.
    public let recipe: JSONValue
    /// The average of the surfaces' scores.
    public let score: Double
    /// The 95% percentile bootstrap interval: low, high.
    public let interval: [Double]
    /// The least number of repeats on a surface.
    public let repeats: Int
    /// The mean seconds spent in suggester and stopper.
    public let secondsPerRun: Double
    /// The mean number of trials begun.
    public let trialsPerRun: Double
    /// The number of runs with a fault.
    public let faultyRuns: Int
    /// Whether the method was run on every surface of its contest; if not, its score cannot be compared.
    public let isComplete: Bool
    /// The scores by surface.
    public let surfaces: [SurfaceRow]

    /// All but the two keys.
    private enum CodingKeys: String, CodingKey {
      case contest, suggester, program, recipe, score, interval, repeats, secondsPerRun,
        trialsPerRun
      case faultyRuns, isComplete, surfaces
    }
  }

  /// A method's score on one surface.
  public struct SurfaceRow: Encodable, Sendable {
    /// The surface's name.
    public let surface: String
    /// The normalised score.
    public let score: Double
    /// The best full reward of each repeat, in the order of the repeats, as users know it.
    public let best: [Double]
    /// What was measured; `nil` of a maximised reward.
    public let measure: Record.Measure?
    /// The mean part of the way from the default configuration to the optimum that was gone, 0 for none and 1 for all of
    /// it, below 0 where the default was not reached; `nil` where there is no default.
    public let gainOverDefault: Double?
  }

  /// The version of this format.
  public private(set) var schema = 1
  /// The rows, grouped by contest, best first.
  public let leaderboard: [Row]

  /// The contests in the order of the rows.
  public var contests: [ContestKey] {
    leaderboard.map(\.contestKey).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  /// The rows of a contest.
  public func rows(of contest: ContestKey) -> [Row] {
    leaderboard.filter { $0.contestKey == contest }
  }
}

/// Gathers runs one by one for a leaderboard.
public struct LeaderboardBuilder {
  /// What is kept of every run.
  private struct Run: ScaledRun {
    private(set) var found: Double
    private(set) var best: Double
    private(set) var reference: Double
    private let hasFoundNothing: Bool
    let seconds: Double
    let trials: Int
    let isFaulty: Bool
    let measure: Record.Measure?
    /// The part of the way from the default configuration to the optimum that was gone; below 0 where the default was
    /// not reached, `nil` where there is no default, or it is the optimum.
    let gain: Double?

    init(_ run: RunSummary) {
      found = run.found
      best = run.best
      reference = run.reference
      hasFoundNothing = run.hasFoundNothing
      seconds = run.timings.suggest + run.timings.stop
      trials = run.trialCount
      isFaulty = !run.faults.isEmpty
      measure = run.measure
      gain = run.standard.flatMap { standard in
        standard < run.best ? share(of: run.found, from: standard, to: run.best) : nil
      }
    }

    func onScale(worst: Double, best: Double) -> Run {
      var run = self
      if hasFoundNothing { run.found = worst }
      (run.reference, run.best) = (worst, best)
      return run
    }
  }

  private typealias Groups = RunGroups<MethodKey, Run>

  private var groups = Groups()

  /// No records yet.
  public init() {}

  /// How many different runs were added.
  public var count: Int { groups.runCount }

  /// Adds a run; one whose id was added before is passed over, so that journals may overlap.
  ///
  /// - Parameter place: the journal that holds the run.
  public mutating func add(_ run: RunSummary, from place: String = "") {
    groups.add(Run(run), of: run, from: place)
  }

  /// What runs say against each other; see ``RunGroups/contradictions``.
  public var contradictions: [String] { groups.contradictions }

  /// What has to be known of the scores; see ``RunGroups/liveRemarks``.
  public var liveRemarks: [String] { groups.liveRemarks }

  /// The leaderboard of the runs so far.
  public func leaderboard() -> Leaderboard {
    Leaderboard(
      leaderboard: groups.contests.flatMap { contest in
        concurrentMap(contest.methods.count) { Self.row(contest.methods[$0], contest) }
          .sorted(by: Self.isBetter)
      })
  }

  private static func isBetter(_ a: Leaderboard.Row, _ b: Leaderboard.Row) -> Bool {
    if a.isComplete != b.isComplete { return a.isComplete }
    return a.score != b.score ? a.score > b.score : a.suggester < b.suggester
  }

  private static func row(
    _ method: Groups.MethodRuns, _ contest: Groups.ContestRuns
  ) -> Leaderboard.Row {
    let surfaces = contest.surfaces.filter(method.wasRun)
    let samples = surfaces.compactMap { surface in
      let runs = method.repeats(on: surface)
      return runs.first.map { first in
        ContestScore.Sample(
          rewards: runs.map(\.found), reference: first.reference, best: first.best)
      }
    }
    let runs = method.runs
    let interval = ContestScore.bootstrapInterval(
      samples, seed: derivedSeed(0, contest.key.title, method.title))
    return Leaderboard.Row(
      contestKey: contest.key, methodKey: method.id, contest: contest.key.title,
      suggester: method.title, program: method.identity.program, recipe: method.identity.recipe,
      score: ContestScore.total(samples),
      interval: [interval.low, interval.high],
      repeats: samples.map(\.rewards.count).min() ?? 0,
      secondsPerRun: mean(runs.map(\.seconds)),
      trialsPerRun: mean(runs.map { Double($0.trials) }),
      faultyRuns: runs.count(where: \.isFaulty),
      isComplete: surfaces.count == contest.surfaces.count,
      surfaces: zip(surfaces, samples).map { surface, sample in
        let own = method.repeats(on: surface)
        let first = own.first
        return Leaderboard.SurfaceRow(
          surface: surface.title(among: contest.surfaces), score: sample.score,
          best: sample.rewards.map { first?.measure?.direction.shown($0) ?? $0 },
          measure: first?.measure, gainOverDefault: mean(known: own.map(\.gain)))
      })
  }
}
