internal import RematchNumerics

/// Points in groups of four: for each group, a vector for every coordinate.
///
/// The last group is padded with points at zero. Along a categorical coordinate, whose values are whole numbers, the
/// squared difference of two points is 1 where they differ: the square, at most 1.
struct PointPanels: Sendable {
  let dimension: Int
  /// Which coordinates are categorical; empty if none is.
  let categorical: [Bool]
  private(set) var count: Int
  private(set) var vectors: [SIMD4<Double>]

  /// Creates panels of points that are given one after the other.
  ///
  /// - Parameter categorical: which coordinates are categorical; empty if none is.
  init(_ points: [Double], dimension: Int, count: Int, categorical: [Bool] = []) {
    self.dimension = dimension
    self.categorical = categorical.contains(true) ? categorical : []
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

  /// The largest squared difference along each coordinate; `nil` if no coordinate is categorical.
  var limits: [Double]? {
    categorical.isEmpty ? nil : categorical.map { $0 ? 1 : .infinity }
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
    let limits = limits
    for panel in 0..<panelCount {
      for block in 0...panel {
        for k in 0..<dimension {
          let rows = vectors[panel * dimension + k]
          let columns = vectors[block * dimension + k]
          for column in 0..<4 {
            let difference = rows - columns[column]
            let square = difference * difference
            result.append(limits.map { pointwiseMin(square, SIMD4(repeating: $0[k])) } ?? square)
          }
        }
      }
    }
    return result
  }
}
