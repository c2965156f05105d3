import RematchDocuments
import Search
import Testing

@Suite("Contest")
struct ContestTests {
  @Test("the two stages have the contest's numbers")
  func stages() {
    let preliminary = Contest.preliminary
    #expect(preliminary.rounds == 20 && preliminary.slots == 5 && preliminary.steps == 1)
    #expect(preliminary.fullEvaluations == 100 && !preliminary.asksStopper)
    let final = Contest.final
    #expect(final.rounds == 140 && final.slots == 5 && final.steps == 14)
    #expect(final.fullEvaluations == 50 && final.asksStopper)
    #expect(preliminary.reference == 100 && final.reference == 100)
    #expect(final.timeLimit == 600)
  }

  @Test("a custom contest is read from its text, and its name reads back as itself")
  func parsing() throws {
    let contest = try Contest(parsing: "rounds=28,slots=2,steps=14")
    #expect(contest.rounds == 28 && contest.slots == 2 && contest.steps == 14)
    #expect(contest.reference == 4)
    let full = try Contest(parsing: "seconds=1.5,reference=7,steps=2,rounds=9")
    #expect(full.slots == 5 && full.reference == 7 && full.timeLimit == 1.5)
    for contest in [contest, full, .preliminary, .final] {
      #expect(try Contest(parsing: contest.name) == contest)
    }
  }

  @Test(
    "a bad text is refused",
    arguments: [
      "", "finals", "rounds", "rounds=", "rounds=0", "rounds=-1", "rounds=1.5", "rounds=nan",
      "rounds=1e99", "slots=3", "rounds=3,rounds=3", "rounds=3,laps=2", "rounds=3,seconds=0",
      "rounds=3,reference=0", "rounds=3,seconds=inf", "rounds=3,",
    ])
  func errors(_ text: String) {
    #expect(throws: ContestError.self) { try Contest(parsing: text) }
  }

  @Test("fewer steps than readings show an evenly spaced part of them, the last one always")
  func readings() throws {
    let seven = try Contest(rounds: 1, slots: 1, steps: 7)
    #expect((1...7).map { seven.readingIndex(step: $0, of: 14) } == [1, 3, 5, 7, 9, 11, 13])
    #expect(Contest.preliminary.readingIndex(step: 1, of: 14) == 13)
    #expect((1...14).map { Contest.final.readingIndex(step: $0, of: 14) } == Array(0...13))
    let five = try Contest(rounds: 1, slots: 1, steps: 5)
    #expect((1...5).map { five.readingIndex(step: $0, of: 14) } == [2, 5, 8, 11, 13])
  }
}

@Suite("Nearest names")
struct NearestNameTests {
  @Test("a typing error finds the name, something else finds none")
  func near() {
    let known = ["random", "grid", "latin-hypercube", "sobol"]
    #expect(nearestNames(to: "randmo", among: known) == ["random"])
    #expect(nearestNames(to: "Sobel", among: known) == ["sobol"])
    #expect(nearestNames(to: "latin", among: known) == ["latin-hypercube"])
    #expect(nearestNames(to: "simulated-annealing", among: known) == [])
    #expect(nearestHint(to: "gird", among: known) == "; did you mean 'grid'?")
    #expect(nearestHint(to: "zzz", among: ["a", "b"]) == "; known: a, b")
  }
}
