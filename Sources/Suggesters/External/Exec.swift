import Search

/// A suggester in any language: a command that speaks the protocol.
struct Exec: ExternalRecipe {
  static let name = "exec"
  static let summary = "another program, by its command; see the article on the protocol"
  static let shorthand: String? = "command"

  /// The command, for `/bin/sh`.
  var command = ""
  /// The working folder.
  var folder = "."
  /// Files and folders that belong to the program, besides those that the command names.
  var files: [String] = []
  /// Environment variables, which are added to those of this process or replace them.
  var environment: [String: String] = [:]
  /// The most seconds that it may take to say hello, and to begin a run.
  var startup = 60.0
  /// The most seconds that any other answer may take.
  var deadline = 60.0
  /// The most memory that it and its children may take, in MiB.
  var memory = 4096

  func validate() throws {
    guard command.contains(where: { !$0.isWhitespace }) else {
      throw RecipeError(option: "command", value: "empty", expected: "a command, as in exec:./mine")
    }
    for (option, text) in [("command", command), ("folder", folder)] + files.map({ ("files", $0) })
    where text.contains("\0") {
      throw RecipeError(option: option, value: "a text with a NUL", expected: "one without")
    }
    for (name, value) in environment.sorted(by: { $0.key < $1.key })
    where name.isEmpty || name.contains("=") || "\(name)\(value)".contains("\0") {
      throw RecipeError(
        option: "environment", value: "of '\(name)'", expected: "values by names of variables")
    }
    try ProcessLimits.check(startup: startup, deadline: deadline, memory: memory)
  }

  func settings(in session: ExternalSession) throws(StartFailure) -> ProcessSettings {
    ProcessSettings(
      command: command, folder: folder,
      environment: PythonFolder.environment().merging(environment) { $1 },
      startup: startup, deadline: deadline, memory: memory, method: methodText,
      files: ProgramFiles.named(in: command, folder: folder) + files)
  }
}
