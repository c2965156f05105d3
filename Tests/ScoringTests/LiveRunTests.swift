import Foundation
import Records
import RematchDocuments
import Scoring
import Search
import Testing

@Suite("Live runs")
struct LiveRunTests {
  private static let contest = try? Contest(rounds: 2, slots: 1, steps: 1)

  /// A live run that saw some rewards, one a round.
  private func run(_ rewards: [Double], method: String, repeat number: Int = 0) throws -> RunSummary
  {
    let contest = try #require(Self.contest)
    let trials = rewards.enumerated().map { outcome($0, $0 + 1, $0 + 1, .completed, $1) }
    var curve: [Double] = []
    for round in 0..<contest.rounds {
      curve.append(rewards.prefix(round + 1).max() ?? 0)
    }
    let (worst, best) = (rewards.min() ?? 0, rewards.max() ?? 0)
    let base = record(
      trials, bestSoFar: curve, contest: contest, method: method, repeat: number, best: best,
      worst: worst, reference: worst)
    var header = base.header
    header.isLive = true
    return RunSummary(
      Record(header, trials: trials, history: Array(trials.indices), bestSoFar: curve))
  }

  @Test("no run is scored on its own best: the scale is what all runs of the surface have seen")
  func commonScale() throws {
    var builder = LeaderboardBuilder()
    builder.add(try run([-4, -2], method: "a"))
    #expect(builder.leaderboard().leaderboard.first?.score == 1)
    builder.add(try run([-6, -3], method: "b"))
    // One that has completed nothing, whose rewards are all negative: it is the worst, not the best.
    builder.add(try run([], method: "c"))
    let scores = Dictionary(
      uniqueKeysWithValues: builder.leaderboard().leaderboard.map { ($0.suggester, $0.score) })
    #expect(scores == ["a": 1, "b": 0.75, "c": 0])
    #expect(builder.contradictions.isEmpty)
    let remark = try #require(builder.liveRemarks.first)
    #expect(remark.contains("nobody knows the optimum"))
    #expect(remark.contains("-2.0"))
    #expect(remark.contains("-6.0"))
  }

  @Test("a comparison uses the same scale, and runs on a table have no remark")
  func comparison() throws {
    var matrix = RunMatrix(methods: ["a", "b"])
    for number in 0..<3 {
      matrix.add(try run([1, 5], method: "a", repeat: number), method: 0)
      matrix.add(try run([0, 3], method: "b", repeat: number), method: 1)
    }
    let comparison = try Comparison(matrix)
    #expect(comparison.contests.first?.methods.map(\.runMean) == [1, 0.6])
    #expect(matrix.liveRemarks.count == 1)
    var plain = LeaderboardBuilder()
    plain.add(RunSummary(record([], bestSoFar: [])))
    #expect(plain.liveRemarks.isEmpty)
  }

  @Test("a live record that claims more than it has seen is refused")
  func check() throws {
    func problem(_ change: (inout RunHeader) -> Void) throws -> String {
      let contest = try #require(Self.contest)
      let trials = [outcome(0, 1, 1, .completed, 3), outcome(1, 2, 2, .completed, 5)]
      let recipe: JSONValue = ["name": "m", "version": 1]
      let key = RunKey(
        contest: contest, mode: .contest, surface: .init(name: "s (live)", hash: "00"),
        recipe: recipe.canonicalText, repeat: 0, seed: 1)
      var known = RunHeader(key, .init(label: "m", recipe: recipe))
      (known.best, known.worst, known.reference, known.isLive) = (5, 3, 3, true)
      change(&known)
      let line = journalLine(Record(known, trials: trials, history: [0, 1], bestSoFar: [3, 5]))
      return try forEachRun(in: line, path: "j") { (_: Record) in }.examples.first?.problem ?? ""
    }
    #expect(try problem { _ in }.isEmpty)
    #expect(try problem { $0.best = 6 }.contains("best: is 6.0; expected 5.0, for the run is live"))
    #expect(try problem { $0.reference = 4 }.contains("reference: is 4.0; expected 3.0"))
    #expect(try problem { $0.standard = 4 }.contains("default: is there"))
    #expect(try problem { $0.isLive = false }.contains("live: is false"))
  }
}
