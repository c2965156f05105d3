extension RandomStream {
  /// Returns the points of a Latin hypercube: exactly one in each of *n* equal strata of every
  /// coordinate, at random within its stratum.
  ///
  /// Source: M. D. McKay, R. J. Beckman and W. J. Conover, "A comparison of three methods for selecting
  /// values of input variables in the analysis of output from a computer code", Technometrics 21(2),
  /// 1979.
  ///
  /// - Parameters:
  ///   - count: the number of points *n*, at least 0.
  ///   - dimensions: the number of coordinates *d*, at least 0.
  /// - Returns: *n* points of *d* coordinates in [0, 1) each.
  /// - Complexity: O(*d* *n*)
  public mutating func latinHypercube(_ count: Int, dimensions: Int) -> [[Double]] {
    var points = [[Double]](repeating: [], count: count)
    for _ in 0..<dimensions {
      let strata = permutation(count)
      for index in points.indices {
        points[index].append((Double(strata[index]) + uniform()) / Double(count))
      }
    }
    return points
  }
}
