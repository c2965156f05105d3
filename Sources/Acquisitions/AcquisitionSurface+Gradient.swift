import RematchNumerics
public import Surrogates

extension AcquisitionSurface: DifferentiableObjective where Model: DifferentiablePosterior {
  /// Returns the value at a point and writes its gradient.
  ///
  /// - Parameters:
  ///   - point: *d* coordinates.
  ///   - gradient: gets the *d* derivatives of the value.
  /// - Complexity: that of the posterior's gradient, and O(*p* *d*), where *p* is the number of penalties.
  public func value(_ point: [Double], gradient: inout [Double]) -> Double {
    let prediction = posterior.predictWithGradient(point)
    let slopes = acquisition.derivatives(mean: prediction.mean, variance: prediction.variance)
    var value = acquisition.value(mean: prediction.mean, variance: prediction.variance)
    for axis in gradient.indices {
      gradient[axis] =
        slopes.mean * prediction.meanGradient[axis]
        + slopes.variance * prediction.varianceGradient[axis]
    }
    guard isPenalised else { return value }
    let soft = logarithm(value)
    value = soft.value
    for axis in gradient.indices { gradient[axis] *= soft.slope }
    for penalty in penalties {
      let (log, distance, z) = penalty.logProbability(point)
      value += log
      guard distance > 0 else { continue }
      let slope =
        Portable.exp(NormalDistribution.logDensity(z) - log) / penalty.width / distance
      for axis in gradient.indices {
        gradient[axis] += slope * (point[axis] - penalty.point[axis])
      }
    }
    return value
  }

  /// Returns the steepest slope of the posterior mean at some points: an estimate of the Lipschitz
  /// constant that local penalization needs.
  ///
  /// - Parameter points: points of *d* coordinates each.
  /// - Returns: the largest length of a gradient, in units of the targets a unit of length; 0 if there are no
  ///   points.
  public func steepestSlope(at points: [[Double]]) -> Double {
    points.reduce(0) { slope, point in
      let gradient = posterior.predictWithGradient(point).meanGradient
      return max(slope, gradient.reduce(0) { $0 + $1 * $1 }.squareRoot())
    }
  }
}
