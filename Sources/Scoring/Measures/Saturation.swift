/// Why a surface cannot tell methods apart.
public enum Saturation: String, Codable, Sendable {
  /// Over 90% of the runs found the optimum.
  case optimum
  /// Over 90% of the runs scored nothing.
  case zero
}

extension ContestScore.Sample {
  /// Whether over 90% of the runs are at one end of the scale; the optimum's where they are at both.
  public var saturation: Saturation? {
    let scores = rewards.map {
      ContestScore.surface(rewards: [$0], reference: reference, best: best)
    }
    func isCommon(_ value: Double) -> Bool {
      10 * scores.count { $0 == value } > 9 * scores.count
    }
    return isCommon(1) ? .optimum : isCommon(0) ? .zero : nil
  }
}
