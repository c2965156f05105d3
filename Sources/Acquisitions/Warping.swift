import RematchNumerics

/// What is done to losses before a model is fitted to them.
public enum Warping: String, Codable, Sendable, CaseIterable {
  /// Nothing.
  case none
  /// The worse half gets the quantiles of a normal distribution by rank, with the spread of the better half,
  /// so that the model learns little from how bad a bad point is (Song et al., "The Vizier Gaussian process
  /// bandit algorithm", arXiv 2408.11527, section 3.2).
  case halfRank = "half-rank"

  /// Returns the warped losses, in the same order of size.
  ///
  /// - Parameter losses: *n* finite losses.
  /// - Complexity: O(*n* log *n*)
  public func apply(_ losses: [Double]) -> [Double] {
    guard self == .halfRank, !losses.isEmpty else { return losses }
    let middle = median(losses)
    let better = losses.filter { $0 < middle }
    let unit = better.reduce(0) { max($0, middle - $1) }
    guard unit > 0, unit < .infinity else { return losses }
    let square = better.reduce(0) { $0 + ($1 - middle) / unit * (($1 - middle) / unit) }
    let spread = unit * (square / Double(better.count)).squareRoot()
    let levels = losses.filter { $0 > middle }.sorted()
    guard !levels.isEmpty else { return losses }
    return losses.map { loss in
      guard loss > middle else { return loss }
      var rank = 0
      var end = levels.count
      while rank < end {
        let probe = (rank + end) / 2
        if levels[probe] < loss { rank = probe + 1 } else { end = probe }
      }
      let share = 0.5 + 0.5 * (Double(rank) + 0.5) / Double(levels.count)
      return middle + spread * NormalDistribution.quantile(share)
    }
  }
}
