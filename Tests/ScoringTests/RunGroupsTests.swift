import Records
import Scoring
import Search
import Testing

@Suite("RunGroups")
struct RunGroupsTests {
  private static func run(
    _ method: String, _ surface: String, _ repeat: Int = 0, mode: Mode = .contest
  ) -> RunSummary {
    RunSummary(
      record([], bestSoFar: [], method: method, surface: surface, repeat: `repeat`, mode: mode))
  }

  /// The repeat stands for the run.
  private static func groups(_ runs: [RunSummary]) -> RunGroups<MethodKey, Int> {
    var groups = RunGroups<MethodKey, Int>()
    for run in runs { groups.add(run.repeat, of: run) }
    return groups
  }

  @Test("contests, methods and surfaces keep the order of their first runs")
  func order() throws {
    let groups = Self.groups([
      Self.run("b", "t"), Self.run("a", "s"), Self.run("b", "s"), Self.run("a", "t"),
      Self.run("a", "s", mode: .strict),
    ])
    #expect(groups.contests.map(\.key.title) == ["final", "final (strict)"])
    let contest = groups.contests[0]
    #expect(contest.surfaces.map(\.name) == ["t", "s"])
    #expect(contest.methods.map(\.identity.label) == ["b", "a"])
    #expect(contest.methods.map { $0.surfaces.map(\.name) } == [["t", "s"], ["s", "t"]])
    #expect(contest.runCount == 4 && groups.runCount == 5)
  }

  @Test("runs on a surface come as added or by repeat, and none come from a surface without runs")
  func runs() throws {
    let groups = Self.groups([2, 0, 1].map { Self.run("a", "s", $0) } + [Self.run("b", "t")])
    let contest = groups.contests[0]
    let method = try #require(contest.method(MethodKey(Self.run("a", "s").method)))
    let (s, t) = (contest.surfaces[0], contest.surfaces[1])
    #expect(method.runs(on: s) == [2, 0, 1] && method.repeats(on: s) == [0, 1, 2])
    #expect(method.wasRun(on: s) && !method.wasRun(on: t))
    #expect(method.runs(on: t).isEmpty && method.repeats(on: t).isEmpty)
    #expect(contest.method(MethodKey(Self.run("c", "s").method)) == nil)
  }

  @Test("a run that was added before is passed over, but counts for another method")
  func repeated() {
    let run = Self.run("a", "s")
    var groups = RunGroups<Int, Int>()
    let news = [0, 0, 1].map { method in groups.add(0, of: run, method: method) }
    #expect(news == [true, false, true])
    #expect(groups.runCount == 2)
  }

  @Test("the score of one reward is that of a surface with one repeat")
  func singleScore() {
    for (reward, reference, best) in [
      (0.0, 1.0, 2.0), (1.25, 1, 2), (3, 1, 2), (2, 2, 2), (1, 2, 2),
    ] {
      #expect(
        ContestScore.score(of: reward, reference: reference, best: best)
          == ContestScore.surface(rewards: [reward], reference: reference, best: best))
    }
  }

  @Test("what a run found is its last best so far, the table's worst without any")
  func found() {
    let some = record([], bestSoFar: [1, 4, 4])
    #expect(some.found == 4 && RunSummary(some).found == 4)
    #expect([-1, 0, 1, 2, 9].map { some.found(after: $0) } == [0, 0, 1, 4, 4])
    #expect(record([], bestSoFar: []).found == 0)
  }
}
