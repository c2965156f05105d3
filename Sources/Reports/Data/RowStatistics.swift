import Records
import Scoring
import Search

/// One method's part of a contest's report.
struct RowStatistics: Sendable {
  let scores: Curve
  /// By surface; `nil` where the method was not run.
  let surfaces: [Curve?]
  let runtime: Curve
  /// The early stops; `nil` in contests of one step, and when no trial was stopped.
  let stops: StopTable.Row?
  /// What the table knows of the runs; `nil` without runs.
  let measures: MeasureTable.Row?
  /// Per run the surface and the best so far at the plotted iterations, for ranks.
  let curves: [(surface: Record.SurfaceIdentity, bestSoFar: [Double])]
  /// By surface the mean over the runs of how far the best found lies from the table's worst, 0, to its
  /// best, 1; `nil` where the method was not run.
  let heights: [Double?]

  /// - Parameters:
  ///   - runs: by surface the runs, in the order of repeats.
  ///   - iterations: those at which curves are drawn.
  ///   - hasExactTargets: whether all runs of the contest know the table's cells at exact ranks.
  init(_ runs: [[PreparedRun.Run]], iterations: [Int], hasExactTargets: Bool) {
    let samples = runs.map { runs in
      runs.first.map { first in
        BestSoFarCurves(
          rewards: runs.map { run in iterations.map { run.bestSoFar[$0 - 1] } },
          reference: first.summary.reference, best: first.summary.best)
      }
    }
    surfaces = samples.map { sample in
      sample.map { sample in
        let summary = sample.summary
        return Curve(values: summary.score, low: summary.low, high: summary.high)
      }
    }
    let present = samples.compactMap(\.self)
    let band = ContestScore.bootstrapBand(present)
    let own = surfaces.compactMap(\.self)
    scores = Curve(
      values: iterations.indices.map { point in
        own.reduce(0) { $0 + $1.values[point] } / Double(own.count)
      }, low: band.low, high: band.high)
    let all = runs.flatMap(\.self)
    let shares = RuntimeDistribution(
      curves: all.map { run in
        (
          bestSoFar: run.bestSoFar,
          targets: (hasExactTargets ? run.targets : nil)
            ?? RuntimeDistribution.levelTargets(
              reference: run.summary.reference, best: run.summary.best)
        )
      }
    ).shares
    runtime = Curve(values: iterations.map { shares[$0 - 1] })
    var table = StopTable()
    var measures = MeasureTable()
    for run in all {
      table.add(run.stops, of: run.summary)
      measures.add(run.measures, of: run.summary)
    }
    stops = table.rows.first.flatMap { $0.stopsPerRun > 0 ? $0 : nil }
    self.measures = measures.rows.first
    curves = all.map { run in
      (surface: run.summary.surface, bestSoFar: iterations.map { run.bestSoFar[$0 - 1] })
    }
    heights = runs.map { runs in
      guard !runs.isEmpty else { return nil }
      return runs.reduce(0) { $0 + Self.height($1) } / Double(runs.count)
    }
  }

  private static func height(_ run: PreparedRun.Run) -> Double {
    Reports.height(run.summary.found, from: run.worst, to: run.summary.best)
  }
}
