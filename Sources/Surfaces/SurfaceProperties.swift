import RematchNumerics
import Search

/// How a surface's readings relate to its full rewards: measurements of the six properties that were published
/// of the contest's final tables.
public struct SurfaceProperties: Codable, Sendable {
  /// Per step, the share of cells whose interval holds the full reward.
  public internal(set) var coverage: [Double] = []
  /// Per step but the last, the share of cells whose mean is above the full reward.
  public internal(set) var aboveFull: [Double] = []
  /// Per step, the mean half width of the intervals.
  public internal(set) var halfWidth: [Double] = []
  /// Per step but the last, the standard deviation of the mean around the full reward, over the best 500 cells.
  public internal(set) var deviation: [Double] = []
  /// Per step but the last, the share of all pairs of cells that the means put in the order of the full
  /// rewards.
  public internal(set) var orderAgreement: [Double] = []
  /// The same among the best cells.
  public internal(set) var bestOrderAgreement: [BestOrderAgreement] = []
  /// Per step, the pairs of one of the best 1000 cells and one of the best 50 in which the upper bound of
  /// the first is below the full reward of the second.
  public internal(set) var prunable: [Int] = []
  /// Per step, the share of the prunable pairs in which the first cell is the worse one; `nil` without pairs.
  public internal(set) var pruningRight: [Double?] = []

  /// Order agreement among the best cells.
  public struct BestOrderAgreement: Codable, Sendable {
    /// How many cells, the best by full reward.
    public let cells: Int
    /// Per step but the last, the share of pairs in the order of the full rewards.
    public internal(set) var agreement: [Double]
  }

  /// The sizes of `bestOrderAgreement`, as published; sizes larger than the surface are left out.
  public static let bestSizes = [500, 100, 50]
  /// The numbers of cells on the two sides of `prunable`, as published.
  public static let pruningSizes = (candidates: 1000, incumbents: 50)
}

extension Surface {
  /// Measures the published properties.
  ///
  /// - Complexity: O(*N* log *N* * steps), where *N* is the number of cells.
  public func properties() -> SurfaceProperties {
    var result = SurfaceProperties()
    let table = table()
    let rewards = fullRewards()
    let cells = Double(rewards.count)
    let ranking = rewards.indices.sorted { (rewards[$1], $0) < (rewards[$0], $1) }
    result.bestOrderAgreement = SurfaceProperties.bestSizes.filter { $0 <= rewards.count }
      .map { SurfaceProperties.BestOrderAgreement(cells: $0, agreement: []) }
    for step in 0..<steps {
      var covered = 0
      var above = 0
      var widths: [Double] = []
      widths.reserveCapacity(rewards.count)
      for cell in rewards.indices {
        let reading = table.reading(cell: cell, step: step)
        if reading.lower <= rewards[cell], rewards[cell] <= reading.upper { covered += 1 }
        if reading.mean > rewards[cell] { above += 1 }
        // A width may overflow where its half does not.
        widths.append(reading.upper / 2 - reading.lower / 2)
      }
      result.coverage.append(Double(covered) / cells)
      result.halfWidth.append(mean(widths))
      let candidates = ranking.prefix(SurfaceProperties.pruningSizes.candidates)
      let pruning = pruning(table, rewards, candidates, step)
      result.prunable.append(pruning.pairs)
      result.pruningRight.append(
        pruning.pairs > 0 ? Double(pruning.right) / Double(pruning.pairs) : nil)
      guard step < steps - 1 else { continue }
      result.aboveFull.append(Double(above) / cells)
      result.orderAgreement.append(
        Self.orderAgreement(ranking.map { (rewards[$0], table.reading(cell: $0, step: step).mean) })
      )
      let errors = ranking.prefix(SurfaceProperties.bestSizes[0]).map { cell in
        table.reading(cell: cell, step: step).mean / 2 - rewards[cell] / 2
      }
      // A power of two keeps squares from over- and underflowing, and changes no other bit.
      let largest = errors.reduce(0) { max($0, $1.magnitude) }
      let unit = largest > 0 ? largest.binade : 1
      let squares = errors.map { $0 / unit * ($0 / unit) }
      let deviation = (squares.reduce(0, +) / Double(squares.count)).squareRoot() * unit
      result.deviation.append(min(.greatestFiniteMagnitude, 2 * deviation))
      for index in result.bestOrderAgreement.indices {
        let best = ranking.prefix(result.bestOrderAgreement[index].cells).map {
          (rewards[$0], table.reading(cell: $0, step: step).mean)
        }
        result.bestOrderAgreement[index].agreement.append(Self.orderAgreement(best))
      }
    }
    return result
  }

  private func pruning(
    _ table: ReadingTable, _ rewards: [Double], _ candidates: ArraySlice<Int>, _ step: Int
  ) -> (pairs: Int, right: Int) {
    let incumbents = candidates.prefix(SurfaceProperties.pruningSizes.incumbents)
    var pairs = 0
    var right = 0
    for candidate in candidates {
      let upper = table.reading(cell: candidate, step: step).upper
      for incumbent in incumbents where incumbent != candidate && upper < rewards[incumbent] {
        pairs += 1
        if rewards[candidate] < rewards[incumbent] { right += 1 }
      }
    }
    return (pairs, right)
  }

  /// The share of pairs with different full rewards that the means put in the same order; a tie of the means
  /// counts as agreement.
  ///
  /// Counts inversions by merging (Knight, "A computer method for calculating Kendall's tau with ungrouped
  /// data", JASA 1966).
  ///
  /// - Returns: 1 when no two full rewards differ.
  /// - Complexity: O(*n* log *n*).
  static func orderAgreement(_ items: [(full: Double, mean: Double)]) -> Double {
    let sorted = items.sorted { ($0.full, $0.mean) < ($1.full, $1.mean) }
    var pairs = sorted.count * (sorted.count - 1) / 2
    var run = 0
    for index in sorted.indices {
      run = index > 0 && sorted[index].full == sorted[index - 1].full ? run + 1 : 0
      pairs -= run
    }
    guard pairs > 0 else { return 1 }
    var means = sorted.map(\.mean)
    var buffer = means
    let inversions = countInversions(&means, &buffer, 0, means.count)
    return 1 - Double(inversions) / Double(pairs)
  }

  /// Sorts `values[low..<high]` and counts the pairs that were in descending order.
  private static func countInversions(
    _ values: inout [Double], _ buffer: inout [Double], _ low: Int, _ high: Int
  ) -> Int {
    guard high - low > 1 else { return 0 }
    let middle = (low + high) / 2
    var count =
      countInversions(&values, &buffer, low, middle)
      + countInversions(&values, &buffer, middle, high)
    var left = low
    var right = middle
    for index in low..<high {
      if right == high || (left < middle && values[left] <= values[right]) {
        buffer[index] = values[left]
        left += 1
      } else {
        buffer[index] = values[right]
        right += 1
        count += middle - left
      }
    }
    values[low..<high] = buffer[low..<high]
    return count
  }
}
