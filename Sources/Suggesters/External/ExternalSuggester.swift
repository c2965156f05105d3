import Foundation
import RematchNumerics
import Search

/// A suggester that another program plays, over the protocol of the article <doc:Protocol>.
final class ExternalSuggester: Suggester, EarlyStopper {
  private let conversation: any Conversation
  private let run: String
  private let settings: ProcessSettings
  private let timeLimit: Double
  private var reader = LedgerNewsReader()
  private var nextID = 1
  private var secondsUsed = 0.0
  private var isOver = false

  var program: Program? { conversation.hello.program }

  /// Starts the program, or takes one that is idle, and begins the run.
  ///
  /// - Throws: `StartFailure` when the space cannot be said to it, unless it says hello, and when it says that it cannot
  ///   play here at all.
  ///   `SuggesterFailure` unless it begins the run: of code 209 when it takes too much memory, else 202.
  init(_ settings: ProcessSettings, for setup: RunSetup, in session: ExternalSession) throws {
    self.settings = settings
    run = hexadecimal(setup.seed)
    timeLimit = setup.contest.timeLimit
    if let problem = Self.unsayable(setup.space) {
      throw StartFailure(
        "\(problem), which version 1 of the protocol of external suggesters cannot say",
        isOfSpace: true)
    }
    do throws(SuggesterFailure) {
      conversation = try session.conversation(settings, run: run)
    } catch {
      throw StartFailure("hello: \(error.whole)")
    }
    let answer: Answer
    do throws(SuggesterFailure) {
      answer = try conversation.ask(
        .start(id: nextID, run: run, setup), seconds: settings.startup,
        limit: "the \(shortest(settings.startup)) s of its startup")
    } catch {
      conversation.close()
      let code = error.code == .outOfMemory ? error.code : .constructionFailed
      throw SuggesterFailure(code, "start: \(error.whole)")
    }
    nextID += 1
    guard let error = answer.error else { return }
    let failure = SuggesterFailure(.constructionFailed, error, details: conversation.words)
    conversation.close()
    if answer.isTrue("unavailable") { throw StartFailure("start: \(failure.whole)") }
    throw SuggesterFailure(.constructionFailed, "start: \(failure.whole)")
  }

  /// What version 1 of the protocol cannot say of a space; `nil` if it can say all.
  private static func unsayable(_ space: SearchSpace) -> String? {
    if let candidates = space.candidates {
      return "the space is a list of \(candidates.count) configurations"
    }
    return space.parameters.first { $0.labels != nil }.map { "parameter '\($0.name)' has labels" }
  }

  func suggest(_ ledger: Ledger, count: Int) throws(SuggesterFailure) -> [Suggestion] {
    let capabilities = conversation.hello.capabilities
    guard capabilities.contains(.asynchronous) || ledger.running.isEmpty else { return [] }
    if capabilities.contains(.batches) { return try ask(ledger, count) }
    var suggestions: [Suggestion] = []
    for _ in 0..<count {
      let answer = try ask(ledger, 1)
      if answer.isEmpty { break }
      suggestions += answer
    }
    return suggestions
  }

  private func ask(_ ledger: Ledger, _ count: Int) throws(SuggesterFailure) -> [Suggestion] {
    let news = reader.news(of: ledger)
    let answer = try ask { id in
      .suggest(id: id, run: run, iteration: ledger.iteration, count: count, news)
    }
    if let error = answer.error {
      throw SuggesterFailure(.suggestRaised, error, details: conversation.words)
    }
    do { return try answer.suggestions(in: ledger.space) } catch {
      throw SuggesterFailure(.badSuggestResult, "\(error): \(answer.quoted)")
    }
  }

  func stops(_ ledger: Ledger) throws(SuggesterFailure) -> [Bool] {
    guard conversation.hello.capabilities.contains(.stops), !ledger.running.isEmpty else {
      return ledger.running.map { _ in false }
    }
    let news = reader.news(of: ledger)
    let running = ledger.running.map(\.id)
    let answer = try ask { id in
      .stop(id: id, run: run, iteration: ledger.iteration, running: running, news)
    }
    if let error = answer.error {
      throw SuggesterFailure(.evaluationFailed, error, details: conversation.words)
    }
    do {
      let stops = try answer.stops()
      if let wrong = stops.first(where: { !running.contains($0) }) {
        throw AnswerProblem("trial \(wrong) is not running")
      }
      return running.map(stops.contains)
    } catch {
      throw SuggesterFailure(.evaluationFailed, "\(error): \(answer.quoted)")
    }
  }

  func finish(_ ledger: Ledger) throws(SuggesterFailure) {
    defer { conversation.close() }
    // A failed process was already reported.
    guard !isOver else { return }
    let news = reader.news(of: ledger)
    let answer = try ask(withinContest: false) { .finish(id: $0, run: run, news) }
    if let error = answer.error {
      throw SuggesterFailure(.runtimeError, error, details: conversation.words)
    }
  }

  /// Asks within the deadline, and within the contest's clock while the contest goes on.
  private func ask(
    withinContest: Bool = true, _ request: (Int) -> Request
  ) throws(SuggesterFailure) -> Answer {
    let request = request(nextID)
    nextID += 1
    let left = withinContest ? max(0, timeLimit - secondsUsed) : .infinity
    let begin = Monotonic.now
    defer { secondsUsed += Monotonic.now - begin }
    do {
      return try conversation.ask(
        request, seconds: min(left, settings.deadline),
        limit: left < settings.deadline
          ? "what was left of the contest's \(shortest(timeLimit)) s"
          : "its deadline of \(shortest(settings.deadline)) s")
    } catch {
      isOver = true
      throw error
    }
  }
}

extension SuggesterFailure {
  /// The message with all that the process wrote, for a run that has not begun.
  var whole: String { description + (details.isEmpty ? "" : "\n\(details)") }
}
