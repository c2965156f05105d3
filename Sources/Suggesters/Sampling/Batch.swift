import Search

/// Plays a given list of configurations in order, then suggests nothing more.
struct Batch: SuggesterRecipe {
  static let name = "batch"
  static let summary = "a given list of configurations, in order"

  /// The configurations: lists of indices into the parameters' allowed values.
  var configurations: [Configuration] = []

  init() {}

  func validate() throws {
    if configurations.isEmpty {
      throw RecipeError(
        option: "configurations", value: "empty",
        expected: "a list of index lists, such as [[0,3],[7,1]]")
    }
  }

  func makeSuggester(for run: RunSetup) throws -> any Suggester {
    for (index, configuration) in configurations.enumerated()
    where !run.space.contains(configuration) {
      throw SamplingError.notInSpace(
        index: index, configuration: configuration, shape: run.space.shape)
    }
    return BatchSuggester(configurations)
  }
}

private final class BatchSuggester: Suggester {
  private var rest: ArraySlice<Configuration>

  init(_ configurations: [Configuration]) { rest = configurations[...] }

  func suggest(_ ledger: Ledger, count: Int) -> [Suggestion] {
    let batch = rest.prefix(count)
    rest = rest.dropFirst(count)
    return batch.map(Suggestion.configuration)
  }
}
