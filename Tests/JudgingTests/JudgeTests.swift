import Foundation
import Judging
import Search
import Surfaces
import Synchronization
import TestSupport
import Testing

/// Answers by closures, and keeps what it was shown.
private final class Player: Suggester, EarlyStopper {
  var seen: [Ledger] = []
  var seenByStopper: [Ledger] = []
  var suggesting: (Ledger, Int) throws -> [Suggestion] = { _, _ in [] }
  var stopping: (Ledger) throws -> [Bool] = { _ in [] }

  func suggest(_ ledger: Ledger, count: Int) throws -> [Suggestion] {
    seen.append(ledger)
    return try suggesting(ledger, count)
  }

  func stops(_ ledger: Ledger) throws -> [Bool] {
    seenByStopper.append(ledger)
    return try stopping(ledger)
  }
}

@Suite("Judge")
struct JudgeTests {
  private func tiny(_ stage: String = "final") throws -> Surface {
    try Surface.open(KitFixture.url("tiny-\(stage).json").path)
  }

  /// Suggests cell 0, 1, 2, ... of the space.
  private func counting() -> Player {
    let player = Player()
    var cell = 0
    player.suggesting = { ledger, count in
      (0..<count).map { _ in
        defer { cell = (cell + 1) % ledger.space.cellCount }
        return .configuration(ledger.space.configuration(ofCell: cell))
      }
    }
    return player
  }

  @Test("the preliminary contest: 20 rounds of 5, full rewards at once, history in order")
  func preliminary() throws {
    let surface = try tiny("preliminary")
    let player = counting()
    let outcome = try Judge(.preliminary).replay(player, on: surface)
    #expect(player.seen.count == 20 && player.seenByStopper.isEmpty)
    #expect(outcome.ledger.trials.count == 100 && outcome.history == Array(0..<100))
    #expect(player.seen[3].history.map(\.id) == Array(0..<15))
    #expect(player.seen[3].running.isEmpty && player.seen[3].iteration == 4)
    for trial in player.seen[19].history {
      let cell = surface.space.cell(of: trial.configuration)
      #expect(trial.reward == surface.fullReward(ofCell: cell) && trial.readings.count == 1)
    }
    var best = -Double.infinity
    for (round, value) in outcome.bestSoFar(worst: -.infinity).enumerated() {
      for trial in outcome.ledger.trials where trial.end == round + 1 {
        best = max(best, trial.reward ?? best)
      }
      #expect(value == best)
    }
    #expect(outcome.code == .success && outcome.faults.isEmpty)
  }

  @Test(
    "the final contest: a reading an iteration, 14 to the full reward, history from the last slot")
  func final() throws {
    let surface = try tiny()
    let player = counting()
    let outcome = try Judge(.final).replay(player, on: surface)
    // 140 / 14 = 10 batches of 5; the stopper is asked in every iteration, after the readings.
    #expect(player.seen.map(\.iteration) == Array(stride(from: 1, to: 140, by: 14)))
    #expect(player.seenByStopper.count == 140)
    #expect(player.seenByStopper[0].running.map(\.readings.count) == [1, 1, 1, 1, 1])
    #expect(player.seenByStopper[13].running.map(\.readings.count) == [14, 14, 14, 14, 14])
    #expect(outcome.history.prefix(10) == [4, 3, 2, 1, 0, 9, 8, 7, 6, 5])
    #expect(outcome.ledger.trials.allSatisfy { $0.state == .completed && $0.readings.count == 14 })
    #expect(outcome.bestSoFar(worst: -7).prefix(13).allSatisfy { $0 == -7 })
    var readings: [Reading] = []
    for trial in player.seenByStopper[6].running {
      surface.readings(ofCell: surface.space.cell(of: trial.configuration), into: &readings)
      #expect(trial.readings == Array(readings.prefix(7)))
    }
  }

  @Test("a stopped trial frees its slot for the next iteration and never counts")
  func stopping() throws {
    let surface = try tiny()
    let player = counting()
    player.stopping = { $0.running.map { $0.id == 2 && $0.readings.count == 3 } }
    let outcome = try Judge(.final).replay(player, on: surface)
    #expect(player.seen.map(\.iteration).prefix(2) == [1, 4])
    let trials = outcome.ledger.trials
    #expect(trials[2].state == .stopped && trials[2].reward == nil)
    #expect(trials[2].readings.count == 3 && trials[2].end == 3)
    #expect(outcome.history.first == 2)
    #expect(trials[5].start == 4 && trials[5].slot == trials[2].slot)
    #expect(player.seen[1].history.first?.state == .stopped)
    #expect(player.seen[1].history.first?.reward == nil)
  }

  @Test("a custom contest of fewer steps shows evenly spaced readings and ends on the full reward")
  func custom() throws {
    let surface = try tiny()
    let player = counting()
    let contest = try Contest(rounds: 14, slots: 2, steps: 7)
    let outcome = try Judge(contest).replay(player, on: surface)
    #expect(outcome.ledger.trials.count == 4 && outcome.bestSoFar(worst: 0).count == 14)
    var readings: [Reading] = []
    surface.readings(ofCell: 0, into: &readings)
    let shown = try #require(player.seenByStopper[6].running.first?.readings)
    #expect(shown == stride(from: 1, to: 14, by: 2).map { readings[$0] })
    #expect(outcome.ledger.trials[0].reward == shown.last?.mean)
  }

  @Test("a surface with too few readings is refused")
  func tooFewReadings() throws {
    let surface = try tiny("preliminary")
    #expect(
      throws: JudgeError.tooFewReadings(
        surface: "tiny", readings: 1, contest: "final", steps: 14)
    ) { try Judge(.final).replay(counting(), on: surface) }
  }

  @Test(
    "strict mode ends the run at the first wrong answer and says what and where",
    arguments: [
      ("too many", ContestCode.badSuggestResult, "gave 6 suggestions; expected at most 5"),
      ("off grid", .evaluationFailed, "has alpha = 0.123"),
      ("lacking", .evaluationFailed, "lacks parameter 'beta'"),
      ("unknown", .evaluationFailed, "unknown parameter 'delta'"),
      ("out of range", .evaluationFailed, "expected one index per parameter"),
      ("throws", .suggestRaised, "suggest:"),
      ("short stops", .evaluationFailed, "gave 4 answers; expected 5"),
      ("stop throws", .evaluationFailed, "stop:"),
    ])
  func strict(_ kind: String, _ code: ContestCode, _ message: String) throws {
    struct Refusal: Error {}
    let surface = try tiny()
    let player = counting()
    let sound = player.suggesting
    let values = surface.space.values(of: surface.space.configuration(ofCell: 0))
    player.stopping = { $0.running.map { _ in false } }
    player.suggesting = { ledger, count in
      guard ledger.iteration == 15 else { return try sound(ledger, count) }
      switch kind {
      case "too many": return try sound(ledger, count + 1)
      case "off grid": return [.values(values.merging(["alpha": 0.123]) { $1 })]
      case "lacking": return [.values(values.filter { $0.key != "beta" })]
      case "unknown": return [.values(values.merging(["delta": 1]) { $1 })]
      case "out of range": return [.configuration([0, 0, 99])]
      case "throws": throw Refusal()
      default: return try sound(ledger, count)
      }
    }
    player.stopping = { ledger in
      if ledger.iteration == 15, kind == "stop throws" { throw Refusal() }
      let isShort = ledger.iteration == 15 && kind == "short stops"
      return ledger.running.dropFirst(isShort ? 1 : 0).map { _ in false }
    }
    let outcome = try Judge(.final, mode: .strict).replay(player, on: surface)
    #expect(outcome.faults.count == 1)
    let fault = try #require(outcome.faults.first)
    #expect(fault.code == code && fault.iteration == 15 && fault.message.contains(message))
    #expect(outcome.code == code)
    let bestSoFar = outcome.bestSoFar(worst: surface.baseline.worst)
    #expect(bestSoFar.count == 140)
    #expect(bestSoFar[139] == bestSoFar[13])
    let lenient = try Judge(.final).replay(counting(), on: surface)
    #expect(lenient.faults.isEmpty)
  }

  @Test("a recipe that throws costs its run, with code 202")
  func construction() throws {
    struct Refusing: SuggesterRecipe {
      struct Refusal: Error {}
      static let name = "refusing"
      static let summary = "throws"
      func makeSuggester(for run: RunSetup) throws -> any Suggester { throw Refusal() }
    }
    let outcome = try Judge(.preliminary).replay(Method(Refusing()), on: tiny(), seed: 1)
    #expect(outcome.code == .constructionFailed)
    #expect(outcome.faults.map(\.iteration) == [0])
    #expect(outcome.bestSoFar(worst: -1) == [Double](repeating: -1, count: 20))
  }

  @Test("past the time limit the run ends with what it has")
  func timeout() throws {
    let clock = Atomic<UInt64>(0)
    let player = counting()
    let sound = player.suggesting
    player.suggesting = { ledger, count in
      clock.wrappingAdd(250_000_000_000, ordering: .relaxed)
      return try sound(ledger, count)
    }
    let judge = Judge(.preliminary) { clock.load(ordering: .relaxed) }
    let outcome = try judge.replay(player, on: tiny("preliminary"))
    #expect(outcome.code == .timeout)
    #expect(outcome.ledger.trials.count == 10)
    #expect(outcome.suggestSeconds == 750)
    #expect(outcome.bestSoFar(worst: 0).count == 20)
  }

  @Test("duplicates are legal and recorded; off-grid values are kept as submitted")
  func duplicates() throws {
    let surface = try tiny("preliminary")
    let player = Player()
    let values = surface.space.values(of: [2, 1, 0])
    let moved = values.mapValues { ParameterValue.number(($0.number ?? .nan) + 1e-9) }
    player.suggesting = { _, _ in
      [.configuration([2, 1, 0]), .values(values), .values(moved)]
    }
    let outcome = try Judge(.preliminary).replay(player, on: surface)
    #expect(outcome.ledger.trials.count == 60 && outcome.faults.isEmpty)
    #expect(outcome.ledger.trials.allSatisfy { $0.configuration == [2, 1, 0] })
    #expect(outcome.ledger.trials[1].submitted == nil)
    #expect(outcome.ledger.trials[2].submitted == moved)
  }
}

extension RunOutcome {
  /// The trials' numbers in the order in which they entered the history.
  var history: [Int] { ledger.history.map(\.id) }
}
