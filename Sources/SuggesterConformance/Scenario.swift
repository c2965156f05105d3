import RematchNumerics
import Search

/// A space, a contest and trials that are there from the start.
struct Scenario: Sendable {
  let name: String
  let space: SearchSpace
  let contest: Contest
  var rounds: Int
  let seed: UInt64
  var running: [Trial] = []
  var history: [Trial] = []
  /// The full reward of a cell.
  var reward: @Sendable (Int) -> Double = { CounterRandom.uniform(seed: 1, UInt64($0), 0) }

  /// Every scenario that a suggester must survive.
  static let all: [Scenario] = {
    var all = [
      Scenario("three parameters, preliminary", [7, 5, 6], .preliminary),
      Scenario("three parameters, final", [7, 5, 6], .final),
      Scenario("one cell", [1], .preliminary, rounds: 3),
      Scenario("one cell of three parameters, final", [1, 1, 1], .final, rounds: 20),
      Scenario("one parameter", [40], .preliminary),
      Scenario("one parameter with two values", [2], .final, rounds: 30),
      Scenario("a parameter with one value among others", [6, 1, 9], .preliminary),
      Scenario("fewer cells than the budget", [3, 4], .preliminary),
      Scenario("fewer cells than slots", [3], .preliminary, rounds: 4),
      Scenario("as many cells as the budget", [10, 10], .preliminary),
      Scenario("a billion cells", [1000, 1000, 1000], .preliminary, rounds: 5),
      Scenario("twelve parameters", [Int](repeating: 4, count: 12), .preliminary, rounds: 5),
    ]
    var crowded = Scenario("only running trials", [5, 5], .final, rounds: 40)
    crowded.running = (0..<3).map { crowded.trial($0, cell: $0 * 6, readings: 4) }
    var silent = Scenario("running trials without readings", [5, 5], .final, rounds: 40)
    silent.running = (0..<4).map { silent.trial($0, cell: $0 * 5, readings: 0) }
    var warm = Scenario("a history that it did not suggest", [6, 6], .preliminary, rounds: 5)
    warm.history = (0..<12).map { warm.trial($0, cell: $0 * 3, readings: 1, .completed) }
    var stopped = Scenario("a history of stopped trials alone", [6, 6], .final, rounds: 40)
    stopped.history = (0..<12).map { stopped.trial($0, cell: $0 * 3, readings: 5, .stopped) }
    var broken = Scenario("a running trial that cannot be evaluated", [5, 5], .final, rounds: 30)
    broken.running = [
      Trial(id: 0, configuration: [], submitted: ["unknown": 1], start: 1)
    ]
    all += [crowded, silent, warm, stopped, broken]
    let scales: [(String, @Sendable (Int) -> Double)] = [
      ("constant rewards", { _ in 3 }),
      ("huge rewards", { Double($0) * 1e300 }),
      ("tiny rewards", { Double($0) * 1e-300 }),
      ("negative rewards with one outlier", { $0 == 3 ? -1e12 : -Double($0) }),
    ]
    for (name, reward) in scales {
      var scaled = Scenario(name, [6, 5], .final, rounds: 60)
      scaled.reward = reward
      all.append(scaled)
    }
    return all
  }()

  private init(_ name: String, _ levels: [Int], _ contest: Contest, rounds: Int? = nil) {
    self.name = name
    self.contest = contest
    self.rounds = rounds ?? contest.rounds
    seed = XXH64.hash(name)
    let parameters = levels.enumerated().map { axis, count in
      Parameter(name: "p\(axis + 1)", values: (0..<count).map { Double($0) * 0.5 })
    }
    guard let space = try? SearchSpace(parameters) else {
      preconditionFailure("a scenario's space is one")
    }
    self.space = space
  }

  /// A trial that is there from the start.
  private func trial(
    _ id: Int, cell: Int, readings: Int, _ state: Trial.State = .running
  ) -> Trial {
    Trial(
      id: id, configuration: space.configuration(ofCell: cell), start: 1, state: state,
      readings: (0..<readings).map { reading(cell: cell, step: $0) })
  }

  /// A reading of a cell: the full reward with an error that shrinks to nothing at the last step.
  func reading(cell: Int, step: Int) -> Reading {
    let full = reward(cell)
    let rest = Double(contest.steps - 1 - step) / Double(contest.steps)
    let error = (CounterRandom.uniform(seed: 2, UInt64(cell), UInt64(step)) - 0.5) * rest
    let mean = full + error * min(1, full.magnitude)
    let half = 0.2 * min(1, full.magnitude)
    return Reading(mean: mean, lower: mean - half, upper: mean + half)
  }

  /// The cell of a suggestion that is exactly one of the space.
  func cell(of suggestion: Suggestion) -> Int? {
    switch suggestion {
    case .configuration(let configuration):
      return space.contains(configuration) ? space.cell(of: configuration) : nil
    case .values(let values):
      guard values.count == space.parameters.count else { return nil }
      var indices: [Int] = []
      for parameter in space.parameters {
        guard let index = values[parameter.name].flatMap(parameter.index(of:)) else { return nil }
        indices.append(index)
      }
      return space.cell(of: Configuration(indices))
    }
  }
}

/// A ledger that goes through a scenario's rounds as a judge would take it, but knows no surface.
struct LedgerBench {
  private(set) var ledger: Ledger
  private let scenario: Scenario
  private var nextID: Int

  init(_ scenario: Scenario) {
    self.scenario = scenario
    ledger = Ledger(
      space: scenario.space, contest: scenario.contest, running: scenario.running,
      history: scenario.history)
    nextID = scenario.running.count + scenario.history.count
  }

  var hasNext: Bool { ledger.iteration <= scenario.rounds }

  mutating func start(_ suggestions: ArraySlice<Suggestion>) {
    for suggestion in suggestions {
      guard let cell = scenario.cell(of: suggestion) else { continue }
      ledger.running.append(
        Trial(
          id: nextID, configuration: ledger.space.configuration(ofCell: cell),
          start: ledger.iteration))
      nextID += 1
    }
  }

  mutating func showReadings() {
    for index in ledger.running.indices {
      let trial = ledger.running[index]
      guard ledger.space.contains(trial.configuration) else { continue }
      let cell = ledger.space.cell(of: trial.configuration)
      ledger.running[index].readings.append(
        scenario.reading(cell: cell, step: trial.readings.count))
    }
  }

  mutating func retire(stopping: [Bool]) {
    for index in ledger.running.indices.reversed() {
      let isComplete = ledger.running[index].readings.count >= ledger.contest.steps
      guard isComplete || (stopping.indices.contains(index) && stopping[index]) else { continue }
      var trial = ledger.running.remove(at: index)
      trial.state = isComplete ? .completed : .stopped
      ledger.history.append(trial)
    }
    ledger.iteration += 1
  }
}
