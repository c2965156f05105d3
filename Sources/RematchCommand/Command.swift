import Catalog
import Search

/// One command of the program.
protocol Command: Sendable {
  associatedtype Options: OptionGroup
  static var specification: CommandSpecification { get }
  /// Does the work; returns the exit status.
  static func run(
    _ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog
  ) async throws -> Int32
}

extension Command {
  /// The command's options, to be named in error messages.
  static var options: Options { Options() }

  /// The text of `--help`.
  static var help: String { specification.help(ParsedArguments<Options>.declarations) }

  /// Parses the arguments and does the work; returns the exit status.
  static func run(parsing arguments: [String], _ catalog: MethodCatalog) async throws -> Int32 {
    let parsed = try ParsedArguments<Options>(arguments, positionals: specification.positionals)
    if parsed.asksForHelp {
      try emit(help)
      return ExitStatus.done
    }
    return try await run(parsed, catalog)
  }
}

/// The method of a text that a user typed.
func method(parsing text: String, _ catalog: MethodCatalog) throws(UsageError) -> Method {
  do { return try catalog.method(parsing: text) } catch { throw .meaningless("\(error)") }
}

/// The exit statuses that all commands have.
enum ExitStatus {
  static let done: Int32 = 0
  static let failed: Int32 = 1
  /// A command line that cannot be understood, as in `sysexits.h`.
  static let wrongUsage: Int32 = 64
  /// The user pressed Ctrl-C: 128 and the number of SIGINT, as in a shell.
  static let interrupted: Int32 = 130
}

/// The folder in which journals are kept when the user names none.
let defaultFolder = "results"
