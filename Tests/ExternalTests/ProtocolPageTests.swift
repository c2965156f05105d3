import Foundation
import Judging
import Search
import Surfaces
import TestSupport
import Testing

@testable import External

@Suite("The page of the protocol")
struct ProtocolPageTests {
  /// The lines of the page's exchange that begin with a mark.
  private func lines(_ mark: String) throws -> [String] {
    let page = Shared.root.appendingPathComponent(
      "Sources/Suggesters/External/External.docc/Protocol.md")
    let parts = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```\n")
    return try #require(parts.count == 3 ? parts[1] : nil).split(separator: "\n")
      .filter { $0.hasPrefix(mark) }.map { String($0.dropFirst(mark.count)) }
  }

  /// The surface of the page: 3 x 4 cells, three readings each; those of the two cells that are asked for.
  private func surface() throws -> Surface {
    func readings(_ numbers: [[Double]]) -> String { "\(numbers)" }
    let other = readings([[0, -1, 1], [0, -1, 1], [0, -1, 1]])
    let known = [
      "0 3": readings([[0.5, -0.1, 1.1], [0.5, 0, 1], [0.5, 0.1, 0.9]]),
      "2 2": readings([[0.9, 0.3, 1.5], [0.8, 0.4, 1.2], [0.7, 0.4, 1]]),
    ]
    let rows = (0..<3).map { rate in
      "[" + (0..<4).map { known["\(rate) \($0)"] ?? other }.joined(separator: ",") + "]"
    }
    let json = """
      {"name":"page","dims":["rate","depth","step","confidence"],
      "coords":{"rate":{"dims":["rate"],"attrs":{},"data":[0.1,0.2,0.3]},
                "depth":{"dims":["depth"],"attrs":{},"data":[1,2,4,8]}},
      "attrs":{"rate":{"coords":[0.1,0.2,0.3],"double_step":0.1},
               "depth":{"coords":[1,2,4,8],"double_step":1},
      "baseline":{"iters":3,"median":[0,0,0],"mean":[0,0,0],"clip":0,"best":0.7,"worst":0}},
      "data":[\(rows.joined(separator: ","))]}
      """
    let folder = try TemporaryFolder()
    return try Surface.open(folder.write(json, to: "page.json"))
  }

  @Test("its exchange is what is said in that run, word for word")
  func exchange() async throws {
    let folder = try TemporaryFolder()
    let answers = try folder.write(lines("< ").joined(separator: "\n") + "\n", to: "answers")
    let script = """
      while IFS= read -r request; do
        printf '%s\\n' "$request" >> requests
        IFS= read -r answer <&3 && printf '%s\\n' "$answer"
      done 3< answers
      """
    let settings = ProcessSettings(
      command: script, folder: folder.url.path, environment: [:], startup: 60, deadline: 60,
      memory: 4096)
    let surface = try surface()
    let contest = try contest("rounds=4,slots=2,steps=3")
    let setup = RunSetup(space: surface.space, contest: contest, seed: 0x9e37_79b9_7f4a_7c15)
    let session = ExternalSession()
    let outcome = try await session.run {
      let suggester = try ExternalSuggester(settings, for: setup, in: session)
      return try Judge(contest).replay(suggester, on: surface)
    }
    let requests = try String(contentsOfFile: folder.path("requests"), encoding: .utf8)
    #expect(try requests.split(separator: "\n").map(String.init) == lines("> "))
    #expect(FileManager.default.fileExists(atPath: answers))
    #expect(outcome.program == Program(name: "my-optimizer", version: "2.1"))
    #expect(outcome.faults.map(\.message) == ["suggest: no more ideas"])
    #expect(outcome.faults.map(\.code) == [.suggestRaised])
    #expect(outcome.bestSoFar(worst: 0) == [0, 0, 0.7, 0.7])
  }
}
