internal import RematchNumerics

/// Points in groups of four: for each group, a vector for every coordinate.
///
/// The last group is padded with points at zero.
struct PointPanels: Sendable {
  let dimension: Int
  private(set) var count: Int
  private(set) var vectors: [SIMD4<Double>]

  /// Creates panels of points that are given one after the other.
  init(_ points: [Double], dimension: Int, count: Int) {
    self.dimension = dimension
    self.count = 0
    vectors = []
    vectors.reserveCapacity(TrianglePanels.panelCount(rows: count) * dimension)
    for point in 0..<count {
      append(points[(point * dimension)..<((point + 1) * dimension)])
    }
  }

  /// The number of groups of four points.
  var panelCount: Int { TrianglePanels.panelCount(rows: count) }

  /// Adds a point.
  mutating func append(_ point: ArraySlice<Double>) {
    if count & 3 == 0 { vectors.append(contentsOf: repeatElement(.zero, count: dimension)) }
    for (k, x) in point.enumerated() { vectors[(count >> 2) * dimension + k][count & 3] = x }
    count += 1
  }

  /// Returns the coordinates of a point.
  subscript(point: Int) -> [Double] {
    (0..<dimension).map { vectors[(point >> 2) * dimension + $0][point & 3] }
  }

  /// Returns the squared differences of all pairs: for each block of the lower triangle, for each
  /// parameter, a vector of four rows for each of four columns.
  ///
  /// - Complexity: O(*d* *n*^2)
  func squaredDifferences() -> [SIMD4<Double>] {
    var result: [SIMD4<Double>] = []
    result.reserveCapacity(TrianglePanels.vectorCount(rows: count) * dimension)
    for panel in 0..<panelCount {
      for block in 0...panel {
        for k in 0..<dimension {
          let rows = vectors[panel * dimension + k]
          let columns = vectors[block * dimension + k]
          for column in 0..<4 {
            let difference = rows - columns[column]
            result.append(difference * difference)
          }
        }
      }
    }
    return result
  }
}
