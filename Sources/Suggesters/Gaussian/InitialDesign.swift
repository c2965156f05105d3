import RematchNumerics
import Search

/// The configurations that a model-based suggester plays before it has a model.
enum InitialDesign: String, Codable, CaseIterable {
  /// The centre, then of 100 random configurations the one farthest from those chosen (maximin).
  case randomExploreFirst = "random-explore-first"
  /// Uniform over the cells.
  case random
  /// One point in each of n strata of every parameter.
  case latinHypercube = "latin-hypercube"
  /// The scrambled Sobol sequence.
  case sobol

  /// A design of `count` configurations, distinct while the space has as many cells.
  func configurations(
    _ count: Int, in cube: UnitCube, using stream: inout RandomStream
  ) -> [Configuration] {
    switch self {
    case .randomExploreFirst:
      let candidates = Self.candidates(in: cube, using: &stream)
      return Self.exploreFirst(count, from: candidates, in: cube)
    case .random:
      return (0..<count).map { _ in Self.random(in: cube.space, using: &stream) }
    case .latinHypercube:
      var points = [[Double]](repeating: [], count: count)
      for _ in cube.axes {
        let strata = stream.permutation(count)
        for index in points.indices {
          points[index].append((Double(strata[index]) + stream.uniform()) / Double(count))
        }
      }
      return points.map(cube.configuration)
    case .sobol:
      var sequence = SobolSequence(
        dimensions: max(1, min(cube.dimensions, SobolSequence.maximumDimensions)),
        scrambleSeed: stream.next())
      return (0..<count).map { _ in
        var point = sequence.next()
        while point.count < cube.dimensions { point.append(stream.uniform()) }
        return cube.configuration(point)
      }
    }
  }

  static func random(in space: SearchSpace, using stream: inout RandomStream) -> Configuration {
    space.configuration(ofCell: stream.index(below: space.cellCount))
  }

  /// 100 random configurations, distinct as far as 1000 draws each allow.
  private static func candidates(
    in cube: UnitCube, using stream: inout RandomStream
  ) -> [Configuration] {
    var seen: Set<Int> = []
    return (0..<100).map { _ in
      var cell = stream.index(below: cube.space.cellCount)
      for _ in 0..<1000 where seen.contains(cell) {
        cell = stream.index(below: cube.space.cellCount)
      }
      seen.insert(cell)
      return cube.space.configuration(ofCell: cell)
    }
  }

  /// The centre, then again and again the first candidate that is farthest from those chosen.
  static func exploreFirst(
    _ count: Int, from candidates: [Configuration], in cube: UnitCube
  ) -> [Configuration] {
    guard count > 0 else { return [] }
    func distance(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    let points = candidates.map(cube.point)
    var selected = [cube.centre]
    var nearest = points.map { distance($0, cube.point(cube.centre)) }
    while selected.count < count {
      var farthest = 0
      for index in nearest.indices where nearest[index] > nearest[farthest] { farthest = index }
      selected.append(candidates[farthest])
      nearest[farthest] = -1
      for index in nearest.indices where !selected.contains(candidates[index]) {
        nearest[index] = min(nearest[index], distance(points[index], points[farthest]))
      }
    }
    return selected
  }
}
