public import Search

/// What is wrong with a surface or its file.
public indirect enum SurfaceError: Error, CustomStringConvertible {
  /// The file cannot be read or written.
  case file(problem: String)
  /// The content at a place (a key path, or line and column) is not what the format asks for.
  case invalid(place: String, problem: String)
  /// The search space is not one.
  case space(SearchSpaceError)
  /// The table in a contest's file cannot be read.
  case table(ContestJSONError)
  /// An error with the file in which it is.
  case at(path: String, SurfaceError)

  /// The message for the user.
  public var description: String {
    switch self {
    case .file(let problem): problem
    case .invalid(let place, let problem): "\(place) \(problem)"
    case .space(let error): error.description
    case .table(let error): error.description
    case .at(let path, let error): "\(path): \(error)"
    }
  }
}
