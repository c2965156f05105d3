import Foundation
import Search

/// A submission to the contest as it was handed in: a folder whose `searcher.py` has a class `Searcher`.
struct Thpo: ExternalRecipe {
  static let name = "thpo"
  static let summary = "an unmodified submission to the contest: a folder with searcher.py"
  static let shorthand: String? = "folder"

  /// The folder.
  var folder = ""
  /// The most seconds that it may take to say hello, and to begin a run.
  var startup = 120.0
  /// The most seconds that any other answer may take.
  var deadline = 600.0
  /// The most memory that it and its children may take, in MiB.
  var memory = 4096

  func validate() throws {
    guard !folder.isEmpty, !folder.contains("\0") else {
      throw RecipeError(option: "folder", value: "'\(folder)'", expected: "a folder's path")
    }
    try ProcessLimits.check(startup: startup, deadline: deadline, memory: memory)
  }

  func settings(in session: ExternalSession) throws(StartFailure) -> ProcessSettings {
    let path = (folder as NSString).appendingPathComponent("searcher.py")
    // A recording is played without the submission.
    guard session.isReplaying || FileManager.default.fileExists(atPath: path) else {
      throw StartFailure("'\(path)' is not there; expected a folder with a searcher.py")
    }
    return ProcessSettings(
      command: try PythonFolder.command(
        session.python(for: Self.name), script: "thpo_shim.py", arguments: [folder]),
      folder: ".", environment: PythonFolder.environment(), startup: startup,
      deadline: deadline, memory: memory, method: methodText, files: [folder])
  }
}
