public import Surrogates

/// What a point adds to the joint expected improvement of a batch, as a logarithm.
///
/// Without pending points the value is that of the surface. The acquisition of the surface must be
/// ``Acquisition/Kind/logExpectedImprovement``; where every slot begins a new search, it may also be
/// ``Acquisition/Kind/expectedImprovement``.
public struct JointImprovement<Model: InnovationPosterior>: SearchObjective {
  /// The surface; the last observations of its posterior are the pending points.
  private var surface: AcquisitionSurface<Model>
  /// Drawn values of the pending points.
  private var paths: SamplePaths

  /// Creates the joint improvement of a batch without pending points.
  ///
  /// - Parameters:
  ///   - surface: the surface without pending points.
  ///   - capacity: the number of pending points whose values are drawn independently; usually the slots.
  ///   - seed: the seed of the draws.
  public init(_ surface: AcquisitionSurface<Model>, capacity: Int, seed: UInt64) {
    self.surface = surface
    paths = SamplePaths(
      capacity: capacity, incumbent: surface.acquisition.incumbent, seed: seed)
  }

  /// The number of coordinates *d* of a point.
  public var dimension: Int { surface.dimension }

  /// Adds a pending point to the batch.
  ///
  /// - Parameter point: the *d* coordinates of the pending point.
  /// - Throws: an error of the model if a number is not usable.
  public mutating func add(_ point: [Double]) throws {
    try paths.add(point, to: &surface.posterior)
  }

  /// Returns the logarithms of the improvements that points add to the batch.
  ///
  /// - Parameters:
  ///   - points: the coordinates of *m* points, one point after the other.
  ///   - limit: if not nil, only values above this number, and of those only the largest, need be right; an
  ///     upper bound, the expected improvement without the batch, may stand for others.
  /// - Complexity: that of the posterior's prediction, and O(*p* *q*) a point, where *p* is the number of
  ///   paths, 32, and *q* the number of pending points.
  public func values(_ points: [Double], above limit: Double?) -> [Double] {
    guard paths.pending > 0 else { return surface.values(points, above: limit) }
    return paths.logImprovements(points, surface.posterior, surface.acquisition, above: limit)
  }

  /// Returns numbers that the values do not exceed: those without the batch.
  ///
  /// The expected improvement without the batch bounds the exact joint improvement; the average over the
  /// sample paths may exceed it by its sampling error.
  ///
  /// - Parameter points: the coordinates of *m* points, one point after the other.
  public func bounds(_ points: [Double]) -> [Double] { surface.bounds(points) }
}

extension JointImprovement: DifferentiableObjective where Model: DifferentiablePosterior {
  /// Returns the value at a point and writes its gradient: exact without pending points, by central
  /// differences otherwise, all their points in one prediction.
  ///
  /// - Parameters:
  ///   - point: *d* coordinates.
  ///   - gradient: gets the *d* derivatives of the value.
  public func value(_ point: [Double], gradient: inout [Double]) -> Double {
    guard paths.pending > 0 else { return surface.value(point, gradient: &gradient) }
    let step = Self.differenceStep
    var points = point
    for axis in point.indices {
      for sign in [1.0, -1.0] {
        points += point
        points[points.count - point.count + axis] += sign * step
      }
    }
    let values = values(points)
    for axis in point.indices {
      gradient[axis] = (values[1 + 2 * axis] - values[2 + 2 * axis]) / (2 * step)
    }
    return values[0]
  }

  /// The step of the central differences in the unit cube: near the cube root of the precision, where the
  /// errors of truncation and of rounding are about equal.
  private static var differenceStep: Double { 1e-6 }
}
