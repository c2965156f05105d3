import Processes
public import Search

/// One rule of the protocol, and whether a suggester's process keeps it.
public struct ProtocolCase: Sendable {
  /// What was tried.
  public let name: String
  /// How the process breaks the rule; `nil` if it keeps the rule.
  public let problem: String?
  /// What the process said of itself: its name, version and capabilities; `nil` for rules other than greeting.
  public let remark: String?
}

/// Checks that a suggester's process keeps the rules of the protocol.
///
/// The process must greet, play a run, and end when its standard input does. With the capability `runs` it must
/// play a second run, and with the capability `parallel` two runs at once. The rules of a suggester's role are
/// not checked here.
///
/// - Parameters:
///   - recipe: the suggester; nothing is checked unless another process plays it.
///   - session: gives the interpreter of Python.
///   - report: called after each case; the first case with a problem is the last one.
public func checkProtocol(
  of recipe: any SuggesterRecipe, in session: ExternalSession, report: (ProtocolCase) -> Void
) {
  guard let recipe = recipe as? any ExternalRecipe else { return }
  do {
    try ProtocolCheck(recipe.settings(in: session)).run(report)
  } catch let failure as StartFailure {
    report(ProtocolCase(name: "starts", problem: "\(failure)", remark: nil))
  } catch {
    // `run` has reported the problem of a case.
  }
}

/// A process with a small run to play.
private struct ProtocolCheck {
  private let process: ExternalProcess
  private let setup: RunSetup

  init(_ settings: ProcessSettings) throws(StartFailure) {
    do {
      let files = try ProgramFiles(settings.files, folder: settings.folder)
      process = try ExternalProcess(settings, files)
    } catch {
      throw StartFailure("\(error)")
    }
    guard
      let space = try? SearchSpace([
        Parameter(name: "first", values: [0, 0.5, 1]),
        Parameter(name: "second", values: [1, 2, 4, 8]),
      ]), let contest = try? Contest(rounds: 3, slots: 2, steps: 1)
    else { preconditionFailure("a space and a contest of small numbers") }
    setup = RunSetup(space: space, contest: contest, seed: 7 << 32)
  }

  func run(_ report: (ProtocolCase) -> Void) throws(SuggesterFailure) {
    defer { process.close(grace: 0) }
    func check(
      _ name: String, _ body: () throws(SuggesterFailure) -> String?
    ) throws(SuggesterFailure) {
      do throws(SuggesterFailure) {
        report(ProtocolCase(name: name, problem: nil, remark: try body()))
      } catch {
        let details = error.details.isEmpty ? "" : "\n\(error.details)"
        report(ProtocolCase(name: name, problem: "\(error)\(details)", remark: nil))
        throw error
      }
    }
    var capabilities: Set<Hello.Capability> = []
    try check("greets") { () throws(SuggesterFailure) in
      let hello = try process.greet()
      capabilities = hello.capabilities
      let names = Hello.Capability.allCases.filter(capabilities.contains).map(\.rawValue)
      return "\(hello.program.name) \(hello.program.version);"
        + " capabilities: \(names.isEmpty ? "none" : names.joined(separator: ", "))"
    }
    try check("plays a run") { () throws(SuggesterFailure) in
      try play(["a"])
      return nil
    }
    if capabilities.contains(.runs) {
      try check("plays a second run") { () throws(SuggesterFailure) in
        try play(["b"])
        return nil
      }
    }
    if capabilities.contains(.parallel) {
      try check("plays two runs at once") { () throws(SuggesterFailure) in
        try play(["c", "d"])
        return nil
      }
    }
    try check("ends when its standard input does") { () throws(SuggesterFailure) in
      guard let end = process.close(grace: 2) else {
        throw SuggesterFailure(.runtimeError, "it still runs two seconds later")
      }
      guard end == .status(0) else { throw SuggesterFailure(.runtimeError, "\(end); expected 0") }
      return nil
    }
  }

  /// Begins runs, asks each once, and ends them.
  private func play(_ runs: [String]) throws(SuggesterFailure) {
    func ask(_ request: Request, _ run: String) throws(SuggesterFailure) -> Answer {
      let seconds = process.settings.deadline
      let answer = try process.ask(
        request, run: run, seconds: seconds, limit: "its deadline of \(shortest(seconds)) s")
      if let error = answer.error {
        throw SuggesterFailure(
          .runtimeError, "'\(request.kind.rawValue)' gave the error: \(error)",
          details: process.words)
      }
      return answer
    }
    for run in runs { _ = try ask(.start(id: 1, run: run, setup), run) }
    for run in runs {
      let request = Request.suggest(id: 2, run: run, iteration: 1, count: 1, LedgerNews())
      let answer = try ask(request, run)
      do {
        let count = try answer.suggestions(in: setup.space).count
        if count > 1 { throw AnswerProblem("\(count) suggestions; expected at most 1") }
      } catch {
        throw SuggesterFailure(.badSuggestResult, "suggest: \(error): \(answer.quoted)")
      }
    }
    for run in runs { _ = try ask(.finish(id: 3, run: run, LedgerNews()), run) }
  }
}
