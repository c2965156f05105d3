import RematchNumerics

/// A monotone map of 0...1 onto itself for each parameter, Kumaraswamy's distribution: 1 - (1 - u^a)^b.
struct MonotoneWarp: Sendable {
  /// The strengths that leave every level apart from its neighbours.
  static let strengths = 0.0...1.0

  private let exponents: [(a: Double, b: Double)]

  /// Draws a map per parameter.
  ///
  /// - Parameter strength: log a and log b are uniform between minus and plus this number.
  init(strength: Double, dimensions: Int, seed: UInt64) {
    var stream = RandomStream(seed: seed, name: "warp")
    func draw() -> Double { Portable.exp(strength * (2 * stream.uniform() - 1)) }
    exponents = (0..<dimensions).map { _ in
      let a = draw()
      return (a, draw())
    }
  }

  /// The coordinates of a point after the maps.
  func apply(to point: [Double]) -> [Double] {
    var warped = point
    for (k, exponent) in exponents.enumerated() {
      warped[k] = 1 - Portable.pow(1 - Portable.pow(point[k], exponent.a), exponent.b)
    }
    return warped
  }
}
