import Foundation
import Search

/// What the external suggesters of one command share: their processes, the Python interpreters, and the
/// recording that is made or played.
///
/// A task-local value hands the session down, because a recipe is data and knows nothing of the command.
public final class ExternalSession: Sendable {
  /// The Python interpreters by the recipes' names; the empty name stands for all other recipes.
  let pythons: [String: String]
  private let pool = ProcessPool()
  private let recorder: ExchangeRecorder?
  private let recording: ExchangeRecording?

  /// Whether a recording answers in place of processes.
  var isReplaying: Bool { recording != nil }

  /// The session of this task.
  @TaskLocal static var current = ExternalSession()

  /// A session.
  ///
  /// - Parameters:
  ///   - pythons: the Python interpreters by the recipes' names; the empty name stands for all other recipes.
  ///   - recorder: keeps every request and answer.
  ///   - recording: answers in place of processes.
  public init(
    pythons: [String: String] = [:], recorder: ExchangeRecorder? = nil,
    recording: ExchangeRecording? = nil
  ) {
    self.pythons = pythons
    self.recorder = recorder
    self.recording = recording
  }

  /// Runs a task whose external suggesters belong to this session; the session's processes end with the task.
  public func run<Value>(_ body: () async throws -> Value) async rethrows -> Value {
    defer { pool.close() }
    return try await Self.$current.withValue(self) { try await body() }
  }

  func conversation(
    _ settings: ProcessSettings, run: String
  ) throws(SuggesterFailure) -> any Conversation {
    if let recording { return try RecordedConversation(recording, run: run) }
    return try ProcessConversation(settings, run: run, pool: pool, recorder: recorder)
  }

  /// The program that answers to some settings, which is started for that.
  func program(_ settings: ProcessSettings) throws(StartFailure) -> Program {
    let run = "start of \(settings.method)"
    do throws(SuggesterFailure) {
      if let recording { return try recording.program(of: settings.method) }
      let (process, hello, _) = try pool.process(settings, run: run)
      pool.giveBack(process, run: run, mayBeKept: true)
      return hello.program
    } catch {
      if let recorder {
        // So that the recording fails in the same words.
        var exchange = RecordedExchange(run: run, method: settings.method)
        exchange.append(.hello, failure: error)
        recorder.write(exchange)
      }
      throw StartFailure("hello: \(error.whole)")
    }
  }

  /// The interpreter for a recipe.
  func python(for name: String) -> String { pythons[name] ?? pythons[""] ?? "python3" }
}
