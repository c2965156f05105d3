import Foundation
import RematchDocuments
import Search
import Synchronization

/// The requests and answers of one run, byte for byte.
struct RecordedExchange {
  /// A request with its answer, or with the failure in place of an answer.
  enum Turn {
    case answer(request: [UInt8], answer: [UInt8])
    case failure(request: [UInt8], SuggesterFailure)

    var request: [UInt8] {
      switch self {
      case .answer(let request, _), .failure(let request, _): request
      }
    }
  }

  let run: String
  /// The method that the program played, as its recipe's `methodText`; empty in recordings that do not say so.
  let method: String
  /// The hash of the program's files.
  private(set) var content: String?
  private(set) var turns: [Turn] = []

  init(run: String, method: String, content: String? = nil) {
    self.run = run
    self.method = method
    self.content = content
  }

  /// Keeps the greeting.
  mutating func append(_ hello: Hello) {
    content = hello.program.content
    append(.hello, answer: hello.line)
  }

  mutating func append(_ request: Request, answer: [UInt8]) {
    turns.append(.answer(request: request.line.dropLast(), answer: answer))
  }

  mutating func append(_ request: Request, failure: SuggesterFailure) {
    turns.append(.failure(request: request.line.dropLast(), failure))
  }

  fileprivate mutating func append(_ turn: Turn) { turns.append(turn) }

  /// Whether the exchange reaches the end of its run.
  var isComplete: Bool {
    switch turns.last {
    case .failure?: true
    case .answer(let request, _)?: request.starts(with: #"{"type":"finish""#.utf8)
    case nil: false
    }
  }
}

extension [String: RecordedExchange] {
  fileprivate mutating func keep(_ exchange: RecordedExchange) {
    if exchange.isComplete || self[exchange.run] == nil { self[exchange.run] = exchange }
  }
}

extension Array<UInt8> {
  fileprivate func dropLast() -> [UInt8] { Array(self[..<Swift.max(0, count - 1)]) }
}

/// Writes exchanges to a file: per run a line with the run's name, then a line for each request, answer and
/// failure.
///
/// The recorder appends to what the file holds, so that an interrupted campaign can go on. Of two exchanges of
/// one run the last complete one counts.
public final class ExchangeRecorder: Sendable {
  private let path: String
  private let file: Mutex<File>

  private struct File {
    let descriptor: Int32
    var problem: Int32 = 0
  }

  /// Opens or creates the file.
  ///
  /// - Throws: `ExchangeError`, also when the file holds anything but exchanges.
  public init(path: String) throws {
    self.path = path
    let old = (try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)) ?? Data()
    guard old.isEmpty || old.starts(with: Data(#"{"exchange":"#.utf8)) else {
      throw ExchangeError.badLine(
        path: path, line: 1, problem: "expected an exchange, to which others are appended")
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw ExchangeError.unwritable(path: path, code: errno) }
    // A kill may have torn the last line, which then has no newline.
    if let last = old.last, last != UInt8(ascii: "\n") {
      ftruncate(descriptor, off_t((old.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1))
    }
    file = Mutex(File(descriptor: descriptor))
  }

  deinit { file.withLock { _ = Foundation.close($0.descriptor) } }

  /// Throws the first error that a write had.
  public func check() throws {
    let problem = file.withLock { $0.problem }
    if problem != 0 { throw ExchangeError.unwritable(path: path, code: problem) }
  }

  func write(_ exchange: RecordedExchange) {
    var writer = LineWriter()
    writer.line { writer in
      writer.key("exchange")
      writer.integer(1)
      writer.key("run")
      writer.string(exchange.run)
      writer.key("method")
      writer.string(exchange.method)
      if let content = exchange.content {
        writer.key("content")
        writer.string(content)
      }
    }
    for turn in exchange.turns {
      writer.line(key: "request", turn.request)
      switch turn {
      case .answer(_, let answer): writer.line(key: "answer", answer)
      case .failure(_, let failure):
        writer.line { writer in
          writer.key("failure")
          writer.object { writer in
            writer.key("code")
            writer.integer(failure.code.rawValue)
            writer.key("message")
            writer.string(failure.description)
          }
        }
      }
    }
    file.withLock { file in
      guard file.problem == 0 else { return }
      do throws(SystemError) { try writeAll(writer.bytes, to: file.descriptor) } catch {
        file.problem = error.code
      }
    }
  }
}

/// Writes JSON objects, one a line.
private struct LineWriter {
  private(set) var bytes: [UInt8] = []

  mutating func line(_ body: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    writer.object(body)
    bytes += writer.bytes
    bytes.append(UInt8(ascii: "\n"))
  }

  /// An object of one key whose value is JSON already.
  mutating func line(key: String, _ value: [UInt8]) {
    line { writer in
      writer.key(key)
      writer.literal(String(decoding: value, as: UTF8.self))
    }
  }
}

/// The exchanges of a file, which answer in place of processes.
public final class ExchangeRecording: Sendable {
  let exchanges: [String: RecordedExchange]
  let path: String

  /// Reads a file.
  ///
  /// - Throws: `ExchangeError`.
  public init(path: String) throws {
    self.path = path
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw ExchangeError.unreadable(path: path, problem: error.localizedDescription)
    }
    var exchanges: [String: RecordedExchange] = [:]
    var current: RecordedExchange?
    var request: [UInt8]?
    for (index, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
      func problem(_ expected: String) -> ExchangeError {
        .badLine(path: path, line: index + 1, problem: expected)
      }
      // A kill may have torn the last line.
      if line.endIndex == data.endIndex { break }
      let text = Array(line)
      if let beginning = Self.beginning(text) {
        request = nil
        if let current { exchanges.keep(current) }
        current = beginning
      } else if let asked = request {
        request = nil
        if let answer = Self.value(of: "answer", in: text) {
          current?.append(.answer(request: asked, answer: answer))
        } else if let failure = Self.failure(in: text) {
          current?.append(.failure(request: asked, failure))
        } else {
          throw problem("expected an answer or a failure")
        }
      } else if let asked = Self.value(of: "request", in: text), current != nil {
        request = asked
      } else {
        throw problem("expected the beginning of an exchange of version 1, or a request")
      }
    }
    if let current { exchanges.keep(current) }
    self.exchanges = exchanges
  }

  /// The exchange that a line begins; `nil` if it begins none.
  private static func beginning(_ line: [UInt8]) -> RecordedExchange? {
    guard let answer = try? Answer(line), (try? answer.integer("exchange")) == 1,
      let run = try? answer.string("run")
    else { return nil }
    return RecordedExchange(
      run: run, method: (try? answer.string("method")) ?? "", content: try? answer.string("content")
    )
  }

  /// The program that played a method.
  ///
  /// - Throws: the recorded failure to start; also when the recording has no run of the method, or runs of several
  ///   programs.
  func program(of method: String) throws(SuggesterFailure) -> Program {
    // Recordings that do not name their methods may be of this one.
    let runs = exchanges.values.filter { $0.method == method || $0.method.isEmpty }
      .sorted { $0.run < $1.run }
    guard let first = runs.first else {
      throw SuggesterFailure(.constructionFailed, "no run of it is in the recording \(path)")
    }
    let program = try RecordedConversation(first).hello.program
    for run in runs.dropFirst() where try RecordedConversation(run).hello.program != program {
      throw SuggesterFailure(
        .constructionFailed, "the recording \(path) has runs of several programs")
    }
    return program
  }

  /// The bytes of the value of an object's only key.
  private static func value(of key: String, in line: [UInt8]) -> [UInt8]? {
    let head = Array("{\"\(key)\":".utf8)
    guard line.starts(with: head), line.last == UInt8(ascii: "}") else { return nil }
    return Array(line[head.count..<(line.count - 1)])
  }

  private static func failure(in line: [UInt8]) -> SuggesterFailure? {
    guard let value = value(of: "failure", in: line), let object = try? Answer(value),
      let code = (try? object.integer("code")).flatMap(ContestCode.init),
      let message = try? object.string("message")
    else { return nil }
    return SuggesterFailure(code, message, endsRun: true)
  }
}

/// A conversation with a recording: every request must be the recorded one.
final class RecordedConversation: Conversation {
  let hello: Hello
  private var rest: ArraySlice<RecordedExchange.Turn>

  /// The recorded conversation of a run.
  convenience init(_ recording: ExchangeRecording, run: String) throws(SuggesterFailure) {
    guard let exchange = recording.exchanges[run] else {
      throw SuggesterFailure(
        .constructionFailed, "run \(run) is not in the recording \(recording.path)", endsRun: true)
    }
    try self.init(exchange)
  }

  init(_ exchange: RecordedExchange) throws(SuggesterFailure) {
    rest = exchange.turns[...]
    let answer = try Self.next(&rest, .hello)
    do { hello = try Hello(answer, content: exchange.content) } catch {
      throw SuggesterFailure(.constructionFailed, "recorded 'hello': \(error)", endsRun: true)
    }
  }

  func ask(
    _ request: Request, seconds: Double, limit: String
  ) throws(SuggesterFailure) -> Answer { try Self.next(&rest, request) }

  /// A recording has none.
  var words: String { "" }

  func close() {}

  private static func next(
    _ rest: inout ArraySlice<RecordedExchange.Turn>, _ request: Request
  ) throws(SuggesterFailure) -> Answer {
    let line = Array(request.line.dropLast())
    guard let turn = rest.popFirst(), turn.request == line else {
      throw SuggesterFailure(
        .runtimeError, "this request is not in the recording: \(Answer.quote(line))", endsRun: true)
    }
    switch turn {
    case .failure(_, let failure): throw failure
    case .answer(_, let line):
      do { return try Answer(line) } catch {
        throw SuggesterFailure(.runtimeError, "recorded answer: \(error)", endsRun: true)
      }
    }
  }
}

/// A file of exchanges that cannot be used.
public enum ExchangeError: Error, Hashable, CustomStringConvertible {
  case unreadable(path: String, problem: String)
  case unwritable(path: String, code: Int32)
  case badLine(path: String, line: Int, problem: String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .unreadable(let path, let problem): "\(path): cannot be read: \(problem)"
    case .unwritable(let path, let code):
      "\(path): cannot be written: \(String(cString: strerror(code)))"
    case .badLine(let path, let line, let problem): "\(path), line \(line): \(problem)"
    }
  }
}
