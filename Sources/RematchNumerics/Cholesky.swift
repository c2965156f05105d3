/// Why a matrix has no Cholesky factor.
public enum CholeskyError: Error, Equatable, CustomStringConvertible {
  /// The pivot of a row is zero, negative, infinite or not a number.
  case notPositiveDefinite(row: Int, pivot: Double)

  /// What was wrong, and where.
  public var description: String {
    switch self {
    case .notPositiveDefinite(let row, let pivot):
      "the matrix is not positive definite: the pivot of row \(row) is \(pivot)"
    }
  }
}

/// The Cholesky factor *L* of a symmetric positive definite matrix *A* = *L* *L*ᵀ, lower triangular.
///
/// ```swift
/// let factor = try Cholesky(rows: [[4, 2], [2, 5]])
/// let x = factor.solve([8, 9])
/// ```
///
/// The factor is computed panel by panel (see ``TrianglePanels``): the four rows of a panel are the
/// solution of a triangular system with four right-hand sides, the panels above being its matrix, and
/// the diagonal block is what remains. That solve is also what predictions and the inverse need; its
/// inner loop multiplies 4 x 4 blocks along two contiguous panels. The result is the same on every
/// machine: no operation is fused or reordered.
///
/// Source: G. H. Golub and C. F. Van Loan, "Matrix Computations", 4th edition, 2013, 4.2.
public struct Cholesky: Sendable {
  /// The factor. Above its diagonal it is zero; the padding is the identity.
  public private(set) var panels: TrianglePanels

  /// The numbers 1 / *L*[i, i], and 1 in the padding.
  var reciprocals: [Double]

  /// Creates the factor of the matrix without rows.
  public init() {
    panels = TrianglePanels(count: 0)
    reciprocals = []
  }

  /// Factors a matrix.
  ///
  /// - Parameter rows: *n* rows of at least their part up to the diagonal; only the lower triangle is
  ///   read.
  /// - Throws: `CholeskyError` if a pivot is not positive.
  /// - Complexity: *n*^3 / 6 multiplications.
  public init(rows: [[Double]]) throws(CholeskyError) {
    self.init()
    try factorize(count: rows.count) { vectors in
      for (index, row) in rows.enumerated() {
        for column in 0...index {
          vectors[TrianglePanels.start(ofPanel: index >> 2) + column][index & 3] = row[column]
        }
      }
    }
  }

  /// Factors a symmetric positive semidefinite matrix, such as the covariance of values some of which are
  /// nearly certain.
  ///
  /// If the matrix has no factor, a multiple of the identity is added to it: 1e-12 of the greatest element of
  /// the diagonal, then ten times that, and so on. If no attempt succeeds, the result is the factor of the
  /// identity.
  ///
  /// - Parameter matrix: the lower triangle of the matrix.
  /// - Complexity: *n*^3 / 6 multiplications an attempt; there are at most 15 attempts.
  public static func jittered(_ matrix: TrianglePanels) -> Cholesky {
    let largest = (0..<matrix.count).reduce(0) { max($0, matrix[$1, $1]) }
    var jitter = 0.0
    var factor = Cholesky()
    for attempt in 0..<jitterAttempts {
      let result: Void? = try? factor.factorize(count: matrix.count) { vectors in
        for index in vectors.indices { vectors[index] = matrix.vectors[index] }
        for row in 0..<matrix.count {
          vectors[TrianglePanels.start(ofPanel: row >> 2) + row][row & 3] += jitter
        }
      }
      if result != nil { return factor }
      jitter = attempt == 0 ? max(firstJitter * largest, leastJitter) : jitter * 10
    }
    var identity = TrianglePanels(count: matrix.count)
    for row in 0..<matrix.count { identity[row, row] = 1 }
    identity.padWithIdentity()
    let ones = Array(repeating: 1.0, count: identity.paddedCount)
    factor.replace(identity, reciprocals: ones)
    return factor
  }

  /// The first jitter, as a share of the diagonal: some thousand rounding errors.
  private static let firstJitter = 1e-12
  /// The least jitter, for a matrix of zeros: ten times it is still above zero, and a normal number.
  private static let leastJitter = 1e-300
  /// The attempts, of which the last adds ten times the diagonal.
  private static let jitterAttempts = 15

  /// The number of rows *n*.
  public var count: Int { panels.count }

  /// The number of rows with the padding, a multiple of four.
  public var paddedCount: Int { reciprocals.count }

  /// Factors a matrix that a closure writes, in the storage that this value has already.
  ///
  /// - Parameters:
  ///   - count: the number of rows *n*.
  ///   - fill: writes the lower triangle in the layout of ``TrianglePanels``. Whatever it leaves in the
  ///     padding and above the diagonal is ignored.
  /// - Throws: `CholeskyError` if a pivot is not positive or not finite. The factor must not be used then.
  /// - Complexity: *n*^3 / 6 multiplications; no allocation if *n* is what it was.
  public mutating func factorize(
    count: Int, _ fill: (UnsafeMutableBufferPointer<SIMD4<Double>>) -> Void
  ) throws(CholeskyError) {
    if panels.count != count {
      panels = TrianglePanels(count: count)
      reciprocals = Array(repeating: 1, count: panels.paddedCount)
    }
    let failure = panels.vectors.withUnsafeMutableBufferPointer { vectors in
      fill(vectors)
      TrianglePanels.padWithIdentity(vectors, rows: count, diagonal: 1)
      return reciprocals.withUnsafeMutableBufferPointer { reciprocals -> (Int, Double)? in
        guard let vectors = vectors.baseAddress, let reciprocals = reciprocals.baseAddress else {
          return nil
        }
        let end = TrianglePanels.panelCount(rows: count)
        return factorizePanels(vectors, reciprocals, panels: 0..<end)
      }
    }
    if let (row, pivot) = failure {
      throw .notPositiveDefinite(row: row, pivot: pivot)
    }
  }

  /// The element of the factor in a row and a column: 0 above the diagonal.
  public subscript(row: Int, column: Int) -> Double {
    column > row ? 0 : panels[row, column]
  }

  /// The natural logarithm of the determinant of the matrix *A*.
  ///
  /// - Complexity: O(*n*)
  public var logDeterminant: Double {
    var sum = 0.0
    for row in 0..<count { sum += Portable.log(panels[row, row]) }
    return 2 * sum
  }

  /// Replaces the stored factor by one with another number of rows; the padding must be the identity.
  mutating func replace(_ panels: TrianglePanels, reciprocals: [Double]) {
    self.panels = panels
    self.reciprocals = reciprocals
  }

  /// Calls a closure with the addresses of the factor and of the reciprocals of its diagonal.
  @inline(__always)
  func withPointers<Result>(
    _ body: (UnsafePointer<SIMD4<Double>>, UnsafePointer<Double>) -> Result
  ) -> Result? {
    panels.vectors.withUnsafeBufferPointer { vectors in
      reciprocals.withUnsafeBufferPointer { reciprocals in
        guard let vectors = vectors.baseAddress, let reciprocals = reciprocals.baseAddress else {
          return nil
        }
        return body(vectors, reciprocals)
      }
    }
  }
}
