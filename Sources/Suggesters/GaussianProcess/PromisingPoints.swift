import Numerics
import Search
import Surrogates

/// What a search for the next point maximises: an acquisition of a posterior, pushed away from pending
/// points where there are any.
struct Promise {
  /// A pending point with the ball around it in which nothing better is expected (González et al., "Batch
  /// Bayesian optimization via local penalization", AISTATS 2016), in the form of OpenBox 0.7.16.
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

  let process: GaussianProcess
  let acquisition: Acquisition
  var penalties: [Penalty] = []

  /// The values at points, one point's coordinates after the other's.
  func values(_ points: [Double]) -> [Double] {
    let (means, variances) = process.predict(points: points)
    let dimension = process.dimension
    return means.indices.map { index in
      let base = acquisition.value(mean: means[index], variance: variances[index])
      if penalties.isEmpty { return base }
      let point = Array(points[(index * dimension)..<((index + 1) * dimension)])
      return penalised(base, point)
    }
  }

  private func penalised(_ base: Double, _ point: [Double]) -> Double {
    penalties.reduce(logarithm(base).value) { $0 + $1.value(point).value }
  }

  /// The acquisition as a logarithm, to which those of the penalties are added, and its slope: ln(ln(1 +
  /// e^x)) unless it is one already.
  private func logarithm(_ x: Double) -> (value: Double, slope: Double) {
    if acquisition.kind == .logExpectedImprovement { return (x, 1) }
    let power = Portable.exp(min(x, 700))
    let soft = Portable.log(1 + power)
    return (Portable.log(soft), power / (1 + power) / soft)
  }

  /// The value at a point and its gradient.
  func value(_ point: [Double], gradient: inout [Double]) -> Double {
    let prediction = process.predictWithGradient(point)
    let slopes = acquisition.derivatives(mean: prediction.mean, variance: prediction.variance)
    var value = acquisition.value(mean: prediction.mean, variance: prediction.variance)
    for axis in gradient.indices {
      gradient[axis] =
        slopes.mean * prediction.meanGradient[axis]
        + slopes.variance * prediction.varianceGradient[axis]
    }
    guard !penalties.isEmpty else { return value }
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
}

/// The champions' search: random lattice points, local searches from the best known points, and bounded
/// quasi-Newton searches from the best and some random ones (OpenBox 0.7.16, "random_scipy").
struct PromisingPoints {
  let cube: UnitCube
  /// How many random and local points are looked at.
  let points: Int
  /// How many local searches, and how many quasi-Newton ones.
  let searches: Int

  /// All points that were looked at, most promising first; ties in random order.
  ///
  /// - Parameter known: the points of the history, distinct.
  func ranked(
    _ promise: Promise, known: [[Double]], using stream: inout RandomStream
  ) -> [(point: [Double], value: Double)] {
    var found = local(promise, known: known, using: &stream)
    let random = (0..<max(0, points - found.count)).map { _ in
      cube.point(InitialDesign.random(in: cube.space, using: &stream))
    }
    let values = promise.values(random.flatMap { $0 })
    for index in random.indices { found.append((random[index], values[index])) }
    var starts = [found.max { $0.value < $1.value }?.point].compactMap { $0 }
    while starts.count < searches {
      starts.append(cube.point(InitialDesign.random(in: cube.space, using: &stream)))
    }
    found += starts.map { climb(promise, from: $0) }
    stream.shuffle(&found)
    // Swift's sort is stable.
    return found.sorted { $0.value > $1.value }
  }

  /// First-improvement walks on the one-exchange neighbourhood from the most promising known points.
  private func local(
    _ promise: Promise, known: [[Double]], using stream: inout RandomStream
  ) -> [(point: [Double], value: Double)] {
    var starts = known
    stream.shuffle(&starts)
    let values = starts.isEmpty ? [] : promise.values(starts.flatMap { $0 })
    let best = starts.indices.sorted { values[$0] > values[$1] }.prefix(searches)
    return best.map { start in
      var point = starts[start]
      var value = values[start]
      while true {
        let neighbours = Neighbourhood.points(around: point, in: cube, using: &stream)
        guard !neighbours.isEmpty else { break }
        let around = promise.values(neighbours.flatMap { $0 })
        guard let step = around.indices.first(where: { around[$0] > value }) else { break }
        (point, value) = (neighbours[step], around[step])
      }
      return (point, value)
    }
  }

  private func climb(
    _ promise: Promise, from start: [Double]
  ) -> (point: [Double], value: Double) {
    var options = LBFGSB.Options()
    options.maxIterations = 1000
    var optimizer = LBFGSB(dimension: cube.dimensions, options: options)
    let end = optimizer.minimize(
      from: start, lower: [Double](repeating: 0, count: start.count),
      upper: [Double](repeating: 1, count: start.count)
    ) { point, gradient in
      let value = promise.value(point, gradient: &gradient)
      for axis in gradient.indices { gradient[axis] = -gradient[axis] }
      return -value
    }
    return (end.x, -end.value)
  }
}
