import RematchNumerics

/// The best-so-far curves of one method on one surface.
public struct BestSoFarCurves: Hashable, Sendable {
  /// The largest full reward counted after each of some iterations, by repeat; at least one repeat, all of
  /// the same length.
  public var rewards: [[Double]]
  /// The median of random search.
  public var reference: Double
  /// The table's largest full reward.
  public var best: Double

  /// Curves from their parts.
  public init(rewards: [[Double]], reference: Double, best: Double) {
    self.rewards = rewards
    self.reference = reference
    self.best = best
  }

  /// How many iterations the curves cover.
  public var count: Int { rewards[0].count }

  /// After each of the iterations the contest's score of the surface, had the runs ended then, and the lower
  /// and the upper quartile of the single runs' scores.
  ///
  /// - Complexity: O(*t* *n* log *n*) for *t* iterations at which something changes, and *n* repeats.
  public var summary: (score: [Double], low: [Double], high: [Double]) {
    var score: [Double] = []
    var low: [Double] = []
    var high: [Double] = []
    for point in 0..<count {
      if point > 0, rewards.allSatisfy({ $0[point] == $0[point - 1] }) {
        score.append(score[point - 1])
        low.append(low[point - 1])
        high.append(high[point - 1])
        continue
      }
      // The score grows with the reward, so that sorted rewards give sorted scores.
      let sorted = rewards.map { $0[point] }.sorted()
      let single = sorted.map {
        ContestScore.score(of: $0, reference: reference, best: best)
      }
      score.append(ContestScore.surface(rewards: sorted, reference: reference, best: best))
      low.append(percentile(ofSorted: single, 0.25))
      high.append(percentile(ofSorted: single, 0.75))
    }
    return (score, low, high)
  }
}
