public import RematchNumerics
import Search

/// The search of OpenBox 0.7.16: random cells, local searches from the best known points, and bounded
/// quasi-Newton searches from the best point and from random ones ("random_scipy"; without quasi-Newton
/// searches "local_random").
public struct PromisingPoints: Sendable {
  /// A point and its value.
  public typealias Candidate = (point: [Double], value: Double)

  /// The coordinates of the space.
  public let cube: UnitCube
  /// How many random and local points are looked at.
  public let points: Int
  /// How many local searches there are.
  public let searches: Int

  /// The iterations of a quasi-Newton search, as in OpenBox.
  private static let climbIterations = 1000

  /// Creates a search.
  ///
  /// - Parameters:
  ///   - cube: the coordinates of the space.
  ///   - points: how many random and local points are looked at.
  ///   - searches: how many local searches there are.
  public init(cube: UnitCube, points: Int, searches: Int) {
    self.cube = cube
    self.points = points
    self.searches = searches
  }

  /// Returns all points that were looked at, the best first; ties are in random order.
  ///
  /// - Parameters:
  ///   - objective: what is maximised.
  ///   - known: the points of the history, distinct.
  ///   - stream: the source of randomness.
  public func ranked<Objective: SearchObjective>(
    _ objective: Objective, known: [[Double]], using stream: inout RandomStream
  ) -> [Candidate] {
    Self.sorted(found(objective, known: known, using: &stream), using: &stream)
  }

  /// Returns all points that were looked at and the ends of quasi-Newton searches, the best first; ties are
  /// in random order.
  ///
  /// - Parameters:
  ///   - objective: what is maximised.
  ///   - known: the points of the history, distinct.
  ///   - climbs: the number of quasi-Newton searches: one from the best point, the others from random cells.
  ///   - snaps: whether the ends of quasi-Newton searches are moved to the lattice before they are compared.
  ///   - stream: the source of randomness.
  public func ranked<Objective: DifferentiableObjective>(
    _ objective: Objective, known: [[Double]], climbs: Int, snaps: Bool,
    using stream: inout RandomStream
  ) -> [Candidate] {
    var found = found(objective, known: known, using: &stream)
    if climbs > 0 {
      var starts = [found.max { $0.value < $1.value }?.point].compactMap { $0 }
      while starts.count < climbs {
        starts.append(cube.point(cube.space.randomConfiguration(using: &stream)))
      }
      found += starts.map { climb(objective, from: $0, snaps: snaps) }
    }
    return Self.sorted(found, using: &stream)
  }

  /// Returns the ends of the local searches, and random cells.
  private func found<Objective: SearchObjective>(
    _ objective: Objective, known: [[Double]], using stream: inout RandomStream
  ) -> [Candidate] {
    var found = local(objective, known: known, using: &stream)
    let random = (0..<max(0, points - found.count)).map { _ in
      cube.point(cube.space.randomConfiguration(using: &stream))
    }
    let values = objective.values(random.flatMap { $0 })
    for index in random.indices { found.append((random[index], values[index])) }
    return found
  }

  private static func sorted(
    _ found: [Candidate], using stream: inout RandomStream
  ) -> [Candidate] {
    var found = found
    stream.shuffle(&found)
    // Swift's sort is stable, so that the shuffle decides between ties.
    return found.sorted { $0.value > $1.value }
  }

  /// Walks from the best known points to the first better neighbour, until none is better.
  private func local<Objective: SearchObjective>(
    _ objective: Objective, known: [[Double]], using stream: inout RandomStream
  ) -> [Candidate] {
    var starts = known
    stream.shuffle(&starts)
    let values = starts.isEmpty ? [] : objective.values(starts.flatMap { $0 })
    let best = starts.indices.sorted { values[$0] > values[$1] }.prefix(searches)
    return best.map { start in
      var point = starts[start]
      var value = values[start]
      while true {
        let neighbours = Neighbourhood.points(around: point, in: cube, using: &stream)
        guard !neighbours.isEmpty else { break }
        let around = objective.values(neighbours.flatMap { $0 })
        guard let step = around.indices.first(where: { around[$0] > value }) else { break }
        (point, value) = (neighbours[step], around[step])
      }
      return (point, value)
    }
  }

  /// Returns the end of a quasi-Newton search.
  private func climb<Objective: DifferentiableObjective>(
    _ objective: Objective, from start: [Double], snaps: Bool
  ) -> Candidate {
    var options = LBFGSB.Options()
    options.maxIterations = Self.climbIterations
    var optimizer = LBFGSB(dimension: cube.dimensions, options: options)
    // A label stays as it is.
    let end = optimizer.minimize(
      from: start, lower: zip(start, cube.isCategorical).map { $1 ? $0 : 0 },
      upper: zip(start, cube.isCategorical).map { $1 ? $0 : 1 }
    ) { point, gradient in
      let value = objective.value(point, gradient: &gradient)
      for axis in gradient.indices { gradient[axis] = -gradient[axis] }
      return -value
    }
    guard snaps else { return (end.x, -end.value) }
    let cell = cube.point(cube.configuration(end.x))
    return (cell, objective.values(cell)[0])
  }
}
