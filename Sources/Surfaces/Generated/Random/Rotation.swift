import RematchNumerics

/// A random orthogonal matrix, by rows.
///
/// - Parameter strength: from 0, the unit matrix, to 1, uniform over all orthogonal matrices.
func rotationMatrix(dimensions: Int, strength: Double, seed: UInt64) -> [[Double]] {
  var stream = RandomStream(seed: seed, name: "rotation")
  var rows = (0..<dimensions).map { row in
    (0..<dimensions).map { column in
      (1 - strength) * (row == column ? 1 : 0) + strength * stream.normal()
    }
  }
  // Gram and Schmidt; twice, so that rounding does not add up.
  for row in rows.indices {
    for _ in 0..<2 {
      for other in 0..<row {
        let product = zip(rows[row], rows[other]).reduce(0) { $0 + $1.0 * $1.1 }
        for k in rows[row].indices { rows[row][k] -= product * rows[other][k] }
      }
      let length = rows[row].reduce(0) { $0 + $1 * $1 }.squareRoot()
      for k in rows[row].indices { rows[row][k] /= length }
    }
  }
  return rows
}
