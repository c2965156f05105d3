import Search

/// A recipe whose suggester is another process.
protocol ExternalRecipe: SuggesterRecipe {
  /// How the process is started and watched.
  func settings(in session: ExternalSession) throws(SuggesterFailure) -> ProcessSettings
}

extension ExternalRecipe {
  func makeSuggester(for run: RunSetup) throws -> any Suggester {
    let session = ExternalSession.current
    return try ExternalSuggester(settings(in: session), for: run, in: session)
  }
}
