/// Why a surface cannot tell methods apart.
public enum Saturation: String, Codable, Sendable {
  /// Over 90% of the runs found the optimum.
  case optimum
  /// Over 90% of the runs scored nothing.
  case zero
}

extension Saturation {
  /// Whether over 90% of the scores are at one end of the scale; the optimum's where they are at both.
  init?(scores: [Double]) {
    func isCommon(_ value: Double) -> Bool {
      10 * scores.count { $0 == value } > 9 * scores.count
    }
    guard isCommon(1) || isCommon(0) else { return nil }
    self = isCommon(1) ? .optimum : .zero
  }
}

extension ContestScore.Sample {
  /// Whether over 90% of the runs are at one end of the scale; the optimum's where they are at both.
  public var saturation: Saturation? {
    Saturation(
      scores: rewards.map {
        ContestScore.score(of: $0, reference: reference, best: best)
      })
  }
}
