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
  /// What is measured.
  var objective = Objective.reward
  /// Whether a suggester may say that it does not understand the space or the contest.
  var mayBeRefused = false
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
    all += [failing, pausing] + mixed
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

  /// Spaces of kinds, lists of configurations, and simulated time.
  private static let mixed: [Scenario] = {
    let parameters = [
      Parameter(name: "rate", values: [1e-4, 1e-3, 1e-2, 0.1, 1], kind: .real(.log)),
      Parameter(name: "depth", values: [1, 2, 3, 5, 8], kind: .integer(.linear)),
      Parameter(name: "share", values: [0, 0.1, 0.5, 0.9], kind: .real(.linear)),
      Parameter(name: "size", labels: ["small", "medium", "large"], isOrdered: true),
      Parameter(name: "optimizer", labels: ["adam", "sgd", "rmsprop", "lamb", "lion"]),
      Parameter(name: "nesterov", labels: ["false", "true"]),
    ]
    let labels = [parameters[4], parameters[5], parameters[3]]
    var preliminary = Scenario("parameters of all kinds, preliminary", parameters, .preliminary)
    preliminary.objective = Objective(name: "loss", direction: .minimize, about: "a scenario")
    let final = Scenario("parameters of all kinds, final", parameters, .final, rounds: 40)
    let categorical = Scenario("labels alone", labels, .preliminary)
    var holes = Scenario("a third of the cells fail at once", parameters, .plain, rounds: 30)
    holes.fails = { cell, _ in cell.isMultiple(of: 3) }
    let few = Scenario(
      "60 listed configurations of 8 parameters", Self.axes(8, levels: 5), .preliminary, listed: 60)
    let many = Scenario(
      "300 listed configurations of 20 parameters", Self.axes(20, levels: 10), .preliminary,
      rounds: 6, listed: 300)
    var timed = Scenario("simulated time", parameters, .simulated, rounds: 60)
    timed.fails = { cell, step in cell.isMultiple(of: 5) && step == cell % 3 }
    return [preliminary, final, categorical, holes, few, many, timed].map {
      var scenario = $0
      scenario.mayBeRefused = true
      return scenario
    }
  }()

  private static func axes(_ count: Int, levels: Int) -> [Parameter] {
    (1...count).map { axis in
      axis.isMultiple(of: 4)
        ? Parameter(name: "c\(axis)", labels: (0..<levels).map { "label \($0)" })
        : Parameter(
          name: "p\(axis)", values: (0..<levels).map { Double($0) + 0.5 }, kind: .real(.linear))
    }
  }

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
    space = Self.space(parameters, nil)
  }

  /// - Parameter listed: how many random configurations the space has; all if `nil`.
  private init(
    _ name: String, _ parameters: [Parameter], _ contest: Contest, rounds: Int? = nil,
    listed: Int? = nil
  ) {
    self.name = name
    self.contest = contest
    self.rounds = rounds ?? contest.rounds
    let seed = XXH64.hash(name)
    self.seed = seed
    let candidates = listed.map { count in
      var found: [Configuration] = []
      var stream = RandomStream(seed: seed, name: "candidates")
      while found.count < count {
        let drawn = Configuration(parameters.map { stream.index(below: $0.values.count) })
        if !found.contains(drawn) { found.append(drawn) }
      }
      return found
    }
    space = Self.space(parameters, candidates)
  }

  private static func space(
    _ parameters: [Parameter], _ candidates: [Configuration]?
  ) -> SearchSpace {
    guard let space = try? SearchSpace(parameters, candidates: candidates) else {
      preconditionFailure("a scenario's space is one")
    }
    return space
  }

  /// What a suggester or stopper is made for.
  var setup: RunSetup {
    RunSetup(space: space, contest: contest, seed: seed, objective: objective)
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
        guard let index = values[parameter.name].flatMap({ parameter.exactIndex(of: $0) }) else {
          return nil
        }
        indices.append(index)
      }
      let configuration = Configuration(indices)
      return space.contains(configuration) ? space.cell(of: configuration) : nil
    }
  }
}

/// Moves a play on by the clock of its contest.
struct ScenarioClock {
  private let scenario: Scenario
  /// When the next reading of each trial comes, by its number; 0 for one that has just started.
  private var due: [Double] = []

  init(_ scenario: Scenario) { self.scenario = scenario }

  /// Begins the next iteration; in simulated time, says whether some is left.
  mutating func begin(_ play: inout Play) -> Bool {
    guard case .seconds(let budget, _) = scenario.contest.clock else { return play.begin() }
    return !play.isOver && play.ledger.time < budget
  }

  /// Shows each running trial a reading; in simulated time, those whose reading comes next.
  mutating func advance(_ play: inout Play) {
    guard case .seconds(let budget, _) = scenario.contest.clock else {
      return play.advance(scenario.reading)
    }
    let running = play.ledger.running.map(\.id)
    for id in running {
      while due.count <= id { due.append(0) }
      if due[id] == 0 { due[id] = play.ledger.time + seconds(id, in: play) }
    }
    let next = running.map { due[$0] }.min() ?? play.ledger.time + 1
    play.moveClock(to: min(next, budget))
    for id in running where due[id] <= play.ledger.time {
      guard let cell = play.ledger.trials[id].cell else { continue }
      play.advance(trial: id) { scenario.reading(id, cell, $0) }
      due[id] = play.ledger.time + seconds(id, in: play)
    }
  }

  /// One to four seconds, some of them equal.
  private func seconds(_ id: Int, in play: Play) -> Double {
    Double(1 + (play.ledger.trials[id].cell ?? 0) % 4)
  }
}

extension Contest {
  /// A contest in simulated time.
  fileprivate static let simulated: Contest = {
    guard let contest = try? Contest(workers: 3, time: 60, steps: 4) else {
      preconditionFailure("a contest of these numbers is one")
    }
    return contest
  }()

  /// A contest in which trials may pause and fail.
  fileprivate static let plain: Contest = {
    guard let contest = try? Contest(rounds: 60, slots: 4, steps: 6) else {
      preconditionFailure("a contest of small numbers")
    }
    return contest
  }()
}
