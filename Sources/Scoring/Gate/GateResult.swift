public import Records
import RematchNumerics
import Search

/// What a gate found out about one method in one contest.
public struct GateResult: Encodable, Sendable {
  /// One surface.
  public struct SurfaceRow: Encodable, Sendable {
    /// The surface's name.
    public let surface: String
    /// The mean of the scores of the baseline's single runs.
    public let baseline: Double
    /// The mean of the scores of the candidate's single runs.
    public let candidate: Double
    /// The p-value of the one-sided Mann-Whitney test for a lower candidate, adjusted by Holm for the surfaces.
    public let pValue: Double
    /// Whether the candidate's runs tend to be lower here at the gate's level; a remark that decides nothing.
    public let isWorse: Bool
    /// Whether the runs here could tell two versions apart; see `Gate.tells`.
    public let tells: Bool
  }

  /// The contest's name, with `(strict)` after it where the judge was strict.
  public let contest: String
  /// The candidate's label.
  public let method: String
  /// The verdict with faults and times.
  public let verdict: GateVerdict
  /// 1 when equal traces decided, 2 when the scores did.
  public let stage: Int
  /// How many of the first look's runs have the baseline's trace.
  public let equalTraces: Int
  /// How many runs the first look has.
  public let comparedTraces: Int
  /// How much lower a run mean still passes; `nil` in stage 1.
  public let margin: Double?
  /// The difference that a test at the level between two samples like the baseline finds with a probability of
  /// 80%; `nil` in stage 1, and where the baseline's runs have no spread.
  public let detectable: Double?
  /// The looks of stage 2.
  public let looks: [GateLook]
  /// The surfaces in stage 2.
  public let surfaces: [SurfaceRow]
  /// How many of the candidate's runs had faults.
  public let faultyRuns: Int
  /// The candidate's program, where it is not the baseline's; `nil` where it is, and of what is built in.
  public let program: String?
  /// The baseline's program, where the candidate's is another one.
  public let baselineProgram: String?
  /// The fault codes that no run of the baseline had.
  public let newFaults: [Int]
  /// How the times compare.
  public let time: TimeRatio
  /// Whether the times are above what was allowed.
  public let isTooSlow: Bool
}

extension GateResult {
  /// The result of the runs so far.
  ///
  /// - Parameters:
  ///   - gate: `nil` asks stage 1 alone: the verdict is then `unchanged` or `inconclusive`.
  ///   - records: the candidate's runs on all the baseline's surfaces, as many on each.
  ///   - maxSlowdown: the ratio of times above which the candidate is too slow; `nil` for any.
  public init(
    _ baseline: GateBaseline, gate: Gate?, _ records: [Record], maxSlowdown: Double?
  ) throws {
    let runs = baseline.surfaces.map { own in
      records.filter { $0.surface == own.surface }.sorted { $0.repeat < $1.repeat }
    }
    let first = LookPlan(repeats: baseline.repeats, level: Gate.standardLevel).looks[0].repeats
    let equal = zip(runs, baseline.surfaces).map { runs, own in
      zip(runs.prefix(first), own.traces).count { $0.trace == $1 }
    }
    for (runs, own) in zip(runs, baseline.surfaces) {
      for (run, (trace, found)) in zip(runs, zip(own.traces, own.found))
      where run.trace == trace && run.found != found {
        throw BaselineError.found(
          surface: own.surface.name, repeat: run.repeat, baseline: own.shown(found),
          candidate: own.shown(run.found))
      }
    }
    equalTraces = equal.reduce(0, +)
    comparedTraces = first * runs.count
    contest = ContestKey(baseline.contest, mode: baseline.mode).title
    method = records.first?.method.label ?? baseline.method.label
    faultyRuns = records.count { !$0.faults.isEmpty }
    let (own, old) = (records.first?.method.program, baseline.method.program)
    program = own == old ? nil : own?.description
    baselineProgram = own == old ? nil : old?.description
    newFaults = Set(records.flatMap { $0.faults.map(\.code.rawValue) })
      .subtracting(baseline.faults).sorted()
    let time = TimeRatio(
      zip(runs, baseline.surfaces).flatMap { runs, own in
        zip(runs, own.seconds).map { ($0.timings.suggest + $0.timings.stop, $1) }
      })
    self.time = time
    isTooSlow = maxSlowdown.map { time.low > $0 } ?? false
    let isUnchanged = equalTraces == comparedTraces
    let scores = runs.map { $0.map { RunSummary($0).score } }
    var endpoint = isUnchanged ? GateVerdict.unchanged : .inconclusive
    var looks: [GateLook] = []
    if !isUnchanged, let gate { (endpoint, looks) = try gate.judge(scores) }
    self.looks = looks
    stage = isUnchanged ? 1 : 2
    margin = isUnchanged ? nil : gate?.margin
    detectable = isUnchanged ? nil : gate?.detectable
    verdict = isTooSlow || !newFaults.isEmpty ? .regressed : endpoint
    surfaces = isUnchanged ? [] : try Self.surfaceRows(baseline, scores, level: Gate.standardLevel)
  }

  private static func surfaceRows(
    _ baseline: GateBaseline, _ scores: [[Double]], level: Double
  ) throws(StatisticsError) -> [SurfaceRow] {
    var pValues: [Double] = []
    for (own, other) in zip(scores, baseline.scores) {
      pValues.append(try mannWhitneyTest(own, other, alternative: .less).pValue)
    }
    let adjusted = holmAdjusted(pValues)
    let names = baseline.surfaces.map(\.surface)
    return baseline.surfaces.indices.map { index in
      SurfaceRow(
        surface: names[index].title(among: names), baseline: mean(baseline.scores[index]),
        candidate: mean(scores[index]), pValue: adjusted[index],
        isWorse: adjusted[index] <= level,
        tells: Gate.tells(scores[index] + baseline.scores[index]))
    }
  }
}

/// How much longer a suggester takes than in its baseline, by the median over runs on the same surface and
/// repeat, so that a few disturbed runs do not matter.
public struct TimeRatio: Encodable, Hashable, Sendable {
  /// The median of the ratios.
  public let median: Double
  /// Its lower bound with 95% confidence, by the sign test: an order statistic.
  public let low: Double

  /// The seconds that are added to both times, so that the clock's noise does not decide about runs that take no
  /// time.
  private static let offset = 1e-3
  /// The probability that the lower bound is above the median.
  private static let level = 0.05

  /// The ratio of pairs of seconds.
  ///
  /// - Parameter pairs: where there are none, the median is 1 and the bound 0.
  public init(_ pairs: [(candidate: Double, baseline: Double)]) {
    let ratios = pairs.map { ($0.candidate + Self.offset) / ($0.baseline + Self.offset) }.sorted()
    guard !ratios.isEmpty else {
      (median, low) = (1, 0)
      return
    }
    median = RematchNumerics.median(ratios)
    // The median is below the k-th smallest of n ratios with the probability of fewer than k heads in n throws of
    // a coin. The normal distribution approximates it.
    let count = Double(ratios.count)
    let place = (count - 1 + NormalDistribution.quantile(Self.level) * count.squareRoot()) / 2
    low = place >= 1 ? ratios[Int(place) - 1] : 0
  }
}

/// All results of a gate.
public struct GateReport: Encodable, Sendable {
  /// The version of this format.
  public private(set) var schema = 2
  /// The worst of the verdicts.
  public let verdict: GateVerdict
  /// One per baseline.
  public let results: [GateResult]

  /// A report of results.
  public init(_ results: [GateResult]) {
    self.results = results
    verdict = .overall(results.map(\.verdict))
  }
}
