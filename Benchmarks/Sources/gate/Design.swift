import RematchNumerics
import Scoring

/// A comparison to simulate.
struct Design {
  let scores: [[Double]]
  let repeats: Int
  /// What the candidate loses, in standard deviations of the runs on each surface.
  let loss: Double

  /// A line of the table: shares of so many simulated comparisons.
  func row(_ comparisons: Int) throws -> String {
    var stream = RandomStream(seed: 0, name: "\(scores.count) \(repeats) \(loss)")
    var counts: [GateVerdict: Int] = [:]
    var lower = 0
    var anySurface = 0
    var played = 0
    for _ in 0..<comparisons {
      let baseline = draw(repeats, loss: 0, &stream)
      let candidate = draw(2 * repeats, loss: loss, &stream)
      let (verdict, looks) = try Gate.judge(
        candidate, against: baseline, plan: LookPlan(repeats: repeats, level: 0.05),
        margin: Gate.defaultMargin(detectable: Gate.detectable(baseline, level: 0.05)))
      counts[verdict, default: 0] += 1
      played += looks.last?.repeats ?? 0
      // The rules that people use see as many repeats as the baseline has.
      let same = candidate.map { Array($0.prefix(repeats)) }
      if Bootstrap.meanOfMeans(same) < Bootstrap.meanOfMeans(baseline) { lower += 1 }
      let isAnyWorse = try zip(same, baseline).contains {
        try StratifiedDifference([$0], less: [$1]).bound(0.95) < 0
      }
      if isAnyWorse { anySurface += 1 }
    }
    func share(_ count: Int) -> String {
      let tenths = (1000 * count + comparisons / 2) / comparisons
      return "\(tenths / 10).\(tenths % 10)%"
    }
    let shares = [GateVerdict.improved, .passed, .regressed, .inconclusive]
      .map { share(counts[$0] ?? 0) }
    let cells =
      ["\(scores.count)", "\(repeats)", "\(loss)"] + shares
      + ["\((played + comparisons / 2) / comparisons)", share(lower), share(anySurface)]
    return "| \(cells.joined(separator: " | ")) |"
  }

  private func draw(
    _ count: Int, loss: Double, _ stream: inout RandomStream
  ) -> [[Double]] {
    scores.map { pool in
      let centre = mean(pool)
      let squares = pool.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
      let deviation = (squares / Double(pool.count)).squareRoot()
      return (0..<count).map { _ in
        pool[stream.index(below: pool.count)] - loss * deviation
      }
    }
  }
}
