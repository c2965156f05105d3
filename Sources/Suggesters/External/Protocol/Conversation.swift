import RematchNumerics
import Search

/// The requests of one run and their answers, by a process or by a recording of one.
protocol Conversation: AnyObject {
  /// What the suggester says of itself.
  var hello: Hello { get }
  /// Asks and waits for the answer.
  func ask(
    _ request: Request, seconds: Double, limit: String
  ) throws(SuggesterFailure) -> Answer
  /// The end of the process's standard error, as messages quote it.
  var words: String { get }
  /// Ends the conversation; a healthy process may serve the next run.
  func close()
}

/// A conversation with a process, which the pool keeps for the next run.
final class ProcessConversation: Conversation {
  private(set) var hello: Hello
  private var process: ExternalProcess
  private var isNew: Bool
  private let settings: ProcessSettings
  private let pool: ProcessPool
  private let run: String
  private let recorder: ExchangeRecorder?
  private var exchange: RecordedExchange
  private var isOpen = true

  init(
    _ settings: ProcessSettings, run: String, pool: ProcessPool, recorder: ExchangeRecorder?
  ) throws(SuggesterFailure) {
    self.settings = settings
    self.pool = pool
    self.run = run
    self.recorder = recorder
    exchange = RecordedExchange(run: run, method: settings.method)
    do {
      (process, hello, isNew) = try pool.process(settings, run: run)
    } catch {
      exchange.append(.hello, failure: error)
      recorder?.write(exchange)
      throw error
    }
    exchange.append(hello)
  }

  deinit { close() }

  func ask(
    _ request: Request, seconds: Double, limit: String
  ) throws(SuggesterFailure) -> Answer {
    func attempt() throws(SuggesterFailure) -> Answer {
      try process.ask(request, run: run, seconds: seconds, limit: limit)
    }
    do {
      let answer: Answer
      do throws(SuggesterFailure) {
        answer = try attempt()
      } catch  where request.kind == .start && !isNew {
        // A process that has served other runs may fail because of them. This run begins anew, so that its
        // result does not depend on which runs shared the process.
        try beginAnew()
        answer = try attempt()
      }
      if recorder != nil { exchange.append(request, answer: answer.line) }
      return answer
    } catch {
      exchange.append(request, failure: error)
      throw error
    }
  }

  var words: String { process.words }

  private func beginAnew() throws(SuggesterFailure) {
    pool.giveBack(process, run: run, mayBeKept: false)
    (process, hello, isNew) = try pool.process(settings, run: run, mayBeUsed: false)
    exchange = RecordedExchange(run: run, method: settings.method)
    exchange.append(hello)
  }

  func close() {
    guard isOpen else { return }
    isOpen = false
    let mayServeMore = hello.capabilities.contains(.runs) || hello.capabilities.contains(.parallel)
    pool.giveBack(process, run: run, mayBeKept: mayServeMore)
    recorder?.write(exchange)
  }
}
