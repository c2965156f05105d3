import RematchNumerics

/// The plan of a comparison of two methods, which tells how likely the comparison is to find a difference.
///
/// The endpoint is the mean over surfaces of the mean difference on each, tested by *t*. The power is that of
/// the noncentral *t* distribution.
public struct ComparisonDesign: Hashable, Sendable {
  /// The halvings that find a detectable effect: 50 leave a part in 1e15, the precision of a double.
  private static let halvings = 50

  /// How many surfaces, at least 1.
  public let surfaces: Int
  /// How many repeats on each, at least 1.
  public let repeats: Int
  /// The standard deviation of the difference of two runs on one surface: for runs that are not paired,
  /// the square root of the sum of both methods' variances.
  public let withinDeviation: Double
  /// The standard deviation of the surfaces' true differences, to speak of surfaces like these; 0 to speak
  /// of these surfaces alone.
  public let betweenDeviation: Double
  /// The probability of finding a difference where there is none.
  public let level: Double
  /// What the test looks for; `less` counts as `greater`.
  public let alternative: Alternative

  /// A design.
  ///
  /// - Throws: `StatisticsError` when the deviation could not be estimated, which needs two surfaces, or
  ///   two repeats where `betweenDeviation` is 0.
  public init(
    surfaces: Int, repeats: Int, withinDeviation: Double, betweenDeviation: Double = 0,
    level: Double = StatisticalDefaults.level, alternative: Alternative = .greater
  ) throws(StatisticsError) {
    let isFixed = betweenDeviation == 0
    let least = isFixed ? 1 : 2
    guard surfaces >= least else { throw .tooFew(what: "surfaces", count: surfaces, needed: least) }
    let leastRepeats = isFixed ? 2 : 1
    guard repeats >= leastRepeats else {
      throw .tooFew(what: "repeats", count: repeats, needed: leastRepeats)
    }
    for (what, value) in [("within", withinDeviation), ("between", betweenDeviation)] {
      guard value >= 0, value < .infinity else {
        throw .outOfRange(
          what: "standard deviation \(what) surfaces", value: value,
          expected: "a finite number of at least 0")
      }
    }
    try requireNumber("level", level, above: 0, below: 1)
    self.surfaces = surfaces
    self.repeats = repeats
    self.withinDeviation = withinDeviation
    self.betweenDeviation = betweenDeviation
    self.level = level
    self.alternative = alternative
  }

  /// The standard error of the endpoint.
  public var standardError: Double {
    let within = withinDeviation * withinDeviation / Double(repeats)
    return ((betweenDeviation * betweenDeviation + within) / Double(surfaces)).squareRoot()
  }

  /// The degrees of freedom of the standard error's estimate.
  public var degrees: Double {
    Double(betweenDeviation == 0 ? surfaces * (repeats - 1) : surfaces - 1)
  }

  /// The probability of finding a true difference.
  ///
  /// - Parameter effect: the mean over surfaces, in the unit of the deviations.
  public func power(effect: Double) -> Double {
    let isTwoSided = alternative == .twoSided
    let critical = StudentDistribution.upperQuantile(
      isTwoSided ? level / 2 : level, degrees: degrees)
    let error = standardError
    guard error > 0 else { return effect > 0 || (isTwoSided && effect < 0) ? 1 : level }
    let shift = effect / error
    let upper = StudentDistribution.upperTail(critical, degrees: degrees, shift: shift)
    guard isTwoSided else { return upper }
    return upper + StudentDistribution.upperTail(critical, degrees: degrees, shift: -shift)
  }

  /// The smallest difference above zero that is found with a given probability.
  ///
  /// - Parameter power: between the level and 1.
  public func minimalDetectableEffect(
    power: Double = StatisticalDefaults.power
  ) throws(StatisticsError) -> Double {
    try requireNumber("power", power, above: level, below: 1)
    let error = standardError
    guard error > 0 else { return 0 }
    var high = error
    while self.power(effect: high) < power { high *= 2 }
    var low = 0.0
    for _ in 0..<Self.halvings {
      let middle = (low + high) / 2
      if self.power(effect: middle) < power { low = middle } else { high = middle }
    }
    return high
  }
}
