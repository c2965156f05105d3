/// The contest's error codes.
public enum ContestCode: Int, Codable, Sendable, CaseIterable {
  case success = 0
  case noSuchSearcher = 201
  case constructionFailed = 202
  case suggestRaised = 203
  case badSuggestResult = 204
  case evaluationFailed = 205
  case timeout = 206
  case installFailed = 207
  case other = 208
  case outOfMemory = 209
  case runtimeError = 210
}

/// Something that a suggester or stopper did wrong in a run.
public struct Fault: Codable, Hashable, Sendable {
  /// The iteration, from 1; 0 for construction.
  public let iteration: Int
  /// The contest's error code.
  public let code: ContestCode
  /// What was wrong and what was expected.
  public let message: String

  /// A fault from its parts.
  public init(iteration: Int, code: ContestCode, message: String) {
    self.iteration = iteration
    self.code = code
    self.message = message
  }
}

/// An error of a suggester that names its own code, for suggesters that speak for another program.
public struct SuggesterFailure: Error, Hashable, CustomStringConvertible {
  /// The contest's error code.
  public let code: ContestCode
  /// What was wrong and what was expected.
  public let description: String
  /// Whether the run cannot go on, as when the other program is gone.
  public let endsRun: Bool
  /// What helps the suggester's author but is no part of a record, because it may differ from run to run: the end of the
  /// standard error of a process.
  public let details: String

  /// A failure with its code.
  public init(
    _ code: ContestCode, _ description: String, details: String = "", endsRun: Bool = false
  ) {
    self.code = code
    self.description = description
    self.details = details
    self.endsRun = endsRun
  }
}

/// A suggester that could not begin to play: its program is missing, a library that it needs is not installed, its
/// folder is not there. That says nothing about the method, so it is no fault of a run, and there is no record of it.
public struct StartFailure: Error, Hashable, CustomStringConvertible {
  /// What is missing, with the program's own words where it had any.
  public let description: String
  /// Whether it is the space that the suggester cannot play in: in another one it may.
  public let isOfSpace: Bool

  /// A failure with its message.
  public init(_ description: String, isOfSpace: Bool = false) {
    self.description = description
    self.isOfSpace = isOfSpace
  }
}
