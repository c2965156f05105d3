import External

/// The option that names the interpreters of external suggesters.
struct InterpreterOptions: OptionGroup {
  /// The interpreters by the suggesters' names; that of the empty name is for all others.
  let python = Option<[String: String]>(
    "python", nil, value: "[NAME=]PATH",
    help: "the interpreter of suggesters in Python, of all or of one",
    remark: "repeatable; python3"
  ) { texts throws(UsageError) in
    var pythons: [String: String] = [:]
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts.count > 1 ? String(parts[0]) : ""
      guard let path = parts.last, !path.isEmpty, pythons[name] == nil else {
        throw .badValue(
          option: "python", value: text, expected: "PATH or NAME=PATH, each name once")
      }
      pythons[name] = String(path)
    }
    return pythons
  }
}

/// The options of commands that play external suggesters.
struct ExternalOptions: OptionGroup {
  let interpreters = InterpreterOptions()
  let record = Option<String?>.text(
    "record-exchange", value: "FILE", help: "add there all that external suggesters say")
  let replay = Option<String?>.text(
    "replay-exchange", value: "FILE", help: "play what was kept, without their processes")
}

/// The external suggesters of one command: their processes, and the recordings of what they say.
struct ExternalSuggesters {
  let session: ExternalSession
  private let recorder: ExchangeRecorder?

  /// The suggesters of a command that keeps and plays no recording.
  ///
  /// - Parameter pythons: the interpreters, as the option gives them.
  init(pythons: [String: String]) {
    session = ExternalSession(pythons: pythons)
    recorder = nil
  }

  /// The suggesters that a command's options ask for.
  init<Options>(
    _ arguments: ParsedArguments<Options>, _ group: KeyPath<Options, ExternalOptions>
  ) throws {
    let pythons = try arguments[group.appending(path: \.interpreters.python)]
    let record = try arguments[group.appending(path: \.record)]
    let replay = try arguments[group.appending(path: \.replay)]
    if record != nil, replay != nil {
      throw UsageError.meaningless("--record-exchange and --replay-exchange exclude each other")
    }
    recorder = try record.map { try ExchangeRecorder(path: $0) }
    session = ExternalSession(
      pythons: pythons, recorder: recorder,
      recording: try replay.map { try ExchangeRecording(path: $0) })
  }

  /// Does something with external suggesters; their processes end with it.
  func run<Value>(_ body: () async throws -> Value) async throws -> Value {
    let value = try await session.run(body)
    try recorder?.check()
    return value
  }
}
