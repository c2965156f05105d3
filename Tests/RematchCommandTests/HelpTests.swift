import TestSupport
import Testing

@Suite("rematch: help")
struct HelpTests {
  static let commands = [
    ["run"], ["score"], ["compare"], ["gate"], ["report"], ["list"], ["surface", "inspect"],
    ["surface", "convert"],
    ["surface", "lift"], ["surface", "generate"], ["check-suggester"],
  ]

  @Test("every command answers --help with its options and an example", arguments: commands)
  func help(words: [String]) throws {
    let folder = try TemporaryFolder()
    let outcome = try runTool(words + ["--help"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.stderr.isEmpty)
    #expect(outcome.stdout.contains("Usage: rematch \(words.joined(separator: " "))"))
    #expect(outcome.stdout.contains("--json"))
    #expect(outcome.stdout.contains("Example"))
    #expect(outcome.stdout.contains("\n  rematch \(words.joined(separator: " "))"))
    // `-h` anywhere and `help` in front say the same.
    #expect(try runTool(words + ["-h"], in: folder).stdout == outcome.stdout)
    #expect(try runTool(["help"] + words, in: folder).stdout == outcome.stdout)
  }

  @Test("the overview names every command", arguments: [[], ["--help"], ["-h"], ["help"]])
  func overview(arguments: [String]) throws {
    let outcome = try runTool(arguments, in: TemporaryFolder())
    #expect(outcome.status == 0)
    for words in Self.commands {
      #expect(outcome.stdout.contains("\n  \(words.joined(separator: " "))  "))
    }
  }

  @Test("a group of commands has an overview of its own")
  func group() throws {
    let outcome = try runTool(["surface", "--help"], in: TemporaryFolder())
    #expect(outcome.status == 0)
    #expect(outcome.stdout.contains("surface inspect"))
    #expect(!outcome.stdout.contains("  score"))
  }

  @Test("--version prints the version")
  func version() throws {
    let outcome = try runTool(["--version"], in: TemporaryFolder())
    #expect(outcome.status == 0)
    #expect(outcome.stdout.hasPrefix("rematch "))
  }
}
