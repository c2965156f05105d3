import Foundation
import TestSupport
import Testing

@Suite("rematch check-suggester")
struct CheckSuggesterTests {
  /// A suggester in plain shell that answers every `suggest` with the same text; 0 is the first cell.
  private static func script(suggestions: String, hello: String = "batches asynchronous runs")
    -> String
  {
    let capabilities = hello.split(separator: " ").map { "\"\($0)\"" }.joined(separator: ",")
    return #"""
      while read -r line; do
        id=${line#*'"id":'}; id=${id%%,*}
        case $line in
          *'"type":"hello"'*) echo '{"id":0,"protocol":1,"name":"shell","version":"3","capabilities":[\#(capabilities)]}';;
          *'"type":"suggest"'*) echo "{\"id\":$id,\"suggestions\":\#(suggestions)}";;
          *'"type":"stop"'*) echo "{\"id\":$id,\"stop\":[]}";;
          *) echo "{\"id\":$id}";;
        esac
      done
      """#
  }

  private static let hasPython =
    Shared.isCI
    || (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .contains { FileManager.default.isExecutableFile(atPath: "\($0)/python3") }

  private func check(
    _ script: String, _ arguments: [String] = []
  ) throws -> Tool.Outcome {
    let folder = try TemporaryFolder()
    _ = try folder.write(script, to: "mine.sh")
    return try runTool(["check-suggester", "sh mine.sh", "--rounds", "2"] + arguments, in: folder)
  }

  @Test("what only repeats itself gets advice, and keeps the rules")
  func advice() throws {
    // No parameter has fewer than one value, so that none is right in every space but the empty list.
    let outcome = try check(Self.script(suggestions: "[]"))
    #expect(outcome.status == 0, "\(outcome.stdout)\(outcome.stderr)")
    #expect(
      outcome.stdout.contains("ok      greets: shell 3; capabilities: batches, asynchronous, runs"))
    #expect(outcome.stdout.contains("ok      plays a second run"))
    #expect(outcome.stdout.contains("ok      ends when its standard input does"))
    #expect(
      outcome.stdout.contains(
        "advice  tooFew, in 20 of 31 cases, first in three parameters, preliminary:\n          iteration 1: asked for 5, gave 0"
      ))
    #expect(outcome.stdout.hasSuffix("exec:sh mine.sh keeps the rules\n"))
  }

  @Test("an error is shown with the traceback, in full once", .enabled(if: hasPython))
  func traceback() throws {
    let script = """
      import rematch
      class Failing(rematch.AskTell):
          def ask(self, count):
              return [({}, None)] * count
          def tell(self, token, trial):
              raise IndexError("no such thing")
      rematch.serve(Failing, name="failing")
      """
    let folder = try TemporaryFolder()
    _ = try folder.write(script, to: "failing.py")
    let outcome = try runTool(
      ["check-suggester", "python3 failing.py", "--rounds", "2"], in: folder)
    #expect(outcome.status == 1)
    let parts = outcome.stdout.components(separatedBy: "survives: threw IndexError: no such thing")
    #expect(parts.count == 2, "\(outcome.stdout)")
    #expect(parts.last?.contains("Traceback (most recent call last):") == true)
    #expect(parts.last?.contains("in tell") == true)
    #expect(outcome.stdout.contains("survives: as in three parameters, preliminary"))
  }

  @Test("the offending message is quoted, and nothing more is tried of a process that cannot play")
  func quotes() throws {
    let outcome = try check(Self.script(suggestions: "[[0,99]]"))
    #expect(outcome.status == 1)
    #expect(outcome.stdout.contains("error   plays a run"))
    #expect(outcome.stdout.contains("below [3, 4]"))
    #expect(outcome.stdout.contains(#"'{"id":2,"suggestions":[[0,99]]}'"#))
    #expect(outcome.stdout.contains("1 error"))
  }

  @Test("a capability that is none is named, with the nearest ones")
  func capability() throws {
    let outcome = try check(Self.script(suggestions: "[]", hello: "batchs"))
    #expect(outcome.status == 1)
    #expect(outcome.stdout.contains("unknown capability 'batchs'; did you mean 'batches'?"))
  }

  @Test("as JSON, with the same findings")
  func json() throws {
    let outcome = try check(Self.script(suggestions: "[[0,99]]"), ["--json"])
    #expect(outcome.status == 1)
    let report = try jsonObject(outcome.stdout)
    #expect(report["errors"] as? Int == 1)
    let cases = try #require(report["cases"] as? [[String: Any]])
    #expect(cases.compactMap { $0["name"] as? String } == ["greets", "plays a run"])
    let findings = try #require(cases.last?["findings"] as? [[String: Any]])
    #expect(findings.first?["kind"] as? String == "error")
  }

  @Test("built-in suggesters are checked by name")
  func builtIn() throws {
    let outcome = try runTool(
      ["check-suggester", "-s", "sobol", "--rounds", "2"], in: TemporaryFolder())
    #expect(outcome.status == 0)
    #expect(outcome.stdout.hasSuffix("0 errors, 0 pieces of advice: sobol keeps the rules\n"))
  }

  @Test("neither or both of COMMAND and --suggester is wrong usage")
  func usage() throws {
    expectRefusal(try runTool(["check-suggester"], in: TemporaryFolder()), 64, saying: ["COMMAND"])
    expectRefusal(
      try runTool(["check-suggester", "true", "-s", "random"], in: TemporaryFolder()), 64,
      saying: ["one of them"])
  }
}

@Suite("rematch list: adapters")
struct AdapterListTests {
  @Test("without their library they say how to get it")
  func missing() throws {
    let outcome = try runTool(
      ["list", "suggesters", "--python", "no-such-python"], in: TemporaryFolder())
    #expect(outcome.status == 0)
    #expect(outcome.stdout.contains("not installed: no-such-python -m pip install optuna"))
    let json = try runTool(
      ["list", "suggesters", "--json", "--python", "no-such-python"], in: TemporaryFolder())
    let list = try #require(try jsonObject(json.stdout)["suggesters"] as? [[String: Any]])
    let hebo = try #require(list.first { $0["name"] as? String == "hebo" })
    #expect((hebo["install"] as? String)?.hasPrefix("no-such-python -m pip install HEBO") ?? false)
  }

  @Test("the version comes from the interpreter that is asked for")
  func installed() throws {
    // The script makes the file itself, for a file that was written here may be busy in another test's child.
    let outcome = try runScript(
      #"""
      printf '#!/bin/sh\necho '"'"'{"optuna": "9.9"}'"'"'\n' > python && chmod 755 python
      "$REMATCH" list suggesters --python no-such-python --python optuna=./python
      """#, in: TemporaryFolder())
    #expect(outcome.stdout.contains("installed: 9.9; options: pruner=none sampler=tpe"))
    #expect(outcome.stdout.contains("not installed: no-such-python -m pip install smac"))
  }

  @Test(
    "a suggester whose library is missing is not played and says how to get it; others are played")
  func missingRun() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let outcome = try runTool(
      [
        "run", "-s", "smac", "-s", "random", "-c", "preliminary", "-f", "small.json", "-r", "2",
        "--python", "no-such-python",
      ], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.stdout.contains("random") && !outcome.stdout.contains("smac"))
    #expect(outcome.stderr.contains("smac cannot be started: "))
    #expect(outcome.stderr.contains("it needs: no-such-python -m pip install smac"))
  }
}
