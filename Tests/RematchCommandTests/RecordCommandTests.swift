import Foundation
import Records
import Search
import Surfaces
import TestSupport
import Testing

@Suite("surface record and tune")
struct RecordCommandTests {
  static let page = "Sources/Recording/Recording.docc/Recording.md"

  /// The files and the commands of the page's examples.
  private func examples() throws -> [(files: [String: String], commands: String)] {
    let text = try String(
      contentsOf: Shared.root.appendingPathComponent(Self.page), encoding: .utf8)
    let file = try NSRegularExpression(pattern: #"(?s)File `([^`]+)`:\n\n```\w*\n(.*?)```"#)
    let commands = try NSRegularExpression(pattern: #"(?s)Run:\n\n```sh\n(.*?)```"#)
    func groups(_ expression: NSRegularExpression, _ text: String) -> [[String]] {
      expression.matches(in: text, range: NSRange(text.startIndex..., in: text)).map { match in
        (1..<match.numberOfRanges).map { group in
          Range(match.range(at: group), in: text).map { String(text[$0]) } ?? ""
        }
      }
    }
    return text.components(separatedBy: "\n### ").compactMap { section in
      guard let run = groups(commands, section).first?.first else { return nil }
      let files = groups(file, section).map { ($0[0], $0[1]) }
      return (Dictionary(uniqueKeysWithValues: files), run)
    }
  }

  static let hasTools = ["/usr/bin/python3", "/usr/bin/cc", "/usr/bin/gzip"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(
    "the page's examples do what they say: Python, a shell script and a compiled program",
    .enabled(if: hasTools || Shared.isCI, "skipped: needs python3, cc and gzip"))
  func pageExamples() throws {
    let examples = try examples()
    #expect(examples.count == 3)
    for example in examples {
      let folder = try TemporaryFolder()
      for (name, text) in example.files { _ = try folder.write(text, to: name) }
      let outcome = try runScript(
        "set -e\nrematch() { \"$REMATCH\" \"$@\"; }\n" + example.commands, in: folder)
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let name = try #require(example.files.keys.first { $0.hasSuffix(".json") })
      let surface = try Surface.open(folder.path(name.replacing(".json", with: ".rsurf")))
      #expect(surface.failures == 0)
      #expect(surface.objective.direction == .minimize)
      #expect(surface.durations != nil)
      #expect(surface.provenance.source?.isEmpty == false)
    }
  }

  /// A shell script whose curve of five steps depends on two parameters, and that says which processes it has.
  private static let curve = #"""
    {"command": "for i in 1 2 3 4 5; do echo score=$(({a} * i + {b})); sleep 0.0{b}; done",
     "search": {"a": [1, 2, 3, 4], "b": [1, 2, 3]}, "env": {"MARK": "MARKED"},
     "metric": {"regex": "score=([0-9]+)", "per_step": true}, "steps": 5, "workers": 3}
    """#

  private func marked(_ text: String) -> (text: String, mark: String) {
    let mark = UUID().uuidString
    return (text.replacing("MARKED", with: mark), mark)
  }

  @Test("a recording that is killed again and again comes to the same table, and leaves no process")
  func kills() throws {
    let folder = try TemporaryFolder()
    let (config, mark) = marked(Self.curve)
    _ = try folder.write(config, to: "job.json")
    _ = try folder.write(config, to: "whole.json")
    let whole = try runTool(["surface", "record", "whole.json", "--csv", "whole.csv"], in: folder)
    #expect(whole.status == 0, "\(whole.stderr)")
    var lines = 0
    for _ in 0..<3 {
      let tool = try Tool(["surface", "record", "job.json"], in: folder.url.path)
      let isThere = tool.wait {
        String(decoding: folder.bytes("job.recording.jsonl"), as: UTF8.self).split(separator: "\n")
          .count > lines + 2
      }
      #expect(isThere)
      kill(tool.pid, SIGKILL)
      _ = try tool.outcome()
      let now = String(decoding: folder.bytes("job.recording.jsonl"), as: UTF8.self)
        .split(separator: "\n").count
      #expect(now >= lines)
      lines = now
    }
    let deadline = ContinuousClock.now + .seconds(20)
    while !processes(withEntry: "MARK=\(mark)").isEmpty, ContinuousClock.now < deadline {
      usleep(20_000)
    }
    #expect(processes(withEntry: "MARK=\(mark)").isEmpty)
    let last = try runTool(["surface", "record", "job.json", "--csv", "job.csv"], in: folder)
    #expect(last.status == 0, "\(last.stderr)")
    #expect(last.stderr.contains("running the rest"))
    #expect(last.stdout == "12 cells: 12 measured; job.rsurf, job.csv\n")
    let (first, second) = (
      try Surface.open(folder.path("whole.rsurf")), try Surface.open(folder.path("job.rsurf"))
    )
    #expect(first.space == second.space)
    #expect(first.steps == 5)
    for cell in 0..<12 {
      var (a, b): ([Reading], [Reading]) = ([], [])
      first.readings(ofCell: cell, into: &a)
      second.readings(ofCell: cell, into: &b)
      #expect(a == b)
      let values = first.space.values(of: first.space.configuration(ofCell: cell))
      guard case .number(let x)? = values["a"], case .number(let y)? = values["b"] else {
        Issue.record("no numbers")
        continue
      }
      #expect(a.map(\.mean) == (1...5).map { x * Double($0) + y })
    }
  }

  @Test("an interruption keeps what is done, and ends every process")
  func interruption() throws {
    let folder = try TemporaryFolder()
    let (config, mark) = marked(
      #"""
      {"command": "test {x} = 1 || sleep 60; echo m={x}", "search": {"x": [1, 2, 3]},
       "metric": {"regex": "m=(.*)"}, "env": {"MARK": "MARKED"}, "workers": 2, "order": "sequential"}
      """#)
    _ = try folder.write(config, to: "job.json")
    let tool = try Tool(["surface", "record", "job.json"], in: folder.url.path)
    let hasBegun = tool.wait {
      String(decoding: folder.bytes("job.recording.jsonl"), as: UTF8.self).contains("\"x\":1")
    }
    #expect(hasBegun)
    kill(tool.pid, SIGINT)
    let outcome = try tool.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.stderr.contains("1 of 3 evaluations are in job.recording.jsonl"))
    #expect(processes(withEntry: "MARK=\(mark)").isEmpty)
    let partial = try runTool(
      ["surface", "record", "job.json", "--partial", "--json", "--csv", "job.csv"], in: folder)
    #expect(partial.status == 0, "\(partial.stderr)")
    #expect(
      try jsonObject(partial.stdout)["statuses"] as? [String: Int] == ["measured": 1, "not run": 2])
    #expect(try Surface.open(folder.path("job.rsurf")).failures == 2)
    let text = String(decoding: folder.bytes("job.csv"), as: UTF8.self)
    #expect(text.hasPrefix("x,metric,seconds,runs,status\n1,1,"))
    #expect(text.hasSuffix("2,,,0,not run\n3,,,0,not run\n"))
  }

  @Test("cells that were not run are filled only when that is asked for, and marked")
  func filling() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(
      #"""
      {"command": "echo m=$(({x} * {x} + {y}))", "search": {"x": [0, 1, 2, 3, 4, 5], "y": [0, 2, 4, 6]},
       "metric": {"regex": "m=(.*)"}, "cells": {"random": 14, "seed": 5}}
      """#, to: "job.json")
    let plain = try runTool(["surface", "record", "job.json"], in: folder)
    #expect(plain.stdout.hasPrefix("14 cells: 14 measured"))
    #expect(try Surface.open(folder.path("job.rsurf")).space.candidates != nil)
    let filled = try runTool(
      ["surface", "record", "job.json", "--fill", "--csv", "job.csv"], in: folder)
    #expect(filled.stdout.hasPrefix("24 cells: 14 measured, 10 filled"), "\(filled.stderr)")
    let surface = try Surface.open(folder.path("job.rsurf"))
    #expect(surface.provenance.readings?.contains("10 of 24 cells were not run") == true)
    let lines = String(decoding: folder.bytes("job.csv"), as: UTF8.self).split(separator: "\n")
    #expect(lines.count { $0.hasSuffix(",filled") } == 10)
    var errors: [Double] = []
    for line in lines where line.hasSuffix(",filled") {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map {
        Double($0) ?? .nan
      }
      #expect(fields[3] < fields[2] && fields[2] < fields[4])
      errors.append(abs(fields[2] - (fields[0] * fields[0] + fields[1])))
    }
    #expect(errors.sorted()[5] < 3)
  }

  @Test(
    "a live run is the run on its table, trial for trial, and its journal is read by all commands")
  func liveIsTable() throws {
    let folder = try TemporaryFolder()
    let (config, mark) = marked(Self.curve)
    _ = try folder.write(config, to: "job.json")
    #expect(try runTool(["surface", "record", "job.json"], in: folder).status == 0)
    let contest = "rounds=12,slots=2,steps=5"
    let methods = ["random", "gp-ei", "random+kit-example"]
    let options = methods.flatMap { ["-s", $0] } + ["-c", contest]
    let live = try runTool(["tune", "job.json", "-o", "live"] + options, in: folder)
    #expect(live.status == 0, "\(live.stderr)")
    #expect(processes(withEntry: "MARK=\(mark)").isEmpty)
    let table = try runTool(
      ["run", "-f", "job.rsurf", "-r", "1", "-o", "table"] + options, in: folder)
    #expect(table.status == 0, "\(table.stderr)")
    let (own, other) = (try records("live", folder), try records("table", folder))
    #expect(own.count == 3)
    for (a, b) in zip(own, other) {
      #expect(a.isLive == true)
      #expect(b.isLive == nil)
      #expect(a.method == b.method)
      #expect(a.seed == b.seed)
      #expect(a.history == b.history)
      #expect(a.trials.map(\.configuration) == b.trials.map(\.configuration))
      #expect(a.trials.map(\.reason) == b.trials.map(\.reason))
      #expect(a.trials.map(\.steps) == b.trials.map(\.steps))
    }
    for command in [["score", "live"], ["compare", "random", "gp-ei", "--journal", "live"]] {
      let outcome = try runTool(command, in: folder)
      #expect(outcome.status == 0, "\(outcome.stderr)")
      #expect(outcome.stderr.contains("nobody knows the optimum of a real command"))
      #expect(outcome.stderr.contains("worst, "))
    }
    let report = try runTool(["report", "live", "-o", "page.html"], in: folder)
    #expect(report.status == 0, "\(report.stderr)")
    #expect(String(decoding: folder.bytes("page.html"), as: UTF8.self).contains("job (live)"))
  }

  private func records(_ name: String, _ folder: TemporaryFolder) throws -> [Record] {
    var records: [Record] = []
    let path = folder.path("\(name)/runs.jsonl")
    _ = try forEachRun(in: journalData(path: path), path: path) { (record: Record) in
      records.append(record)
    }
    return records
  }

  @Test("early stopping ends the processes of a trial at once")
  func stopping() throws {
    let folder = try TemporaryFolder()
    // A trial that is not stopped after its third step would go on for ten minutes.
    let (config, mark) = marked(
      #"""
      {"command": "for i in 1 2 3; do echo m={x}; done; (setsid sleep 600 &); sleep 600",
       "search": {"x": [1, 2, 3, 4, 5, 6, 7, 8]}, "metric": {"regex": "m=(.*)", "per_step": true},
       "steps": 5, "env": {"MARK": "MARKED"}}
      """#)
    _ = try folder.write(config, to: "job.json")
    for contest in ["rounds=9,slots=2,steps=5", "workers=2,time=3,steps=5"] {
      let outcome = try runTool(
        ["tune", "job.json", "-s", "random+patience?steps=2", "-c", contest, "-o", contest],
        in: folder, timeLimit: .seconds(300))
      #expect(outcome.status == 0, "\(outcome.stderr)")
      #expect(outcome.stdout.contains("no evaluation was completed"))
      #expect(outcome.stdout.contains(" stopped early"))
      #expect(processes(withEntry: "MARK=\(mark)").isEmpty)
      let log = try #require(
        FileManager.default.contentsOfDirectory(atPath: folder.path(contest))
          .first { $0.hasSuffix(".tuning.jsonl") })
      let text = String(decoding: folder.bytes("\(contest)/\(log)"), as: UTF8.self)
      // Those of the last round are ended with the run.
      #expect(text.components(separatedBy: #""status":"stopped""#).count >= 3)
      let record = try #require(try records(contest, folder).first)
      #expect(record.trials.count { $0.reason == .stopped } >= 4)
      #expect(record.trials.allSatisfy { $0.reward == nil && $0.steps <= 3 })
      #expect(try runTool(["score", contest], in: folder).status == 0)
    }
  }

  @Test("a live run that is killed goes on from its log, in rounds and in time")
  func resumedTuning() throws {
    for contest in ["rounds=14,slots=2,steps=5", "workers=2,time=4,steps=5"] {
      let folder = try TemporaryFolder()
      let (config, mark) = marked(Self.curve)
      _ = try folder.write(config, to: "job.json")
      let arguments = ["tune", "job.json", "-s", "random", "-c", contest]
      let log = {
        try? FileManager.default.contentsOfDirectory(atPath: folder.path("results"))
          .first { $0.hasSuffix(".tuning.jsonl") }
      }
      let tool = try Tool(arguments, in: folder.url.path)
      let hasBegun = tool.wait {
        guard let name = log() else { return false }
        return String(decoding: folder.bytes("results/\(name)"), as: UTF8.self)
          .split(separator: "\n").count > 12
      }
      #expect(hasBegun)
      kill(tool.pid, SIGKILL)
      _ = try tool.outcome()
      let name = try #require(log())
      let before = String(decoding: folder.bytes("results/\(name)"), as: UTF8.self)
      let outcome = try runTool(arguments, in: folder)
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let after = String(decoding: folder.bytes("results/\(name)"), as: UTF8.self)
      let whole = before.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect(after.hasPrefix(whole.joined(separator: "\n")))
      let record = try #require(try records("results", folder).first)
      #expect(record.code == .success)
      #expect(record.trials.count { $0.reason == .completed } >= 2)
      #expect(processes(withEntry: "MARK=\(mark)").isEmpty)
      if contest.hasPrefix("rounds") {
        let other = try TemporaryFolder()
        _ = try other.write(config, to: "job.json")
        #expect(try runTool(arguments, in: other).status == 0)
        #expect(try other.journal("results/runs.jsonl") == folder.journal("results/runs.jsonl"))
      }
    }
  }

  @Test("what cannot be recorded or tuned is refused with its reason")
  func refusals() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(#"{"command": "true", "serach": {"x": [1]}, "metric": "m"}"#, to: "a.json")
    expectRefusal(
      try runTool(["surface", "record", "a.json"], in: folder), 1,
      saying: ["a.json", "missing key 'search'"])
    _ = try folder.write(
      #"{"command": "nope-{x}", "search": {"x": [1, 2]}, "metric": "m"}"#, to: "b.json")
    expectRefusal(
      try runTool(["surface", "record", "b.json"], in: folder), 1,
      saying: ["no cell has been measured: all that were run have failed", "b.recording.jsonl"])
    let log = String(decoding: folder.bytes("b.recording.jsonl"), as: UTF8.self)
    #expect(log.contains("exit status 127"))
    #expect(log.contains("not found"))
    expectRefusal(
      try runTool(["tune", "b.json", "-c", "final"], in: folder), 1,
      saying: ["needs 14 readings", "per_step"])
    expectRefusal(
      try runTool(["surface", "record", "nothing.json"], in: folder), 1, saying: ["nothing.json"])
    expectRefusal(
      try runTool(["surface", "record", "b.json", "--partial", "--log", "none.jsonl"], in: folder),
      1,
      saying: ["none.jsonl", "No such file"])
  }
}
