public import Search

/// The suggesters that other processes play.
public let externalSuggesters: [any SuggesterRecipe.Type] =
  [Exec.self, Thpo.self] + pythonAdapters.map { $0 }
