import RematchNumerics
import Search
import Testing

/// Asynchronous successive halving that pauses and promotes (Li et al., "A system for massively parallel
/// hyperparameter tuning", MLSys 2020, algorithm 2): a sketch, to see that the core has room for it.
private final class AsynchronousHalving: Suggester, EarlyStopper {
  /// The readings at which a trial waits for its promotion.
  private let rungs: [Int]
  private let eta: Int
  private var fresh: FreshCells
  private var stream: RandomStream
  private var promoted: Set<[Int]> = []

  init(_ run: RunSetup, rungs: [Int], eta: Int) {
    self.rungs = rungs
    self.eta = eta
    fresh = FreshCells(run.space)
    stream = RandomStream(seed: run.seed, name: "halving")
  }

  func suggest(_ ledger: Ledger, count: Int) -> [Suggestion] {
    fresh.remove(trialsOf: ledger)
    return (0..<count).map { _ in
      if let trial = promotion(ledger) { return .resume(trial) }
      return .configuration(ledger.space.configuration(ofCell: fresh.removeRandom(using: &stream)))
    }
  }

  /// The best paused trial that is in the top 1/eta of its rung, the highest rung first.
  private func promotion(_ ledger: Ledger) -> Int? {
    for rung in rungs.reversed() {
      let reached = ledger.trials.filter { $0.readings.count >= rung }
        .sorted { $0.readings[rung - 1].mean > $1.readings[rung - 1].mean }
      for trial in reached.prefix(reached.count / eta)
      where trial.state == .paused && trial.readings.count == rung {
        if promoted.insert([trial.id, rung]).inserted { return trial.id }
      }
    }
    return nil
  }

  func decisions(_ ledger: Ledger) -> [Decision] {
    ledger.running.map { rungs.contains($0.readings.count) ? .pause : .goOn }
  }

  func stops(_ ledger: Ledger) -> [Bool] { ledger.running.map { _ in false } }
}

@Suite("A method that pauses and resumes")
struct AsynchronousHalvingTests {
  private func play(_ contest: Contest) throws -> Play {
    let space = try SearchSpace([Parameter(name: "a", values: (0..<60).map(Double.init))])
    var play = Play(Ledger(space: space, contest: contest))
    let method = AsynchronousHalving(
      RunSetup(space: space, contest: contest, seed: 3), rungs: [1, 3], eta: 3)
    while play.begin() {
      if play.ledger.freeSlots > 0 {
        play.start(method.suggest(play.ledger, count: play.ledger.freeSlots))
      }
      // The best cell is 40.
      play.advance { _, cell, _ in
        let mean = -Double((cell - 40) * (cell - 40))
        return Reading(mean: mean, lower: mean, upper: mean)
      }
      play.decide(method.decisions(play.ledger))
      play.retire()
    }
    return play
  }

  @Test("plain rules: trials wait at their rungs, and only the best are resumed to the end")
  func plain() throws {
    let play = try play(Contest(rounds: 60, slots: 3, steps: 9))
    #expect(play.ledger.faults.isEmpty)
    let completed = play.ledger.trials.filter { $0.state == .completed }
    let waiting = play.ledger.paused
    #expect(completed.count >= 3 && waiting.count > 20)
    #expect(completed.allSatisfy { $0.readings.count == 9 })
    #expect(waiting.allSatisfy { [1, 3].contains($0.readings.count) })
    // A completed trial was resumed once for each rung, and is better than the mean of those that wait.
    for trial in completed {
      let kinds = play.ledger.events.filter { $0.trial == trial.id }.map(\.kind)
      #expect(kinds.count { $0 == .paused } == 2 && kinds.count { $0 == .resumed } == 2)
    }
    func mean(_ trials: some Collection<Trial>) -> Double {
      trials.reduce(0) { $0 + ($1.readings.last?.mean ?? 0) } / Double(trials.count)
    }
    #expect(mean(completed) > mean(waiting))
    // A slot is never taken twice, and never more than there are.
    #expect(Set(play.ledger.running.map(\.slot)).count == play.ledger.running.count)
    #expect(play.ledger.trials.allSatisfy { $0.slot < 3 })
  }

  @Test("the kits' rules: a pause is a fault, and the trial goes on")
  func kit() throws {
    let play = try play(.final)
    #expect(play.ledger.paused.isEmpty && !play.ledger.faults.isEmpty)
    #expect(play.ledger.faults.allSatisfy { $0.message.contains("these rules pause no trial") })
    #expect(play.ledger.history.allSatisfy { $0.state == .completed })
  }

  @Test("what cannot be resumed is a fault that says why")
  func wrongResumption() throws {
    let space = try SearchSpace([Parameter(name: "a", values: [0, 1])])
    for (contest, message) in [
      (Contest.preliminary, "these rules pause no trial"),
      (try Contest(rounds: 2, slots: 2, steps: 3), "trial 0, which is not paused"),
    ] {
      var play = Play(Ledger(space: space, contest: contest))
      _ = play.begin()
      play.start([.configuration([1]), .resume(0)])
      #expect(play.ledger.running.count == 1 && play.code == .evaluationFailed)
      #expect(play.ledger.faults.first?.message.contains(message) ?? false)
    }
  }
}
