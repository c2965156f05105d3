import RematchNumerics
import Search

/// Another reward for each, in the same order, between the same worst and best.
///
/// With h the height of a reward, 0 for the worst and 1 for the best cell; readings beyond these go on symmetrically
/// below 0, and above 1 by the same function (a rank in a straight line).
public enum RewardChange: Hashable, Sendable {
  /// h to a power above 0: above 1 the best cells stand out, below 1 the worst do.
  case power(Double)
  /// log(1 + 99 h) / log 100.
  case log
  /// The rank of h among the cells' different heights, from 0 to 1.
  case rank

  private static let logFactor = 99.0

  /// What was done, in words.
  public var description: String {
    switch self {
    case .power(let exponent): "rewards to the power \(exponent)"
    case .log: "logarithms of rewards"
    case .rank: "ranks of rewards"
    }
  }

  var word: String {
    switch self {
    case .power: "power"
    case .log: "log"
    case .rank: "rank"
    }
  }

  /// The change of a height.
  ///
  /// - Parameter heights: the different heights of the cells, ascending, from 0 to 1.
  func callAsFunction(_ height: Double, heights: [Double]) -> Double {
    switch self {
    case .power(let exponent):
      let power = Portable.pow(height.magnitude, exponent)
      return height < 0 ? -power : power
    case .log:
      let log =
        Portable.log(1 + Self.logFactor * height.magnitude)
        / Portable.log(1 + Self.logFactor)
      return height < 0 ? -log : log
    case .rank:
      guard height > 0, height < 1, heights.count > 1 else { return height }
      var (low, high) = (0, heights.count - 1)
      while high - low > 1 {
        let middle = (low + high) / 2
        if heights[middle] <= height { low = middle } else { high = middle }
      }
      let between = (height - heights[low]) / (heights[high] - heights[low])
      return (Double(low) + between) / Double(heights.count - 1)
    }
  }
}

extension Surface {
  func changed(by change: RewardChange) throws(SurfaceError) -> Surface {
    if case .power(let exponent) = change, !(1e-3...1e3).contains(exponent) {
      throw wrong(.reward(change), "an exponent in 0.001...1000")
    }
    let sorted = sortedRewards()
    let (low, high) = (sorted[0], sorted[sorted.count - 1])
    guard low < high else { return self }
    var heights: [Double] = []
    for reward in sorted {
      let height = share(of: reward, from: low, to: high)
      if height != heights.last { heights.append(height) }
    }
    func changed(_ reward: Double) -> Double {
      // The ends stay what they are to the bit.
      if reward == low || reward == high { return reward }
      let height = change(share(of: reward, from: low, to: high), heights: heights)
      return low * (1 - height) + high * height
    }
    return try withReadings { reading in
      let mean = changed(reading.mean)
      return Reading(
        mean: mean, lower: min(mean, changed(reading.lower)),
        upper: max(mean, changed(reading.upper)))
    }
  }

  /// The surface with each reading changed.
  ///
  /// The readings no longer follow the noise model, if there was one.
  func withReadings(_ change: (Reading) -> Reading) throws(SurfaceError) -> Surface {
    let old = table()
    var provenance = provenance
    if provenance.noise != nil {
      provenance.noise = nil
      provenance.readings = provenance.readings ?? "of the contest's noise model, changed"
    }
    let table = ReadingTable(cellCount: old.cellCount, steps: old.steps, width: old.width) {
      cell, row in
      for step in 0..<old.steps {
        let reading = old.reading(cell: cell, step: step)
        let changed = reading.mean.isNaN ? reading : change(reading)
        row[step * old.width] = changed.mean
        if old.width == 3 {
          row[step * 3 + 1] = changed.lower
          row[step * 3 + 2] = changed.upper
        }
      }
    }
    return try remade(table: table, provenance: provenance)
  }
}
