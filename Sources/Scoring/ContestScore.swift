import Numerics

/// The contest's score (`thpo`, section "final score" of the organisers' kits).
public enum ContestScore {
  /// The normalised score of one surface.
  ///
  /// The best rewards are sorted, with three or more the lowest and the highest dropped, the rest averaged;
  /// then (average - reference) / (best - reference), clipped to 0...1. Where random search already has
  /// the optimum (`best` is not above `reference`), reaching it scores 1 and anything else 0.
  ///
  /// - Parameters:
  ///   - rewards: the largest full reward of each repeat; at least one.
  ///   - reference: the median of random search.
  ///   - best: the table's largest full reward.
  public static func surface(rewards: [Double], reference: Double, best: Double) -> Double {
    let average = trimmedMean(rewards)
    guard best > reference else { return average >= best ? 1 : 0 }
    return min(1, max(0, (average - reference) / (best - reference)))
  }

  /// The mean without the lowest and the highest, when there are three or more.
  public static func trimmedMean(_ rewards: [Double]) -> Double {
    precondition(!rewards.isEmpty)
    let sorted = rewards.sorted()
    let kept = sorted.count >= 3 ? sorted[1..<(sorted.count - 1)] : sorted[...]
    return kept.reduce(0, +) / Double(kept.count)
  }

  /// One surface's part of a score.
  public struct Sample: Hashable, Sendable {
    /// The largest full reward of each repeat; at least one.
    public var rewards: [Double]
    /// The median of random search.
    public var reference: Double
    /// The table's largest full reward.
    public var best: Double

    /// A sample from its parts.
    public init(rewards: [Double], reference: Double, best: Double) {
      self.rewards = rewards
      self.reference = reference
      self.best = best
    }

    /// The surface's score.
    public var score: Double {
      ContestScore.surface(rewards: rewards, reference: reference, best: best)
    }
  }

  /// The score of several surfaces: the plain average of theirs.
  public static func total(_ samples: [Sample]) -> Double { mean(samples.map(\.score)) }

  /// A percentile bootstrap interval of the total score.
  ///
  /// Repeats are drawn with replacement within every surface, so the surfaces stay fixed (Efron and
  /// Tibshirani 1993, chapter 13). Deterministic under its seed.
  ///
  /// - Parameters:
  ///   - coverage: the interval's nominal coverage, in 0...1.
  ///   - draws: how many resamples.
  /// - Complexity: O(`draws` * *n* log *n*), where *n* is the number of repeats of all surfaces.
  public static func bootstrapInterval(
    _ samples: [Sample], coverage: Double = 0.95, draws: Int = 2000, seed: UInt64 = 0
  ) -> (low: Double, high: Double) {
    var stream = RandomStream(seed: seed, name: "bootstrap")
    var totals: [Double] = []
    totals.reserveCapacity(draws)
    for _ in 0..<draws {
      let resampled = samples.map { sample in
        var copy = sample
        for index in copy.rewards.indices {
          copy.rewards[index] = sample.rewards[stream.index(below: sample.rewards.count)]
        }
        return copy
      }
      totals.append(total(resampled))
    }
    totals.sort()
    let tail = (1 - coverage) / 2
    return (percentile(ofSorted: totals, tail), percentile(ofSorted: totals, 1 - tail))
  }
}
