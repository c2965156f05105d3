import Foundation
import TestSupport
import Testing

@Suite("rematch report")
struct ReportTests {
  /// A folder with the journal of a small campaign in `out`.
  private static func played(_ more: [String] = []) throws -> TemporaryFolder {
    let folder = try TemporaryFolder.withSmallSurface()
    let outcome = try runTool(
      [
        "run", "-f", "ridge-2", "-s", "random", "-s", "sobol+patience", "-r", "2", "-c",
        "preliminary", "-c", "rounds=28,slots=2,steps=14", "-o", "out", "--seed", "7",
      ] + more, in: folder)
    #expect(outcome.status == 0, "\(outcome.stderr)")
    return folder
  }

  private static func names(_ folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  @Test("a page is written, with the data that --json prints, and nothing is printed")
  func page() throws {
    let folder = try Self.played()
    let outcome = try runTool(["report", "out"], in: folder)
    #expect(outcome.status == 0 && outcome.stdout.isEmpty, "\(outcome.stderr)")
    let page = String(decoding: folder.bytes("report.html"), as: UTF8.self)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("2 suggesters on 1 surface"))
    // The embedded suite is known, so the map is whole and readings are drawn.
    #expect(page.contains("The colours are the table&#39;s full rewards."))
    #expect(page.contains(">Readings</h6>"))
    let json = try runTool(["report", "out", "--json"], in: folder)
    #expect(page.contains(json.stdout.trimmingCharacters(in: .newlines)))
    #expect(try jsonObject(json.stdout)["runs"] as? Int == 8)
    #expect(try Self.names(folder) == ["out", "report.html", "small.json"])
  }

  @Test("the leaderboard in it is that of rematch score")
  func agreement() throws {
    let folder = try Self.played()
    let report = try jsonObject(try runTool(["report", "out", "--json"], in: folder).stdout)
    let score = try jsonObject(try runTool(["score", "out", "--json"], in: folder).stdout)
    let contests = try #require(report["contests"] as? [[String: Any]])
    let ours = contests.flatMap { $0["leaderboard"] as? [[String: Any]] ?? [] }
    let theirs = try #require(score["leaderboard"] as? [[String: Any]])
    #expect(ours.count == 4)
    for (own, other) in zip(ours, theirs) {
      #expect(own["suggester"] as? String == other["suggester"] as? String)
      #expect(own["score"] as? Double == other["score"] as? Double)
      #expect(own["interval"] as? [Double] == other["interval"] as? [Double])
    }
  }

  @Test("the command in it plays the same runs again")
  func command() throws {
    let folder = try Self.played(["-s", "grid?points=4&order=lexicographic"])
    let data = try jsonObject(try runTool(["report", "out", "--json"], in: folder).stdout)
    let command = try #require(data["command"] as? String)
    let again = try runScript(
      "rematch() { \"$REMATCH\" \"$@\"; }; \(command) -o again", in: folder)
    #expect(again.status == 0, "\(command): \(again.stderr)")
    #expect(try folder.journal("again/runs.jsonl") == folder.journal("out/runs.jsonl"))
    // One run less, and no command makes just these.
    let lines = String(decoding: folder.bytes("out/runs.jsonl"), as: UTF8.self)
      .split(separator: "\n").dropLast()
    _ = try folder.write(lines.joined(separator: "\n") + "\n", to: "part.jsonl")
    let part = try jsonObject(try runTool(["report", "part.jsonl", "--json"], in: folder).stdout)
    #expect(part["command"] is NSNull)
  }

  @Test("no command is named where its surface would be another table of the same name, or none")
  func otherTable() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    _ = try folder.write(
      smallRecipe.replacingOccurrences(of: "\"small\"", with: "\"ridge-2\""), to: "own.json")
    for (surface, hasCommand) in [("ridge-2", true), ("own.json", false), ("small.json", false)] {
      let run = ["run", "-f", surface, "-s", "random", "-r", "1", "-c", "preliminary", "-o"]
      #expect(try runTool(run + ["out-\(surface)"], in: folder).status == 0)
      for options in [[], ["-f", surface]] {
        let outcome = try runTool(["report", "out-\(surface)", "--json"] + options, in: folder)
        let command = try jsonObject(outcome.stdout)["command"]
        #expect((command is String) == hasCommand, "\(surface): \(outcome.stdout)")
      }
    }
  }

  @Test("pictures and text on demand, and the page only where it is asked for")
  func otherForms() throws {
    let folder = try Self.played()
    let outcome = try runTool(["report", "out", "--svg", "a/b", "--text"], in: folder)
    #expect(outcome.status == 0, "\(outcome.stderr)")
    #expect(outcome.stdout.hasPrefix("preliminary: 1 surface, 2 repeats each\n"))
    let pictures = try FileManager.default.contentsOfDirectory(atPath: folder.path("a/b"))
    for name in ["score", "runtime", "surface-ridge-2", "map-ridge-2-random"] {
      #expect(pictures.contains("preliminary-\(name).svg"), "\(pictures)")
    }
    #expect(try Self.names(folder) == ["a", "out", "small.json"])
    let both = try runTool(["report", "out", "--text", "-o", "x.html"], in: folder)
    #expect(both.status == 0 && folder.size("x.html") > 10_000)
  }

  @Test("surfaces that the program does not know are drawn by what was visited, or with -f whole")
  func tables() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    _ = try folder.write(
      """
      {"kind": "smooth", "name": "own", "parameters": [
        {"name": "a", "from": 0, "to": 1, "count": 12}, {"name": "b", "from": -1, "to": 4, "count": 9}],
       "shape": {"optimum": [0.3, 0.7], "curvature": [1, 2]}}
      """, to: "own.json")
    let run = [
      "run", "-f", "own.json", "-s", "random", "-r", "1", "-c", "preliminary", "-o", "out",
    ]
    #expect(try runTool(run, in: folder).status == 0)
    for (options, text) in [
      ([], "cells that some run visited"), (["-f", "own.json"], "table&#39;s full rewards"),
    ] {
      let outcome = try runTool(["report", "out"] + options, in: folder)
      #expect(outcome.status == 0 && outcome.stderr.isEmpty, "\(outcome.stderr)")
      #expect(String(decoding: folder.bytes("report.html"), as: UTF8.self).contains(text))
    }
    let other = try runTool(["report", "out", "-f", "small.json"], in: folder)
    #expect(other.status == 0)
    #expect(other.stderr.contains("surface 'small' is in none of these journals"))
  }

  @Test("what cannot be done is refused with a message")
  func refusals() throws {
    let folder = try Self.played()
    _ = try folder.write("", to: "empty.jsonl")
    for (arguments, status, words) in [
      (["none"], 1, "none: cannot be read: no such file"),
      (["empty.jsonl"], 1, "there are no runs in it"),
      (["out", "-o", "no/where.html"], 1, "no/where.html: cannot be written: No such file"),
      (["out", "--svg", "small.json"], 1, "small.json"),
      (["out", "--text", "--json"], 64, "--text and --json"),
      (["out", "--show", "rnadom"], 64, "random"),
      (["out", "-f", "nowhere"], 64, "unknown surface 'nowhere'"),
    ] as [([String], Int32, String)] {
      expectRefusal(try runTool(["report"] + arguments, in: folder), status, saying: [words])
    }
    #expect(try Self.names(folder) == ["empty.jsonl", "out", "small.json"])
  }
}
