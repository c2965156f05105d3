/// Returns the middle of the values, or the mean of the two middle ones for an even count.
///
/// - Parameter values: at least one value, in any order, none of them NaN.
/// - Complexity: O(*n* log *n*), where *n* is the number of values.
public func median(_ values: [Double]) -> Double {
  precondition(!values.isEmpty, "The median of no values")
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count.isMultiple(of: 2)
    ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}

/// Returns the value below which a fraction of the values lies, linear between neighbours.
///
/// The position is `fraction * (count - 1)`: type 7 of R. J. Hyndman and Y. Fan, "Sample quantiles
/// in statistical packages", The American Statistician 50(4), 1996, which is NumPy's default. The
/// result never decreases when the fraction grows.
///
/// - Parameters:
///   - values: at least one value, in ascending order.
///   - fraction: a number in [0, 1]: 0.5 is the median.
/// - Complexity: O(1)
public func percentile(ofSorted values: [Double], _ fraction: Double) -> Double {
  precondition(!values.isEmpty, "The percentile of no values")
  precondition(fraction >= 0 && fraction <= 1, "A fraction must be in [0, 1], not \(fraction)")
  let position = fraction * Double(values.count - 1)
  let index = min(Int(position), values.count - 1)
  let low = values[index]
  let high = values[min(index + 1, values.count - 1)]
  let weight = position - Double(index)
  guard low != high else { return low }
  return weight < 0.5 ? low + (high - low) * weight : high - (high - low) * (1 - weight)
}

/// Returns the arithmetic mean, summed from the first value to the last.
///
/// - Parameter values: at least one value.
/// - Complexity: O(*n*), where *n* is the number of values.
public func mean(_ values: [Double]) -> Double {
  precondition(!values.isEmpty, "The mean of no values")
  return values.reduce(0, +) / Double(values.count)
}
