import Foundation
import TestSupport
import Testing

@Suite("rematch run: faults of suggesters")
struct StrictTests {
  // The second configuration lies outside of the space, so that construction fails.
  private static let arguments = [
    "run", "-f", "small.json", "-s", "batch?configurations=[[0,0,0],[0,99999,0]]", "-s", "random",
    "-r", "2", "-c", "preliminary", "-o", "out", "--by-surface",
  ]

  @Test("a faulty suggester costs its own runs, and the command says so")
  func contest() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let outcome = try runTool(Self.arguments, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.stdout.contains("2 faulty runs"))
    let fault = outcome.stderr.split(separator: "\n").filter { $0.hasPrefix("fault: ") }
    #expect(fault.count == 1)
    #expect(fault.first?.contains("batch?configurations=") == true)
    #expect(fault.first?.contains("code 202, in 2 runs, first in small, preliminary") == true)
    #expect(fault.first?.contains("[0, 99999, 0]; expected one index per parameter") == true)
    #expect(try folder.journal("out/runs.jsonl").count == 4)
  }

  @Test("in strict mode it is an error besides, and the other suggesters still play")
  func strict() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let outcome = try runTool(Self.arguments + ["--strict"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.stdout.contains("preliminary (strict): "))
    #expect(outcome.stderr.contains("fault: batch?configurations="))
    #expect(try folder.journal("out/runs.jsonl").count == 4)
    // The answer stays the same when everything is in the journal already.
    #expect(try runTool(Self.arguments + ["--strict"], in: folder).status == 1)
  }

  @Test("strict mode finds nothing wrong with the built-in suggesters")
  func sound() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let outcome = try runTool(
      ["run", "-f", "small.json", "-r", "1", "-o", "out", "--strict"], in: folder)
    #expect(outcome.status == 0)
    #expect(!outcome.stderr.contains("fault"))
  }
}
