/// What is wrong with a recording or its files.
public enum RecordingError: Error, Hashable, CustomStringConvertible {
  /// A file that cannot be read or written, or does not say what it should.
  case file(path: String, problem: String)
  /// The log is of another description.
  case otherDescription(path: String, found: String, expected: String)
  /// Another process is recording.
  case inUse(path: String)
  /// The command that prepares the evaluations has failed.
  case installation(problem: String)
  /// Something that the description cannot give.
  case impossible(String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .file(let path, let problem): "\(path): \(problem)"
    case .otherDescription(let path, let found, let expected):
      "\(path): is the log of another description: its hash is \(found), and this one's is"
        + " \(expected); expected the description that began it, or another log"
    case .inUse(let path): "\(path): another process is recording to it"
    case .installation(let problem): "install_script: \(problem)"
    case .impossible(let problem): problem
    }
  }
}
