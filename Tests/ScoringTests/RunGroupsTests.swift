import Records
import RematchDocuments
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

  @Test("contests, methods and surfaces have an order of their own, whatever that of the runs")
  func order() throws {
    let runs = [
      Self.run("b", "t"), Self.run("a", "s"), Self.run("b", "s"), Self.run("a", "t"),
      Self.run("a", "s", mode: .strict), Self.run("b", "t", 1),
    ]
    for runs in [runs, runs.reversed(), runs.sorted { $0.id < $1.id }] {
      let groups = Self.groups(runs)
      #expect(groups.contests.map(\.key.title) == ["final", "final (strict)"])
      let contest = groups.contests[0]
      #expect(contest.surfaces.map(\.name) == ["s", "t"])
      #expect(contest.methods.map(\.title) == ["a", "b"])
      #expect(contest.methods.map { $0.surfaces.map(\.name) } == [["s", "t"], ["s", "t"]])
      #expect(contest.methods.map(\.runs) == [[0, 0], [0, 0, 1]])
      #expect(contest.runCount == 5 && groups.runCount == 6)
    }
  }

  @Test("runs on a surface come by repeat, and none come from a surface without runs")
  func runs() throws {
    let groups = Self.groups([2, 0, 1].map { Self.run("a", "s", $0) } + [Self.run("b", "t")])
    let contest = groups.contests[0]
    let method = try #require(contest.method(MethodKey(Self.run("a", "s").method)))
    let (s, t) = (contest.surfaces[0], contest.surfaces[1])
    #expect(method.repeats(on: s) == [0, 1, 2])
    #expect(method.wasRun(on: s) && !method.wasRun(on: t))
    #expect(method.repeats(on: t).isEmpty)
    #expect(contest.method(MethodKey(Self.run("c", "s").method)) == nil)
  }

  /// A run that suggested something, and one of the same identity that did not.
  private static func twins(_ repeat: Int) -> (RunSummary, RunSummary) {
    let trial = TrialOutcome(
      configuration: Configuration([0]), submitted: nil, start: 1, end: 1, steps: 1,
      reason: .completed, reward: 3)
    return (
      RunSummary(record([trial], bestSoFar: [3], method: "a", repeat: `repeat`)),
      RunSummary(record([], bestSoFar: [0], method: "a", repeat: `repeat`))
    )
  }

  @Test("equal ids with different traces are left out of one journal, and two rows of two journals")
  func contradictions() throws {
    let (one, other) = Self.twins(0)
    let (third, _) = Self.twins(1)
    #expect(one.id == other.id && one.trace != other.trace)
    let inOne: [(RunSummary, String)] = [(one, "x"), (other, "x"), (third, "x"), (one, "x")]
    let inTwo: [(RunSummary, String)] = [(one, "x"), (third, "x"), (other, "y"), (third, "y")]
    for runs in [inOne, inOne.reversed()] {
      var groups = RunGroups<MethodKey, Double>()
      for (run, place) in runs { groups.add(run.found, of: run, from: place) }
      #expect(groups.contests[0].methods.map(\.title) == ["a"])
      #expect(groups.contests[0].methods.map(\.runs) == [[third.found]])
      let found = try #require(groups.disputes.first)
      #expect(found.runs == 1 && found.places == ["x"])
      #expect("\(found)".contains("a, final: 1 run has two different traces in x; "))
    }
    for runs in [inTwo, inTwo.reversed()] {
      var groups = RunGroups<MethodKey, Double>()
      for (run, place) in runs { groups.add(run.found, of: run, from: place) }
      #expect(groups.contests[0].methods.map(\.title) == ["a in x", "a in y"])
      #expect(
        groups.contests[0].methods.map(\.runs)
          == [[one.found, third.found], [other.found, third.found]])
      #expect(groups.disputes.map(\.places) == [["x", "y"]])
    }
  }

  @Test("runs that disagree about their table are said")
  func scales() {
    var groups = RunGroups<MethodKey, Int>()
    for (count, reference) in [5, 5, 6.5].enumerated() {
      groups.add(0, of: RunSummary(record([], bestSoFar: [], repeat: count, reference: reference)))
    }
    #expect(
      groups.contradictions == [
        "final, s: the runs disagree about its reference, from 5.0 to 6.5; scores of them cannot be compared"
      ])
  }

  @Test("versions of a method have titles that tell them apart by what differs")
  func titles() {
    func method(
      _ label: String, version: Int = 1, _ program: Program? = nil
    ) -> Record.MethodIdentity {
      .init(
        label: label, recipe: .object(["name": "m", "version": .integer(version)]),
        program: program)
    }
    func titles(_ methods: [Record.MethodIdentity]) -> [String?] {
      let titles = methodTitles(methods)
      #expect(methodTitles(methods.reversed()) == titles)
      return methods.map { titles[MethodKey($0)] }
    }
    #expect(titles([method("a"), method("a")]) == ["a", "a"])
    #expect(titles([method("a"), method("a", version: 2)]) == ["a (version 1)", "a (version 2)"])
    func program(
      _ version: String, _ content: String = "0123456789abcdef", _ library: String = "1"
    ) -> Program {
      Program(name: "p", version: version, content: content, libraries: ["l": library, "o": "7"])
    }
    #expect(
      titles([method("e", program("1")), method("e", program("2"))]) == ["e (p 1)", "e (p 2)"])
    #expect(
      titles([method("e", program("1")), method("e", program("1", "0123456789abcdef", "2"))])
        == ["e (l 1)", "e (l 2)"])
    #expect(
      titles([method("e", program("1")), method("e", program("1", "f123456789abcdef"))])
        == ["e (content 012345)", "e (content f12345)"])
    #expect(
      titles([
        method("e", program("1")), method("e", program("1", "f123456789abcdef")),
        method("e", program("2")), method("f"),
      ]) == ["e (p 1, content 012345)", "e (p 1, content f12345)", "e (p 2, content 012345)", "f"])
    // Six digits of two hashes may be equal.
    let close = titles([
      method("e", program("1")), method("e", program("1", "012345ffffffffff")),
    ])
    #expect(Set(close).count == 2 && close.allSatisfy { $0?.contains("#") ?? false })
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
