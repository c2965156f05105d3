import Catalog
import Foundation
import RematchDocuments
import Reports
public import Search

/// The command, as a library: an executable of your own adds suggesters to it.
///
/// ```swift
/// import RematchCommand
///
/// @main struct Main {
///   static func main() async { await Rematch.main(suggesters: [HillClimbing.self]) }
/// }
/// ```
public enum Rematch {
  /// Runs the command with the process's arguments and ends the process.
  ///
  /// - Parameters:
  ///   - suggesters: recipes to know besides those built in; one of the same name replaces it.
  ///   - stoppers: the same for early stoppers.
  public static func main(
    suggesters: [any SuggesterRecipe.Type] = [], stoppers: [any EarlyStopperRecipe.Type] = []
  ) async -> Never {
    occupyStandardDescriptors()
    let catalog = MethodCatalog.builtIn.adding(suggesters: suggesters, stoppers: stoppers)
    exit(await run(Array(CommandLine.arguments.dropFirst()), catalog))
  }

  /// Opens what is closed of standard input, output and error, so that no journal gets their number and
  /// with it what is printed; writing to them still fails.
  private static func occupyStandardDescriptors() {
    while true {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      if descriptor > STDERR_FILENO { close(descriptor) }
      if descriptor < 0 || descriptor > STDERR_FILENO { return }
    }
  }

  private static func run(_ arguments: [String], _ catalog: MethodCatalog) async -> Int32 {
    do {
      return try await dispatch(arguments, catalog)
    } catch let error as UsageError {
      let name = ["rematch", error.command].filter { !$0.isEmpty }.joined(separator: " ")
      complain("\(error.message)\nSee '\(name) --help'.")
      return 64
    } catch {
      complain("\(error)")
      return 1
    }
  }

  private static func dispatch(_ arguments: [String], _ catalog: MethodCatalog) async throws
    -> Int32
  {
    var arguments = arguments
    if arguments.first == "help" { arguments = Array(arguments.dropFirst()) + ["--help"] }
    if arguments == ["--version"] {
      try emit("rematch \(version)\n")
      return 0
    }
    let words = arguments.prefix { !$0.hasPrefix("-") }
    guard let command = command(words) else {
      if arguments.isEmpty || arguments.contains("--help") || arguments.contains("-h") {
        let prefix = words.isEmpty ? "" : words.joined(separator: " ") + " "
        let shown = commands.map { $0.specification }.filter { $0.name.hasPrefix(prefix) }
        if !shown.isEmpty {
          try emit(overview(shown))
          return 0
        }
      }
      if words.isEmpty, let option = arguments.first {
        throw UsageError.unknownOption(
          option, hint: nearestHint(to: option, among: ["--help", "--version"]), command: "")
      }
      throw unknownCommand(Array(words))
    }
    let length = command.specification.name.split(separator: " ").count
    let parsed = try ParsedArguments(Array(arguments.dropFirst(length)), command.specification)
    if parsed.has("help") {
      try emit(command.specification.help)
      return 0
    }
    return try await command.run(parsed, catalog)
  }

  /// The command whose name the words begin with.
  private static func command(_ words: ArraySlice<String>) -> (any Command.Type)? {
    commands.first { command in
      words.starts(with: command.specification.name.split(separator: " ").map { String($0) })
    }
  }

  private static func unknownCommand(_ words: [String]) -> UsageError {
    let names = commands.map { $0.specification.name.split(separator: " ").map { String($0) } }
    var parent: [String] = []
    for word in words {
      let next = names.filter { $0.starts(with: parent) && $0.count > parent.count }
        .map { $0[parent.count] }
      guard next.contains(word) else {
        var known: [String] = []
        for name in next where !known.contains(name) { known.append(name) }
        return .unknownCommand(
          word, hint: nearestHint(to: word, among: known), parent: parent.joined(separator: " "))
      }
      parent.append(word)
    }
    return .missingArgument("COMMAND", command: parent.joined(separator: " "))
  }

  private static func overview(_ specifications: [CommandSpecification]) -> String {
    let width = specifications.map(\.name.count).max() ?? 0
    let lines = specifications.map { specification in
      let padding = String(repeating: " ", count: width - specification.name.count + 2)
      return "  \(specification.name)\(padding)\(specification.summary)"
    }
    return """
      An offline benchmark harness for hyperparameter optimizers: replays a contest on tables of
      rewards.

      Usage: rematch COMMAND [options]

      \(lines.joined(separator: "\n"))

      'rematch COMMAND --help' tells more. 'rematch run' alone runs the main job.

      """
  }

  static let commands: [any Command.Type] = [
    RunCommand.self, ScoreCommand.self, CompareCommand.self, GateCommand.self, ReportCommand.self,
    CheckSuggesterCommand.self, ListCommand.self, InspectCommand.self, ConvertCommand.self,
    LiftCommand.self,
    GenerateCommand.self,
  ]

  /// The version of the program.
  public static let version = "0.1.0"
}

/// One command of the program.
protocol Command: Sendable {
  static var specification: CommandSpecification { get }
  /// Does the work; returns the exit status.
  static func run(_ arguments: ParsedArguments, _ catalog: MethodCatalog) async throws -> Int32
}

/// Writes text to standard output.
func emit(_ text: String) throws {
  do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
    throw OutputError(problem: String(cString: strerror(errno)))
  }
}

/// Standard output that cannot be written.
private struct OutputError: Error, CustomStringConvertible {
  let problem: String
  var description: String { "standard output cannot be written: \(problem)" }
}

/// Writes a message to standard error.
func complain(_ message: String) { note("rematch: " + message) }

/// Writes a line to standard error.
func note(_ line: String) { noteVerbatim(withoutControls(line, keepingLines: true) + "\n") }

/// Writes text to standard error; what nobody can be told about is dropped.
func noteVerbatim(_ text: String) {
  try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
}
