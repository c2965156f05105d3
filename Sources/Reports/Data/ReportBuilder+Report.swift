import Records
import RematchDocuments
import Scoring
import Search

extension ReportBuilder {
  /// At most so many iterations are drawn: half of the final contest's 140, and about eight pixels of a wide
  /// chart for each.
  private static let mostIterations = 70
  /// So many of the best methods have runs drawn trial by trial when no method was chosen.
  private static let methodsShownAtFirst = 4

  /// The report of the runs so far.
  ///
  /// - Parameters:
  ///   - origin: where the records come from.
  ///   - tables: the tables of the surfaces that are known; of other surfaces the cells that runs visited are
  ///     drawn.
  ///   - shown: the labels of the methods whose runs are drawn trial by trial; the best four when empty.
  /// - Returns: the report.
  /// - Throws: `ReportError.unknownMethod` for a label that no method has.
  /// - Complexity: O(*d* * *n* * *t*), where *d* is the number of bootstrap draws, *n* of runs and *t* of
  ///   plotted iterations.
  public func report(
    origin: Report.Origin, tables: [SurfaceTable] = [], showing shown: [String] = []
  ) throws(ReportError) -> Report {
    var board = LeaderboardBuilder()
    for run in runs { board.add(run.summary, from: run.journal) }
    let leaderboard = board.leaderboard()
    let methods = try Self.methods(leaderboard, shown)
    let contests = groups.contests.map { runs in
      contest(runs, leaderboard.rows(of: runs.key), methods, tables, shown)
    }
    return Report(methods: methods, contests: contests, origin: origin)
  }

  private func contest(
    _ runs: Groups.ContestRuns, _ rows: [Leaderboard.Row], _ methods: [Report.Method],
    _ tables: [SurfaceTable], _ shown: [String]
  ) -> ContestReport {
    let series = rows.map { row in methods.firstIndex { $0.key == row.methodKey } ?? 0 }
    let groups = rows.map { runs.method($0.methodKey) }
    let own = groups.map { method in
      runs.surfaces.map { method?.repeats(on: $0) ?? [] }
    }
    let iterations = Self.plottedIterations(of: runs.contest)
    let hasExactTargets = own.joined().joined().allSatisfy { $0.targets != nil }
    let statistics = concurrentMap(rows.count) {
      RowStatistics(own[$0], iterations: iterations, hasExactTargets: hasExactTargets)
    }
    let chosen = rows.indices.filter { shown.contains(methods[series[$0]].label) }
    let shownRuns = ShownRuns(
      records: rows.map { row in
        runs.surfaces.map { surface in
          runs.method(row.methodKey).flatMap {
            first(runs.key, $0.identity, row.methodKey, surface)
          }
        }
      }, scores: rows.map { row in row.surfaces.map(\.score) },
      shown: shown.isEmpty ? Array(rows.indices.prefix(Self.methodsShownAtFirst)) : chosen,
      tables: tables)
    return ContestReport(
      name: runs.key.title, contest: runs.contest, rows: rows, series: series,
      iterations: iterations, scores: statistics.map(\.scores),
      runtime: statistics.map(\.runtime), hasExactTargets: hasExactTargets,
      decisions: LeaderDecisions(
        rows, own.map { row in row.map { runs in runs.map(\.summary.score) } }),
      ranks: RankReport(rows, statistics),
      surfaces: runs.surfaces.enumerated().map { index, identity in
        SurfaceReport(
          name: identity.title(among: runs.surfaces), identity: identity,
          curves: statistics.map { $0.surfaces[index] },
          saturation: Self.saturation(own.flatMap { $0[index] }))
      }, stops: statistics.map(\.stops), measures: statistics.map(\.measures),
      runs: shownRuns.all(), drawn: shownRuns.extent, faults: Self.faults(groups),
      runCount: runs.runCount)
  }

  /// At most `mostIterations` iterations, evenly spaced, the last one always.
  private static func plottedIterations(of contest: Contest) -> [Int] {
    let step = (contest.rounds + mostIterations - 1) / mostIterations
    return stride(from: contest.rounds, to: 0, by: -step).reversed()
  }

  /// The faults by row, and by code in the order in which the codes were first seen.
  private static func faults(_ rows: [Groups.MethodRuns?]) -> [FaultGroup] {
    rows.enumerated().flatMap { row, method in
      var groups: [FaultGroup] = []
      for run in method?.runs ?? [] { add(run.summary, row: row, to: &groups) }
      return groups
    }
  }

  /// Counts a run once for every code of its faults.
  private static func add(_ run: RunSummary, row: Int, to groups: inout [FaultGroup]) {
    var codes: Set<ContestCode> = []
    for fault in run.faults where codes.insert(fault.code).inserted {
      if let known = groups.firstIndex(where: { $0.code == fault.code }) {
        groups[known].runs += 1
      } else {
        groups.append(
          FaultGroup(
            row: row, code: fault.code, runs: 1,
            example: "\(run.surface.name), repeat \(run.repeat), iteration \(fault.iteration):"
              + " \(fault.message)"))
      }
    }
  }

  private static func saturation(_ runs: [PreparedRun.Run]) -> Saturation? {
    guard let first = runs.first?.summary else { return nil }
    return ContestScore.Sample(
      rewards: runs.map(\.summary.found), reference: first.reference, best: first.best
    ).saturation
  }

  private static func methods(
    _ leaderboard: Leaderboard, _ shown: [String]
  ) throws(ReportError) -> [Report.Method] {
    var methods: [Report.Method] = []
    for row in leaderboard.leaderboard where !methods.contains(where: { $0.key == row.methodKey }) {
      methods.append(
        Report.Method(key: row.methodKey, label: row.suggester, recipe: row.recipe))
    }
    let labels = methods.map(\.label)
    for name in shown where !labels.contains(name) {
      throw .unknownMethod(name, hint: nearestHint(to: name, among: labels))
    }
    return methods
  }
}
