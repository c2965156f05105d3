/// Why a surface cannot tell methods apart.
public enum Saturation: String, Codable, Sendable {
  /// Over 90% of the runs found the optimum.
  case optimum
  /// Over 90% of the runs scored 0.
  case zero
}

extension Saturation {
  /// More than this share of the runs saturates a surface: 9 of 10, which leave too few to tell methods apart.
  private static let share = (part: 9, whole: 10)

  /// Which end of the scale over 90% of the scores are at; `nil` if neither, and the optimum if both.
  init?(scores: [Double]) {
    func isCommon(_ value: Double) -> Bool {
      Self.share.whole * scores.count { $0 == value } > Self.share.part * scores.count
    }
    guard isCommon(1) || isCommon(0) else { return nil }
    self = isCommon(1) ? .optimum : .zero
  }
}

extension ContestScore.Sample {
  /// Which end of the scale over 90% of the runs are at; `nil` if neither, and the optimum if both.
  public var saturation: Saturation? {
    Saturation(
      scores: rewards.map {
        ContestScore.score(of: $0, reference: reference, best: best)
      })
  }
}
