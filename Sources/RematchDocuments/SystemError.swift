import Foundation

/// An error code of the system, as a failed call leaves it in `errno`.
public struct SystemError: Error, Hashable, CustomStringConvertible {
  /// The value of `errno`.
  public let code: Int32

  /// The error of the call that has just failed.
  public init() { self.init(code: errno) }

  /// What the system's text does not say; `nil` where it does.
  private let problem: String?

  /// The error of a code that was kept.
  public init(code: Int32) { self.init(code: code, saying: nil) }

  /// An error that the system would not have, with the nearest code.
  public init(code: Int32, saying problem: String?) {
    self.code = code
    self.problem = problem
  }

  /// The system's text, such as "No such file or directory".
  public var description: String { problem ?? String(cString: strerror(code)) }
}
