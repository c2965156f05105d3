import Numerics

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

  /// The contest's score of the surface, had the runs ended after each of the iterations.
  public var score: [Double] {
    (0..<count).map { point in
      ContestScore.surface(rewards: rewards.map { $0[point] }, reference: reference, best: best)
    }
  }

  /// The lower and the upper quartile of the single runs' scores after each of the iterations.
  public var quartiles: (low: [Double], high: [Double]) {
    var low: [Double] = []
    var high: [Double] = []
    for point in 0..<count {
      // The score grows with the reward, so that sorted rewards give sorted scores.
      let scores = rewards.map { $0[point] }.sorted().map {
        ContestScore.surface(rewards: [$0], reference: reference, best: best)
      }
      low.append(percentile(ofSorted: scores, 0.25))
      high.append(percentile(ofSorted: scores, 0.75))
    }
    return (low, high)
  }
}

extension ContestScore {
  /// The total score had the runs ended after each of the iterations.
  ///
  /// - Parameter surfaces: one element per surface; at least one.
  public static func curve(_ surfaces: [BestSoFarCurves]) -> [Double] {
    let scores = surfaces.map(\.score)
    return (0..<surfaces[0].count).map { point in mean(scores.map { $0[point] }) }
  }
}
