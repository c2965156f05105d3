import RematchNumerics
import Search

/// The model that turns a full reward into a series of readings.
///
/// With full reward v, the reading at step t < T is the running mean m(t) = v + (1/t) * (e(1) + ... + e(t))
/// of daily draws e(k) ~ N(0, sigma(k)^2), and m(T) = v exactly; the 95% interval is m(t) +- 1.96 / t *
/// sqrt(sigma(1)^2 + ... + sigma(t)^2), which is 1.96 * sigma / sqrt(t) when all days are alike. Sigma is
/// `sigma` for most cells, and `wideFactor` times `sigma` for a random share of the cells that are not among
/// the best. The defaults solve the published counts of the contest's `data-30`.
///
/// All draws come from a counter-based generator keyed by (seed, cell, step): any cell costs O(steps),
/// nothing is stored, and the order of look-ups does not matter.
public struct ReadingNoise: Codable, Hashable, Sendable {
  /// The standard deviation of a daily draw, in units of the reward; zero or more.
  public var sigma: Double
  /// The deviation of the wide cells, in multiples of `sigma`.
  public var wideFactor = contestWideFactor
  /// The share of wide cells among the cells that are not among the best.
  public var wideShare = contestWideShare
  /// The share of the best cells, which are never wide.
  public var narrowBest = contestNarrowBest
  /// The number of readings, the last of which is the full reward.
  public var steps = contestSteps
  /// The seed of the draws.
  public var seed: UInt64
  /// The deviation of each day, in multiples of sigma, one number per step; empty when all days are alike.
  public var days: [Double] = []

  /// The days of the contest's `data-30`, solved from the published half widths w(t) at steps 1...14 as
  /// sqrt((t * w(t))^2 - ((t - 1) * w(t - 1))^2) / (1.96 * 0.86).
  public static let contestDays = [
    1.03, 1.24, 1.08, 0.95, 0.91, 0.95, 0.95, 1.05, 0.94, 0.79, 1.09, 1.04, 0.65, 0.88,
  ]

  /// `sigma` of the contest's `data-30` as a share of the table's range.
  public static let contestShareOfRange = 0.12
  /// `wideFactor` that solves the published counts of `data-30`.
  static let contestWideFactor = 3.6
  /// `wideShare` that solves the published counts of `data-30`.
  static let contestWideShare = 0.3
  /// `narrowBest` that solves the published counts of `data-30`.
  static let contestNarrowBest = 0.1
  /// The readings of the contest's final stage.
  static let contestSteps = 14
  /// Half the width of a 95% interval in standard deviations, to the decimals of the contest.
  static let intervalFactor = 1.96
  /// The largest number of a model that sums and squares of readings can take without overflow.
  static let largestReward = 1e150
  /// The largest multiple of sigma.
  private static let largestMultiple = 1e6
  /// The most steps.
  private static let mostSteps = 1000.0

  /// The contest's model at a level.
  public init(sigma: Double, seed: UInt64) {
    self.sigma = sigma
    self.seed = seed
  }

  /// Throws a `SurfaceError` that names the first number out of range.
  public func validate() throws(SurfaceError) { try validate(place: "noise") }

  /// Throws a `SurfaceError` that names the first number out of range.
  ///
  /// - Parameter place: where the model stands in its file.
  func validate(place: String) throws(SurfaceError) {
    func require(_ name: String, _ value: Double, _ range: ClosedRange<Double>) throws(SurfaceError)
    {
      guard range.contains(value) else {
        throw .invalid(
          place: "\(place).\(name)",
          problem: "is \(value); expected a number in \(range.lowerBound)...\(range.upperBound)")
      }
    }
    try require("sigma", sigma, 0...Self.largestReward)
    try require("wideFactor", wideFactor, 0...Self.largestMultiple)
    try require("wideShare", wideShare, 0...1)
    try require("narrowBest", narrowBest, 0...1)
    try require("steps", Double(steps), 1...Self.mostSteps)
    guard days.isEmpty || days.count == steps else {
      throw .invalid(
        place: "\(place).days",
        problem: "has \(days.count) numbers; expected none, or one for each of \(steps) steps")
    }
    for (index, day) in days.enumerated() {
      try require("days[\(index)]", day, 0...Self.largestMultiple)
    }
  }

  /// The readings' generator for a table.
  ///
  /// - Parameter sorted: the full rewards of all cells in ascending order; at least one.
  func generator(sorted: [Double]) -> Generator {
    let narrow = Int((narrowBest * Double(sorted.count)).rounded())
    let threshold = narrow == 0 ? .infinity : sorted[max(0, sorted.count - narrow)]
    return Generator(noise: self, narrowFrom: threshold)
  }

  /// Computes readings from full rewards.
  struct Generator: Sendable {
    let noise: ReadingNoise
    /// The reward from which on a cell is among the best.
    let narrowFrom: Double

    var width: Int { noise.steps > 1 || noise.sigma > 0 ? 3 : 1 }

    /// The standard deviation of a cell's daily draws.
    func sigma(ofCell cell: Int, reward: Double) -> Double {
      let isWide =
        reward < narrowFrom
        && CounterRandom.uniform(seed: noise.seed, UInt64(cell), 0) < noise.wideShare
      return isWide ? noise.sigma * noise.wideFactor : noise.sigma
    }

    /// Appends the readings of a cell.
    func readings(ofCell cell: Int, reward: Double, into readings: inout [Reading]) {
      let sigma = sigma(ofCell: cell, reward: reward)
      var sum = 0.0
      var squares = 0.0
      for step in 1...noise.steps {
        let day = noise.days.isEmpty ? 1 : noise.days[step - 1]
        squares += day * day
        let half = ReadingNoise.intervalFactor * sigma * squares.squareRoot() / Double(step)
        var mean = reward
        if step < noise.steps {
          sum += sigma * day * CounterRandom.normal(seed: noise.seed, UInt64(cell), UInt64(step))
          mean += sum / Double(step)
        }
        readings.append(Reading(mean: mean, lower: mean - half, upper: mean + half))
      }
    }
  }
}
