/// What is measured, as users see it.
///
/// Inside, every reward is maximised: that of a minimised surface is minus the users' number. ``shown(_:)-(Double)`` leads
/// from one to the other at the doors: files, records, messages, charts, the protocol.
public struct Objective: Codable, Hashable, Sendable {
  /// Which numbers are better.
  public enum Direction: String, Codable, Hashable, Sendable, CaseIterable {
    case maximize
    case minimize
  }

  /// What the numbers are, such as `accuracy`.
  public var name: String
  /// Which numbers are better.
  public var direction: Direction
  /// The workload in words, for suggesters that read; `nil` if nothing is said.
  public var about: String?

  /// An objective from its parts.
  public init(name: String = "reward", direction: Direction = .maximize, about: String? = nil) {
    self.name = name
    self.direction = direction
    self.about = about
  }

  /// A reward, maximised, as in the contest.
  public static let reward = Objective()

  /// The users' number for an inner one, or the inner one for a user's.
  public func shown(_ reward: Double) -> Double { direction.shown(reward) }

  /// The users' reading for an inner one, or the inner one for a user's.
  public func shown(_ reading: Reading) -> Reading {
    direction == .maximize
      ? reading : Reading(mean: -reading.mean, lower: -reading.upper, upper: -reading.lower)
  }
}

extension Objective.Direction {
  /// The users' number for an inner one, or the inner one for a user's.
  public func shown(_ reward: Double) -> Double {
    // Zero has one sign, so that no "-0.0" is shown.
    self == .maximize ? reward : 0 - reward
  }
}
