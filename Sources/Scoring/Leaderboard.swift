public import Records
public import RematchDocuments
import RematchNumerics
import Search

/// Scores of methods by contest, best first.
public struct Leaderboard: Codable, Sendable {
  /// A method's score in one contest.
  public struct Row: Codable, Sendable {
    /// The contest's name, with `(strict)` after it where the judge was strict.
    public let contest: String
    /// The method's label.
    public let suggester: String
    /// The method's recipe with all its options.
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
    /// The runs in which something went wrong.
    public let faultyRuns: Int
    /// Whether the method was run on every surface of its contest; if not, its score does not compare.
    public let isComplete: Bool
    /// The scores by surface.
    public let surfaces: [SurfaceRow]
  }

  /// A method's score on one surface.
  public struct SurfaceRow: Codable, Sendable {
    /// The surface's name.
    public let surface: String
    /// The normalised score.
    public let score: Double
    /// The largest full reward of each repeat, in the order of the repeats.
    public let best: [Double]
  }

  /// The version of this format.
  public private(set) var schema = 1
  /// The rows, grouped by contest, best first.
  public let leaderboard: [Row]

  /// The contests in the order of the rows.
  public var contests: [String] {
    leaderboard.map(\.contest).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  /// The rows of a contest.
  public func rows(of contest: String) -> [Row] { leaderboard.filter { $0.contest == contest } }
}

/// Gathers runs one by one for a leaderboard.
public struct LeaderboardBuilder {
  private struct Group: Sendable {
    var runs: [(repeat: Int, seed: UInt64, best: Double)] = []
    let reference: Double
    let best: Double
  }

  private struct Entry: Sendable {
    var label: String
    let recipe: JSONValue
    var groups: [Record.SurfaceIdentity: Group] = [:]
    var seconds = 0.0
    var trials = 0
    var runs = 0
    var faultyRuns = 0

    mutating func add(_ run: RunSummary) {
      groups[run.surface, default: Group(reference: run.reference, best: run.best)]
        .runs.append((run.repeat, run.seed, run.found))
      seconds += run.timings.suggest + run.timings.stop
      trials += run.trialCount
      runs += 1
      if !run.faults.isEmpty { faultyRuns += 1 }
    }
  }

  private struct Section: Sendable {
    var name: String
    var surfaces: [Record.SurfaceIdentity] = []
    var order: [JSONValue] = []
    var entries: [JSONValue: Entry] = [:]
  }

  private var sections: [Section] = []
  private var seen: Set<String> = []

  /// No records yet.
  public init() {}

  /// How many different runs were added.
  public var count: Int { seen.count }

  /// Adds a run; one whose id was added before is passed over, so that journals may overlap.
  public mutating func add(_ run: RunSummary) {
    guard seen.insert(run.id).inserted else { return }
    let name = contestTitle(run.contest, mode: run.mode)
    let position = sections.firstIndex { $0.name == name } ?? sections.count
    if position == sections.count { sections.append(Section(name: name)) }
    if !sections[position].surfaces.contains(run.surface) {
      sections[position].surfaces.append(run.surface)
    }
    let recipe = run.method.recipe
    if sections[position].entries[recipe] == nil { sections[position].order.append(recipe) }
    sections[position].entries[recipe, default: Entry(label: run.method.label, recipe: recipe)]
      .add(run)
  }

  /// The leaderboard of the runs so far.
  public func leaderboard() -> Leaderboard {
    Leaderboard(
      leaderboard: sections.flatMap { section in
        let entries = section.order.compactMap { section.entries[$0] }
        return concurrentMap(entries.count) { Self.row(entries[$0], section) }
          .sorted(by: Self.isBetter)
      })
  }

  private static func isBetter(_ a: Leaderboard.Row, _ b: Leaderboard.Row) -> Bool {
    if a.isComplete != b.isComplete { return a.isComplete }
    return a.score != b.score ? a.score > b.score : a.suggester < b.suggester
  }

  private static func row(_ entry: Entry, _ section: Section) -> Leaderboard.Row {
    let surfaces = section.surfaces.filter { entry.groups[$0] != nil }
    let samples = surfaces.compactMap { entry.groups[$0] }.map { group in
      ContestScore.Sample(
        rewards: group.runs.sorted { ($0.repeat, $0.seed) < ($1.repeat, $1.seed) }.map(\.best),
        reference: group.reference, best: group.best)
    }
    let seed = derivedSeed(0, section.name, entry.label)
    let interval = ContestScore.bootstrapInterval(samples, seed: seed)
    return Leaderboard.Row(
      contest: section.name, suggester: entry.label, recipe: entry.recipe,
      score: ContestScore.total(samples),
      interval: [interval.low, interval.high],
      repeats: samples.map(\.rewards.count).min() ?? 0,
      secondsPerRun: entry.seconds / Double(entry.runs),
      trialsPerRun: Double(entry.trials) / Double(entry.runs), faultyRuns: entry.faultyRuns,
      isComplete: surfaces.count == section.surfaces.count,
      surfaces: zip(surfaces, samples).map { surface, sample in
        Leaderboard.SurfaceRow(
          surface: surface.title(among: section.surfaces), score: sample.score,
          best: sample.rewards)
      })
  }
}
