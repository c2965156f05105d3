import Foundation
import Search
import Surfaces
import Synchronization
import Testing

@testable import Judging

/// A few numbers by a generator of its own.
private struct Dice {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }

  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}

/// A table of a few cells, some of which fail, with their durations.
private struct Case {
  let surface: Surface
  let readings: [[Double?]]
  let seconds: [[Double]]
  let contest: Contest
  /// The cells in the order in which they are suggested.
  let order: [Int]
  /// How many readings of a trial are seen before it is stopped; by cell, `nil` if it is not.
  let stops: [Int?]

  init(_ dice: inout Dice) throws {
    let (cells, steps) = (3 + dice.below(8), 1 + dice.below(4))
    var readings: [[Double?]] = []
    var seconds: [[Double]] = []
    var stops: [Int?] = []
    for _ in 0..<cells {
      let failsAt = dice.below(4) == 0 ? dice.below(steps) : steps
      readings.append((0..<steps).map { $0 < failsAt ? Double(dice.below(50)) : nil })
      // Quarters, so that many things happen at one time.
      seconds.append((0..<steps).map { _ in Double(1 + dice.below(12)) / 4 })
      stops.append(dice.below(3) == 0 ? 1 + dice.below(steps) : nil)
    }
    if !readings.contains(where: { $0.last != .some(nil) }) {
      readings[0] = (0..<steps).map { _ in 1 }
    }
    self.readings = readings
    self.seconds = seconds
    self.stops = stops
    surface = try Surface(
      name: "s",
      space: SearchSpace([Parameter(name: "a", values: (0..<cells).map(Double.init))]),
      table: ReadingTable(cellCount: cells, steps: steps, width: 1) { cell, row in
        for step in 0..<steps { row[step] = readings[cell][step] ?? .nan }
      },
      durations: Durations(cellCount: cells, steps: steps, seconds: seconds.flatMap(\.self)),
      provenance: Provenance(origin: "test"))
    contest = try Contest(
      workers: 1 + dice.below(4), time: Double(1 + dice.below(20)), steps: steps)
    order = (0..<400).map { _ in dice.below(cells) }
  }

  /// What happens, trial by trial: start, end, readings, how it ended. Written without the judge's types.
  func simulate() -> [(start: Double, end: Double, readings: Int, reason: String)] {
    guard case .seconds(let budget, _) = contest.clock else { return [] }
    // Each worker: when its trial shows its next reading, and which trial it is.
    var workers = [(due: Double, trial: Int)](repeating: (0, -1), count: contest.slots)
    var trials: [(start: Double, end: Double, readings: Int, reason: String)] = []
    var now = 0.0
    func begin(_ worker: Int) {
      let cell = order[trials.count]
      workers[worker] = (now + seconds[cell][0], trials.count)
      trials.append((now, budget, 0, "running"))
    }
    for worker in workers.indices { begin(worker) }
    while true {
      now = workers.map(\.due).min() ?? .infinity
      if now > budget { return trials }
      var free: [Int] = []
      for (worker, (due, trial)) in workers.enumerated() where due == now {
        let (cell, step) = (order[trial], trials[trial].readings)
        if readings[cell][step] == nil {
          (trials[trial].end, trials[trial].reason) = (now, "failed")
        } else {
          trials[trial].readings += 1
          if step + 1 == contest.steps {
            (trials[trial].end, trials[trial].reason) = (now, "completed")
          } else if let stop = stops[cell], step + 1 >= stop {
            (trials[trial].end, trials[trial].reason) = (now, "stopped")
          } else {
            workers[worker].due = now + seconds[cell][step + 1]
            continue
          }
        }
        free.append(worker)
      }
      for worker in free { begin(worker) }
    }
  }
}

/// Suggests cells in a fixed order, and stops as the case says.
private final class Scripted: Suggester, EarlyStopper {
  private let play: Case

  init(_ play: Case) { self.play = play }

  func suggest(_ ledger: Ledger, count: Int) -> [Suggestion] {
    let first = ledger.trials.count
    return (first..<(first + count)).map { .configuration([play.order[$0]]) }
  }

  func stops(_ ledger: Ledger) -> [Bool] {
    ledger.running.map { trial in
      trial.cell.flatMap { play.stops[$0] }.map { trial.readings.count >= $0 } ?? false
    }
  }
}

@Suite("Simulated time")
struct SimulationTests {
  @Test("a thousand random cases are played as an event simulation of a few lines plays them")
  func events() throws {
    var dice = Dice(state: 1)
    for index in 0..<1000 {
      let play = try Case(&dice)
      let outcome = try Judge(play.contest).replay(Scripted(play), on: play.surface)
      let expected = play.simulate()
      guard case .seconds(let budget, _) = play.contest.clock else { return }
      let found = outcome.trials.map {
        "\($0.startTime) \($0.endTime ?? budget) \($0.readings.count) \($0.state)"
      }
      #expect(
        found == expected.map { "\($0.start) \($0.end) \($0.readings) \($0.reason)" },
        "case \(index)")
      var best = -1.0
      var curve = [Double](repeating: -1, count: 100)
      for mark in 1...100 {
        for (trial, life) in expected.enumerated()
        where life.reason == "completed" && life.end * 100 <= budget * Double(mark) {
          best = max(best, play.readings[play.order[trial]].last.flatMap(\.self) ?? -1)
        }
        curve[mark - 1] = best
      }
      #expect(outcome.bestSoFar(worst: -1) == curve, "case \(index)")
    }
  }

  @Test("without durations, simulated time is the iterations of a contest of plain rules")
  func iterations() throws {
    let surface = try Surface(
      name: "s", space: SearchSpace([Parameter(name: "a", values: (0..<50).map(Double.init))]),
      table: ReadingTable(cellCount: 50, steps: 5, width: 1) { cell, row in
        for step in 0..<5 { row[step] = Double(cell * 7 % 50 + step) }
      }, provenance: Provenance(origin: "test"))
    var dice = Dice(state: 5)
    let order = (0..<400).map { _ in dice.below(50) }
    final class Ordered: Suggester {
      let order: [Int]
      init(_ order: [Int]) { self.order = order }
      func suggest(_ ledger: Ledger, count: Int) -> [Suggestion] {
        (0..<count).map { .configuration([order[ledger.trials.count + $0]]) }
      }
    }
    let timed = try Judge(Contest(workers: 3, time: 40, steps: 5)).replay(
      Ordered(order), on: surface)
    let counted = try Judge(Contest(rounds: 40, slots: 3, steps: 5)).replay(
      Ordered(order), on: surface)
    // The iteration's readings come at its end; a trial that would begin at the end of the time is one more.
    let ended = timed.trials.filter { $0.state == .completed }
    #expect(
      ended.map(\.configuration)
        == counted.trials.filter { $0.state == .completed }.map(\.configuration))
    #expect(ended.map { $0.endTime ?? 0 } == counted.trials.compactMap { $0.end.map(Double.init) })
  }

  @Test("a suggester that has nothing to suggest is asked again in the next part of the budget")
  func idle() throws {
    final class Idle: Suggester {
      var calls = 0
      func suggest(_ ledger: Ledger, count: Int) -> [Suggestion] {
        calls += 1
        return []
      }
    }
    let surface = try Surface(
      name: "s", space: SearchSpace([Parameter(name: "a", values: [0, 1])]),
      table: ReadingTable(cellCount: 2, steps: 1, width: 1) { cell, row in row[0] = Double(cell) },
      provenance: Provenance(origin: "test"))
    let idle = Idle()
    let outcome = try Judge(Contest(workers: 2, time: 7)).replay(idle, on: surface)
    #expect((100...101).contains(idle.calls) && outcome.trials.isEmpty && outcome.faults.isEmpty)
    #expect(outcome.ledger.time == 7 && outcome.bestSoFar(worst: 0).count == 100)
  }

  @Test("the suggester's time counts where the contest says so")
  func overhead() throws {
    final class Slow: Suggester {
      let clock: FakeClock
      init(_ clock: FakeClock) { self.clock = clock }
      func suggest(_ ledger: Ledger, count: Int) -> [Suggestion] {
        clock.advance(seconds: 3)
        return (0..<count).map { _ in .configuration([1]) }
      }
    }
    let surface = try Surface(
      name: "s", space: SearchSpace([Parameter(name: "a", values: [0, 1])]),
      table: ReadingTable(cellCount: 2, steps: 1, width: 1) { cell, row in row[0] = Double(cell) },
      durations: Durations(cellCount: 2, steps: 1, seconds: [2, 2]),
      provenance: Provenance(origin: "test"))
    for (counts, starts) in [
      (false, [0.0, 0, 2, 2, 4, 4, 6, 6, 8, 8, 10, 10]), (true, [3.0, 3, 8, 8]),
    ] {
      let clock = FakeClock()
      let contest = try Contest(workers: 2, time: 10, countsSuggester: counts)
      let judge = Judge(contest) { clock.nanoseconds.load(ordering: .relaxed) }
      let outcome = try judge.replay(Slow(clock), on: surface)
      #expect(outcome.trials.map(\.startTime) == starts)
    }
  }
}
