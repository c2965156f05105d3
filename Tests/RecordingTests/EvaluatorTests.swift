import Foundation
import RematchDocuments
import TestSupport
import Testing

@testable import Recording

@Suite("Evaluator")
struct EvaluatorTests {
  private func run(
    _ members: String, in folder: TemporaryFolder, _ values: [String: JSONValue] = ["x": 2],
    wish: ([Double], Bool) -> Evaluator.Wish = { _, _ in .goOn }
  ) throws -> EvaluationOutcome? {
    let description = try description(
      #""search": {"x": [1, 2], "name": ["a b", "c"]}, \#(members)"#, in: folder)
    let all = values.merging(["name": "a b"]) { own, _ in own }
    return Evaluator(description).evaluate(all, repeat: 3, wish: wish)
  }

  @Test("placeholders, variables and the file of parameters reach the command, in its folder")
  func values() throws {
    let folder = try TemporaryFolder()
    let outcome = try run(
      #"""
      "command": "echo m={x}; printf '%s|' {name} {repeat} $REMATCH_PARAM_X \"$REMATCH_PARAM_NAME\" $REMATCH_REPEAT $OWN > out; cat {params} >> out",
      "env": {"OWN": "mine"}, "metric": {"regex": "m=(.*)"}
      """#, in: folder)
    #expect(outcome?.status == .done)
    #expect(outcome?.values == [2])
    #expect(folder.text("out") == "a b|3|2|a b|3|mine|{\"name\":\"a b\",\"x\":2}\n")
    #expect(outcome?.processorSeconds ?? -1 >= 0)
    #expect(outcome?.peakMemory ?? 0 > 0)
  }

  @Test("the metric comes from standard error, a file, or what the run costs")
  func places() throws {
    let folder = try TemporaryFolder()
    let errors = try run(
      #""command": "echo m=1; echo m=5 >&2", "metric": {"regex": "m=(.*)", "from": "stderr"}"#,
      in: folder)
    #expect(errors?.values == [5])
    let file = try run(
      #""command": "echo '{{\"m\": 6}}' > log-{x}.txt", "metric": {"json": "m", "from": "log-{x}.txt"}"#
        .replacingOccurrences(of: "{{\\\"m\\\": 6}}", with: "{\\\"m\\\": 6}"), in: folder)
    #expect(file?.values == [6])
    for measure in ["wall", "cpu", "maxrss"] {
      let cost = try run(
        #""command": "sleep 0.05", "metric": {"measure": "\#(measure)"}"#, in: folder)
      #expect(cost?.status == .done)
      #expect(cost?.values.count == 1)
      if measure == "wall" { #expect(cost?.values.first ?? 0 >= 0.05) }
    }
  }

  @Test("failures say their reason, with the end of what was written")
  func failures() throws {
    let folder = try TemporaryFolder()
    let metric = #""metric": {"regex": "m=(.*)"}"#
    let cases = [
      (#""command": "echo m=1; echo oops >&2; exit 3""#, "exit status 3", "oops"),
      (#""command": "no-such-command-here""#, "exit status 127", "not found"),
      (#""command": "echo nothing""#, "printed no metric", "nothing"),
      (#""command": "echo m=inf""#, "the metric is 'inf'", "m=inf"),
      (#""command": "kill -SEGV $$""#, "signal 11", ""),
      (#""command": "echo m=1; sleep 100", "timeout": 0.2"#, "took more than 0.2 s", "m=1"),
    ]
    for (members, reason, log) in cases {
      let outcome = try run("\(members), \(metric)", in: folder)
      guard case .failed(let found)? = outcome?.status else {
        Issue.record("\(members) gave \(String(describing: outcome))")
        continue
      }
      #expect(found.contains(reason))
      #expect(outcome?.log.contains(log) == true || log.isEmpty, "\(outcome?.log ?? "")")
    }
    let short = try run(
      #""command": "echo m=1; echo m=2", "metric": {"regex": "m=(.*)", "per_step": true}, "steps": 3"#,
      in: folder)
    #expect(short?.status == .failed("printed 2 of 3 steps"))
    #expect(short?.values == [1, 2])
  }

  @Test("steps are seen as they are printed, and a stop ends the process with all its descendants")
  func stops() throws {
    let folder = try TemporaryFolder()
    let mark = UUID().uuidString
    var seen: [[Double]] = []
    let outcome = try run(
      #"""
      "command": "for i in 1 2 3 4 5 6; do echo m=$i; (setsid sleep 60 &) ; sleep 0.1; done; sleep 60",
      "env": {"MARK": "\#(mark)"}, "metric": {"regex": "m=(.*)", "per_step": true}, "steps": 6
      """#, in: folder
    ) { values, hasNew in
      if hasNew { seen.append(values) }
      return values.count >= 3 ? .stop : .goOn
    }
    #expect(outcome?.status == .stopped)
    #expect(outcome?.values == [1, 2, 3])
    #expect(seen.first == [1])
    #expect(outcome?.times == outcome?.times.sorted())
    #expect(processes(withEntry: "MARK=\(mark)").isEmpty)
    #expect(
      try run(#""command": "sleep 9", "metric": "m""#, in: folder) { _, _ in .abandon } == nil)
  }

  @Test("a descendant that keeps the pipes does not hold an evaluation up")
  func daemons() throws {
    let folder = try TemporaryFolder()
    let outcome = try run(
      #""command": "sleep 60 & echo m=4", "metric": {"regex": "m=(.*)"}"#, in: folder)
    #expect(outcome?.values == [4])
    #expect(outcome?.seconds ?? 99 < 30)
  }
}
