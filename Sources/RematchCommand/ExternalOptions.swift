import External

/// The options of commands that play external suggesters.
struct ExternalOptions {
  static let python = OptionSpecification(
    "python", value: "[NAME=]PATH",
    help: "the interpreter of suggesters in Python, of all or of one (repeatable; python3)")

  static let specifications = [
    python,
    OptionSpecification(
      "record-exchange", value: "FILE", help: "add there all that external suggesters say"),
    OptionSpecification(
      "replay-exchange", value: "FILE", help: "play what was kept, without their processes"),
  ]

  let session: ExternalSession
  private let recorder: ExchangeRecorder?

  init(_ arguments: ParsedArguments, command: String) throws {
    var pythons: [String: String] = [:]
    for text in arguments.all("python") {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts.count > 1 ? String(parts[0]) : ""
      guard let path = parts.last, !path.isEmpty, pythons[name] == nil else {
        throw UsageError.badValue(
          option: "python", value: text,
          expected: "PATH or NAME=PATH, each name once", command: command)
      }
      pythons[name] = String(path)
    }
    if try arguments.text("record-exchange") != nil, try arguments.text("replay-exchange") != nil {
      throw UsageError.meaningless(
        "--record-exchange and --replay-exchange exclude each other", command: command)
    }
    recorder = try arguments.text("record-exchange").map { try ExchangeRecorder(path: $0) }
    let recording = try arguments.text("replay-exchange").map { try ExchangeRecording(path: $0) }
    session = ExternalSession(pythons: pythons, recorder: recorder, recording: recording)
  }

  /// Does something with external suggesters; their processes end with it.
  func run<Value>(_ body: () async throws -> Value) async throws -> Value {
    let value = try await session.run(body)
    try recorder?.check()
    return value
  }
}
