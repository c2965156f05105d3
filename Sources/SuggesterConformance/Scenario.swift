import RematchNumerics
import Search

/// A space and a contest with its rewards, in which a play makes a history that may occur in a run.
struct Scenario: Sendable {
  let name: String
  let space: SearchSpace
  let contest: Contest
  var rounds: Int
  let seed: UInt64
  /// Whether a cell fails at a step from 0.
  var fails: @Sendable (_ cell: Int, _ step: Int) -> Bool = { _, _ in false }
  /// What another stopper decides about a running trial; `nil` leaves the decision as it is.
  var decision: @Sendable (Trial) -> Decision? = { _ in nil }
  /// Whether, where the suggestions are not a suggester's under test, one of the first cannot be evaluated.
  var hasUnusableSuggestion = false
  /// The full reward of a cell.
  var reward: @Sendable (Int) -> Double = { CounterRandom.uniform(seed: 1, UInt64($0), 0) }

  /// Every scenario that a suggester, with or without a stopper, must survive.
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
    var stopped = Scenario("a history of stopped trials alone", [6, 6], .final, rounds: 40)
    stopped.decision = { $0.readings.count == 5 ? .stop : nil }
    // Twins are there, some of which are stopped: the final kit confuses them.
    var twins = Scenario("equal trials, some of them stopped", [2], .final, rounds: 40)
    twins.decision = { $0.id.isMultiple(of: 3) && $0.readings.count == 3 ? .stop : nil }
    all += [stopped, twins]
    var failing = Scenario("trials that fail", [6, 5], .plain, rounds: 40)
    failing.fails = { cell, step in cell.isMultiple(of: 3) && step == cell % 4 }
    var pausing = Scenario("trials that are paused", [6, 5], .plain, rounds: 40)
    pausing.decision = { $0.id.isMultiple(of: 2) && $0.readings.count == 2 ? .pause : nil }
    all += [failing, pausing]
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

  /// Every scenario that a stopper must survive, beside any suggester.
  static let allForStoppers: [Scenario] = {
    var unusable = Scenario("a running trial that cannot be evaluated", [5, 5], .final, rounds: 30)
    unusable.hasUnusableSuggestion = true
    return all + [unusable]
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

  /// A reading of a cell: the full reward with an error that shrinks to nothing at the last step.
  func reading(cell: Int, step: Int) -> Reading {
    let full = reward(cell)
    let rest = Double(contest.steps - 1 - step) / Double(contest.steps)
    let error = (CounterRandom.uniform(seed: 2, UInt64(cell), UInt64(step)) - 0.5) * rest
    let mean = full + error * min(1, full.magnitude)
    let half = 0.2 * min(1, full.magnitude)
    return Reading(mean: mean, lower: mean - half, upper: mean + half)
  }

  /// The play from its start, of which the scenario's rounds are played.
  func begin() -> Play {
    Play(Ledger(space: space, contest: contest))
  }

  /// What a trial shows of a cell; `nil` where it fails.
  func reading(_ trial: Int, _ cell: Int, _ step: Int) -> Reading? {
    fails(cell, step) ? nil : reading(cell: cell, step: step)
  }

  /// Resumes the trial that was paused first, in every second iteration.
  func resume(_ play: inout Play) {
    guard play.ledger.iteration.isMultiple(of: 2), play.ledger.freeSlots > 0,
      let trial = play.ledger.paused.first
    else { return }
    play.start([.resume(trial.id)])
  }

  /// Decisions about running trials, some of which are the scenario's.
  func deciding(_ decisions: [Decision], of running: TrialList) -> [Decision] {
    var decisions = decisions
    for (position, trial) in zip(decisions.indices, running) {
      decisions[position] = decision(trial) ?? decisions[position]
    }
    return decisions
  }

  /// The cell of a suggestion that is exactly one of the space.
  func cell(of suggestion: Suggestion) -> Int? {
    switch suggestion {
    case .configuration(let configuration):
      return space.contains(configuration) ? space.cell(of: configuration) : nil
    case .resume: return nil
    case .values(let values):
      guard values.count == space.parameters.count else { return nil }
      var indices: [Int] = []
      for parameter in space.parameters {
        guard let index = values[parameter.name].flatMap({ parameter.exactIndex(of: $0) }) else { return nil }
        indices.append(index)
      }
      let configuration = Configuration(indices)
      return space.contains(configuration) ? space.cell(of: configuration) : nil
    }
  }
}

extension Contest {
  /// A contest in which trials may pause and fail.
  fileprivate static let plain: Contest = {
    guard let contest = try? Contest(rounds: 60, slots: 4, steps: 6) else {
      preconditionFailure("a contest of small numbers")
    }
    return contest
  }()
}
