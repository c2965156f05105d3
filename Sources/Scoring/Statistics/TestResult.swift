/// What a test looks for.
public enum Alternative: String, Codable, Sendable, CaseIterable {
  /// Differences below zero, or a first sample that tends to be lower.
  case less
  /// Differences above zero, or a first sample that tends to be higher.
  case greater
  /// Differences on either side.
  case twoSided
}

/// The result of a test of a hypothesis.
public struct TestResult: Hashable, Sendable {
  /// How a p-value was computed.
  public enum Method: Hashable, Sendable {
    /// From the whole distribution under the hypothesis.
    case exact
    /// From random draws of that distribution.
    case sampled(draws: Int)
    /// From a normal approximation.
    case asymptotic
  }

  /// The statistic that the test documents.
  public let statistic: Double
  /// The probability of a statistic at least as extreme, were the hypothesis true.
  public let pValue: Double
  /// How the p-value was computed.
  public let method: Method
}

extension Alternative {
  /// The p-value of an alternative from the two one-sided ones; the two-sided p-value is twice the smaller.
  func pValue(less: Double, greater: Double) -> Double {
    switch self {
    case .less: min(1, less)
    case .greater: min(1, greater)
    case .twoSided: min(1, 2 * min(less, greater))
    }
  }
}
