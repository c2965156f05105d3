import RematchNumerics

/// A pending point with the ball around it in which nothing better than the incumbent is expected.
///
/// Source: J. González, Z. Dai, P. Hennig and N. Lawrence, "Batch Bayesian optimization via local
/// penalization", AISTATS 2016.
public struct LocalPenalty: Sendable, Hashable {
  /// The *d* coordinates of the pending point.
  public let point: [Double]
  /// The expected radius of the ball: (mean - incumbent) / slope; negative where the mean is better than
  /// the incumbent.
  public let radius: Double
  /// The standard deviation of the radius, above 0.
  public let width: Double

  /// The least width, far below the distance of two cells, so that a certain radius divides by no zero.
  static let leastWidth = 1e-12

  /// Creates a penalty.
  ///
  /// - Parameters:
  ///   - point: the *d* coordinates of the pending point.
  ///   - radius: the expected radius of the ball, in units of the coordinates.
  ///   - width: the standard deviation of the radius, above 0.
  public init(point: [Double], radius: Double, width: Double) {
    self.point = point
    self.radius = radius
    self.width = width
  }

  /// Returns the logarithm of the probability that a point is outside of the ball, the point's distance
  /// from the pending point, and how many widths it is beyond the radius.
  ///
  /// - Complexity: O(*d*)
  func logProbability(_ point: [Double]) -> (value: Double, distance: Double, z: Double) {
    let distance = UnitCube.squaredDistance(point, self.point).squareRoot()
    let z = (distance - radius) / width
    return (NormalDistribution.logCumulative(z), distance, z)
  }
}
