import RematchNumerics
import Search

/// How far the readings of a step are from the full rewards.
public struct StepNoise: Codable, Hashable, Sendable {
  /// The step, from 1.
  public let step: Int
  /// The mean half width of the intervals, as a share of the range of full rewards.
  public let halfWidth: Double
  /// The root mean square of the means less the full rewards, as a share of the range.
  public let error: Double
  /// The probability that readings as uncertain as these put two of the ten best cells in the order of their full
  /// rewards, on average over the pairs whose rewards differ: 1/2 for a coin, 1 for certainty.
  public let bestOrder: Double
}

extension Surface {
  /// How many of the best cells the readings are to tell apart.
  static let bestCells = 10

  /// The noise of the readings, by step.
  ///
  /// Only cells with a full reward count. The last reading of a noise model is exact, whatever its interval says.
  ///
  /// - Returns: nothing if the rewards do not differ.
  /// - Complexity: O(*n*) in the readings, and O(*N* log *N*) in the cells.
  public func noiseBySteps() -> [StepNoise] {
    let rewards = fullRewards()
    let cells = rewards.indices.filter { !rewards[$0].isNaN }
    let (low, high) = (baseline.worst, baseline.best)
    guard low < high else { return [] }
    // Halves of a range cannot overflow.
    let half = high / 2 - low / 2
    var widths = [Double](repeating: 0, count: steps)
    var squares = widths
    var readings: [Reading] = []
    for cell in cells {
      self.readings(ofCell: cell, into: &readings)
      for (step, reading) in readings.enumerated() {
        widths[step] += (reading.upper / 2 - reading.lower / 2) / 2 / half
        let error = (reading.mean / 2 - rewards[cell] / 2) / half
        squares[step] += error * error
      }
    }
    let best = Array(
      cells.sorted { (rewards[$1], $0) < (rewards[$0], $1) }.prefix(Self.bestCells))
    let heights = best.map { share(of: rewards[$0], from: low, to: high) }
    let deviations = best.map { cell -> [Double] in
      self.readings(ofCell: cell, into: &readings)
      return readings.map {
        ($0.upper / 2 - $0.lower / 2) / 2 / half / ReadingNoise.intervalFactor
      }
    }
    return (0..<steps).map { step in
      let isExact = step == steps - 1 && provenance.noise != nil
      return StepNoise(
        step: step + 1, halfWidth: widths[step] / Double(cells.count),
        error: (squares[step] / Double(cells.count)).squareRoot(),
        bestOrder: Self.orderProbability(
          heights, isExact ? heights.map { _ in 0 } : deviations.map { $0[step] }))
    }
  }

  /// The probability that normal errors leave two numbers in order, on average over the pairs that differ; 1 without any.
  static func orderProbability(_ values: [Double], _ deviations: [Double]) -> Double {
    var sum = 0.0
    var pairs = 0
    for first in values.indices {
      for second in values.indices.dropFirst(first + 1) where values[first] != values[second] {
        let variance =
          deviations[first] * deviations[first] + deviations[second] * deviations[second]
        let gap = (values[first] - values[second]).magnitude
        sum += variance > 0 ? NormalDistribution.cumulative(gap / variance.squareRoot()) : 1
        pairs += 1
      }
    }
    return pairs > 0 ? sum / Double(pairs) : 1
  }
}
