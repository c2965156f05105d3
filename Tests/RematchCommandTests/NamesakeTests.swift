import Foundation
import TestSupport
import Testing

@Suite("rematch: two tables of one name")
struct NamesakeTests {
  /// A table of five cells called `twin`.
  private static func twin(_ rewards: [Int]) -> String {
    """
    {"name":"twin","dims":["a"],"attrs":{"a":{"coords":[0,1,2,3,4]}},"data":\(rewards)}
    """
  }

  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.write(twin([1, 2, 3, 4, 5]), to: "one.json")
    _ = try folder.write(twin([9, 1, 7, 0, 8]), to: "two.json")
    return folder
  }

  private static let surfaces = ["-f", "one.json", "-f", "two.json"]
  private static let run = [
    "run", "-c", "rounds=2,slots=1,reference=1", "-s", "random", "-s", "sobol", "-r", "3", "-o",
    "out",
  ]

  @Test("they are two surfaces, in every command and after a resume")
  func twoSurfaces() throws {
    let folder = try Self.folder()
    let first = try runTool(Self.run + ["-f", "one.json", "--by-surface"], in: folder)
    #expect(first.status == 0 && !first.stdout.contains("twin@"), "\(first.stderr)")
    let both = try runTool(Self.run + Self.surfaces + ["--by-surface"], in: folder)
    #expect(both.status == 0 && both.stdout.contains("2 surfaces"), "\(both.stderr)")
    #expect(both.stderr.contains("has 6 of 12 runs; playing the other 6"), "\(both.stderr)")
    #expect(try folder.journal("out/runs.jsonl").count == 12)
    for command in [
      ["score", "out", "--by-surface"], ["score", "out", "--measures", "--by-surface"],
      ["report", "out", "-o", "page.html"],
    ] {
      let outcome = try runTool(command, in: folder)
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let text =
        command[0] == "report"
        ? String(decoding: folder.bytes("page.html"), as: UTF8.self) : outcome.stdout
      let titles = Set(text.matches(of: /twin@[0-9a-f]{6}/).map { String($0.output) })
      #expect(titles.count == 2, "\(command): \(titles)")
    }
    let compared = try runTool(["compare", "out"], in: folder)
    #expect(compared.stdout.contains("2 surfaces"), "\(compared.stdout)\(compared.stderr)")
  }

  @Test("a gate finds each by its numbers, and refuses another one of the name")
  func gate() throws {
    let folder = try Self.folder()
    let saved = try runTool(
      [
        "run", "-c", "rounds=2,slots=1,reference=1", "-s", "random", "-r", "3", "-o", "out",
        "--save-baseline", "kept",
      ] + Self.surfaces, in: folder)
    #expect(saved.status == 0, "\(saved.stderr)")
    let gate = try runTool(
      ["gate", "--baseline", "kept", "-f", "two.json", "-f", "one.json"], in: folder)
    #expect(gate.status == 0 && gate.stdout.contains("unchanged"), "\(gate.stdout)\(gate.stderr)")
    _ = try folder.write(Self.twin([9, 1, 7, 0, 6]), to: "three.json")
    let other = try runTool(
      ["gate", "--baseline", "kept", "-f", "one.json", "-f", "three.json"], in: folder)
    expectRefusal(other, 1, saying: ["surface 'twin' has the hash", "it is another table"])
  }

  @Test("the same table twice is refused")
  func twice() throws {
    let folder = try Self.folder()
    let outcome = try runTool(Self.run + ["-f", "one.json", "-f", "./one.json"], in: folder)
    expectRefusal(outcome, 64, saying: ["surface 'twin' is given twice"])
  }
}
