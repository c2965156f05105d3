import Numerics
public import Search

/// Uniform random search without replacement (Bergstra and Bengio, "Random search for hyper-parameter
/// optimization", JMLR 2012); repeats only when every cell was tried.
public struct RandomSearch: SuggesterRecipe {
  public static let name = "random"
  public static let summary = "uniform over the cells, without replacement"

  public init() {}

  public func makeSuggester(for run: RunSetup) -> any Suggester { RandomSuggester(run) }
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
