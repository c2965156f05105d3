import Campaigns
import Records
public import Scoring
public import Search
public import Surfaces

/// Plays again what baselines hold, and judges whether it got worse.
///
/// ```swift
/// let baselines = try BaselineFolder.read("baselines")
/// let gate = try GateRun(baselines, surfaces: surfaces) { _ in myMethod }
/// let report = try await gate.report(jobs: 2)
/// precondition(report.verdict != .regressed)
/// ```
///
/// Stage 1 plays the runs of the first look of each baseline's `LookPlan`. Where all their traces are those of the
/// baseline, nothing changed. For the other baselines stage 2 goes on look by look until a `Gate` decides. The
/// level is divided among the baselines of stage 2 (Bonferroni), so that it holds for all of them together.
public struct GateRun: Sendable {
  /// What is compared with.
  public let baselines: [GateBaseline]
  /// The candidate's runs for each baseline: the baseline's repeats, then as many fresh ones.
  private let campaigns: [Campaign]

  /// The probability of calling any baseline regressed when no method changed for the worse.
  private static let level = Gate.standardLevel

  /// What a progress display needs to know.
  public enum Progress: Hashable, Sendable {
    /// So many runs are going to be played.
    case began(runs: Int)
    /// One of them is over.
    case ran
    /// All of them are over, or one of them failed.
    case ended
  }

  /// Prepares a gate, without playing anything.
  ///
  /// - Parameters:
  ///   - surfaces: must have those of all baselines; others are left out.
  ///   - candidate: the method to play against a baseline.
  /// - Throws: `BaselineError` when a baseline cannot be compared with what this program plays; what `candidate`
  ///   throws; `NotStarted` when its program cannot be started; `JudgeError` when a surface cannot serve a contest.
  public init(
    _ baselines: [GateBaseline], surfaces: [Surface],
    candidate: (GateBaseline) throws -> Method
  ) throws {
    self.baselines = baselines
    campaigns = try baselines.map { try Self.campaign($0, candidate($0), surfaces) }
  }

  private static func campaign(
    _ baseline: GateBaseline, _ method: Method, _ surfaces: [Surface]
  ) throws -> Campaign {
    let contest: Contest
    do { contest = try Contest(parsing: baseline.contest.name) } catch {
      throw BaselineError.contest(baseline.contest.name)
    }
    try baseline.check(contest: contest)
    let own = try baseline.surfaces.map { runs in
      let namesakes = surfaces.filter { $0.name == runs.surface.name }
      guard let other = namesakes.first else {
        throw BaselineError.missingSurface(runs.surface.name)
      }
      guard let surface = namesakes.first(where: { $0.contentHash == runs.surface.hash }) else {
        throw BaselineError.surface(
          name: other.name, hash: other.contentHash, expected: runs.surface.hash)
      }
      guard surface.baseline.best == runs.best,
        surface.randomSearchMedian(
          after: contest.reference(seconds: surface.meanSeconds)) == runs.reference
      else { throw BaselineError.scale(surface: surface.name) }
      return surface
    }
    let identified: Method
    do { identified = try method.identified() } catch {
      throw NotStarted(label: method.label, problem: "\(error)")
    }
    return try Campaign(
      contests: [contest], surfaces: own, methods: [identified], repeats: 2 * baseline.repeats,
      seed: baseline.seed, mode: baseline.mode)
  }

  /// Plays the candidates as far as the verdicts need, and judges them.
  ///
  /// - Parameters:
  ///   - margin: how much worse still passes, above 0; by default the gate's own, for each baseline.
  ///   - maxSlowdown: the ratio of times above which a candidate is too slow; `nil` for any.
  ///   - jobs: the most runs at a time.
  ///   - progress: called before, during and after each look.
  public func report(
    margin: Double? = nil, maxSlowdown: Double? = nil, jobs: Int,
    progress: (Progress) -> Void = { _ in }
  ) async throws -> GateReport {
    // Stage 1.
    var records: [[Record]] = []
    var results: [GateResult] = []
    for (baseline, campaign) in zip(baselines, campaigns) {
      let first = LookPlan(repeats: baseline.repeats, level: Self.level).looks[0]
      let played = try await play(campaign, 0..<first.repeats, jobs, progress)
      records.append(played)
      results.append(try GateResult(baseline, gate: nil, played, maxSlowdown: maxSlowdown))
    }
    // Stage 2.
    let changed = results.indices.filter { results[$0].stage == 2 }
    for index in changed {
      let baseline = baselines[index]
      let gate = try Gate(baseline, level: Self.level / Double(changed.count), margin: margin)
      var played = gate.plan.looks[0].repeats
      for look in gate.plan.looks {
        if look.repeats > played {
          records[index] += try await play(
            campaigns[index], played..<look.repeats, jobs, progress)
          played = look.repeats
        }
        results[index] = try GateResult(
          baseline, gate: gate, records[index], maxSlowdown: maxSlowdown)
        if results[index].verdict != .inconclusive { break }
      }
    }
    return GateReport(results)
  }

  private func play(
    _ campaign: Campaign, _ repeats: Range<Int>, _ jobs: Int, _ progress: (Progress) -> Void
  ) async throws -> [Record] {
    progress(.began(runs: repeats.count * campaign.surfaces.count))
    defer { progress(.ended) }
    let records = try await campaign.records(ofRepeats: repeats, jobs: jobs) { progress(.ran) }
    for record in records { try record.requirePlayed() }
    return records
  }
}
