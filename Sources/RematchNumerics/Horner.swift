/// Returns the value of a polynomial, its coefficients from the highest power to the constant.
///
/// - Complexity: O(*n*), where *n* is the number of coefficients; the loop unrolls.
@inline(__always)
func horner<let count: Int>(_ x: Double, _ coefficients: InlineArray<count, Double>) -> Double {
  var result = coefficients[0]
  for power in 1..<count {
    result = result * x + coefficients[power]
  }
  return result
}
