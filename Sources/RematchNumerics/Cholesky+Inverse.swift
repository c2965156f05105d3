extension Cholesky {
  /// Writes the inverse of the matrix *A*, as a symmetric matrix of which the lower triangle is stored.
  ///
  /// The inverse of *L* is computed first, four columns at a time, and then the product of its transpose
  /// with itself.
  ///
  /// - Parameters:
  ///   - inverse: the result. Its padding is zero; its diagonal blocks are complete.
  ///   - workspace: storage that is grown when it is too small.
  /// - Complexity: *n*^3 / 3 multiplications; no allocation if both have the right size.
  public func invert(into inverse: inout TrianglePanels, workspace: inout [SIMD4<Double>]) {
    if inverse.count != count { inverse = TrianglePanels(count: count) }
    invertFactor(into: &workspace)
    let end = paddedCount >> 2
    inverse.vectors.withUnsafeMutableBufferPointer { result in
      workspace.withUnsafeBufferPointer { columns in
        guard let result = result.baseAddress, let columns = columns.baseAddress else { return }
        for i in 0..<end {
          let lower = columns + columnStart(i)
          let target = result + TrianglePanels.start(ofPanel: i)
          for j in 0...i {
            // Rows 4 i and below of four columns of the inverse factor.
            let upper = columns + (columnStart(j) &+ 4 &* (i &- j))
            let block = multiplyPanels(upper, lower, count: 4 &* (end &- i))
            target[4 &* j] = block.c0
            target[4 &* j &+ 1] = block.c1
            target[4 &* j &+ 2] = block.c2
            target[4 &* j &+ 3] = block.c3
          }
        }
      }
      TrianglePanels.padWithIdentity(result, rows: count, diagonal: 0)
    }
  }

  /// Writes the inverse of *L*, four columns at a time, each from the diagonal block down.
  private func invertFactor(into columns: inout [SIMD4<Double>]) {
    let size = panels.vectors.count
    if columns.count < size { columns = Array(repeating: .zero, count: size) }
    let end = paddedCount >> 2
    columns.withUnsafeMutableBufferPointer { columns in
      guard let columns = columns.baseAddress else { return }
      columns.update(repeating: .zero, count: size)
      _ = withPointers { factor, reciprocals in
        for j in 0..<end {
          let column = columns + columnStart(j)
          for lane in 0..<4 { column[lane][lane] = 1 }
          // The address of row 0, which is never touched.
          solvePanels(factor, reciprocals, panels: j..<end, column - 4 &* j)
        }
      }
    }
  }

  /// The position of the first of four columns of the inverse factor: before it are panels of the
  /// lengths *m*, *m* - 4, ..., where *m* is the padded number of rows.
  @inline(__always)
  private func columnStart(_ panel: Int) -> Int {
    panel &* (paddedCount &- 2 &* (panel &- 1))
  }
}
