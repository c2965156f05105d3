import Gaussian
import RematchDocuments
import RematchNumerics
import Search
import TestSupport
import Testing

@Suite("Gaussian process suggesters, fuzzed with ledgers")
struct LedgerFuzzTests {
  private static let standard = 120
  private static let ledgers = Fuzzing.inputs(standard)

  @Test(
    "valid, fresh and deterministic suggestions whatever the options, the space and the ledger",
    arguments: gaussianProcessSuggesters.map { $0.name })
  func fuzz(_ name: String) throws {
    let type = try #require(gaussianProcessSuggesters.first { $0.name == name })
    for seed in 0..<UInt64(Self.ledgers) { try check(type, seed) }
  }

  /// Two calls with a ledger, the second one some iterations later.
  private func check<R: SuggesterRecipe>(_ type: R.Type, _ seed: UInt64) throws {
    var random = try RandomLedger(seed: seed)
    var options = try random.options(of: R())
    var recipe: R = try decodeOptions(options, defaults: R())
    // Some options do not go together, and some take seconds in a debug build.
    let isLong = random.ledger.space.cellCount > 100 && Self.ledgers == Self.standard
    while (try? recipe.validate()) == nil || isLong && options["batch"] == .string("thompson") {
      options = try random.options(of: R())
      recipe = try decodeOptions(options, defaults: R())
    }
    let place = "\(R.name), seed \(seed), \(options.sorted { $0.key < $1.key })"
    let setup = RunSetup(space: random.ledger.space, contest: random.ledger.contest, seed: seed)
    let suggester = try recipe.makeSuggester(for: setup)
    let twin = try recipe.makeSuggester(for: setup)
    let mayRepeat =
      ![nil, .array([])].contains(options["compat"]) || options["repeats"] == .bool(true)
    for _ in 0..<2 {
      let ledger = random.ledger
      let count = max(1, ledger.freeSlots)
      let answer = try suggester.suggest(ledger, count: count)
      #expect(try twin.suggest(ledger, count: count) == answer, "\(place)")
      let configurations = answer.compactMap { suggestion in
        if case .configuration(let configuration) = suggestion,
          ledger.space.contains(configuration)
        {
          configuration
        } else {
          nil
        }
      }
      #expect(configurations.count == answer.count, "not in the space: \(place)")
      #expect(answer.count <= count, "too many: \(place)")
      if !mayRepeat {
        #expect(answer.count == count, "too few: \(place)")
        #expect(Self.areFresh(configurations, ledger), "repeated: \(place)")
      }
      random.play(configurations)
    }
  }

  /// Whether no cell is repeated while fresh ones are left.
  private static func areFresh(_ configurations: [Configuration], _ ledger: Ledger) -> Bool {
    let trials = (ledger.history + ledger.running).filter {
      ledger.space.contains($0.configuration)
    }
    var tried = Set(trials.map { ledger.space.cell(of: $0.configuration) })
    return configurations.allSatisfy {
      tried.insert(ledger.space.cell(of: $0)).inserted || tried.count == ledger.space.cellCount
    }
  }
}
