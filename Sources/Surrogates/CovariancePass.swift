internal import RematchNumerics

/// The pass over the blocks of a triangle that computes the covariances, and their slopes if there is a
/// place for them.
struct CovariancePass: ShapeBody {
  let blocks: Int
  let dimension: Int
  let amplitude: Double
  let scales: UnsafePointer<Double>?
  let differences: UnsafePointer<SIMD4<Double>>?
  let matrix: UnsafeMutablePointer<SIMD4<Double>>
  let slopes: UnsafeMutablePointer<SIMD4<Double>>?

  func run<Shape: CovarianceShape>(_: Shape.Type) {
    var from = differences
    for block in 0..<blocks {
      var d0 = SIMD4<Double>.zero
      var d1 = SIMD4<Double>.zero
      var d2 = SIMD4<Double>.zero
      var d3 = SIMD4<Double>.zero
      if let scales, let address = from {
        for k in 0..<dimension {
          let scale = scales[k]
          d0 += address[4 &* k] * scale
          d1 += address[4 &* k &+ 1] * scale
          d2 += address[4 &* k &+ 2] * scale
          d3 += address[4 &* k &+ 3] * scale
        }
        from = address + 4 &* dimension
      }
      let v = 4 &* block
      matrix[v] = d0
      matrix[v &+ 1] = d1
      matrix[v &+ 2] = d2
      matrix[v &+ 3] = d3
    }
    // In a second loop and one vector at a time, because more would not fit into the registers.
    if let slopes {
      for v in 0..<(4 &* blocks) {
        let (value, slope) = Shape.valueAndSlope(matrix[v])
        matrix[v] = value * amplitude
        slopes[v] = slope
      }
    } else {
      for v in 0..<(4 &* blocks) { matrix[v] = Shape.value(matrix[v]) * amplitude }
    }
  }
}
