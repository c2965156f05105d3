import Catalog
import Foundation
import Search
import TestSupport
import Testing

/// Numbers computed by the champions' own searcher.
private struct Parity: Decodable {
  struct FinalStage: Decodable {
    let prune_start_iter: Double
    let history_value_at_7: [Double]
    let history_final: [Double]
    let running: [[Double]]
    let stop_iter112: [Bool]
    let stop_iter113: [Bool]
    let stop_iter126: [Bool]
    let stop_iter127: [Bool]
    let impute_after_113: Double
    let upper_bound_running_ub: [Double]
    let upper_bound_stop_iter119: [Bool]
  }

  let final_stage: FinalStage

  static func load() throws -> FinalStage {
    let url = URL(fileURLWithPath: Shared.reference("../parity/champion.json"))
    return try JSONDecoder().decode(Parity.self, from: Data(contentsOf: url)).final_stage
  }

  static func space() throws -> SearchSpace {
    try SearchSpace([Parameter(name: "p", values: (0..<40).map(Double.init))])
  }
}

extension Parity.FinalStage {
  /// The ledger of the recorded case: complete trials with the recorded means at steps 7 and 14.
  func ledger(iteration: Int, uppers: [Double]? = nil) throws -> Ledger {
    func reading(_ mean: Double, _ upper: Double? = nil) -> Reading {
      Reading(mean: mean, lower: mean - 1, upper: upper ?? mean + 1)
    }
    let history = zip(history_value_at_7, history_final).enumerated().map { id, pair in
      Trial(
        id: id, configuration: [id], start: 1, state: .completed,
        readings: (1...14).map { reading($0 == 7 ? pair.0 : $0 == 14 ? pair.1 : 0) })
    }
    let running = running.enumerated().map { slot, means in
      Trial(
        id: 12 + slot, configuration: [12 + slot], start: 113,
        readings: means.map { reading($0, uppers?[slot]) })
    }
    return try Ledger(
      space: Parity.space(), contest: .final, iteration: iteration, running: running,
      history: history)
  }
}

@Suite("The champions' stoppers", .enabled(if: Shared.isExpected, "\(Shared.reason)"))
struct ChampionStopperTests {
  private func stops(_ text: String, _ ledger: Ledger) throws -> [Bool] {
    let recipe = try #require(MethodCatalog.builtIn.method(parsing: "random+\(text)").stopper)
    return try recipe.makeStopper(
      for: RunSetup(space: ledger.space, contest: .final, seed: 0)
    ).stops(ledger)
  }

  @Test("rank: the recorded stop lists, at the edges of the window too")
  func rank() throws {
    let parity = try Parity.load()
    #expect(parity.prune_start_iter == 113)
    for (iteration, expected) in [
      (112, parity.stop_iter112), (113, parity.stop_iter113), (126, parity.stop_iter126),
      (127, parity.stop_iter127),
    ] {
      #expect(try stops("rank", parity.ledger(iteration: iteration)) == expected)
    }
  }

  @Test("confidence interval: the recorded stop list")
  func confidenceInterval() throws {
    let parity = try Parity.load()
    let ledger = try parity.ledger(iteration: 119, uppers: parity.upper_bound_running_ub)
    #expect(try stops("confidence-interval", ledger) == parity.upper_bound_stop_iter119)
  }

  @Test("the recorded value of the frozen median, which later trials leave as it is")
  func imputation() throws {
    let parity = try Parity.load()
    var ledger = try parity.ledger(iteration: 113)
    var imputation = ValueImputation(.initMedian)
    imputation.freeze(ledger)
    let stopped = ledger.start([30])
    ledger.show(Reading(mean: 5, lower: 4, upper: 6), of: stopped)
    ledger.end(stopped, as: .stopped)
    let completed = ledger.start([31])
    for _ in 0..<14 { ledger.show(Reading(mean: 9, lower: 8, upper: 10), of: completed) }
    ledger.end(completed, as: .completed)
    let observations = imputation.observations(ledger)
    #expect(observations.count == 14)
    #expect(observations.filter(\.isImputed).map(\.reward) == [parity.impute_after_113])
  }
}

@Suite("ValueImputation")
struct ValueImputationTests {
  @Test(
    "each kind gives its value",
    arguments: [
      (ValueImputation.Kind.none, nil), (.last, 2.0), (.trend, 2.5), (.initMean, 5.0),
      (.initMedian, 4.0), (.mean, 5.0), (.median, 4.0),
    ])
  func kinds(_ kind: ValueImputation.Kind, _ expected: Double?) throws {
    let space = try SearchSpace([Parameter(name: "p", values: (0..<9).map(Double.init))])
    func trial(_ id: Int, _ state: Trial.State, _ means: [Double]) -> Trial {
      Trial(
        id: id, configuration: [id], start: 1, state: state,
        readings: means.map { Reading(mean: $0, lower: $0 - 1, upper: $0 + 1) })
    }
    let full = { (id: Int, mean: Double) in trial(id, .completed, (0..<14).map { _ in mean }) }
    let ledger = Ledger(
      space: space, contest: .final,
      history: [
        full(0, 1), full(1, 4), full(2, 10), trial(3, .stopped, [0, 1, 2]), trial(4, .stopped, []),
        Trial(id: 5, configuration: [], start: 1, state: .stopped),
      ])
    var imputation = ValueImputation(kind)
    let observations = imputation.observations(ledger)
    #expect(observations.prefix(3).map(\.reward) == [1, 4, 10])
    #expect(observations.dropFirst(3).map(\.reward) == (expected.map { [$0] } ?? []))
  }

  @Test("the updated kinds follow new trials, the frozen ones do not")
  func updates() throws {
    let space = try SearchSpace([Parameter(name: "p", values: (0..<9).map(Double.init))])
    let readings = { (mean: Double) in
      [Reading](repeating: Reading(mean: mean, lower: mean, upper: mean), count: 14)
    }
    var ledger = Ledger(space: space, contest: .final)
    func add(_ cell: Int, _ state: Trial.State, _ readings: [Reading]) {
      let id = ledger.start([cell])
      for reading in readings { ledger.show(reading, of: id) }
      ledger.end(id, as: state)
    }
    add(0, .completed, readings(1))
    add(1, .stopped, Array(readings(-5).prefix(3)))
    var frozen = ValueImputation(.initMean)
    var updated = ValueImputation(.mean)
    #expect(frozen.observations(ledger).last?.reward == 1)
    #expect(updated.observations(ledger).last?.reward == 1)
    add(2, .completed, readings(3))
    #expect(frozen.observations(ledger)[1].reward == 1)
    #expect(updated.observations(ledger)[1].reward == 2)
  }
}
