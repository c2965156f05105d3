/// What is left to find above random search: how the best cell stands to it and to the median cell.
public struct Headroom: Codable, Hashable, Sendable {
  /// The largest reward.
  public let best: Double
  /// The median over all cells, a failing one counting as the worst.
  public let median: Double
  /// The exact median of random search after `evaluations`.
  public let randomSearch: Double
  /// The evaluations of random search, drawn with replacement.
  public let evaluations: Int
  /// (best - random search) / (best - median); 0 when the median cell is a best one.
  public let share: Double

  /// The evaluations of the contest's reference.
  public static let contestEvaluations = 100
  /// The least share of a surface on which a score says something.
  public static let leastShare = 0.05

  /// The headroom of a table.
  ///
  /// - Parameter sorted: the rewards in ascending order, as of `RewardTable.sortedRewards()`; at least one.
  /// - Complexity: O(log *N* log `evaluations`).
  public init(sorted: [Double], evaluations: Int = contestEvaluations) {
    best = sorted[sorted.count - 1]
    median = Baseline.median(ofBestOf: 1, sorted: sorted)
    randomSearch = Baseline.median(ofBestOf: evaluations, sorted: sorted)
    self.evaluations = evaluations
    // Halves cannot overflow.
    let range = best / 2 - median / 2
    share = range > 0 ? (best / 2 - randomSearch / 2) / range : 0
  }

  /// Whether random search leaves enough to find.
  public var isEnough: Bool { share >= Self.leastShare }
}
