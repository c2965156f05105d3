import Foundation
import Judging
import Scoring
import Search
import Surfaces
import Synchronization
import TestSupport
import Testing

@Suite("Parity with the organisers' kits")
struct KitParityTests {
  @Test(
    "histories, codes and rewards equal the kit's on the tiny surface, trial for trial",
    arguments: [
      "preliminary-tiny", "final-tiny", "timeouts-preliminary", "timeouts-final",
    ])
  func tiny(_ name: String) throws {
    let fixture = try KitFixture.load(name)
    let surface = try Surface.open(KitFixture.url("tiny-\(fixture.stage).json").path)
    for (index, run) in fixture.runs.enumerated() {
      try check(run, fixture, surface, "\(name), run \(index), \(run.kind)")
    }
  }

  @Test(
    "histories, codes and rewards equal the kit's on the contest's tables, trial for trial",
    .enabled(if: Shared.isExpected, "\(Shared.reason)"),
    arguments: [
      "preliminary-data-2", "preliminary-data-30", "final-data-2", "final-data-30",
    ])
  func publicTables(_ name: String) throws {
    let fixture = try KitFixture.load(name)
    let surface = try Self.table(try #require(fixture.surface), fixture.stage)
    for (index, run) in fixture.runs.enumerated() {
      try check(run, fixture, surface, "\(name), run \(index), \(run.kind)")
    }
  }

  @Test(
    "the scores of ten repeats equal those of the kit's own reward calculation",
    .enabled(if: Shared.isExpected, "\(Shared.reason)"),
    arguments: ["scores-preliminary", "scores-final"])
  func scores(_ name: String) throws {
    let fixture = try KitFixture.load(name)
    var best: [String: [Int: Double]] = [:]
    var surfaces: [String: Surface] = [:]
    for run in fixture.runs {
      let surfaceName = try #require(run.surface)
      let surface = try surfaces[surfaceName] ?? Self.table(surfaceName, fixture.stage)
      surfaces[surfaceName] = surface
      let outcome = try check(run, fixture, surface, "\(name), \(surfaceName)")
      best[surfaceName, default: [:]][try #require(run.repeat)] =
        outcome.bestSoFar(worst: surface.baseline.worst).last
    }
    for expected in try #require(fixture.scores) {
      var samples: [ContestScore.Sample] = []
      for surfaceName in try #require(fixture.surfaces) {
        let surface = try #require(surfaces[surfaceName])
        let rewards = (1...expected.n_repeat).compactMap { best[surfaceName]?[$0] }
        #expect(rewards == expected.best_reward[surfaceName])
        let sample = ContestScore.Sample(
          rewards: rewards, reference: surface.randomSearchMedian(after: 100),
          best: surface.baseline.best)
        let kit = try #require(expected.normed_mean[surfaceName])
        #expect(abs(sample.score - kit) < 1e-12)
        samples.append(sample)
      }
      #expect(abs(ContestScore.total(samples) - expected.mean_normed_mean) < 1e-12)
    }
  }

  @Test("a stop answer beyond the running trials, which crashes the kit, is ignored")
  func surplusStops() throws {
    let fixture = try KitFixture.decode(KitFixture.Run.self, "kit-crash")
    let surface = try Surface.open(KitFixture.url("tiny-final.json").path)
    let player = ScriptPlayer(fixture, clock: FakeClock())
    let outcome = try Judge(.final).replay(player, on: surface)
    #expect(outcome.ledger.trials.map(\.state) == [.completed])
  }

  static func table(_ name: String, _ stage: String) throws -> Surface {
    try Surface.open(stage == "final" ? Shared.lifted(name) : Shared.preliminary(name))
  }

  @discardableResult
  private func check(
    _ run: KitFixture.Run, _ fixture: KitFixture, _ surface: Surface, _ comment: String
  ) throws -> RunOutcome {
    let contest: Contest = fixture.stage == "final" ? .final : .preliminary
    #expect(contest.rounds == fixture.n_iteration && contest.slots == fixture.n_suggestions)
    let clock = FakeClock()
    let player = ScriptPlayer(run, clock: clock)
    let judge = Judge(contest) { clock.nanoseconds.load(ordering: .relaxed) }
    let outcome = try judge.replay(player, on: surface)

    func entry(_ id: Int) -> KitFixture.Entry {
      let trial = outcome.ledger.trials[id]
      let steps = trial.readings.count
      let cell = surface.space.cell(of: trial.configuration)
      var readings: [Reading] = []
      surface.readings(ofCell: cell, into: &readings)
      let values = trial.submitted ?? surface.space.values(of: trial.configuration)
      return KitFixture.Entry(
        parameters: values.mapValues { FixtureNumber($0.number ?? .nan) }, steps: steps,
        last: steps == 0
          ? nil
          : contest.steps > 1
            ? [
              readings[steps - 1].mean, readings[steps - 1].lower,
              readings[steps - 1].upper,
            ] : [readings[surface.steps - 1].mean])
    }
    #expect(outcome.history.map(entry) == run.history, "\(comment): history")
    if let running = run.running {
      #expect(outcome.ledger.running.map { entry($0.id) } == running, "\(comment): running")
    }
    let rewards = outcome.history.compactMap { (id) -> Double? in
      let trial = outcome.ledger.trials[id]
      guard trial.readings.count == contest.steps else { return nil }
      return trial.cell.flatMap(surface.fullReward(ofCell:))
    }
    #expect(rewards == run.results, "\(comment): results")
    let bestSoFar = outcome.bestSoFar(worst: surface.baseline.worst)
    #expect(bestSoFar.last == (rewards.max() ?? surface.baseline.worst), "\(comment)")
    #expect(outcome.code.rawValue == run.code, "\(comment): code")
    #expect(bestSoFar.count == contest.rounds)
    return outcome
  }
}

/// Time that passes only when a script says so.
final class FakeClock: Sendable {
  let nanoseconds = Atomic<UInt64>(0)

  func advance(seconds: Double) {
    nanoseconds.wrappingAdd(UInt64(seconds * 1e9), ordering: .relaxed)
  }
}

/// Plays the recorded answers of a scripted searcher.
final class ScriptPlayer: Suggester, EarlyStopper {
  struct Raised: Error {}

  private let run: KitFixture.Run
  private let clock: FakeClock
  private var calls = 0

  init(_ run: KitFixture.Run, clock: FakeClock) {
    self.run = run
    self.clock = clock
  }

  func suggest(_ ledger: Ledger, count: Int) throws -> [Suggestion] {
    calls += 1
    // The final kit's answers are keyed by iteration, the preliminary kit's by call: the same there.
    let key = "\(ledger.iteration)"
    clock.advance(seconds: run.seconds?.suggest?[key] ?? 0)
    switch run.suggest[key] {
    case .list(let points)?: return points.map { .values($0.mapValues { .number($0.value) }) }
    case .special("raise")?: throw Raised()
    case .special(let text)?:
      throw SuggesterFailure(.badSuggestResult, "suggest gave \(text)")
    case nil: return []
    }
  }

  func stops(_ ledger: Ledger) throws -> [Bool] {
    let key = "\(ledger.iteration)"
    clock.advance(seconds: run.seconds?.stop?[key] ?? 0)
    switch run.stop?[key] {
    case .list(let marks)?: return marks
    case .special?: throw Raised()
    case nil: return []
    }
  }
}
