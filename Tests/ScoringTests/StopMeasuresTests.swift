import Records
import Scoring
import Search
import Testing

@Suite("StopMeasures")
struct StopMeasuresTests {
  let contest: Contest

  init() throws { contest = try Contest(rounds: 12, slots: 2, steps: 4) }

  /// Two slots, four readings. What is counted after iterations 1...12: the worst until 4, then 6, from 9
  /// on 7.
  private var example: Record {
    record(
      [
        outcome(0, 1, 4, .completed, 6),  // nothing was counted before
        outcome(1, 1, 2, .stopped, 1),  // wrong: nothing was counted, so 1 would have been the best
        outcome(2, 3, 4, .stopped, 6),  // right: the 6 is counted in this iteration
        outcome(3, 5, 5, .stopped, 6.5),  // wrong
        outcome(4, 5, 8, .completed, 3),  // missed
        outcome(5, 6, 9, .completed, 7),  // raised the best
        outcome(6, 9, 11, .stopped, 6.9),  // right, although above the median of 6, 3 and 7
        outcome(7, 10, 12, .running, 9),
        TrialOutcome(
          configuration: [], submitted: nil, start: 12, end: 12, steps: 0, reason: .stopped,
          reward: nil),
      ], bestSoFar: [0, 0, 0, 6, 6, 6, 6, 6, 7, 7, 7, 7], contest: contest)
  }

  @Test("an example counted by hand")
  func byHand() {
    let stops = StopMeasures(example)
    #expect(stops.started == 9 && stops.completed == 3 && stops.stopped == 4)
    #expect(stops.wrong == 2 && stops.right == 2 && stops.missed == 1)
    #expect(stops.recall == 2.0 / 3)
    #expect(stops.ranked == 4 && stops.aboveMedian == 2 && stops.aboveMedianShare == 0.5)
    #expect(stops.readings == 4 + 2 + 2 + 1 + 4 + 4 + 3)
    #expect(stops.readingsSaved == 2 + 2 + 3 + 1)
    #expect(stops.savedShare == 8.0 / 28)
    // 6, 6.5 and 7 are above all before them.
    #expect(stops.readingsNeeded == 4 + 1 + 1 + 4 + 1 + 4 + 1)
    #expect(stops.savableShare == 12.0 / 28)
  }

  @Test("without trials nothing is a share of anything, without completed ones there is no median")
  func empty() {
    let none = StopMeasures(record([], bestSoFar: [], contest: contest))
    #expect(none == StopMeasures())
    #expect(none.recall == nil && none.savedShare == nil)
    #expect(none.savableShare == nil && none.aboveMedianShare == nil)
    let all = StopMeasures(
      record([outcome(0, 1, 1, .stopped, 3)], bestSoFar: [0, 0], contest: contest))
    #expect(all.stopped == 1 && all.wrong == 1 && all.ranked == 0)
  }

  @Test("a completed trial that equals the best of the iteration before its last was missed")
  func tie() {
    let trials = [outcome(0, 1, 4, .completed, 6), outcome(1, 2, 5, .completed, 6)]
    #expect(
      StopMeasures(record(trials, bestSoFar: [0, 0, 0, 6, 6], contest: contest)).missed == 1)
    // In the same iteration nobody could know.
    let same = [outcome(0, 1, 4, .completed, 6), outcome(1, 1, 4, .completed, 5)]
    #expect(StopMeasures(record(same, bestSoFar: [0, 0, 0, 6], contest: contest)).missed == 0)
  }

  @Test("a table sums runs by contest and method, once each, and leaves out single steps")
  func table() throws {
    var table = StopTable()
    table.add(example)
    table.add(example)
    let clean = record(
      [outcome(0, 1, 4, .completed, 6), outcome(1, 5, 5, .stopped, 1)],
      bestSoFar: [0, 0, 0, 6, 6], contest: contest, repeat: 1)
    table.add(clean)
    table.add(record([], bestSoFar: [], contest: .preliminary))
    #expect(table.rows.count == 1)
    let row = try #require(table.rows.first)
    #expect(row.runs == 2 && row.stopsPerRun == 2.5 && row.trialsPerRun == 5.5)
    #expect(row.wrong == 0.4 && row.recall == 0.75 && row.aboveMedian == 0.4)
    #expect(row.saved == 11.0 / 36)
    let interval = try #require(row.wrongInterval)
    #expect(interval[0] < 0.4 && interval[1] > 0.4)
  }
}
