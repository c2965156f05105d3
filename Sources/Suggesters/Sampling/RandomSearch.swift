import RematchNumerics
import Search

/// Uniform random search without replacement; cells are repeated only when every cell was tried.
///
/// Source: J. Bergstra and Y. Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012.
struct RandomSearch: SuggesterRecipe {
  static let name = "random"
  static let summary = "uniform over the cells, without replacement"

  init() {}

  func makeSuggester(for run: RunSetup) -> any Suggester { RandomSuggester(run) }
}

private final class RandomSuggester: Suggester {
  private var fresh: FreshCells
  private var stream: RandomStream

  init(_ run: RunSetup) {
    fresh = FreshCells(run.space)
    stream = RandomStream(seed: run.seed, name: "random")
  }

  func suggest(_ ledger: Ledger, count: Int) -> [Suggestion] {
    fresh.remove(trialsOf: ledger)
    return (0..<count).map { _ in
      .configuration(ledger.space.configuration(ofCell: fresh.removeRandom(using: &stream)))
    }
  }
}
