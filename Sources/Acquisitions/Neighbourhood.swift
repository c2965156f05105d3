import RematchNumerics

/// The one-exchange neighbourhood of the local search of OpenBox 0.7.16: up to four other values of one
/// coordinate, near ones more likely, the rest of the point as it is. Of a list of candidates, those of these that are
/// candidates.
enum Neighbourhood {
  /// The neighbours along each axis, as in OpenBox.
  private static let perAxis = 4
  /// The standard deviation of the draws around a coordinate, as in OpenBox.
  private static let deviation = 0.2
  /// The normal draws after which the rest is uniform: in the corner of a cube half of the draws count, and
  /// few levels repeat, so that this is rare.
  private static let normalDraws = 200

  /// Returns all neighbours of a point in random order.
  ///
  /// - Parameters:
  ///   - point: the *d* coordinates of a cell.
  ///   - cube: the coordinates of the space.
  ///   - stream: the source of randomness.
  /// - Complexity: O(*d*^2), where *d* is the number of coordinates.
  static func points(
    around point: [Double], in cube: UnitCube, using stream: inout RandomStream
  ) -> [[Double]] {
    var waiting: [[Int]] = cube.axes.indices.map { axis in
      indices(around: point[axis], axis: axis, in: cube, using: &stream)
    }
    var neighbours: [[Double]] = []
    while true {
      let open = waiting.indices.filter { !waiting[$0].isEmpty }
      if open.isEmpty { return neighbours }
      let axis = open[stream.index(below: open.count)]
      var neighbour = point
      neighbour[axis] = cube.coordinate(waiting[axis].removeLast(), axis: axis)
      if cube.hasCell(at: neighbour) { neighbours.append(neighbour) }
    }
  }

  /// Returns the indices of the neighbours along one axis in random order.
  private static func indices(
    around coordinate: Double, axis: Int, in cube: UnitCube, using stream: inout RandomStream
  ) -> [Int] {
    let own = cube.index(coordinate, axis: axis)
    let levels = cube.levels[axis]
    if levels - 1 <= perAxis || cube.isCategorical[axis] {
      var others = (0..<levels).filter { $0 != own }
      stream.shuffle(&others)
      return Array(others.prefix(perAxis))
    }
    var found: [Int] = []
    for _ in 0..<normalDraws where found.count < perAxis {
      let draw = coordinate + deviation * stream.normal()
      guard draw >= 0, draw <= 1 else { continue }
      let index = cube.index(draw, axis: axis)
      if index != own, !found.contains(index) { found.append(index) }
    }
    while found.count < perAxis {
      let index = stream.index(below: levels)
      if index != own, !found.contains(index) { found.append(index) }
    }
    stream.shuffle(&found)
    return found
  }
}
