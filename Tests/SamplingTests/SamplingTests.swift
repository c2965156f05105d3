import Catalog
import RematchNumerics
import Search
import Testing

@Suite("Sampling suggesters")
struct SamplingTests {
  /// The indices that a suggester gives in the preliminary contest, played without rewards that matter.
  private func play(
    _ text: String, levels: [Int], seed: UInt64 = 1, rounds: Int = 20,
    reward: (Configuration) -> Double = { _ in 0 }
  ) throws -> [[Int]] {
    let space = try SearchSpace(
      levels.enumerated().map { axis, count in
        Parameter(name: "p\(axis)", values: (0..<count).map(Double.init))
      })
    let suggester = try MethodCatalog.builtIn.method(parsing: text).suggester.makeSuggester(
      for: RunSetup(space: space, contest: .preliminary, seed: seed))
    var ledger = Ledger(space: space, contest: .preliminary)
    for round in 1...rounds {
      if round > 1 { ledger.advance() }
      for suggestion in try suggester.suggest(ledger, count: 5) {
        guard case .configuration(let configuration) = suggestion else { continue }
        let value = reward(configuration)
        let id = ledger.start(configuration)
        ledger.show(Reading(mean: value, lower: value, upper: value), of: id)
        ledger.end(id, as: .completed)
      }
    }
    return ledger.history.map(\.configuration.indices)
  }

  @Test(
    "a long run of a grid takes linear time", .timeLimit(.minutes(1)),
    arguments: [[60, 60, 60], [400]])
  func longGrid(_ levels: [Int]) throws {
    let tried = try play("grid", levels: levels, rounds: 10_000) { configuration in
      Double(configuration.indices.reduce(0, +) % 97)
    }
    #expect(tried.count == 50_000)
  }

  @Test("random search is uniform: every cell is as frequent as the others over many seeds")
  func random() throws {
    var counts = [Int](repeating: 0, count: 12)
    for seed in 0..<600 {
      for indices in try play("random", levels: [3, 4], seed: UInt64(seed), rounds: 1) {
        counts[indices[0] * 4 + indices[1]] += 1
      }
    }
    // 250 each; five standard deviations of the binomial are 76.
    #expect(counts.allSatisfy { abs($0 - 250) < 76 })
    #expect(
      try play("random", levels: [50, 50], seed: 1) != play("random", levels: [50, 50], seed: 2))
  }

  @Test("a Latin hypercube has one point in each stratum of every parameter")
  func latinHypercube() throws {
    // 100 points of the budget over 100 and 50 levels: each level once, each level twice.
    let points = try play("latin-hypercube", levels: [100, 50])
    #expect(Set(points.map { $0[0] }).count == 100)
    let counts = Dictionary(grouping: points) { $0[1] }.mapValues(\.count)
    #expect(counts.count == 50 && counts.values.allSatisfy { $0 == 2 })
  }

  @Test("64 Sobol points fill every elementary box of the grid evenly")
  func sobol() throws {
    let points = try play("sobol", levels: [1024, 1024]).prefix(64)
    for (a, b) in [(64, 1), (8, 8), (1, 64), (16, 4)] {
      let boxes = Set(points.map { "\($0[0] * a / 1024),\($0[1] * b / 1024)" })
      #expect(boxes.count == 64)
    }
  }

  @Test("the grid plays its coarse cells first, then zooms in on the best to the optimum")
  func grid() throws {
    let optimum = [37, 12]
    func reward(_ configuration: Configuration) -> Double {
      -zip(configuration.indices, optimum).reduce(0.0) { sum, pair in
        sum + Double((pair.0 - pair.1) * (pair.0 - pair.1))
      }
    }
    let points = try play("grid?points=5", levels: [81, 41], reward: reward)
    let coarse = Set(points.prefix(25).map { "\($0)" })
    let expected = [0, 20, 40, 60, 80].flatMap { a in [0, 10, 20, 30, 40].map { b in "\([a, b])" } }
    #expect(coarse == Set(expected))
    #expect(points.contains(optimum))
    let ordered = try play("grid?points=3&order=lexicographic", levels: [5, 5])
    #expect(ordered.prefix(4) == [[0, 0], [0, 2], [0, 4], [2, 0]])
  }
}

@Suite("Early stoppers")
struct EarlyStopperTests {
  private func stops(
    _ text: String, iteration: Int = 20, _ means: [[Double]]
  ) throws -> [Bool] {
    let space = try SearchSpace([Parameter(name: "p", values: [0, 1, 2, 3, 4])])
    let recipe = try MethodCatalog.builtIn.method(parsing: "random+\(text)").stopper
    let stopper = try #require(recipe).makeStopper(
      for: RunSetup(space: space, contest: .final, seed: 0))
    let ledger = Ledger(
      space: space, contest: .final, iteration: iteration,
      running: means.enumerated().map { id, means in
        Trial(
          id: id, configuration: [id % 5], start: 1,
          readings: means.map { Reading(mean: $0, lower: $0 - 1, upper: $0 + 1) })
      })
    return try stopper.stops(ledger)
  }

  private func flat(_ value: Double, _ count: Int) -> [Double] {
    [Double](repeating: value, count: count)
  }

  @Test("never stops nothing")
  func never() throws {
    #expect(try stops("never", [flat(-9, 13), flat(9, 1)]) == [false, false])
  }

  @Test("threshold: below the value, from the given reading on")
  func threshold() throws {
    let means = [flat(0.4, 7), flat(0.5, 7), flat(0.4, 6)]
    #expect(try stops("threshold?value=0.5", means) == [true, false, false])
    #expect(try stops("threshold?value=0.5&steps=6", means) == [true, false, true])
  }

  @Test("patience: no new best mean for so many readings")
  func patience() throws {
    let means: [[Double]] = [
      [1, 2, 1, 1, 1], [1, 2, 1, 1, 3], [5, 4, 3, 2, 1], [1, 2, 3, 4, 5], [3, 3, 3, 3],
    ]
    #expect(try stops("patience?steps=3", means) == [true, false, true, false, true])
    #expect(try stops("patience?steps=4", means) == [false, false, true, false, false])
  }

  @Test("the kit's example: the worst of three or more with seven readings, while there is time")
  func kitExample() throws {
    let means = [flat(3, 7), flat(1, 6), flat(2, 7), flat(2, 9)]
    #expect(try stops("kit-example", means) == [false, false, true, false])
    #expect(try stops("kit-example", Array(means.prefix(3))) == [false, false, false])
    #expect(try stops("kit-example", iteration: 126, means) == [false, false, true, false])
    #expect(try stops("kit-example", iteration: 127, means) == [false, false, false, false])
  }
}
