/// The Codable description of a suggester or stopper with its options.
///
/// The stored properties are the options: their names as users type them, with a default each, so that
/// `init()` makes the recipe with all defaults. Every option is always encoded (no optional properties). What differs
/// from the defaults, with ``version``, is the method's identity in every record: an option that is added with a
/// default changes neither the identity nor the seeds of what was played before.
public protocol Recipe: Codable, Sendable {
  /// The name that users type, in lower case with hyphens.
  static var name: String { get }
  /// What it does, in one sentence without a full stop, for `rematch list`.
  static var summary: String { get }
  /// The option that may stand behind a colon, as in `exec:COMMAND`; `nil` for most.
  static var shorthand: String? { get }
  /// The version of the method, from 1: raised when it answers differently with the same options. It may depend on the
  /// options, when only some of them answer differently.
  var version: Int { get }
  /// The recipe with the defaults of all options.
  init()
  /// Checks the options by themselves.
  ///
  /// - Throws: `RecipeError`, or any error whose description says which option is wrong, what it is and
  ///   what was expected.
  func validate() throws
}

extension Recipe {
  /// No option.
  public static var shorthand: String? { nil }

  /// The first.
  public var version: Int { 1 }

  /// Accepts all options.
  public func validate() throws {}
}

/// A recipe of a suggester.
public protocol SuggesterRecipe: Recipe {
  /// The suggester of one run.
  ///
  /// - Throws: when it cannot work in this space or contest; the run then ends with code 202. `StartFailure` when
  ///   it cannot play at all; there is no run then.
  func makeSuggester(for run: RunSetup) throws -> any Suggester

  /// The program that would play, found out before anything is played; `nil` of a suggester that is no other program.
  ///
  /// It is a part of the identity of every run, and what ``Suggester/program`` of every run must be.
  ///
  /// - Throws: `StartFailure`.
  func program() throws -> Program?
}

extension SuggesterRecipe {
  /// No other program.
  public func program() throws -> Program? { nil }
}

/// A recipe of an early stopper.
public protocol EarlyStopperRecipe: Recipe {
  /// The stopper of one run.
  ///
  /// - Throws: when it cannot work in this contest; the run then ends with code 202.
  func makeStopper(for run: RunSetup) throws -> any EarlyStopper
}

/// An option of a recipe that is out of range.
public struct RecipeError: Error, Hashable, CustomStringConvertible {
  /// The option's name.
  public let option: String
  /// Its value as text.
  public let value: String
  /// What was expected.
  public let expected: String

  /// An error about one option.
  public init(option: String, value: some CustomStringConvertible, expected: String) {
    self.option = option
    self.value = value.description
    self.expected = expected
  }

  /// The message for the user.
  public var description: String { "option '\(option)' is \(value); expected \(expected)" }
}

/// Throws a `RecipeError` unless an option lies in a range.
public func requireOption<Value: Comparable & CustomStringConvertible>(
  _ option: String, _ value: Value, in range: ClosedRange<Value>
) throws(RecipeError) {
  guard range.contains(value) else {
    throw RecipeError(
      option: option, value: value,
      expected: "a number in \(range.lowerBound)...\(range.upperBound)")
  }
}
