import Foundation

/// An error code of the system, as a failed call leaves it in `errno`.
public struct SystemError: Error, Hashable, CustomStringConvertible {
  /// The value of `errno`.
  public let code: Int32

  /// The error of the call that has just failed.
  public init() { code = errno }

  /// The error of a code that was kept.
  public init(code: Int32) { self.code = code }

  /// The system's text, such as "No such file or directory".
  public var description: String { String(cString: strerror(code)) }
}
