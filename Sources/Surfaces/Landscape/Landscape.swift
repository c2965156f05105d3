import Search

/// What kind of surface it is: what can be found, what matters, how many optima there are, and how loud the noise is.
public struct Landscape: Codable, Sendable {
  /// What is left above random search.
  public let headroom: Headroom
  /// What the parameters explain.
  public let importance: Importance
  /// The local optima.
  public let basins: Basins
  /// The correlation of rewards with the distance to the best cell; `nil` where there is none.
  public let fitnessDistance: Double?
  /// The noise of the readings.
  public let noise: [StepNoise]

  /// From which probability on two of the ten best cells count as distinguishable: half way from a coin to certainty.
  public static let leastBestOrder = 0.75

  /// The measures of a surface.
  ///
  /// - Complexity: that of `RewardTable.basins()` and of `RewardTable.importance()`, and O(*n*) in the readings.
  public init(_ surface: Surface, evaluations: Int = Headroom.contestEvaluations) {
    let table = RewardTable(surface)
    headroom = Headroom(sorted: table.sortedRewards(), evaluations: evaluations)
    importance = table.importance()
    basins = table.basins()
    fitnessDistance = table.fitnessDistanceCorrelation()
    noise = surface.noiseBySteps()
  }

  /// Whether the full rewards tell the ten best cells apart.
  public var distinguishesBest: Bool {
    noise.last.map { $0.bestOrder >= Self.leastBestOrder } ?? false
  }

  /// Whether a score on this surface says something: there is headroom, and the best cells can be told apart.
  public var isAdmitted: Bool { headroom.isEnough && distinguishesBest }
}

extension RewardTable {
  /// The full rewards of a surface.
  ///
  /// - Complexity: O(*N* *d*) for *N* cells of *d* parameters.
  public init(_ surface: Surface) {
    let space = surface.space
    let isCategorical = space.parameters.map(\.isCategorical)
    if let list = space.candidates {
      self.init(
        shape: space.shape, isCategorical: isCategorical,
        candidates: (0..<list.count).map { list[$0].indices }, rewards: surface.fullRewards())
    } else {
      self.init(
        shape: space.shape, isCategorical: isCategorical, rewards: surface.fullRewards())
    }
  }
}
