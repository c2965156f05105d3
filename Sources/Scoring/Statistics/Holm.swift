/// Adjusts the p-values of several tests, so that rejecting the adjusted values at a level keeps the chance of
/// any false rejection at that level.
///
/// S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6,
/// 1979.
///
/// - Parameter pValues: in 0...1, in any order; may be empty.
/// - Returns: the adjusted p-values in the same order, at most 1.
/// - Complexity: O(*n* log *n*), where *n* is the number of tests.
public func holmAdjusted(_ pValues: [Double]) -> [Double] {
  precondition(pValues.allSatisfy { (0...1).contains($0) })
  var adjusted = pValues
  var highest = 0.0
  let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
  for (position, index) in order.enumerated() {
    highest = max(highest, min(1, Double(pValues.count - position) * pValues[index]))
    adjusted[index] = highest
  }
  return adjusted
}
