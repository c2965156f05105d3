import Foundation
import TestSupport
import Testing

@Suite("rematch gate")
struct GateCommandTests {
  /// A folder with a baseline `base` of grid in a contest of one step.
  private static func withBaseline(_ method: String = "grid", repeats: String = "6") throws
    -> TemporaryFolder
  {
    let folder = try TemporaryFolder.withSmallSurface()
    let outcome = try runTool(
      [
        "run", "-f", "small.json", "-c", "rounds=4", "-s", method, "-r", repeats, "-o", "out",
        "--save-baseline", "base",
      ], in: folder)
    #expect(outcome.status == 0, "\(outcome.stderr)")
    return folder
  }

  private static let gate = ["gate", "--baseline", "base", "-f", "small.json"]

  @Test("the same version is unchanged by its traces")
  func unchanged() throws {
    let folder = try Self.withBaseline()
    let outcome = try runTool(Self.gate, in: folder)
    #expect(outcome.status == 0, "\(outcome.stderr)")
    #expect(outcome.stdout.contains("all 6 traces are those of the baseline"))
    #expect(outcome.stdout.hasSuffix("gate: unchanged\n"))
  }

  @Test(
    "runs without spread improve or regress, with an exit status of its own, and never pass",
    arguments: [
      ("[[3,5,1]]", 4, "improved"), ("[[3,6,1],[0,0,0]]", 3, "inconclusive"),
      ("[[0,0,2]]", 2, "regressed"),
    ])
  func verdicts(configurations: String, status: Int32, verdict: String) throws {
    // One cell of middling reward, whatever the seed; the candidates play the best, the same, and a bad one.
    let folder = try Self.withBaseline("batch?configurations=[[3,6,1]]")
    let candidate = ["-s", "batch?configurations=\(configurations)"]
    let files = ["--junit", "gate.xml", "--markdown", "gate.md", "--json"]
    let outcome = try runTool(Self.gate + candidate + files, in: folder)
    #expect(outcome.status == status, "\(outcome.stderr)")
    #expect(try jsonObject(outcome.stdout)["verdict"] as? String == verdict)
    let xml = String(decoding: folder.bytes("gate.xml"), as: UTF8.self)
    #expect(xml.contains("failures=\"\(status == 2 ? 1 : 0)\" errors=\"\(status == 3 ? 1 : 0)\""))
    #expect(xml.contains("<failure ") == (status == 2))
    let markdown = String(decoding: folder.bytes("gate.md"), as: UTF8.self)
    #expect(markdown.hasPrefix("### Gate: \(verdict)\n"))
    let text = try runTool(Self.gate + candidate, in: folder)
    #expect(text.status == status && text.stdout.hasSuffix("gate: \(verdict)\n"))
    #expect(text.stdout.contains("these surfaces cannot tell") == (status == 3))
    #expect(text.stdout.contains("what the baseline's repeats can tell is unknown"))
  }

  @Test("what the runs cannot tell has an exit status of its own, and is an error of JUnit")
  func inconclusive() throws {
    let folder = try Self.withBaseline("random")
    // The same method with other seeds, and a margin that so few runs cannot show.
    let candidate = ["-s", "random+never", "--margin", "0.0001", "--junit", "gate.xml"]
    let outcome = try runTool(Self.gate + candidate, in: folder)
    #expect(outcome.status == 3, "\(outcome.stderr)")
    #expect(outcome.stdout.hasSuffix("gate: inconclusive\n"))
    // Twice the baseline's repeats were played, and what they can tell is said.
    #expect(outcome.stdout.contains(" 12 ") && outcome.stdout.contains("in 80 of 100 cases"))
    let xml = String(decoding: folder.bytes("gate.xml"), as: UTF8.self)
    #expect(xml.contains("failures=\"0\" errors=\"1\"") && xml.contains("<error "))
  }

  @Test("a fault that the baseline did not have is a regression, whatever the scores")
  func faults() throws {
    let folder = try Self.withBaseline("batch?configurations=[[3,6,1]]")
    // The best cell in the first round, and from then on one that is not in the space.
    let program = shellSuggester(
      suggestion: "[${cell-3,5,1}]", afterwards: "n=$((n + 1)); [ $n -lt 5 ] || cell=99,0,0")
    _ = try folder.write(program, to: "m.sh")
    let candidate = ["-s", "exec:sh m.sh", "--json"]
    let outcome = try runTool(Self.gate + candidate, in: folder)
    #expect(outcome.status == 2, "\(outcome.stderr)")
    let results = try #require(try jsonObject(outcome.stdout)["results"] as? [[String: Any]])
    #expect((results.first?["newFaults"] as? [Int])?.isEmpty == false)
    let text = try runTool(Self.gate + candidate.dropLast(), in: folder)
    #expect(text.stdout.contains("regressed by faults that the baseline did not have, code "))
    #expect(text.stdout.contains("6 runs of the candidate had faults"), "\(text.stdout)")
    #expect(text.stdout.contains("the candidate is mine 1 (content "))
    // Who suggests nothing at all did not play.
    let nothing = Self.gate + ["-s", "batch?configurations=[[99,0,0]]"]
    expectRefusal(try runTool(nothing, in: folder), 1, saying: ["did not play"])
  }

  /// A baseline as early versions wrote it, without a check, so that it may be changed.
  private static func unchecked(_ baseline: Data) -> String {
    String(decoding: baseline, as: UTF8.self).replacing(#/"check":"[^"]*",/#, with: "")
      .replacing("\"schema\":2", with: "\"schema\":1")
  }

  @Test("times decide only where a bound is given")
  func slowdown() throws {
    let folder = try Self.withBaseline(repeats: "30")
    let name = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.path("base")).first)
    let text = Self.unchecked(folder.bytes("base/\(name)"))
    let bound = Self.gate + ["--max-slowdown", "1"]
    // Every run takes longer than no time at all.
    for (seconds, status) in [("0", Int32(2)), ("9", 0)] {
      let list = Array(repeating: seconds, count: 30).joined(separator: ",")
      let changed = text.replacing(#/"seconds":\[[^\]]*\]/#, with: "\"seconds\":[\(list)]")
      _ = try folder.write(changed, to: "base/\(name)")
      let outcome = try runTool(bound, in: folder)
      #expect(outcome.status == status, "\(outcome.stdout)")
      #expect(
        outcome.stdout.contains("regressed by time: the median run takes at least 1.")
          == (status == 2))
      #expect(try runTool(Self.gate, in: folder).status == 0)
    }
  }

  @Test("a file that cannot be written is refused before anything is played")
  func unwritable() throws {
    let folder = try Self.withBaseline()
    for (option, path) in [("--junit", "none/gate.xml"), ("--markdown", "base")] {
      let outcome = try runTool(Self.gate + [option, path], in: folder)
      expectRefusal(outcome, 1, saying: ["\(path): cannot be written"])
    }
  }

  @Test("another table, other rules, another schema, and what is no baseline are refused")
  func refused() throws {
    let folder = try Self.withBaseline()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("base"))
    let name = try #require(names.first)
    let text = Self.unchecked(folder.bytes("base/\(name)"))
    #expect(names.count == 1 && text.utf8.count < 2000)
    func refusal(_ old: String, _ new: String, _ saying: [String]) throws {
      _ = try folder.write(text.replacingOccurrences(of: old, with: new), to: "base/\(name)")
      expectRefusal(try runTool(Self.gate, in: folder), 1, saying: saying)
    }
    try refusal("\"hash\":\"", "\"hash\":\"f", ["surface 'small' has the hash", "another table"])
    try refusal("\"rounds\":4", "\"rounds\":5", ["the rules of contest 'rounds=4"])
    try refusal("\"records\":2", "\"records\":9", ["is of schema 9; expected 2"])
    try refusal(
      "\"traces\":[", "\"traces\":[\"00\",",
      ["has 6, 7, 6 finds, traces and times; expected 6 each"])
    try refusal("{", "[", ["no baseline"])
    try FileManager.default.removeItem(atPath: folder.path("base/\(name)"))
    expectRefusal(try runTool(Self.gate, in: folder), 1, saying: ["there are no baselines in it"])
    expectRefusal(try runTool(["gate"], in: folder), 64, saying: ["--baseline FOLDER"])
    expectRefusal(
      try runTool(["gate", "--baseline", "none"], in: folder), 1, saying: ["none: cannot be read"])
  }
}
