/// What a suggester asks for: a configuration of the space, or parameter values by name that the
/// judge takes to the nearest allowed ones.
public enum Suggestion: Hashable, Sendable {
  case configuration(Configuration)
  case values([String: ParameterValue])
  /// Goes on with a paused trial, by its number, where the contest's rules allow pausing.
  case resume(Int)
}

/// The role that proposes configurations.
///
/// An instance serves one run and is called from one task at a time. It must be deterministic: the same
/// setup and the same ledgers give the same answers, so it draws random numbers only from streams
/// derived from the setup's seed and never looks at a clock.
public protocol Suggester: AnyObject {
  /// The next configurations to try.
  ///
  /// - Parameters:
  ///   - ledger: the run so far.
  ///   - count: how many are asked for, at least 1. Fewer are allowed; more are cut, or in strict mode
  ///     an error.
  /// - Throws: anything; the contest then goes on without suggestions in this iteration (code 203).
  func suggest(_ ledger: Ledger, count: Int) throws -> [Suggestion]

  /// Told once, when the run is over; there are no calls after it.
  ///
  /// - Parameter ledger: the run as it ended.
  /// - Throws: anything, to be recorded; the run counts all the same.
  func finish(_ ledger: Ledger) throws

  /// The program that the suggester speaks for, if it is one of another process: the one that its recipe's
  /// ``SuggesterRecipe/program()`` has found.
  var program: Program? { get }
}

extension Suggester {
  /// Does nothing.
  public func finish(_ ledger: Ledger) throws {}

  /// No other program.
  public var program: Program? { nil }
}

/// The role that ends running trials before they have all their readings.
///
/// A suggester that conforms to this protocol too stops its own trials, unless the method names another
/// stopper. The rules for suggesters hold here too.
public protocol EarlyStopper: AnyObject {
  /// Whether to stop each running trial.
  ///
  /// - Parameter ledger: the run so far, with this iteration's readings.
  /// - Returns: one Boolean for each of `ledger.running`. Missing ones count as false and surplus ones
  ///   are ignored; in strict mode either is an error.
  func stops(_ ledger: Ledger) throws -> [Bool]

  /// What becomes of each running trial. By default what ``stops(_:)`` says: go on, or stop.
  ///
  /// A stopper that pauses trials has this method of its own, and is asked nothing else.
  func decisions(_ ledger: Ledger) throws -> [Decision]
}

extension EarlyStopper {
  /// Go on, or stop, as ``stops(_:)`` says.
  public func decisions(_ ledger: Ledger) throws -> [Decision] {
    try stops(ledger).map { $0 ? .stop : .goOn }
  }
}

/// What an early stopper decides about a running trial.
public enum Decision: String, Hashable, Sendable, CaseIterable {
  /// It goes on.
  case goOn = "go on"
  /// It leaves its slot and may be resumed, where the contest's rules allow pausing.
  case pause
  /// It ends.
  case stop
}

/// What a suggester or stopper is made for: one run.
public struct RunSetup: Sendable {
  /// The parameters with their allowed values.
  public let space: SearchSpace
  /// The budget and its rules.
  public let contest: Contest
  /// The seed of the component; derive every stream from it by name.
  public let seed: UInt64
  /// What is measured, as users see it; the rewards of a ledger are maximised whatever it says.
  public let objective: Objective

  /// A setup from its parts.
  public init(
    space: SearchSpace, contest: Contest, seed: UInt64, objective: Objective = .reward
  ) {
    self.space = space
    self.contest = contest
    self.seed = seed
    self.objective = objective
  }
}
