extension Cholesky {
  /// Adds a row and a column to the matrix *A*.
  ///
  /// - Parameters:
  ///   - row: The *n* new elements of the last row, left of the diagonal.
  ///   - diagonal: The new element of the diagonal.
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

  /// Changes the factor to that of *A* + *v* *v*ᵀ.
  ///
  /// Source: P. E. Gill, G. H. Golub, W. Murray and M. A. Saunders, "Methods for modifying matrix
  /// factorizations", Mathematics of Computation 28(126), 1974.
  ///
  /// - Parameter v: *n* finite numbers.
  /// - Complexity: *n*^2 multiplications.
  public mutating func update(adding v: [Double]) {
    precondition(v.count == count, "A vector of \(v.count) numbers for \(count) rows")
    let end = paddedCount >> 2
    var rest = [SIMD4<Double>](repeating: .zero, count: end)
    for (row, value) in v.enumerated() { rest[row >> 2][row & 3] = value }
    let rows = count
    withMutablePointers { factor, reciprocals in
      for column in 0..<rows {
        let panel = column >> 2
        let lane = column & 3
        let diagonal = factor + (TrianglePanels.start(ofPanel: panel) + column)
        let old = diagonal.pointee[lane]
        let value = rest[panel][lane]
        guard value != 0 else { continue }
        let root = hypotenuse(old, value)
        let c = root / old
        let s = value / old
        // Lanes above the diagonal are zero in both, and stay so.
        rest[panel][lane] = 0
        for below in panel..<end {
          let element = factor + (TrianglePanels.start(ofPanel: below) + column)
          let updated = (element.pointee + rest[below] * s) / c
          rest[below] = rest[below] * c - updated * s
          element.pointee = updated
        }
        rest[panel][lane] = 0
        diagonal.pointee[lane] = root
        reciprocals[column] = 1 / root
      }
    }
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

/// Returns the root of *a*^2 + *b*^2 without overflow.
private func hypotenuse(_ a: Double, _ b: Double) -> Double {
  let large = max(a.magnitude, b.magnitude)
  let ratio = min(a.magnitude, b.magnitude) / large
  return large * (1 + ratio * ratio).squareRoot()
}
