internal import RematchNumerics

/// The shift and the scale that give targets the mean 0 and the variance 1.
public struct Standardization: Sendable, Hashable, Codable {
  /// What is subtracted.
  public var mean: Double
  /// By what is divided then: the population standard deviation, or 1 for equal targets.
  public var deviation: Double

  /// Creates a standardisation.
  public init(mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Creates the standardisation of targets.
  ///
  /// The deviation is computed on targets scaled by the greatest magnitude, so that neither tiny nor
  /// great ones under- or overflow; the scale is a power of two and changes no other bit. A spread that
  /// is rounding noise next to the magnitude counts as none.
  ///
  /// - Parameter targets: Finite numbers, at least one.
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
    let isFlat = scaled <= 4 * .ulpOfOne * scaledMean.magnitude
    deviation = isFlat ? 1 : scaled * unit
    if !(deviation > 0 && deviation < .infinity) { deviation = 1 }
  }

  /// Creates the shift that gives targets the mean 0 and leaves their scale.
  ///
  /// - Parameter targets: Finite numbers, at least one.
  /// - Complexity: O(*n*)
  public init(centring targets: [Double]) {
    guard let unit = Self.unit(of: targets) else {
      self.init(mean: targets.allSatisfy(\.isFinite) ? 0 : .nan, deviation: 1)
      return
    }
    self.init(
      mean: targets.reduce(0) { $0 + $1 / unit } / Double(targets.count) * unit, deviation: 1)
  }

  /// The power of two that makes targets numbers of about 1; nil if all are zero or one is infinite.
  private static func unit(of targets: [Double]) -> Double? {
    let largest = targets.reduce(0) { max($0, $1.magnitude) }
    guard largest > 0 && largest < .infinity else { return nil }
    return min(max(largest.binade, 0x1p-1000), 0x1p1000)
  }

  /// Returns a standardised target.
  public func apply(_ target: Double) -> Double { (target - mean) / deviation }
}
