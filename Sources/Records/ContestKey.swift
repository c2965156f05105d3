public import Search

/// What tells contests apart in tables and reports: the contest's name and how strict the judge was.
public struct ContestKey: Hashable, Sendable {
  /// The contest's name.
  public let name: String
  /// How strict the judge was.
  public let mode: Mode

  /// The key of a contest under a judge.
  public init(_ contest: Contest, mode: Mode) {
    name = contest.name
    self.mode = mode
  }

  /// The name that tables print: the contest's, with `(strict)` after it where the judge was strict.
  public var title: String { name + (mode == .strict ? " (strict)" : "") }
}

extension RunSummary {
  /// The key of the run's contest.
  public var contestKey: ContestKey { ContestKey(self.contest, mode: self.mode) }
}
