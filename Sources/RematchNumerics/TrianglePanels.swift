/// The lower triangle of a square matrix, stored four rows at a time.
///
/// Four neighbouring rows form a *panel*: one vector of four lanes per column, from column 0 to the
/// last column of the panel's diagonal block. The panels follow each other, so that panel *p*
/// starts at `2 * p * (p + 1)` and has `4 * (p + 1)` vectors. The diagonal blocks are stored in full.
/// The matrix is padded to a multiple of four rows; the owner of the matrix decides what the padding holds.
///
/// The inner loops of the Cholesky factor, the solves and the inverse run along two panels, without
/// strides, gathers, horizontal sums or tails.
public struct TrianglePanels: Sendable {
  /// The number of rows *n* of the matrix.
  public let count: Int

  /// The vectors, panel after panel.
  public var vectors: [SIMD4<Double>]

  /// Creates a matrix of zeros.
  ///
  /// - Parameter count: the number of rows *n*.
  public init(count: Int) {
    precondition(count >= 0, "A matrix cannot have \(count) rows")
    self.count = count
    vectors = Array(repeating: .zero, count: Self.vectorCount(rows: count))
  }

  /// Returns the number of panels of *n* rows.
  @inlinable
  public static func panelCount(rows: Int) -> Int { (rows + 3) >> 2 }

  /// Returns the number of vectors that hold *n* rows.
  @inlinable
  public static func vectorCount(rows: Int) -> Int { start(ofPanel: panelCount(rows: rows)) }

  /// Returns the position of the first vector of a panel.
  @inlinable
  public static func start(ofPanel panel: Int) -> Int { 2 &* panel &* (panel &+ 1) }

  /// The number of rows with the padding, a multiple of four.
  @inlinable
  public var paddedCount: Int { Self.panelCount(rows: count) * 4 }

  /// The element in a row and a column of the lower triangle.
  public subscript(row: Int, column: Int) -> Double {
    get { vectors[Self.start(ofPanel: row >> 2) + column][row & 3] }
    set { vectors[Self.start(ofPanel: row >> 2) + column][row & 3] = newValue }
  }

  /// Makes the padding that of the identity matrix: 1 on the diagonal, 0 elsewhere.
  ///
  /// - Complexity: O(*n*)
  public mutating func padWithIdentity() {
    vectors.withUnsafeMutableBufferPointer { Self.padWithIdentity($0, rows: count, diagonal: 1) }
  }

  /// Fills the padding of *n* rows with a multiple of the identity matrix.
  ///
  /// - Complexity: O(*n*)
  @inlinable
  public static func padWithIdentity(
    _ vectors: UnsafeMutableBufferPointer<SIMD4<Double>>, rows: Int, diagonal: Double
  ) {
    let used = rows & 3
    guard used > 0 else { return }
    let first = start(ofPanel: rows >> 2)
    let firstPadded = first + rows
    let end = start(ofPanel: panelCount(rows: rows))
    for index in first..<end {
      for lane in used..<4 { vectors[index][lane] = 0 }
    }
    for index in firstPadded..<end {
      vectors[index] = .zero
      vectors[index][index - firstPadded + used] = diagonal
    }
  }
}
