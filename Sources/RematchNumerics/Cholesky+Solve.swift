extension Cholesky {
  /// Returns the solution *x* of *A* *x* = *b*.
  ///
  /// - Parameter b: *n* numbers.
  /// - Complexity: *n*^2 multiplications.
  public func solve(_ b: [Double]) -> [Double] {
    var x = b
    substituteForward(&x)
    substituteBack(&x)
    return x
  }

  /// Replaces *b* by the solution *x* of *L* *x* = *b*.
  ///
  /// - Parameter b: *n* numbers, or as many as the padded rows of which the last are zero.
  /// - Complexity: *n*^2 / 2 multiplications; no allocation if *b* is padded.
  public func substituteForward(_ b: inout [Double]) {
    withPadding(&b) { x in
      _ = withPointers { factor, reciprocals in
        for panel in 0..<(paddedCount >> 2) {
          let row = 4 &* panel
          let left = factor + TrianglePanels.start(ofPanel: panel)
          var s0 = SIMD4(x[row], x[row &+ 1], x[row &+ 2], x[row &+ 3])
          var s1 = SIMD4<Double>.zero
          var s2 = SIMD4<Double>.zero
          var s3 = SIMD4<Double>.zero
          var k = 0
          while k < row {
            s0 -= left[k] * x[k]
            s1 += left[k &+ 1] * x[k &+ 1]
            s2 += left[k &+ 2] * x[k &+ 2]
            s3 += left[k &+ 3] * x[k &+ 3]
            k &+= 4
          }
          var rest = s0 - ((s1 + s2) + s3)
          for lane in 0..<4 {
            let value = rest[lane] * reciprocals[row &+ lane]
            x[row &+ lane] = value
            rest -= left[row &+ lane] * value
          }
        }
      }
    }
  }

  /// Replaces *b* by the solution *x* of *L*ᵀ *x* = *b*.
  ///
  /// - Parameter b: *n* numbers, or as many as the padded rows of which the last are zero.
  /// - Complexity: *n*^2 / 2 multiplications; no allocation if *b* is padded.
  public func substituteBack(_ b: inout [Double]) {
    let end = paddedCount >> 2
    withPadding(&b) { x in
      _ = withPointers { factor, reciprocals in
        for panel in (0..<end).reversed() {
          let row = 4 &* panel
          var s0 = SIMD4<Double>.zero
          var s1 = SIMD4<Double>.zero
          var s2 = SIMD4<Double>.zero
          var s3 = SIMD4<Double>.zero
          var below = panel &+ 1
          while below < end {
            let left = factor + (TrianglePanels.start(ofPanel: below) &+ row)
            let y = SIMD4(x[4 &* below], x[4 &* below &+ 1], x[4 &* below &+ 2], x[4 &* below &+ 3])
            s0 += left[0] * y
            s1 += left[1] * y
            s2 += left[2] * y
            s3 += left[3] * y
            below &+= 1
          }
          let l = factor + (TrianglePanels.start(ofPanel: panel) &+ row)
          let x3 = (x[row &+ 3] - s3.sum()) * reciprocals[row &+ 3]
          let x2 = ((x[row &+ 2] - s2.sum()) - l[2][3] * x3) * reciprocals[row &+ 2]
          let x1 = ((x[row &+ 1] - s1.sum()) - l[1][3] * x3 - l[1][2] * x2) * reciprocals[row &+ 1]
          let rest = (x[row] - s0.sum()) - l[0][3] * x3
          x[row] = (rest - l[0][2] * x2 - l[0][1] * x1) * reciprocals[row]
          x[row &+ 1] = x1
          x[row &+ 2] = x2
          x[row &+ 3] = x3
        }
      }
    }
  }

  /// Replaces four right-hand sides by the solutions *x* of *L* *x* = *b*, a lane each.
  ///
  /// - Parameter b: a vector for each of the padded rows; those of the padding zero.
  /// - Complexity: 2 *n*^2 multiplications, at more than twice the speed of four single solves.
  public func substituteForward(_ b: UnsafeMutableBufferPointer<SIMD4<Double>>) {
    precondition(b.count >= paddedCount, "Right-hand sides of \(b.count) rows for \(paddedCount)")
    guard let x = b.baseAddress else { return }
    _ = withPointers { factor, reciprocals in
      solvePanels(factor, reciprocals, panels: 0..<(paddedCount >> 2), x)
    }
  }

  /// Calls a closure with the address of a vector of the padded length.
  @inline(__always)
  private func withPadding(_ b: inout [Double], _ body: (UnsafeMutablePointer<Double>) -> Void) {
    precondition(
      b.count == count || b.count == paddedCount, "\(b.count) numbers for \(count) rows")
    let length = b.count
    if length < paddedCount {
      b.append(contentsOf: repeatElement(0, count: paddedCount - length))
    }
    b.withUnsafeMutableBufferPointer { buffer in
      if let address = buffer.baseAddress { body(address) }
    }
    if length < paddedCount { b.removeLast(paddedCount - length) }
  }
}
