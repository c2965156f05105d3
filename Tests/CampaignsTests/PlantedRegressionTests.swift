import Campaigns
import Catalog
import Foundation
import Records
import Scoring
import Search
import Surfaces
import TestSupport
import Testing

/// Real suggesters broken in one way each, under their own names, as a change of the code would be; more of
/// them, broken in their source, are in `Benchmarks/Gate`.
@Suite("Planted regressions")
struct PlantedRegressionTests {
  private static let recipe = """
    {"kind": "smooth", "name": "bowl", "parameters": [
      {"name": "a", "from": 0, "to": 1, "count": 19}, {"name": "b", "from": 0, "to": 1, "count": 17}],
     "shape": {"optimum": [0.4, 0.7], "curvature": [1, 2]}}
    """
  private let surface: Surface

  init() throws {
    let folder = try TemporaryFolder()
    surface = try Surface.open(folder.write(Self.recipe, to: "bowl.json"))
  }

  /// What the gate says of a changed version of a method.
  private func gate(
    _ text: String, _ contest: Contest, repeats: Int, changed: any SuggesterRecipe.Type
  ) async throws -> GateResult {
    func campaign(_ catalog: MethodCatalog) throws -> Campaign {
      try Campaign(
        contests: [contest], surfaces: [surface], methods: [catalog.method(parsing: text)],
        repeats: 2 * repeats, seed: 0)
    }
    let before = try await campaign(.builtIn).records(ofRepeats: 0..<repeats, jobs: 2)
    let baseline = try GateBaseline(before, seed: 0)
    let candidate = try campaign(MethodCatalog.builtIn.adding(suggesters: [changed]))
    let after = try await candidate.records(ofRepeats: 0..<(2 * repeats), jobs: 2)
    return try GateResult(baseline, gate: Gate(baseline), after, maxSlowdown: nil)
  }

  private static let model = "gp?initial=5&starts=1&refit=1"

  @Test("a refactoring is unchanged in stage 1")
  func refactoring() async throws {
    let contest = try Contest(rounds: 4, slots: 2, steps: 1)
    let result = try await gate(Self.model, contest, repeats: 3, changed: Refactored.self)
    #expect(result.verdict == .unchanged && result.stage == 1 && result.comparedTraces == 3)
  }

  @Test("a model that looks for the least promising cell is regressed")
  func sign() async throws {
    let contest = try Contest(rounds: 8, slots: 2, steps: 1)
    let result = try await gate(Self.model, contest, repeats: 6, changed: Flipped.self)
    #expect(result.verdict == .regressed && result.stage == 2, "\(result.looks)")
  }

  @Test("slots that all draw from the same seed are regressed")
  func seeds() async throws {
    let contest = try Contest(rounds: 12, slots: 5, steps: 1, reference: 10)
    let result = try await gate("random", contest, repeats: 30, changed: SameSeed.self)
    #expect(result.verdict == .regressed && result.stage == 2, "\(result.looks)")
  }
}

/// The built-in recipe of a name.
private func builtIn(_ name: String) -> any SuggesterRecipe {
  guard let type = MethodCatalog.builtIn.suggesters.first(where: { $0.name == name }) else {
    preconditionFailure("no suggester \(name)")
  }
  return type.init()
}

/// `gp` with all its options, whose suggesters are changed.
private protocol ChangedModel: SuggesterRecipe {
  var real: any SuggesterRecipe { get }
  init(_ real: any SuggesterRecipe)
}

extension ChangedModel {
  static var name: String { "gp" }
  static var summary: String { "gp, changed" }

  init() { self.init(builtIn("gp")) }
  init(from decoder: any Decoder) throws {
    try self.init(type(of: builtIn("gp")).init(from: decoder))
  }
  func encode(to encoder: any Encoder) throws { try real.encode(to: encoder) }
}

private struct Refactored: ChangedModel {
  let real: any SuggesterRecipe
  init(_ real: any SuggesterRecipe) { self.real = real }

  func makeSuggester(for run: RunSetup) throws -> any Suggester {
    LedgerChange(try real.makeSuggester(for: run)) { $0 }
  }
}

private struct Flipped: ChangedModel {
  let real: any SuggesterRecipe
  init(_ real: any SuggesterRecipe) { self.real = real }

  func makeSuggester(for run: RunSetup) throws -> any Suggester {
    LedgerChange(try real.makeSuggester(for: run)) { ledger in
      Ledger(
        space: ledger.space, contest: ledger.contest, iteration: ledger.iteration,
        running: Array(ledger.running),
        history: ledger.history.map { trial in
          Trial(
            id: trial.id, configuration: trial.configuration, start: trial.start,
            state: trial.state,
            readings: trial.readings.map {
              Reading(mean: -$0.mean, lower: -$0.upper, upper: -$0.lower)
            })
        })
    }
  }
}

/// Asks a suggester with another ledger.
private final class LedgerChange: Suggester {
  private let real: any Suggester
  private let change: (Ledger) -> Ledger

  init(_ real: any Suggester, change: @escaping (Ledger) -> Ledger) {
    self.real = real
    self.change = change
  }

  func suggest(_ ledger: Ledger, count: Int) throws -> [Suggestion] {
    try real.suggest(change(ledger), count: count)
  }
}

/// `random` with a suggester in each slot, all of the same seed.
private struct SameSeed: SuggesterRecipe {
  static let name = "random"
  static let summary = "random, changed"

  func makeSuggester(for run: RunSetup) throws -> any Suggester {
    Slots(try (0..<run.contest.slots).map { _ in try builtIn("random").makeSuggester(for: run) })
  }

  private final class Slots: Suggester {
    private let slots: [any Suggester]
    init(_ slots: [any Suggester]) { self.slots = slots }

    func suggest(_ ledger: Ledger, count: Int) throws -> [Suggestion] {
      try slots.prefix(count).flatMap { try $0.suggest(ledger, count: 1) }
    }
  }
}
