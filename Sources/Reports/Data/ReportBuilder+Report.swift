import Records
import RematchDocuments
import Scoring
import Search

extension ReportBuilder {
  /// The report of the runs so far.
  ///
  /// - Parameters:
  ///   - origin: where the records come from.
  ///   - tables: of surfaces that are known; those of others are drawn as far as runs visited them.
  ///   - shown: the labels of the methods whose runs are drawn trial by trial; the best four when empty.
  /// - Throws: `ReportError.unknownMethod`.
  /// - Complexity: O(*d* * *n* * *t*), where *d* is the number of bootstrap draws, *n* of runs and *t* of
  ///   plotted iterations.
  public func report(
    origin: Report.Origin, tables: [SurfaceTable] = [], showing shown: [String] = []
  ) throws(ReportError) -> Report {
    var board = LeaderboardBuilder()
    for summary in summaries { board.add(summary) }
    let leaderboard = board.leaderboard()
    let methods = try Self.methods(leaderboard, shown)
    let contests = sections.map { section in
      contest(section, leaderboard.rows(of: section.name), methods, tables, shown)
    }
    return Report(methods: methods, contests: contests, origin: origin)
  }

  private func contest(
    _ section: Section, _ rows: [Leaderboard.Row], _ methods: [Report.Method],
    _ tables: [SurfaceTable], _ shown: [String]
  ) -> ContestReport {
    let series = rows.map { row in methods.firstIndex { $0.recipe == row.recipe } ?? 0 }
    let own = rows.map { row in
      section.surfaces.map { surface in
        (runs[section.place(row.recipe, surface)] ?? []).sorted {
          ($0.summary.repeat, $0.summary.seed) < ($1.summary.repeat, $1.summary.seed)
        }
      }
    }
    let hasExactTargets = own.joined().joined().allSatisfy { $0.targets != nil }
    let statistics = concurrentMap(rows.count) {
      RowStatistics(section, own[$0], hasExactTargets: hasExactTargets)
    }
    let chosen = rows.indices.filter { shown.contains(methods[series[$0]].label) }
    let shownRuns = ShownRuns(
      records: rows.map { row in
        section.surfaces.map { first[section.place(row.recipe, $0)] }
      }, scores: rows.map { row in row.surfaces.map(\.score) },
      shown: shown.isEmpty ? Array(rows.indices.prefix(4)) : chosen, tables: tables)
    return ContestReport(
      name: section.name, contest: section.contest, rows: rows, series: series,
      iterations: section.iterations, scores: statistics.map(\.scores),
      runtime: statistics.map(\.runtime), hasExactTargets: hasExactTargets,
      ranks: RankReport(rows, statistics),
      surfaces: section.surfaces.enumerated().map { index, identity in
        SurfaceReport(
          name: section.name(of: identity), identity: identity,
          curves: statistics.map { $0.surfaces[index] },
          saturation: Self.saturation(own.flatMap { $0[index] }))
      }, stops: statistics.map(\.stops), measures: statistics.map(\.measures),
      runs: shownRuns.all(), faults: section.faults(rows), runCount: section.runCount)
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
    for row in leaderboard.leaderboard where !methods.contains(where: { $0.recipe == row.recipe }) {
      var label = row.suggester
      var number = 1
      while methods.contains(where: { $0.label == label }) {
        number += 1
        label = "\(row.suggester) (\(number))"
      }
      methods.append(Report.Method(label: label, recipe: row.recipe))
    }
    let labels = methods.map(\.label)
    for name in shown where !labels.contains(name) {
      throw .unknownMethod(name, hint: nearestHint(to: name, among: labels))
    }
    return methods
  }
}
