// The inner loops of the factor, the solves and the inverse, on raw addresses of panels.

/// A 4 x 4 block, a vector for each column.
struct Block4 {
  var c0: SIMD4<Double>
  var c1: SIMD4<Double>
  var c2: SIMD4<Double>
  var c3: SIMD4<Double>
}

/// Returns the sum over *k* of b[k] a[k]ᵀ: lane *r* of column *c* is the sum of b[k][r] a[k][c].
///
/// Each element is summed from the first *k* to the last.
@inline(__always)
func multiplyPanels(
  _ a: UnsafePointer<SIMD4<Double>>, _ b: UnsafePointer<SIMD4<Double>>, count: Int
) -> Block4 {
  // The lanes of each sum pair every row with a different column: one shuffle a sum instead of four. The
  // lanes are put in order at the end.
  var s0 = SIMD4<Double>.zero
  var s1 = SIMD4<Double>.zero
  var s2 = SIMD4<Double>.zero
  var s3 = SIMD4<Double>.zero
  var k = 0
  while k < count {
    let left = a[k]
    let right = b[k]
    s0 += right * left
    s1 += right * SIMD4(left[1], left[0], left[3], left[2])
    s2 += right * SIMD4(left[2], left[3], left[0], left[1])
    s3 += right * SIMD4(left[3], left[2], left[1], left[0])
    k &+= 1
  }
  let c0 = SIMD4(s0[0], s1[1], s2[2], s3[3])
  let c1 = SIMD4(s1[0], s0[1], s3[2], s2[3])
  let c2 = SIMD4(s2[0], s3[1], s0[2], s1[3])
  let c3 = SIMD4(s3[0], s2[1], s1[2], s0[3])
  return Block4(c0: c0, c1: c1, c2: c2, c3: c3)
}

/// Returns the lanes rounded to multiples of 2^-500: numbers above 2^-395 stay as they are.
///
/// The products of such numbers are zero or normal. Factors of matrices with covariances near zero
/// are full of products that would be subnormal otherwise, which take a hundred times as long.
@inlinable
@inline(__always)
public func roundedToTiny(_ x: SIMD4<Double>) -> SIMD4<Double> {
  (x + 0x1.8p-448) - 0x1.8p-448
}

/// Solves *L* *x* = *b* for four right-hand sides at once, in place, a lane each.
///
/// - Parameters:
///   - panels: the panels of the factor *L*; those in front of the range are skipped, *b* being zero there.
///   - x: the right-hand sides, a vector for each row from row 0, and then the solutions.
@inline(__always)
func solvePanels(
  _ factor: UnsafePointer<SIMD4<Double>>, _ reciprocals: UnsafePointer<Double>,
  panels: Range<Int>, _ x: UnsafeMutablePointer<SIMD4<Double>>
) {
  let first = 4 &* panels.lowerBound
  var panel = panels.lowerBound
  while panel < panels.upperBound {
    let row = 4 &* panel
    let left = factor + TrianglePanels.start(ofPanel: panel)
    let sums = multiplyPanels(left + first, x + first, count: row &- first)
    let l0 = left[row]
    let l1 = left[row &+ 1]
    let l2 = left[row &+ 2]
    var x0 = x[row] - sums.c0
    var x1 = x[row &+ 1] - sums.c1
    var x2 = x[row &+ 2] - sums.c2
    var x3 = x[row &+ 3] - sums.c3
    x0 = roundedToTiny(x0 * reciprocals[row])
    x1 -= x0 * l0[1]
    x2 -= x0 * l0[2]
    x3 -= x0 * l0[3]
    x1 = roundedToTiny(x1 * reciprocals[row &+ 1])
    x2 -= x1 * l1[2]
    x3 -= x1 * l1[3]
    x2 = roundedToTiny(x2 * reciprocals[row &+ 2])
    x3 -= x2 * l2[3]
    x3 = roundedToTiny(x3 * reciprocals[row &+ 3])
    x[row] = x0
    x[row &+ 1] = x1
    x[row &+ 2] = x2
    x[row &+ 3] = x3
    panel &+= 1
  }
}

/// Factors the given panels in place, those above them being factored already.
///
/// - Returns: the first row whose pivot is not positive and finite, and the pivot.
func factorizePanels(
  _ factor: UnsafeMutablePointer<SIMD4<Double>>, _ reciprocals: UnsafeMutablePointer<Double>,
  panels: Range<Int>
) -> (row: Int, pivot: Double)? {
  for panel in panels {
    let row = 4 &* panel
    let x = factor + TrianglePanels.start(ofPanel: panel)
    solvePanels(factor, reciprocals, panels: 0..<panel, x)
    let sums = multiplyPanels(x, x, count: row)
    var c0 = x[row] - sums.c0
    var c1 = x[row &+ 1] - sums.c1
    var c2 = x[row &+ 2] - sums.c2
    var c3 = x[row &+ 3] - sums.c3
    guard isPivot(c0[0]) else { return (row, c0[0]) }
    scale(&c0, lane: 0, &reciprocals[row])
    c1 -= c0 * c0[1]
    guard isPivot(c1[1]) else { return (row &+ 1, c1[1]) }
    scale(&c1, lane: 1, &reciprocals[row &+ 1])
    c2 -= c0 * c0[2]
    c2 -= c1 * c1[2]
    guard isPivot(c2[2]) else { return (row &+ 2, c2[2]) }
    scale(&c2, lane: 2, &reciprocals[row &+ 2])
    c3 -= c0 * c0[3]
    c3 -= c1 * c1[3]
    c3 -= c2 * c2[3]
    guard isPivot(c3[3]) else { return (row &+ 3, c3[3]) }
    scale(&c3, lane: 3, &reciprocals[row &+ 3])
    c1[0] = 0
    c2[0] = 0
    c2[1] = 0
    c3[0] = 0
    c3[1] = 0
    c3[2] = 0
    x[row] = c0
    x[row &+ 1] = c1
    x[row &+ 2] = c2
    x[row &+ 3] = c3
  }
  return nil
}

@inline(__always)
private func isPivot(_ pivot: Double) -> Bool {
  pivot > 0 && pivot < .infinity
}

/// Divides a column of a diagonal block by the root of its pivot.
@inline(__always)
private func scale(_ column: inout SIMD4<Double>, lane: Int, _ reciprocal: inout Double) {
  let root = column[lane].squareRoot()
  reciprocal = 1 / root
  column *= reciprocal
  column[lane] = root
}
