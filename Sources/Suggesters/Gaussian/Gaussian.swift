public import Search

/// The recipes of this family: Bayesian optimization with a Gaussian process.
public let gaussianProcessSuggesters: [any SuggesterRecipe.Type] = [
  GaussianProcessSearch.self, KitExample.self,
]
