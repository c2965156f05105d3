import RematchNumerics
import Search
import Testing

/// A play in simulated time: a slot is filled again when it falls free, and time is a field of each event. A sketch, to
/// see that the core has room for it.
private struct TimedPlay {
  private(set) var ledger: Ledger
  /// The seconds that a cell takes for a step.
  let seconds: (Int) -> Double
  /// When each running trial shows its next reading.
  private var due: [(time: Double, trial: Int)] = []

  init(_ ledger: Ledger, seconds: @escaping (Int) -> Double) {
    self.ledger = ledger
    self.seconds = seconds
  }

  mutating func play(_ cells: [Int]) {
    var rest = cells[...]
    func reading(_ cell: Int) -> Reading {
      Reading(mean: Double(cell), lower: Double(cell), upper: Double(cell))
    }
    while true {
      while ledger.freeSlots > 0, let cell = rest.popFirst() {
        let trial = ledger.start(ledger.space.configuration(ofCell: cell))
        due.append((ledger.time + seconds(cell), trial))
      }
      guard let next = due.min(by: { ($0.time, $0.trial) < ($1.time, $1.trial) }) else { return }
      due.removeAll { $0.trial == next.trial }
      ledger.advance(to: next.time)
      let cell = ledger.trials[next.trial].cell ?? 0
      ledger.show(reading(cell), of: next.trial)
      if ledger.trials[next.trial].readings.count == ledger.contest.steps {
        ledger.end(next.trial, as: .completed)
      } else {
        due.append((next.time + seconds(cell), next.trial))
      }
    }
  }
}

@Suite("A play with durations")
struct DurationsTests {
  @Test("the log of random durations is that of a queue of workers, worked out trial by trial")
  func queue() throws {
    var stream = RandomStream(seed: 5, name: "durations")
    let space = try SearchSpace([Parameter(name: "a", values: (0..<30).map(Double.init))])
    for _ in 0..<200 {
      let contest = try Contest(
        rounds: 1000, slots: 1 + stream.index(below: 4), steps: 1 + stream.index(below: 3))
      // Sixteenths, so that sums are exact.
      let lengths = (0..<30).map { _ in Double(1 + stream.index(below: 64)) / 16 }
      let cells = stream.permutation(30).prefix(12)
      var play = TimedPlay(Ledger(space: space, contest: contest)) { lengths[$0] }
      play.play(Array(cells))
      // Each trial goes to the worker that is free first, and takes all its steps there.
      var free = [Double](repeating: 1, count: contest.slots)
      var expected: [(start: Double, end: Double)] = []
      for cell in cells {
        let start = free.min() ?? 0
        let worker = free.firstIndex(of: start) ?? 0
        free[worker] = start + lengths[cell] * Double(contest.steps)
        expected.append((start, free[worker]))
      }
      let events = play.ledger.events
      for (trial, times) in expected.enumerated() {
        let own = events.filter { $0.trial == trial }
        #expect(own.first?.time == times.start && own.last?.time == times.end)
        #expect(own.count == contest.steps + 2)
      }
      #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
      #expect(
        play.ledger.history.count == 12 && play.ledger.trials.allSatisfy { $0.slot < contest.slots }
      )
    }
  }
}
