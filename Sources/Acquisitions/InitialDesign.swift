public import RematchNumerics
public import Search

/// The configurations that a model-based suggester plays before it has a model.
public enum InitialDesign: String, Codable, Sendable, CaseIterable {
  /// The centre, then of 100 random configurations the one farthest from those chosen, and so on (the
  /// "random_explore_first" of OpenBox 0.7.16).
  case randomExploreFirst = "random-explore-first"
  /// Uniform over the cells.
  case random
  /// One point in each of *n* strata of every parameter, see `RandomStream.latinHypercube`.
  case latinHypercube = "latin-hypercube"
  /// The scrambled Sobol sequence; beyond its dimensions the coordinates are random.
  case sobol

  /// The number of random configurations among which `random-explore-first` chooses, as in OpenBox 0.7.16.
  private static let candidateCount = 100
  /// The draws after which a candidate that repeats another one is accepted, as in OpenBox 0.7.16.
  private static let candidateDraws = 1000

  /// Returns the configurations of a design, in the order in which they are to be played.
  ///
  /// They need not be distinct.
  ///
  /// - Parameters:
  ///   - count: the number of configurations *n*.
  ///   - cube: the coordinates of the space.
  ///   - stream: the source of randomness.
  /// - Complexity: O(*d* *n*); with `random-explore-first` O(*d* *n*) for each of the 100 candidates.
  public func configurations(
    _ count: Int, in cube: UnitCube, using stream: inout RandomStream
  ) -> [Configuration] {
    switch self {
    case .randomExploreFirst:
      let candidates = Self.candidates(in: cube, using: &stream)
      return Self.exploreFirst(count, from: candidates, in: cube)
    case .random:
      return (0..<count).map { _ in cube.space.randomConfiguration(using: &stream) }
    case .latinHypercube:
      return stream.latinHypercube(count, dimensions: cube.dimensions)
        .map(cube.configuration(ofShares:))
    case .sobol:
      var sequence = SobolSequence(
        dimensions: max(1, min(cube.dimensions, SobolSequence.maximumDimensions)),
        scrambleSeed: stream.next())
      return (0..<count).map { _ in
        var point = sequence.next()
        while point.count < cube.dimensions { point.append(stream.uniform()) }
        return cube.configuration(ofShares: point)
      }
    }
  }

  /// Returns random configurations, distinct as far as their draws allow.
  private static func candidates(
    in cube: UnitCube, using stream: inout RandomStream
  ) -> [Configuration] {
    var seen: Set<Int> = []
    return (0..<candidateCount).map { _ in
      var cell = stream.index(below: cube.space.cellCount)
      for _ in 0..<candidateDraws where seen.contains(cell) {
        cell = stream.index(below: cube.space.cellCount)
      }
      seen.insert(cell)
      return cube.space.configuration(ofCell: cell)
    }
  }

  /// Returns the centre, then again and again the first candidate that is farthest from those chosen.
  ///
  /// - Parameters:
  ///   - count: the number of configurations *n* to return.
  ///   - candidates: *m* configurations, at least one if more than the centre is asked for.
  ///   - cube: the coordinates in which distances are measured.
  /// - Complexity: O(*n* *m* (*n* + *d*))
  public static func exploreFirst(
    _ count: Int, from candidates: [Configuration], in cube: UnitCube
  ) -> [Configuration] {
    guard count > 0 else { return [] }
    func distance(_ a: [Double], _ b: [Double]) -> Double {
      UnitCube.squaredDistance(a, b).squareRoot()
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

extension SearchSpace {
  /// Returns a configuration that is uniform over the cells, which costs one draw.
  ///
  /// - Parameter stream: the source of randomness.
  public func randomConfiguration(using stream: inout RandomStream) -> Configuration {
    configuration(ofCell: stream.index(below: cellCount))
  }
}
