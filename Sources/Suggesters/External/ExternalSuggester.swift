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
  /// - Throws: `SuggesterFailure` of code 202 unless it begins; 209 when it takes too much memory.
  init(
    _ settings: ProcessSettings, for setup: RunSetup, in session: ExternalSession
  ) throws(SuggesterFailure) {
    self.settings = settings
    run = hexadecimal(setup.seed)
    timeLimit = setup.contest.timeLimit
    do throws(SuggesterFailure) {
      conversation = try session.conversation(settings, run: run)
    } catch {
      throw Self.startFailure(error, "hello")
    }
    do throws(SuggesterFailure) {
      let answer = try conversation.ask(
        .start(id: nextID, run: run, setup), seconds: settings.startup,
        limit: "the \(shortest(settings.startup)) s of its startup")
      nextID += 1
      if let error = answer.error {
        throw SuggesterFailure(.constructionFailed, error, details: conversation.words)
      }
    } catch {
      conversation.close()
      throw Self.startFailure(error, "start")
    }
  }

  /// Whatever goes wrong before the first iteration is the contest's failed construction.
  private static func startFailure(_ failure: SuggesterFailure, _ what: String) -> SuggesterFailure
  {
    let code = failure.code == .outOfMemory ? failure.code : .constructionFailed
    // A run that has not begun gives no result, so that its message holds all that the process wrote.
    let details = failure.details.isEmpty ? "" : "\n\(failure.details)"
    return SuggesterFailure(code, "\(what): \(failure)\(details)")
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
