import RematchDocuments
import Search

/// A recipe whose suggester is another process.
protocol ExternalRecipe: SuggesterRecipe {
  /// How the process is started and watched.
  func settings(in session: ExternalSession) throws(StartFailure) -> ProcessSettings
  /// What helps when the process cannot be started; `nil` where nothing is known.
  func hint(in session: ExternalSession) -> String?
}

extension ExternalRecipe {
  func hint(in session: ExternalSession) -> String? { nil }

  /// The method as recordings name it: the recipe with all its options.
  var methodText: String {
    let options = (try? canonicalJSON(self)) ?? "{}"
    return "\(Self.name) \(options)"
  }

  func makeSuggester(for run: RunSetup) throws -> any Suggester {
    try withHint { session in try ExternalSuggester(settings(in: session), for: run, in: session) }
  }

  func program() throws -> Program? {
    try withHint { session in try session.program(settings(in: session)) }
  }

  /// Does something in the session of this task; a failure to start gets the hint.
  private func withHint<Value>(_ body: (ExternalSession) throws -> Value) throws -> Value {
    let session = ExternalSession.current
    do { return try body(session) } catch let failure as StartFailure {
      guard let hint = hint(in: session) else { throw failure }
      if failure.isOfSpace { throw failure }
      throw StartFailure("\(failure)\n\(hint)")
    }
  }
}
