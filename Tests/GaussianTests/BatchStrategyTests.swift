import Acquisitions
import Search
import Testing

@testable import Gaussian

@Suite("Batch strategies")
struct BatchStrategyTests {
  @Test("every strategy fills a batch with distinct fresh cells", arguments: BatchStrategy.allCases)
  func distinct(_ strategy: BatchStrategy) throws {
    let space = try SearchSpace([
      Parameter(name: "a", values: (0..<7).map(Double.init)),
      Parameter(name: "b", values: (0..<6).map(Double.init)),
    ])
    var recipe = GaussianProcessSearch()
    recipe.batch = strategy
    recipe.initial = 5
    let suggester = recipe.makeSuggester(
      for: RunSetup(space: space, contest: .preliminary, seed: 1))
    var ledger = Ledger(space: space, contest: .preliminary)
    for _ in 0..<8 {
      let batch = try suggester.suggest(ledger, count: 5)
      for suggestion in batch {
        guard case .configuration(let configuration) = suggestion else { continue }
        let reward = -Double(configuration.indices.reduce(0) { $0 + ($1 - 4) * ($1 - 4) })
        let id = ledger.start(configuration)
        ledger.show(Reading(mean: reward, lower: reward, upper: reward), of: id)
        ledger.end(id, as: .completed)
      }
      ledger.advance()
    }
    #expect(Set(ledger.history.map(\.configuration)).count == 40)
    let found = ledger.history.prefix(25).contains { $0.configuration == [4, 4] }
    #expect(found, "the optimum is not among the first 25 of 42 cells")
  }
}
