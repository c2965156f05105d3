import RematchNumerics
import Surrogates

/// What a search for the next point maximises: an acquisition of a posterior, less where pending points
/// make it pointless.
struct Promise {
  /// A pending point with the ball around it in which nothing better is expected (González et al., "Batch
  /// Bayesian optimization via local penalization", AISTATS 2016).
  struct Penalty {
    let point: [Double]
    let radius: Double
    let width: Double

    /// The logarithm of the probability that the point is outside of the ball, and its slope by the
    /// distance from the pending point.
    func value(_ point: [Double]) -> (value: Double, distance: Double, z: Double) {
      var square = 0.0
      for (a, b) in zip(point, self.point) { square += (a - b) * (a - b) }
      let distance = square.squareRoot()
      let z = (distance - radius) / width
      return (NormalDistribution.logCumulative(z), distance, z)
    }
  }

  var process: GaussianProcess
  var acquisition: Acquisition
  /// Whether the value is a logarithm to which penalties are added.
  var isPenalised = false
  var penalties: [Penalty] = []
  /// Drawn values of the pending points, which are then the process's last observations.
  var paths: SamplePaths?

  /// The values at points, one point's coordinates after the other's.
  ///
  /// - Parameter limit: If not nil, only the largest value need be right, and only if it is above this number;
  ///   upper bounds may stand for others.
  func values(_ points: [Double], above limit: Double? = nil) -> [Double] {
    if let paths, paths.pending > 0 {
      return paths.logImprovements(points, process, acquisition, above: limit)
    }
    let (means, variances) = process.predict(points: points)
    return penalised(acquisition.values(means: means, variances: variances), points)
  }

  /// Numbers that the values do not exceed, for less work; infinity if there are none.
  func bounds(_ points: [Double]) -> [Double] {
    guard acquisition.kind.growsWithVariance else {
      return [Double](repeating: .infinity, count: points.count / process.dimension)
    }
    let (means, variances) = process.screen(points: points)
    return penalised(acquisition.values(means: means, variances: variances), points)
  }

  private func penalised(_ values: [Double], _ points: [Double]) -> [Double] {
    guard isPenalised else { return values }
    let dimension = process.dimension
    return values.indices.map { index in
      let point = Array(points[(index * dimension)..<((index + 1) * dimension)])
      return penalties.reduce(logarithm(values[index]).value) { $0 + $1.value(point).value }
    }
  }

  /// The acquisition as a logarithm, to which those of the penalties are added, and its slope: ln(ln(1 +
  /// e^x)) unless it is one already.
  private func logarithm(_ x: Double) -> (value: Double, slope: Double) {
    switch acquisition.kind {
    case .logExpectedImprovement, .logProbabilityOfImprovement: return (x, 1)
    default: break
    }
    let power = Portable.exp(min(x, 700))
    let soft = Portable.log(1 + power)
    return (Portable.log(soft), power / (1 + power) / soft)
  }

  /// The value at a point and its gradient.
  func value(_ point: [Double], gradient: inout [Double]) -> Double {
    if let paths, paths.pending > 0 { return valueWithDifferences(point, &gradient) }
    let prediction = process.predictWithGradient(point)
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
      let (log, distance, z) = penalty.value(point)
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

  /// The same by central differences, all points in one prediction.
  private func valueWithDifferences(_ point: [Double], _ gradient: inout [Double]) -> Double {
    let step = 1e-6
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
}
