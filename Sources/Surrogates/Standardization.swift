internal import RematchNumerics

/// The shift and the scale that give targets the mean 0 and the variance 1.
public struct Standardization: Sendable, Hashable, Codable {
  /// What is subtracted from a target.
  public var mean: Double
  /// By what the difference is divided: the population standard deviation, or 1 for equal targets.
  public var deviation: Double

  /// Creates a standardisation from its parts.
  public init(mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Creates the shift and the scale that standardise targets.
  ///
  /// The deviation is computed on targets divided by a power of two near their greatest magnitude, so that
  /// no square under- or overflows and no other bit changes. A deviation that is a rounding error of the
  /// mean counts as none.
  ///
  /// - Parameter targets: finite numbers, at least one.
  /// - Complexity: O(*n*)
  public init(_ targets: [Double]) {
    self.init(centring: targets)
    guard let unit = Self.unit(of: targets) else { return }
    let count = Double(targets.count)
    let scaledMean = mean / unit
    let squares = targets.reduce(0.0) { sum, target in
      let difference = target / unit - scaledMean
      return sum + difference * difference
    }
    let scaled = (squares / count).squareRoot()
    let isFlat = scaled <= Self.roundingErrors * scaledMean.magnitude
    deviation = isFlat ? 1 : scaled * unit
    if !(deviation > 0 && deviation < .infinity) { deviation = 1 }
  }

  /// Creates the shift that gives targets the mean 0 and leaves their scale.
  ///
  /// - Parameter targets: finite numbers, at least one.
  /// - Complexity: O(*n*)
  public init(centring targets: [Double]) {
    guard let unit = Self.unit(of: targets) else {
      self.init(mean: targets.allSatisfy(\.isFinite) ? 0 : .nan, deviation: 1)
      return
    }
    self.init(
      mean: targets.reduce(0) { $0 + $1 / unit } / Double(targets.count) * unit, deviation: 1)
  }

  /// A deviation below so many units of the mean's last place may come from rounding alone.
  private static let roundingErrors = 4 * Double.ulpOfOne
  /// The powers of two by which a division neither under- nor overflows.
  private static let units = 0x1p-1000...0x1p1000

  /// Returns the power of two that makes targets numbers of about 1; nil if all are zero or one is infinite.
  private static func unit(of targets: [Double]) -> Double? {
    let largest = targets.reduce(0) { max($0, $1.magnitude) }
    guard largest > 0 && largest < .infinity else { return nil }
    return min(max(largest.binade, units.lowerBound), units.upperBound)
  }

  /// Returns a standardised target.
  public func apply(_ target: Double) -> Double { (target - mean) / deviation }
}
