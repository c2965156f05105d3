/// Returns the middle of the values, or the mean of the two middle ones for an even count.
///
/// - Parameter values: at least one value, in any order, none of them NaN.
/// - Complexity: O(*n* log *n*), where *n* is the number of values.
public func median(_ values: [Double]) -> Double {
  precondition(!values.isEmpty, "The median of no values")
  let sorted = values.sorted()
  let middle = sorted.count / 2
  guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
  let sum = sorted[middle - 1] + sorted[middle]
  return sum.isFinite ? sum / 2 : sorted[middle - 1] / 2 + sorted[middle] / 2
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
  // A range may overflow where no number does.
  guard (high - low).isFinite else { return low * (1 - weight) + high * weight }
  return weight < 0.5 ? low + (high - low) * weight : high - (high - low) * (1 - weight)
}

/// Returns the arithmetic mean, summed from the first value to the last. The mean of finite values is finite.
///
/// - Parameter values: at least one value.
/// - Complexity: O(*n*), where *n* is the number of values.
public func mean(_ values: [Double]) -> Double {
  precondition(!values.isEmpty, "The mean of no values")
  let sum = values.reduce(0, +)
  guard !sum.isFinite, values.allSatisfy(\.isFinite) else { return sum / Double(values.count) }
  return values.reduce(0) { $0 + $1 / Double(values.count) }
}

/// Returns how far a value lies from the bottom of a range, 0, to its top, 1, though the range may overflow.
///
/// - Parameters:
///   - value: a finite number; outside of the range the result is below 0 or above 1, and may be infinite.
///   - low: the bottom, finite.
///   - high: the top, finite and above `low`.
public func share(of value: Double, from low: Double, to high: Double) -> Double {
  let range = high - low
  return range < .infinity
    ? (value - low) / range : (value / 2 - low / 2) / (high / 2 - low / 2)
}

extension Int {
  /// The whole number nearest to a number, within a billion of zero; 0 for what is no number.
  ///
  /// A conversion that traps has no place where a number comes from a file.
  public init(clamping number: Double) {
    self = number.isNaN ? 0 : Int(Swift.min(1e9, Swift.max(-1e9, number.rounded())))
  }
}
