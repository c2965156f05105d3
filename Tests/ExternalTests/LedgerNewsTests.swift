import Judging
import RematchNumerics
import Surfaces
import Testing

@testable import External
@testable import Search

@Suite("LedgerNewsReader")
struct LedgerNewsReaderTests {
  @Test(
    "a mirror that is rebuilt from the news alone equals the ledger, the kit's slip included",
    arguments: [
      "rounds=25,slots=5,steps=4,rules=final-kit", "rounds=40,slots=3,steps=2,rules=final-kit",
      "rounds=8,slots=4,steps=1,rules=preliminary-kit", "rounds=25,slots=5,steps=4",
    ])
  func mirror(_ text: String) throws {
    let contest = try contest(text)
    var slips = 0
    for seed in 0..<400 as Range<UInt64> {
      let player = AwkwardPlayer(seed: seed)
      let mode: Mode = seed.isMultiple(of: 10) ? .strict : .contest
      let outcome = try Judge(contest, mode: mode).replay(player, on: player.surface)
      slips += outcome.trials.count { $0.state == .mistaken }
      #expect(player.problems == [], "seed \(seed)")
    }
    // Otherwise the test shows nothing.
    #expect(contest.rules.confusesTwins ? slips > 1000 : slips == 0)
  }

  @Test("what began and ended between two looks is announced, and no reading is said twice")
  func unseen() throws {
    let space = smallSurface.space
    var ledger = Ledger(space: space, contest: try contest())
    var reader = LedgerNewsReader()
    let reading = Reading(mean: 0.5, lower: 0.1, upper: 0.9)
    for configuration in [[1, 2, 0], [3, 4, 1]] as [Configuration] {
      ledger.show(reading, of: ledger.start(configuration))
    }
    ledger.end(0, as: .stopped)
    var news = reader.news(of: ledger)
    #expect(news.started.map(\.id) == [0, 1])
    #expect(news.readings.map(\.trial) == [0, 1])
    #expect(news.ended.map(\.trial) == [0])
    ledger.show(reading, of: 1)
    news = reader.news(of: ledger)
    #expect(news.started.isEmpty && news.ended.isEmpty)
    #expect(news.readings.map(\.step) == [2])
    #expect(reader.news(of: ledger).readings.isEmpty)
  }
}

/// Suggests few cells again and again, some of them as values that are not allowed or incomplete, stops at
/// random, and compares a mirror of the news with each ledger that it sees.
private final class AwkwardPlayer: Suggester, EarlyStopper {
  let surface: Surface
  private(set) var problems: [String] = []
  private var stream: RandomStream
  private var reader = LedgerNewsReader()
  private var mirror = Mirror()
  private let looksWhenStopping: Bool
  private let stopShare: Int

  init(seed: UInt64) {
    stream = RandomStream(seed: seed, name: "awkward")
    surface = smallSurface
    looksWhenStopping = stream.index(below: 2) == 0
    stopShare = 2 + stream.index(below: 5)
  }

  func suggest(_ ledger: Ledger, count: Int) throws -> [Suggestion] {
    look(ledger)
    if stream.index(below: 12) == 0 { return [] }
    return (0..<(1 + stream.index(below: count))).map { _ in suggestion(ledger.space) }
  }

  private func suggestion(_ space: SearchSpace) -> Suggestion {
    let configuration = Configuration([stream.index(below: 2), 0, stream.index(below: 2)])
    switch stream.index(below: 40) {
    case 0: return .values(["a": 0.5])
    case 1..<10: return .values(space.values(of: configuration))
    case 10..<20: return .values(["a": 0.51, "b": 0.1, "c": 7])
    default: return .configuration(configuration)
    }
  }

  func stops(_ ledger: Ledger) throws -> [Bool] {
    if looksWhenStopping { look(ledger) }
    // Every now and then a wrong number of answers.
    let count = ledger.running.count - (stream.index(below: 9) == 0 ? 1 : 0)
    return (0..<max(0, count)).map { _ in stream.index(below: stopShare) == 0 }
  }

  func finish(_ ledger: Ledger) throws { look(ledger) }

  private func look(_ ledger: Ledger) {
    mirror.take(reader.news(of: ledger))
    if let problem = mirror.difference(from: ledger) {
      problems.append("iteration \(ledger.iteration): \(problem)")
    }
  }
}

/// What a suggester of another process can know.
private struct Mirror {
  private var trials: [Trial] = []
  private var history: [Int] = []

  mutating func take(_ news: LedgerNews) {
    for trial in news.started {
      #expect(trial.id == trials.count)
      trials.append(
        Trial(
          id: trial.id, configuration: trial.configuration, submitted: trial.submitted, start: 0))
    }
    for (trial, step, reading) in news.readings {
      trials[trial].readings.append(reading)
      #expect(trials[trial].readings.count == step)
    }
    for (trial, state, reward) in news.ended {
      #expect(trials[trial].state == .running)
      trials[trial].state = state
      history.append(trial)
      #expect(reward == trials[trial].reward)
    }
  }

  func difference(from ledger: Ledger) -> String? {
    let running = trials.filter { $0.state == .running }
    if running.map(\.id) != ledger.running.map(\.id) {
      return "\(running.map(\.id)) run; expected \(ledger.running.map(\.id))"
    }
    for (mine, theirs) in zip(running + history.map { trials[$0] }, ledger.running + ledger.history)
    where mine.configuration != theirs.configuration || mine.submitted != theirs.submitted
      || mine.readings != theirs.readings || mine.state != theirs.state
    {
      return "\(mine) is not \(theirs)"
    }
    return history.count == ledger.history.count ? nil : "\(history.count) have ended"
  }
}
