import Catalog
import External
import Search
import SuggesterConformance
import Testing

@Suite("Everything built in conforms")
struct BuiltInTests {
  static let suggesters = [
    "random", "grid", "grid?order=lexicographic", "grid?points=2", "grid?points=9",
    "latin-hypercube", "latin-hypercube?points=3", "sobol",
  ]

  @Test("a suggester keeps the rules in every scenario", arguments: suggesters)
  func suggester(_ text: String) throws {
    let method = try MethodCatalog.builtIn.method(parsing: text)
    #expect(checkSuggester(method.suggester) == [])
  }

  /// Suggesters that take their time in a debug build, with few rounds and small options.
  static let slowSuggesters = [
    "gp?initial=4&points=20&searches=1&starts=1",
    "gp?batch=default&design=latin-hypercube&initial=3&kind=log-ei&points=20&searches=1&starts=1",
    "gp?batch=median-imputation&design=sobol&initial=3&kind=poi&points=9&searches=1&starts=1&xi=0.1",
    "gp?batch=local-penalization&design=random&initial=3&imputation=trend&points=9&random=0"
      + "&searches=1&starts=1",
    "kit-example?points=5&repeats=false&searches=1",
  ]

  @Test(
    "a slow suggester keeps the rules in the first rounds of every scenario",
    arguments: slowSuggesters)
  func slowSuggester(_ text: String) throws {
    let method = try MethodCatalog.builtIn.method(parsing: text)
    #expect(checkSuggester(method.suggester, rounds: 3) == [])
  }

  @Test("the organisers' example, as they wrote it, breaks only the rule against repeats")
  func kitExample() throws {
    let original = try MethodCatalog.builtIn.method(parsing: "kit-example?points=5&searches=1")
    let problems = checkSuggester(original.suggester, rounds: 3)
    #expect(problems.allSatisfy { $0.rule == .noRepeats } && !problems.isEmpty)
  }

  @Test("every built-in suggester is checked, but for the given list and those of other processes")
  func allChecked() {
    let checked = Set((Self.suggesters + Self.slowSuggesters).map { $0.split(separator: "?")[0] })
    let others = ["batch"] + externalSuggesters.map { $0.name }
    for recipe in MethodCatalog.builtIn.suggesters where !others.contains(recipe.name) {
      #expect(checked.contains(Substring(recipe.name)))
    }
  }

  @Test(
    "a stopper keeps the rules in every scenario",
    arguments: [
      "never", "threshold", "threshold?steps=1&value=0.5", "patience", "patience?steps=1",
      "kit-example", "kit-example?trials=1&steps=1", "rank", "rank?steps=[1,3]&trials=0&eta=4",
      "confidence-interval", "confidence-interval?trials=0&steps=[2]&best=1",
    ])
  func stopper(_ text: String) throws {
    let method = try MethodCatalog.builtIn.method(parsing: "random+\(text)")
    #expect(checkStopper(try #require(method.stopper)) == [])
  }

  @Test("a given list plays in order, then gives nothing, and refuses other spaces")
  func batch() throws {
    let space = try SearchSpace([Parameter(name: "a", values: [0, 1, 2, 3])])
    let method = try MethodCatalog.builtIn.method(
      parsing: "batch?configurations=[[3],[0],[3]]")
    let setup = RunSetup(space: space, contest: .preliminary, seed: 0)
    let suggester = try method.suggester.makeSuggester(for: setup)
    let ledger = Ledger(space: space, contest: .preliminary)
    #expect(try suggester.suggest(ledger, count: 2) == [.configuration([3]), .configuration([0])])
    #expect(try suggester.suggest(ledger, count: 2) == [.configuration([3])])
    #expect(try suggester.suggest(ledger, count: 2) == [])
    let small = try SearchSpace([Parameter(name: "a", values: [0, 1, 2])])
    #expect(throws: (any Error).self) {
      try method.suggester.makeSuggester(
        for: RunSetup(space: small, contest: .preliminary, seed: 0))
    }
  }
}
