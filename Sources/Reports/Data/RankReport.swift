import Scoring

/// The average ranks of the methods that were run on all surfaces of a contest.
struct RankReport: Sendable {
  /// By row the average rank after each iteration; `nil` for a method that was not run everywhere.
  let curves: [Curve?]
  /// The rows that are not compared, because they were not run on every surface.
  let leftOut: [Int]
  /// The compared rows, best rank first.
  let order: [Int]
  /// Their average ranks at the end.
  let averages: [Double]
  /// The p-value of Friedman's test, in the form of Iman and Davenport.
  let pValue: Double
  /// Ranges of `order` within which no pair is told apart at 5%, by Wilcoxon's test with Holm's adjustment.
  let groups: [ClosedRange<Int>]
  /// The fewest surfaces on which that could tell any pair apart; `nil` where there are as many.
  let neededSurfaces: Int?

  init?(_ rows: [Leaderboard.Row], _ statistics: [RowStatistics]) {
    let complete = rows.indices.filter { rows[$0].isComplete }
    leftOut = rows.indices.filter { !rows[$0].isComplete }
    let heights = complete.map { statistics[$0].heights.compactMap(\.self) }
    guard complete.count > 1, let count = heights.first?.count, count > 1,
      let comparison = try? RankComparison(
        (0..<count).map { surface in heights.map { $0[surface] } })
    else { return nil }
    let over = RanksOverRounds(curves: complete.map { statistics[$0].curves }).ranks
    var curves = [Curve?](repeating: nil, count: rows.count)
    for (row, ranks) in zip(complete, over) { curves[row] = Curve(values: ranks) }
    self.curves = curves
    let averages = comparison.friedman.averageRanks
    let sorted = complete.indices.sorted { (averages[$0], $0) < (averages[$1], $1) }
    order = sorted.map { complete[$0] }
    self.averages = sorted.map { averages[$0] }
    pValue = comparison.friedman.pValue
    neededSurfaces = comparison.neededSurfaces
    groups = comparison.groups.compactMap { group in
      let places = group.compactMap { sorted.firstIndex(of: $0) }
      return places.min().flatMap { low in places.max().map { low...$0 } }
    }
  }
}
