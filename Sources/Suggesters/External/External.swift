public import Search

/// The recipes whose suggesters are other processes.
public let externalSuggesters: [any SuggesterRecipe.Type] =
  [Exec.self, Thpo.self] + pythonAdapters.map { $0 }
