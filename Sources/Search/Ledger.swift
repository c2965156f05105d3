/// What a suggester may see of a run: the space, the contest and the trials so far. Never the surface.
public struct Ledger: Sendable {
  /// The parameters with their allowed values.
  public let space: SearchSpace
  /// The budget and its rules.
  public let contest: Contest
  /// The current iteration, from 1.
  public var iteration: Int
  /// The running trials in the order of their slots, with the readings that they have shown.
  public var running: [Trial]
  /// The completed and the stopped trials in the order in which they ended.
  public var history: [Trial]

  /// A ledger, empty unless trials are given.
  public init(
    space: SearchSpace, contest: Contest, iteration: Int = 1, running: [Trial] = [],
    history: [Trial] = []
  ) {
    self.space = space
    self.contest = contest
    self.iteration = iteration
    self.running = running
    self.history = history
  }

  /// How many configurations may be suggested now.
  public var freeSlots: Int { max(0, contest.slots - running.count) }
}
