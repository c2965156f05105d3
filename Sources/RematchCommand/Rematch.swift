import Catalog
import Foundation
import RematchDocuments
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
  ///   - suggesters: recipes to know besides those built in; one of the same name replaces the built-in one.
  ///   - stoppers: the same for early stoppers.
  public static func main(
    suggesters: [any SuggesterRecipe.Type] = [], stoppers: [any EarlyStopperRecipe.Type] = []
  ) async -> Never {
    occupyStandardDescriptors()
    let catalog = MethodCatalog.builtIn.adding(suggesters: suggesters, stoppers: stoppers)
    exit(await run(Array(CommandLine.arguments.dropFirst()), catalog))
  }

  /// Opens those of standard input, output and error that are closed. Otherwise a journal could get the number of
  /// one and with it all that is printed. Writing to them still fails.
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
    } catch let misuse as Misuse {
      let name = ["rematch", misuse.command].filter { !$0.isEmpty }.joined(separator: " ")
      complain("\(misuse.error.message)\nSee '\(name) --help'.")
      return ExitStatus.wrongUsage
    } catch {
      complain(message(of: error))
      return ExitStatus.failed
    }
  }

  /// A wrong command line, and the command whose help tells more.
  private struct Misuse: Error {
    let error: UsageError
    let command: String
  }

  private static func dispatch(_ arguments: [String], _ catalog: MethodCatalog) async throws
    -> Int32
  {
    var arguments = arguments
    if arguments.first == "help" { arguments = Array(arguments.dropFirst()) + ["--help"] }
    if arguments == ["--version"] {
      try emit("rematch \(version)\n")
      return ExitStatus.done
    }
    let words = arguments.prefix { !$0.hasPrefix("-") }
    guard let command = command(words) else {
      if arguments.isEmpty || arguments.contains("--help") || arguments.contains("-h") {
        let prefix = words.isEmpty ? "" : words.joined(separator: " ") + " "
        let shown = commands.map { $0.specification }.filter { $0.name.hasPrefix(prefix) }
        if !shown.isEmpty {
          try emit(overview(shown))
          return ExitStatus.done
        }
      }
      if words.isEmpty, let option = arguments.first {
        let hint = nearestHint(to: option, among: ["--help", "--version"])
        throw Misuse(error: .unknownOption(option, hint: hint), command: "")
      }
      throw unknownCommand(Array(words))
    }
    let length = command.specification.name.split(separator: " ").count
    do {
      return try await command.run(parsing: Array(arguments.dropFirst(length)), catalog)
    } catch let error as UsageError {
      throw Misuse(error: error, command: command.specification.name)
    }
  }

  /// The command whose name the words begin with.
  private static func command(_ words: ArraySlice<String>) -> (any Command.Type)? {
    commands.first { command in
      words.starts(with: command.specification.name.split(separator: " ").map { String($0) })
    }
  }

  /// What is wrong with words that are no command: the first wrong one, or that more must follow.
  private static func unknownCommand(_ words: [String]) -> Misuse {
    let names = commands.map { $0.specification.name.split(separator: " ").map { String($0) } }
    var parent: [String] = []
    for word in words {
      let next = names.filter { $0.starts(with: parent) && $0.count > parent.count }
        .map { $0[parent.count] }
      guard next.contains(word) else {
        var known: [String] = []
        for name in next where !known.contains(name) { known.append(name) }
        return Misuse(
          error: .unknownCommand(word, hint: nearestHint(to: word, among: known)),
          command: parent.joined(separator: " "))
      }
      parent.append(word)
    }
    return Misuse(error: .missingArgument("COMMAND"), command: parent.joined(separator: " "))
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

  /// All commands, in the order of the overview.
  static let commands: [any Command.Type] = [
    RunCommand.self, TuneCommand.self, ScoreCommand.self, CompareCommand.self, GateCommand.self,
    ReportCommand.self, CheckSuggesterCommand.self, ListCommand.self, InspectCommand.self,
    ImportCommand.self, ExportCommand.self, ConvertCommand.self, TransformCommand.self,
    LiftCommand.self,
    GenerateCommand.self, RecordCommand.self,
  ]

  /// The version of the program.
  public static let version = "0.1.0"
}
