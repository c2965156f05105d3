public import Records
public import Search

/// The table of a surface, which records do not hold.
public struct SurfaceTable: Sendable {
  /// The name and hash by which records know the surface.
  public let identity: Record.SurfaceIdentity
  /// The parameters.
  public let space: SearchSpace
  /// The full reward of every cell, in the order of the cells; nan of one that fails.
  public let rewards: [Double]
  /// All readings of a cell.
  public let readings: @Sendable (Int) -> [Reading]

  /// A table from its parts.
  public init(
    identity: Record.SurfaceIdentity, space: SearchSpace, rewards: [Double],
    readings: @escaping @Sendable (Int) -> [Reading]
  ) {
    self.identity = identity
    self.space = space
    self.rewards = rewards
    self.readings = readings
  }
}
