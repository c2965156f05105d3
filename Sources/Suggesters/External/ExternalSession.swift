import Foundation
import Search

/// What the external suggesters of one command have in common: their processes, the interpreters of Python, a
/// recording to make or to play.
///
/// It is handed down by a task-local value, since a recipe is data and knows nothing of the command.
public final class ExternalSession: Sendable {
  /// The interpreter of each recipe by its name; that of the empty name is for all others.
  let pythons: [String: String]
  private let pool = ProcessPool()
  private let recorder: ExchangeRecorder?
  private let recording: ExchangeRecording?

  /// Whether a recording is played.
  var isReplaying: Bool { recording != nil }

  /// The session of this task.
  @TaskLocal static var current = ExternalSession()

  /// A session.
  ///
  /// - Parameters:
  ///   - pythons: the interpreters by the recipes' names; the empty name is for all others.
  ///   - recorder: keeps what is said.
  ///   - recording: plays what was said, without processes.
  public init(
    pythons: [String: String] = [:], recorder: ExchangeRecorder? = nil,
    recording: ExchangeRecording? = nil
  ) {
    self.pythons = pythons
    self.recorder = recorder
    self.recording = recording
  }

  /// Does something in which external suggesters are of this session; its processes end with it.
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

  /// The interpreter for a recipe.
  func python(for name: String) -> String { pythons[name] ?? pythons[""] ?? "python3" }
}
