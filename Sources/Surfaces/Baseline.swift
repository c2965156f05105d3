import RematchNumerics

/// The random-search baseline of a surface, as in the contest's files: the best so far of uniform random
/// search with replacement after 1, 2, ... single evaluations of the full reward.
public struct Baseline: Codable, Hashable, Sendable {
  /// The median over repeats, one per evaluation.
  public var median: [Double]
  /// The mean over repeats, one per evaluation; empty where it was not computed.
  public var mean: [Double]
  /// The median after one evaluation.
  public var clip: Double
  /// The largest full reward of the table.
  public var best: Double
  /// The smallest full reward of the table.
  public var worst: Double

  /// How many evaluations the contest's files cover.
  public static let contestLength = 200

  /// A baseline from its parts.
  public init(median: [Double], mean: [Double], clip: Double, best: Double, worst: Double) {
    self.median = median
    self.mean = mean
    self.clip = clip
    self.best = best
    self.worst = worst
  }

  /// The exact baseline of a table.
  ///
  /// With the rewards sorted ascending, x(1) <= ... <= x(N), the best of n draws with replacement is at
  /// most x(k) with probability (k/N)^n. Its median is x(k) for the smallest k with (k/N)^n >= 1/2, its
  /// mean the sum over k of x(k) * ((k/N)^n - ((k-1)/N)^n).
  ///
  /// - Parameter rewards: the full reward of every cell, in any order; at least one.
  /// - Complexity: O(*N* log *N* + *N* * `length`).
  public init(exactFor rewards: [Double], length: Int = contestLength) {
    let sorted = rewards.sorted()
    let count = Double(sorted.count)
    let shares = sorted.indices.map { Double($0 + 1) / count }
    var powers = shares
    var means: [Double] = []
    means.reserveCapacity(length)
    for _ in 0..<length {
      var sum = 0.0
      var previous = 0.0
      for index in sorted.indices {
        sum += sorted[index] * (powers[index] - previous)
        previous = powers[index]
        powers[index] *= shares[index]
      }
      means.append(sum)
    }
    self.init(mediansOf: sorted, length: length)
    mean = means
  }

  /// The exact baseline without the means, whose computation takes longest.
  ///
  /// - Parameter sorted: the full rewards in ascending order; at least one.
  /// - Complexity: O(`length` * log *N*).
  init(mediansOf sorted: [Double], length: Int = contestLength) {
    let medians = (0..<length).map { Self.median(ofBestOf: $0 + 1, sorted: sorted) }
    self.init(
      median: medians, mean: [], clip: medians.first ?? sorted[0], best: sorted[sorted.count - 1],
      worst: sorted[0])
  }

  /// The exact median of the best of `draws` uniform draws with replacement.
  ///
  /// - Parameter sorted: the full rewards in ascending order; at least one.
  /// - Complexity: O(log *N* * log `draws`).
  public static func median(ofBestOf draws: Int, sorted: [Double]) -> Double {
    quantile(0.5, ofBestOf: draws, sorted: sorted)
  }

  /// The exact quantile of the best of `draws` uniform draws with replacement.
  ///
  /// - Parameters:
  ///   - level: above 0 and at most 1.
  ///   - sorted: the full rewards in ascending order; at least one.
  /// - Complexity: O(log *N* * log `draws`).
  static func quantile(_ level: Double, ofBestOf draws: Int, sorted: [Double]) -> Double {
    var low = 1
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if power(Double(middle) / Double(sorted.count), draws) >= level {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return sorted[low - 1]
  }

  static func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var square = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
