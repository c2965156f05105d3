/// Columns of a table whose meaning is not known.
public struct ImportRolesError: Error, CustomStringConvertible, Sendable {
  /// What is missing or wrong, and what was expected.
  public let problem: String
  /// All columns, in the order of the file.
  public let columns: [String]
  /// Columns that could be parameters, for an example.
  public let likelyParameters: [String]
  /// A column that could be the reward, for an example.
  public let likelyReward: String

  /// The message for the user.
  public var description: String { "\(problem); the columns are: " + shown }

  private static let mostShown = 40

  private var shown: String {
    let rest = columns.count - Self.mostShown
    return columns.prefix(Self.mostShown).joined(separator: ", ")
      + (rest > 0 ? " and \(rest) more" : "")
  }
}
