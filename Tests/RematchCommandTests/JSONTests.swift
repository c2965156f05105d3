import Foundation
import TestSupport
import Testing

@Suite("rematch: --json")
struct JSONTests {
  private static func run(_ output: String, seed: String = "0") -> [String] {
    [
      "run", "-f", "small.json", "-f", "ridge-2", "-s", "random", "-s", "sobol", "-r", "4", "-c",
      "preliminary", "-c", "rounds=28,slots=2,steps=14", "-o", output, "--seed", seed, "--json",
    ]
  }

  @Test("the leaderboard has the documented keys and sound values")
  func keys() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let outcome = try runTool(Self.run("out"), in: folder)
    #expect(outcome.status == 0, "\(outcome.stderr)")
    let json = try jsonObject(outcome.stdout)
    #expect(json["schema"] as? Int == 1)
    let rows = try #require(json["leaderboard"] as? [[String: Any]])
    #expect(rows.count == 4)
    for row in rows {
      let score = try #require(row["score"] as? Double)
      let interval = try #require(row["interval"] as? [Double])
      #expect((0...1).contains(score))
      #expect(interval.count == 2 && interval[0] <= score && score <= interval[1])
      #expect(row["repeats"] as? Int == 4)
      #expect((row["secondsPerRun"] as? Double ?? -1) > 0)
      #expect(["random", "sobol"].contains(row["suggester"] as? String))
      #expect(
        ["preliminary", "rounds=28,slots=2,steps=14"].contains(row["contest"] as? String))
      let surfaces = try #require(row["surfaces"] as? [[String: Any]])
      #expect(surfaces.compactMap { $0["surface"] as? String } == ["ridge-2", "small"])
      for surface in surfaces {
        #expect((surface["best"] as? [Double])?.count == 4)
        #expect((0...1).contains(surface["score"] as? Double ?? -1))
      }
      let scores = surfaces.compactMap { $0["score"] as? Double }
      #expect(abs(scores.reduce(0, +) / 2 - score) < 1e-12)
    }
  }

  @Test("run and score print the same")
  func agreement() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let run = try runTool(Self.run("out"), in: folder)
    #expect(try runTool(["score", "out", "--json"], in: folder).stdout == run.stdout)
    #expect(try runTool(["score", "out/runs.jsonl", "--json"], in: folder).stdout == run.stdout)
    let text = try runTool(Self.run("out").filter { $0 != "--json" }, in: folder)
    #expect(try runTool(["score", "out"], in: folder).stdout == text.stdout)
  }

  @Test("--stops adds a row per method of the contest of several steps, and changes nothing else")
  func stops() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let arguments = [
      "run", "-f", "small.json", "-s", "random", "-s", "random+patience?steps=2", "-r", "3", "-o",
      "out",
    ]
    let text = try runTool(arguments, in: folder).stdout
    let both = try runTool(["score", "out", "--stops"], in: folder).stdout
    #expect(both.hasPrefix(text + "\nfinal: early stops\n"))
    var json = try jsonObject(runTool(["score", "out", "--stops", "--json"], in: folder).stdout)
    let rows = try #require(json.removeValue(forKey: "stops") as? [[String: Any]])
    let plain = try jsonObject(runTool(["score", "out", "--json"], in: folder).stdout)
    #expect(NSDictionary(dictionary: json) == NSDictionary(dictionary: plain))
    #expect(rows.map { $0["suggester"] as? String } == ["random", "random+patience?steps=2"])
    #expect(rows[0]["stopsPerRun"] as? Double == 0 && rows[0]["wrong"] == nil)
    // What the journal's own lines say of the stopped trials.
    var stopped = 0
    for line in try folder.journal("out/runs.jsonl") where line.contains("patience") {
      let trials = try #require(try jsonObject(line)["trials"] as? [[String: Any]])
      stopped += trials.count { $0["reason"] as? String == "stopped" }
    }
    #expect(stopped > 0 && rows[1]["stopsPerRun"] as? Double == Double(stopped) / 3)
    let interval = try #require(rows[1]["wrongInterval"] as? [Double])
    let wrong = try #require(rows[1]["wrong"] as? Double)
    #expect(0 <= interval[0] && interval[0] <= wrong && wrong <= interval[1] && interval[1] <= 1)
  }

  @Test("--measures adds what the tables know, which the journal's lines say too")
  func measures() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    #expect(try runTool(Self.run("out"), in: folder).status == 0)
    let text = try runTool(["score", "out", "--measures", "--by-surface"], in: folder).stdout
    #expect(text.contains(": what the tables know\n") && text.contains("in the reward's unit"))
    let json = try jsonObject(runTool(["score", "out", "--measures", "--json"], in: folder).stdout)
    let rows = try #require(json["measures"] as? [[String: Any]])
    #expect(rows.count == 4)
    for row in rows {
      var regrets: [Double] = []
      var above: [Double] = []
      for line in try folder.journal("out/runs.jsonl") {
        let run = try jsonObject(line)
        let method = try #require(run["method"] as? [String: Any])
        let contest = try #require(run["contest"] as? [String: Any])
        guard method["label"] as? String == row["suggester"] as? String,
          contest["name"] as? String == row["contest"] as? String
        else { continue }
        let table = try #require(run["table"] as? [String: Any])
        above.append(
          try #require(table["above"] as? Double) / #require(table["cells"] as? Double))
        guard (run["surface"] as? [String: Any])?["name"] as? String == "small" else { continue }
        let best = try #require(run["best"] as? Double)
        let found = try #require((run["bestSoFar"] as? [Double])?.last)
        regrets.append(best - found)
      }
      let surfaces = try #require(row["surfaces"] as? [[String: Any]])
      #expect(surfaces.last?["surface"] as? String == "small" && regrets.count == 4)
      let regret = try #require(surfaces.last?["regret"] as? Double)
      #expect(abs(regret - regrets.reduce(0, +) / 4) < 1e-12)
      let share = try #require(row["shareAbove"] as? Double)
      #expect(abs(share - above.reduce(0, +) / Double(above.count)) < 1e-12)
      #expect(row["runs"] as? Int == 8 && above.count == 8)
    }
  }

  @Test("journals given together, concatenated, piped or overlapping score the same")
  func concatenation() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    for seed in ["1", "2"] {
      #expect(try runTool(Self.run(seed, seed: seed), in: folder).status == 0)
    }
    let both = try runTool(["score", "1", "2", "--json"], in: folder)
    let rows = try #require(try jsonObject(both.stdout)["leaderboard"] as? [[String: Any]])
    #expect(rows.allSatisfy { $0["repeats"] as? Int == 8 })
    let joined = folder.bytes("1/runs.jsonl") + folder.bytes("2/runs.jsonl")
    try joined.write(to: folder.url.appendingPathComponent("joined.jsonl"))
    #expect(try runTool(["score", "joined.jsonl", "--json"], in: folder).stdout == both.stdout)
    #expect(
      try runTool(["score", "1", "joined.jsonl", "2", "--json"], in: folder).stdout == both.stdout)
    let piped = try runScript(
      "cat joined.jsonl | \"$REMATCH\" score /dev/stdin --json", in: folder)
    #expect(piped.stdout == both.stdout, "\(piped.stderr)")
  }

  @Test("a journal that still grows is scored up to its last complete line")
  func growing() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let run = try runTool(Self.run("out"), in: folder)
    try (folder.bytes("out/runs.jsonl") + Data("{\"best\":0.9,\"bestSo".utf8))
      .write(to: folder.url.appendingPathComponent("out/runs.jsonl"))
    let score = try runTool(["score", "out", "--json"], in: folder)
    // Only what was left out is said besides.
    #expect(score.stdout.contains("  \"leftOut\" : 1,\n"))
    #expect(score.stdout.replacingOccurrences(of: "  \"leftOut\" : 1,\n", with: "") == run.stdout)
    #expect(score.stderr == "out/runs.jsonl: left out a torn last line\n")
  }

  @Test("nothing to score is an error")
  func nothing() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("", to: "empty.jsonl")
    expectRefusal(
      try runTool(["score", "empty.jsonl", "--json"], in: folder), 1,
      saying: ["empty.jsonl: cannot be read: there are no runs in it"])
    expectRefusal(
      try runTool(["score", "--json"], in: folder), 1,
      saying: ["results: cannot be read: no such file", "'rematch run'"])
    expectRefusal(
      try runTool(["score", "/dev/zero"], in: folder), 1, saying: ["/dev/zero: cannot be read"])
  }

  @Test(
    "the other commands print one JSON object",
    arguments: [
      (["list"], ["suggesters", "stoppers", "surfaces", "contests"]),
      (["list", "stoppers"], ["stoppers"]),
      (
        ["surface", "inspect", "small.json"], ["name", "hash", "parameters", "cells", "provenance"]
      ),
    ])
  func others(arguments: [String], keys: [String]) throws {
    let outcome = try runTool(arguments + ["--json"], in: .withSmallSurface())
    #expect(outcome.status == 0)
    #expect(outcome.stderr.isEmpty)
    let json = try jsonObject(outcome.stdout)
    for key in keys { #expect(json[key] != nil, "\(key)") }
  }

  @Test("surfaces without a range, with one cell or one parameter give numbers, not NaN")
  func degenerate() throws {
    let folder = try TemporaryFolder()
    func write(_ name: String, count: Int, curvature: Double) throws {
      _ = try folder.write(
        """
        {"kind": "smooth", "name": "\(name)",
         "parameters": [{"name": "a", "from": 0, "to": 1, "count": \(count)}],
         "shape": {"optimum": [0.3], "curvature": [\(curvature)]}}
        """, to: "\(name).json")
    }
    try write("flat", count: 20, curvature: 0)
    try write("cell", count: 1, curvature: 1)
    try write("line", count: 50, curvature: 1)
    for name in ["flat", "cell", "line"] {
      let inspect = try runTool(["surface", "inspect", "\(name).json", "--json"], in: folder)
      #expect(try jsonObject(inspect.stdout)["name"] as? String == name)
      for suffix in ["rsurf", "table"] {
        let convert = try runTool(
          ["surface", "convert", "\(name).json", "\(name).\(suffix)"], in: folder)
        #expect(convert.status == 0, "\(convert.stderr)")
      }
    }
    let run = try runTool(
      [
        "run", "-f", "flat.json", "-f", "cell.rsurf", "-f", "line.table", "-r", "1", "-o", "out",
        "--json",
      ], in: folder)
    #expect(run.status == 0, "\(run.stderr)")
    let rows = try #require(try jsonObject(run.stdout)["leaderboard"] as? [[String: Any]])
    for row in rows {
      let surfaces = try #require(row["surfaces"] as? [[String: Any]])
      #expect(surfaces.map { $0["surface"] as? String } == ["cell", "flat", "line"])
      // Who stops every trial has completed none, and found nothing even where all cells are equal.
      let completes =
        !(row["contest"] as? String == "final" && row["suggester"] as? String == "random+patience")
      #expect(!completes || surfaces.prefix(2).allSatisfy { $0["score"] as? Double == 1 })
      #expect(row["faultyRuns"] as? Int == 0)
    }
  }
}
