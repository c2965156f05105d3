/// Data from which a statistic cannot be computed.
public enum StatisticsError: Error, Hashable, CustomStringConvertible {
  case tooFew(what: String, count: Int, needed: Int)
  case notFinite(what: String, position: Int, value: Double)
  case unequal(what: String, count: Int, expected: Int)
  case outOfRange(what: String, value: Double, expected: String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .tooFew(let what, let count, let needed):
      "\(what): there are \(count); expected at least \(needed)"
    case .notFinite(let what, let position, let value):
      "\(what): number \(position + 1) is \(value); expected a finite number"
    case .unequal(let what, let count, let expected):
      "\(what): there are \(count); expected \(expected), as many as the others"
    case .outOfRange(let what, let value, let expected):
      "\(what) is \(value); expected \(expected)"
    }
  }
}

/// Throws unless there are values and all of them are finite.
func requireSample(
  _ values: [Double], _ what: String, atLeast needed: Int = 1
) throws(StatisticsError) {
  guard values.count >= needed else {
    throw .tooFew(what: what, count: values.count, needed: needed)
  }
  for (position, value) in values.enumerated() where !value.isFinite {
    throw .notFinite(what: what, position: position, value: value)
  }
}

/// Throws unless there are strata and each holds finite values.
func requireStrata(_ strata: [[Double]], _ what: String) throws(StatisticsError) {
  guard !strata.isEmpty else { throw .tooFew(what: "strata of \(what)", count: 0, needed: 1) }
  for (index, stratum) in strata.enumerated() {
    try requireSample(stratum, "\(what) of stratum \(index + 1)")
  }
}

/// Throws unless a number is strictly between two others.
func requireNumber(
  _ what: String, _ value: Double, above low: Double, below high: Double
) throws(StatisticsError) {
  guard value > low, value < high else {
    throw .outOfRange(what: what, value: value, expected: "a number between \(low) and \(high)")
  }
}
