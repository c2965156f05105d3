extension Cholesky {
  /// Adds a row and a column to the matrix *A*.
  ///
  /// - Parameters:
  ///   - row: the *n* new elements of the last row, left of the diagonal.
  ///   - diagonal: the new element of the diagonal.
  /// - Throws: `CholeskyError` if the new pivot is not positive; the factor is as before then.
  /// - Complexity: *n*^2 / 2 multiplications.
  public mutating func append(row: [Double], diagonal: Double) throws(CholeskyError) {
    precondition(row.count == count, "A row of \(row.count) numbers for \(count) rows")
    var values = row
    substituteForward(&values)
    var sum = 0.0
    for value in values { sum += value * value }
    let pivot = diagonal - sum
    guard pivot > 0 && pivot < .infinity else {
      throw .notPositiveDefinite(row: count, pivot: pivot)
    }
    let root = pivot.squareRoot()
    let index = count
    var larger = TrianglePanels(count: index + 1, reusing: panels)
    var inverses = reciprocals
    if inverses.count < larger.paddedCount { inverses += [1, 1, 1, 1] }
    for (column, value) in values.enumerated() { larger[index, column] = value }
    larger[index, index] = root
    inverses[index] = 1 / root
    larger.padWithIdentity()
    replace(larger, reciprocals: inverses)
  }
}

extension TrianglePanels {
  /// Creates a matrix with more rows: the old ones first, new panels zero.
  init(count: Int, reusing old: TrianglePanels) {
    self.count = count
    vectors = old.vectors
    let size = Self.vectorCount(rows: count)
    vectors.append(contentsOf: repeatElement(.zero, count: size - vectors.count))
  }
}
