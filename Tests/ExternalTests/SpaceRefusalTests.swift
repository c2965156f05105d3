import Catalog
import Foundation
import Judging
import Search
import Surfaces
import TestSupport
import Testing

@Suite("Spaces that version 1 of the protocol cannot say")
struct SpaceRefusalTests {
  private func surface(_ parameters: [Parameter], listed: [Configuration]? = nil) throws -> Surface
  {
    let space = try SearchSpace(parameters, candidates: listed)
    return try Surface(
      name: "s", space: space, objective: Objective(name: "loss", direction: .minimize),
      table: ReadingTable(cellCount: space.cellCount, steps: 1, width: 1) { cell, row in
        row[0] = cell == 1 ? .nan : -Double(cell)
      }, provenance: Provenance(origin: "test"))
  }

  private var method: Method {
    get throws {
      let script = Shared.root.appendingPathComponent(
        "Sources/Suggesters/External/Examples/random.sh"
      ).path
      return try MethodCatalog.builtIn.method(parsing: "exec:sh '\(script)'")
    }
  }

  @Test("labels and lists are refused with the reason, and nothing is recorded")
  func refusal() throws {
    let labels = [
      Parameter(name: "rate", values: [0.1, 1], kind: .real(.log)),
      Parameter(name: "optimizer", labels: ["adam", "sgd"]),
    ]
    let numbers = [Parameter(name: "a", values: [1, 2, 3]), Parameter(name: "b", values: [1, 2])]
    for (surface, words) in try [
      (surface(labels), "parameter 'optimizer' has labels"),
      (surface(numbers, listed: [[0, 0], [1, 1], [2, 0]]), "a list of 3 configurations"),
    ] {
      do {
        _ = try Judge(.preliminary).replay(method, on: surface, seed: 1)
        Issue.record("it was played")
      } catch {
        guard case JudgeError.notStarted(let problem, isOfSpace: true) = error else { throw error }
        #expect(problem.contains(words) && problem.contains("version 1"))
      }
    }
  }

  @Test(
    "numbers of any scale are played, and a trial that fails is one that ended without a reward")
  func numbers() throws {
    let surface = try surface([
      Parameter(name: "rate", values: [0.1, 1], kind: .real(.log)),
      Parameter(name: "depth", values: [1, 2, 5], kind: .integer(.linear)),
    ])
    let outcome = try Judge(.preliminary).replay(method, on: surface, seed: 1)
    #expect(outcome.faults.isEmpty && outcome.trials.count == 100)
    #expect(outcome.trials.contains { $0.state == .failed })
  }
}
