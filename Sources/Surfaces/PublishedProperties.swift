/// What the organisers and contestants published about the contest's final tables (the final kit's
/// documentation, and arXiv 2111.00513), in the order of `SurfaceProperties`.
public struct PublishedProperties: Codable, Sendable {
  /// The share of intervals that hold the full reward.
  public let coverage: String
  /// The share of means above the full reward.
  public let aboveFull: String
  /// How the half widths develop over the steps.
  public let halfWidth: String
  /// The share of all pairs in the same order.
  public let orderAgreement: String
  /// Per step but the last, on `data-30`.
  public let bestOrderAgreement: [SurfaceProperties.BestOrderAgreement]
  /// Per step, on `data-30`.
  public let prunable: [Int]
  /// The share of prunable pairs in which the pruned cell is the worse one.
  public let pruningRight: String

  /// The published figures. Those per step are the champions' of `data-30` (arXiv 2111.00513).
  public static let contest = PublishedProperties(
    coverage: "95%", aboveFull: "50%", halfWidth: "shrinking",
    orderAgreement: "above 95%, in the best 1% 50-70%",
    bestOrderAgreement: [
      .init(
        cells: 500,
        agreement: [
          0.599, 0.616, 0.646, 0.669, 0.686, 0.701, 0.712, 0.725, 0.729, 0.740, 0.747, 0.753, 0.761,
        ]),
      .init(
        cells: 100,
        agreement: [
          0.549, 0.547, 0.593, 0.577, 0.617, 0.645, 0.644, 0.657, 0.669, 0.679, 0.692, 0.713, 0.715,
        ]),
      .init(
        cells: 50,
        agreement: [
          0.518, 0.573, 0.554, 0.567, 0.619, 0.642, 0.618, 0.628, 0.656, 0.675, 0.681, 0.689, 0.677,
        ]),
    ],
    prunable: [
      7162, 11609, 16203, 21277, 25559, 29091, 31633, 33475, 34908, 36431, 37433, 38214, 39080,
      40756,
    ],
    pruningRight: "99.1% at least")
}
