public import Records
import RematchNumerics

/// The contest's score (`thpo`, section "final score" of the organisers' kits).
public enum ContestScore {
  /// The fewest rewards whose lowest and highest are dropped, as in the organisers' kits.
  static let fewestTrimmed = 3
  /// How many resamples an interval takes; fewer than a comparison's, because a leaderboard decides nothing.
  public static let intervalDraws = 2000
  /// How many resamples a band takes, which is only drawn.
  public static let bandDraws = 300

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
    guard best > reference else {
      // A mean may be rounded to the optimum.
      return kept(rewards).allSatisfy { $0 >= best } ? 1 : 0
    }
    return score(of: trimmedMean(rewards), reference: reference, best: best)
  }

  /// The normalised score of one reward, or of an average of rewards, on a surface.
  ///
  /// - Returns: (reward - reference) / (best - reference), clipped to 0...1; where `best` is not above
  ///   `reference`, 1 for a reward that reaches `best` and 0 for any other.
  public static func score(of reward: Double, reference: Double, best: Double) -> Double {
    guard best > reference else { return reward >= best ? 1 : 0 }
    return min(1, max(0, share(of: reward, from: reference, to: best)))
  }

  /// The mean without the lowest and the highest, when there are three or more.
  public static func trimmedMean(_ rewards: [Double]) -> Double {
    let kept = kept(rewards)
    // Rounding may put the mean of equal rewards beside them.
    return min(max(mean(Array(kept)), kept[kept.startIndex]), kept[kept.endIndex - 1])
  }

  /// The rewards in order, without the lowest and the highest when there are three or more.
  private static func kept(_ rewards: [Double]) -> ArraySlice<Double> {
    precondition(!rewards.isEmpty)
    let sorted = rewards.sorted()
    return sorted.count >= fewestTrimmed ? sorted[1..<(sorted.count - 1)] : sorted[...]
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

    /// A sample of the same scores whose means are exact: where random search already has the optimum, rewards only
    /// count as 1 or 0.
    fileprivate var countable: Sample {
      guard best <= reference else { return self }
      return Sample(rewards: rewards.map { $0 >= best ? 1 : 0 }, reference: 1, best: 1)
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
  ///   - seed: of the resamples.
  /// - Complexity: O(`draws` * *n*), where *n* is the number of repeats of all surfaces.
  public static func bootstrapInterval(
    _ samples: [Sample], coverage: Double = StatisticalDefaults.coverage,
    draws: Int = intervalDraws,
    seed: UInt64 = 0
  ) -> (low: Double, high: Double) {
    var stream = RandomStream(seed: seed, name: "bootstrap")
    let samples = samples.map(\.countable)
    var resampler = Resampler(samples.map(\.rewards))
    var totals: [Double] = []
    totals.reserveCapacity(draws)
    for _ in 0..<draws {
      var sum = 0.0
      for (index, sample) in samples.enumerated() {
        let average = resampler.trimmedMean(index, &stream)
        sum += score(of: average, reference: sample.reference, best: sample.best)
      }
      totals.append(sum / Double(samples.count))
    }
    totals.sort()
    let tail = (1 - coverage) / 2
    return (percentile(ofSorted: totals, tail), percentile(ofSorted: totals, 1 - tail))
  }
}

extension Record {
  /// The normalised score of one reward on the record's surface, in 0...1.
  public func score(of reward: Double) -> Double {
    ContestScore.score(of: reward, reference: self.reference, best: self.best)
  }
}

extension RunSummary {
  /// The normalised score of this run alone, in 0...1.
  public var score: Double {
    ContestScore.score(of: found, reference: self.reference, best: self.best)
  }
}

/// Draws of rewards with replacement, counted by rank, so that no draw has to be sorted.
private struct Resampler {
  /// The end of each sample in `sorted` and `ranks`.
  private var ends: [Int] = []
  private var sorted: [Double] = []
  private var ranks: [Int] = []
  private var counts: [Double]

  init(_ samples: [[Double]]) {
    for rewards in samples {
      let order = rewards.indices.sorted { (rewards[$0], $0) < (rewards[$1], $1) }
      let start = sorted.count
      sorted += order.map { rewards[$0] }
      ranks += [Int](repeating: 0, count: rewards.count)
      for (rank, index) in order.enumerated() { ranks[start + index] = start + rank }
      ends.append(sorted.count)
    }
    counts = [Double](repeating: 0, count: ranks.count)
  }

  /// `ContestScore.trimmedMean` of a resample of one sample.
  mutating func trimmedMean(_ sample: Int, _ stream: inout RandomStream) -> Double {
    let end = ends[sample]
    let start = sample == 0 ? 0 : ends[sample - 1]
    let count = end - start
    for rank in start..<end { counts[rank] = 0 }
    for _ in 0..<count { counts[ranks[start + stream.index(below: count)]] += 1 }
    let trimmed = count >= ContestScore.fewestTrimmed ? 1 : 0
    if trimmed == 1 {
      var low = start
      while counts[low] == 0 { low += 1 }
      var high = end - 1
      while counts[high] == 0 { high -= 1 }
      counts[low] -= 1
      counts[high] -= 1
    }
    var sum = 0.0
    for rank in start..<end { sum += counts[rank] * sorted[rank] }
    let kept = Double(count - 2 * trimmed)
    // Sums may overflow where means do not, and rounding may put the mean of equal rewards beside them.
    let average =
      sum.isFinite
      ? sum / kept : (start..<end).reduce(0) { $0 + counts[$1] / kept * sorted[$1] }
    var low = start
    while counts[low] == 0 { low += 1 }
    var high = end - 1
    while counts[high] == 0 { high -= 1 }
    return min(max(average, sorted[low]), sorted[high])
  }
}
