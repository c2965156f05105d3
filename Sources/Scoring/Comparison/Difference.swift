import RematchNumerics

/// A method against another: what the rule decides, and the same difference on every surface.
///
/// Runs are not paired, because the seeds of two methods have nothing in common.
public struct Difference: Encodable, Sendable {
  /// The difference on one surface; its test is a remark that decides nothing.
  public struct SurfaceRow: Encodable, Sendable {
    /// The surface's name.
    public let surface: String
    /// The difference of the mean scores.
    public let difference: Double
    /// The two-sided p-value of the Mann-Whitney test, adjusted by Holm for the number of surfaces.
    public let pValue: Double
    /// The probability that a run of the method beats one of the reference, ties counting a half.
    public let effect: Double
  }

  /// The method.
  public let method: String
  /// The method that it is compared with.
  public let reference: String
  /// What the rule decides.
  public let decision: Decision
  /// The two-sided p-value of the signed-rank test over surfaces, in which every surface counts once: it speaks of
  /// surfaces like these, is corrected for nothing, and decides nothing. `nil` with a single surface.
  public let signedRankPValue: Double?
  /// The surfaces.
  public let surfaces: [SurfaceRow]

  init(
    _ decision: Decision, _ own: [[Double]], less other: [[Double]], method: String,
    reference: String, surfaces names: [String]
  ) throws(StatisticsError) {
    self.method = method
    self.reference = reference
    self.decision = decision
    let differences = zip(own, other).map { mean($0) - mean($1) }
    signedRankPValue =
      differences.count > 1 ? try wilcoxonSignedRankTest(differences).pValue : nil
    var tests: [Double] = []
    var effects: [Double] = []
    for (first, second) in zip(own, other) {
      tests.append(try mannWhitneyTest(first, second).pValue)
      effects.append(try VarghaDelaney(first, second).effect)
    }
    let adjusted = holmAdjusted(tests)
    surfaces = names.indices.map {
      SurfaceRow(
        surface: names[$0], difference: differences[$0], pValue: adjusted[$0],
        effect: effects[$0])
    }
  }

  private enum CodingKeys: String, CodingKey {
    case method, reference, verdict, difference, interval, pValue, leastPValue, tellingSurfaces
    case neededRepeats, detectable, signedRankPValue, surfaces
  }

  /// Writes the decision's parts beside the others, `null` for what is not known.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(method, forKey: .method)
    try container.encode(reference, forKey: .reference)
    try container.encode(decision.verdict, forKey: .verdict)
    try container.encode(decision.difference, forKey: .difference)
    try container.encode(decision.interval, forKey: .interval)
    try container.encode(decision.pValue, forKey: .pValue)
    try container.encode(decision.leastPValue, forKey: .leastPValue)
    try container.encode(decision.tellingSurfaces, forKey: .tellingSurfaces)
    try container.encode(decision.neededRepeats, forKey: .neededRepeats)
    try container.encode(decision.detectable, forKey: .detectable)
    try container.encode(signedRankPValue, forKey: .signedRankPValue)
    try container.encode(surfaces, forKey: .surfaces)
  }
}
