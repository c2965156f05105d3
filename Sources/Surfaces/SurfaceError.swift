public import Search

/// What is wrong with a surface or its file.
public indirect enum SurfaceError: Error, CustomStringConvertible {
  /// The file cannot be read or written.
  case file(problem: String)
  /// The content at a place (a key path, or line and column) does not follow the format.
  case invalid(place: String, problem: String)
  /// The parameters do not make a search space.
  case space(SearchSpaceError)
  /// The table in a contest's file cannot be read.
  case table(ContestJSONError)
  /// It is not known what the columns of a table mean.
  case columns(ImportRolesError)
  /// An error in the file at a path.
  case at(path: String, SurfaceError)

  /// The message for the user.
  public var description: String {
    switch self {
    case .file(let problem): problem
    case .invalid(let place, let problem): "\(place) \(problem)"
    case .space(let error): error.description
    case .table(let error): error.description
    case .columns(let error): error.description
    case .at(let path, let error): "\(path): \(error)"
    }
  }
}
