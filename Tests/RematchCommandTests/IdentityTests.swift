import Foundation
import RematchDocuments
import TestSupport
import Testing

/// What makes two runs runs of one method, and what is no run at all.
@Suite("rematch: programs that change, and programs that do not start")
struct IdentityTests {
  /// Suggests the cell of a file, and gives the version of another.
  private static let program = shellSuggester(
    suggestion: "[$(cat cell),0,0]", version: "$(cat version)")

  private static let options = ["-f", "small.json", "-c", "rounds=2,slots=1", "-r", "2"]

  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder.withSmallSurface()
    _ = try folder.write(program, to: "mine.sh")
    _ = try folder.write("1\n", to: "version")
    _ = try folder.write("3\n", to: "cell")
    return folder
  }

  private static func play(_ folder: TemporaryFolder, _ more: String...) throws -> Tool.Outcome {
    try runTool(["run", "-s", "exec:sh mine.sh", "-o", "out"] + options + more, in: folder)
  }

  @Test("a program with a new version, and one whose file changed, is played as another method")
  func versions() throws {
    let folder = try Self.folder()
    #expect(try Self.play(folder).stderr.contains("2 runs in"))
    #expect(try Self.play(folder).stderr.contains("nothing is left to play"))
    _ = try folder.write("2\n", to: "version")
    _ = try folder.write("5\n", to: "cell")
    let second = try Self.play(folder)
    #expect(second.status == 0 && second.stderr.contains("2 runs in"), "\(second.stderr)")
    _ = try folder.write(Self.program + "\n# changed\n", to: "mine.sh")
    let third = try Self.play(folder)
    #expect(third.stderr.contains("2 runs in") && third.stdout.contains("exec:sh mine.sh"))
    let score = try runTool(["score", "out"], in: folder)
    #expect(score.stdout.contains("exec:sh mine.sh (mine 1, content "), "\(score.stdout)")
    #expect(score.stdout.contains("exec:sh mine.sh (mine 2, content "))
    #expect(try folder.journal("out/runs.jsonl").count == 6)
    let report = try runTool(["report", "out", "--text"], in: folder)
    #expect(report.stdout.contains("(mine 1, content "))
    let comparison = try runTool(["compare", "out"], in: folder)
    #expect(
      comparison.stdout.contains("(mine 1, content "), "\(comparison.stdout)\(comparison.stderr)")
  }

  @Test("runs of one identity that differ are said, and neither is believed for being first")
  func contradictions() throws {
    let folder = try Self.folder()
    func play(_ output: String, _ more: String...) throws -> Tool.Outcome {
      try runTool(["run", "-s", "exec:sh mine.sh", "-o", output] + Self.options + more, in: folder)
    }
    _ = try play("a")
    // What the script reads is no part of its identity unless that is said.
    _ = try folder.write("5\n", to: "cell")
    _ = try play("b")
    let score = try runTool(["score", "a", "b"], in: folder)
    #expect(score.stdout.contains("exec:sh mine.sh in a/runs.jsonl"), "\(score.stdout)")
    #expect(score.stdout.contains("exec:sh mine.sh in b/runs.jsonl"))
    #expect(
      score.stderr.contains("2 runs have two different traces in a/runs.jsonl and b/runs.jsonl"))
    let other = try runTool(["score", "b", "a"], in: folder)
    #expect(other.stdout == score.stdout)
    // In one journal nothing tells them apart.
    try FileManager.default.createDirectory(
      atPath: folder.path("both"), withIntermediateDirectories: false)
    let lines = folder.bytes("a/runs.jsonl") + folder.bytes("b/runs.jsonl")
    try lines.write(to: URL(fileURLWithPath: folder.path("both/runs.jsonl")))
    let both = try play("both", "--save-baseline", "base")
    #expect(both.status == 1 && both.stderr.contains("nothing is left to play"))
    #expect(both.stderr.contains("with two different traces"), "\(both.stderr)")
    let again = try play("both")
    #expect(
      again.stderr.contains("2 runs have two different traces; the method is not deterministic"))
    #expect(!again.stdout.contains("mine.sh"))
  }

  @Test("a file that an option names belongs to the program too")
  func files() throws {
    let folder = try Self.folder()
    let method = "exec?command=sh mine.sh&files=[\"cell\"]"
    func play() throws -> String {
      try runTool(["run", "-s", method, "-o", "out"] + Self.options, in: folder).stderr
    }
    #expect(try play().contains("2 runs in"))
    #expect(try play().contains("nothing is left"))
    _ = try folder.write("4\n", to: "cell")
    #expect(try play().contains("2 runs in"))
  }

  @Test("what cannot be started has no runs, and is played after the repair")
  func repair() throws {
    let folder = try Self.folder()
    let mine = try String(contentsOfFile: folder.path("mine.sh"), encoding: .utf8)
    try FileManager.default.removeItem(atPath: folder.path("mine.sh"))
    let broken = try Self.play(folder, "-s", "random", "--save-baseline", "base")
    #expect(broken.status == 1)
    #expect(broken.stderr.contains("exec:sh mine.sh cannot be started: hello: "))
    #expect(broken.stderr.contains("mine.sh: No such file"), "\(broken.stderr)")
    #expect(broken.stderr.contains("no baseline is saved"))
    #expect(broken.stdout.contains("random") && !broken.stdout.contains("mine"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("base")))
    #expect(try folder.journal("out/runs.jsonl").count == 2)
    _ = try folder.write(mine, to: "mine.sh")
    let repaired = try Self.play(folder, "-s", "random", "--save-baseline", "base")
    #expect(repaired.status == 0 && repaired.stdout.contains("exec:sh mine.sh"))
    #expect(try folder.journal("out/runs.jsonl").count == 4)
    // A gate whose candidate does not play has no verdict.
    #expect(
      try runTool(["gate", "--baseline", "base"] + ["-f", "small.json"], in: folder).status == 0)
    try FileManager.default.removeItem(atPath: folder.path("mine.sh"))
    let gate = try runTool(["gate", "--baseline", "base", "-f", "small.json"], in: folder)
    expectRefusal(gate, 1, saying: ["exec:sh mine.sh cannot be started: hello: "])
  }

  @Test("runs that ended before anything was suggested make no baseline, and pass no gate")
  func notPlayed() throws {
    let folder = try Self.folder()
    let refusing = shellSuggester(suggestion: "", refusal: "not in this space")
    _ = try folder.write(refusing, to: "mine.sh")
    let outcome = try Self.play(folder, "--save-baseline", "base")
    #expect(outcome.status == 1)
    #expect(outcome.stderr.contains("did not play: it suggested nothing"), "\(outcome.stderr)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("base")))
    _ = try folder.write(Self.program, to: "mine.sh")
    #expect(try Self.play(folder, "--save-baseline", "base").status == 0)
    _ = try folder.write(refusing, to: "mine.sh")
    let gate = try runTool(["gate", "--baseline", "base", "-f", "small.json"], in: folder)
    expectRefusal(gate, 1, saying: ["did not play", "not in this space"])
  }

  @Test("faulty runs are played again when that is asked for, and kept beside the journal")
  func retry() throws {
    let folder = try Self.folder()
    let flaky = shellSuggester(suggestion: "[0,$([ -e broken ] && echo 99 || echo 0),0]")
    _ = try folder.write(flaky, to: "mine.sh")
    #expect(try Self.play(folder).status == 0)
    _ = try folder.write("", to: "broken")
    let faulty = try Self.play(folder, "--seed", "5")
    #expect(faulty.status == 0 && faulty.stderr.contains("fault: exec:sh mine.sh, code 204"))
    try FileManager.default.removeItem(atPath: folder.path("broken"))
    #expect(try Self.play(folder, "--seed", "5").stderr.contains("nothing is left to play"))
    let again = try Self.play(folder, "--seed", "5", "--retry-faulty")
    #expect(
      again.stderr.contains("2 faulty runs moved from out/runs.jsonl to out/runs.jsonl.faulty"))
    #expect(again.stderr.contains("2 runs in") && !again.stderr.contains("fault: "))
    #expect(try folder.journal("out/runs.jsonl").count == 4)
    #expect(try folder.journal("out/runs.jsonl.faulty").count == 2)
    #expect(!(try runTool(["score", "out"], in: folder)).stdout.contains("fault"))
  }

  @Test("a million repeats are laid out run by run")
  func repeats() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let words = ["run", "-f", "small.json", "-s", "random", "-s", "sobol"]
    let few = try runTool(words + ["-o", "few"], in: folder)
    let tool = try Tool(words + ["-r", "1000000", "-o", "out"], in: folder.url.path)
    #expect(tool.wait { folder.size("out/runs.jsonl") > 0 })
    kill(tool.pid, SIGINT)
    let outcome = try tool.outcome()
    #expect(outcome.status == 130 && outcome.stderr.contains("of 4,000,000 runs"))
    #expect(outcome.peakMemory < few.peakMemory + 48 << 20)
  }
}
