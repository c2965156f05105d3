public import Search

/// The recipes of this family: methods that learn nothing from rewards, except the grid, which learns where
/// to zoom in.
public let samplingSuggesters: [any SuggesterRecipe.Type] = [
  RandomSearch.self, Grid.self, LatinHypercube.self, Sobol.self, Batch.self,
]
