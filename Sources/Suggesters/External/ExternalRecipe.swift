import Search

/// A suggester that a process plays.
protocol ExternalRecipe: SuggesterRecipe {
  /// How its process is started.
  func settings(in session: ExternalSession) throws(SuggesterFailure) -> ProcessSettings
}

extension ExternalRecipe {
  func makeSuggester(for run: RunSetup) throws -> any Suggester {
    let session = ExternalSession.current
    return try ExternalSuggester(settings(in: session), for: run, in: session)
  }
}
