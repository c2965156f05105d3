import RematchNumerics
import Search

/// The champions' search: random lattice points, local searches from the best known points, and bounded
/// quasi-Newton searches from the best and some random ones (OpenBox 0.7.16, "random_scipy"; without
/// quasi-Newton searches "local_random").
struct PromisingPoints {
  let cube: UnitCube
  /// How many random and local points are looked at.
  let points: Int
  /// How many local searches.
  let searches: Int
  /// How many quasi-Newton searches.
  let climbs: Int
  /// Whether the ends of quasi-Newton searches are moved to the lattice before they are compared.
  let snaps: Bool

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
    if climbs > 0 {
      var starts = [found.max { $0.value < $1.value }?.point].compactMap { $0 }
      while starts.count < climbs {
        starts.append(cube.point(InitialDesign.random(in: cube.space, using: &stream)))
      }
      found += starts.map { climb(promise, from: $0) }
    }
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
    guard snaps else { return (end.x, -end.value) }
    let cell = cube.point(cube.configuration(end.x))
    return (cell, promise.values(cell)[0])
  }
}
