import Foundation
import Processes
import RematchNumerics
import Search

/// A suggester's process, and the requests that wait for its answers; several runs may ask at once.
///
/// One of the waiting runs moves the bytes, the others sleep. The first problem ends the process, and every
/// request fails with the message of that problem.
final class ExternalProcess: @unchecked Sendable {
  /// What identifies a request; the run is left out unless several runs are served at once.
  private struct Key: Hashable {
    let run: String
    let id: Int
  }

  /// The longest line that is read, in bytes.
  static let longestLine = 4 << 20
  /// The seconds after which a run that waits looks at its deadline and the memory again.
  private static let turn = 0.1
  /// The seconds between two looks at the memory of a process that keeps writing: a look takes milliseconds,
  /// a whole run of a fast suggester no more.
  private static let busyMemoryInterval = 1.0
  /// The seconds to wait for the status of a process that has closed a pipe.
  private static let endingPatience = 1.0
  /// The most bytes of the standard error that are kept, and how many are left when there are more.
  private static let errorTailLengths = (most: 1 << 14, kept: 1 << 13)
  /// The characters of the standard error that a message quotes: a traceback of Python.
  private static let longestErrorQuote = 1500
  /// The most blocks of standard error that are read after a problem.
  private static let mostErrorBlocks = 16

  let settings: ProcessSettings
  private let child: ChildProcess
  /// The hash of the program's files when it was started.
  private let content: String?
  private let condition = NSCondition()
  // The lock of the condition guards all properties below. Only the run that pumps touches the pipes.
  private var hello: Hello?
  private var outgoing: [UInt8] = []
  private var incoming: [UInt8] = []
  private var errorTail: [UInt8] = []
  private var isErrorPipeOpen = true
  private var block = [UInt8](repeating: 0, count: 1 << 16)
  private var waiting: Set<Key> = []
  private var answers: [Key: Answer] = [:]
  private var isPumping = false
  private var failure: SuggesterFailure?
  private var memoryCheckedAt = Monotonic.now

  /// Starts the process.
  ///
  /// - Parameter files: the program's files.
  init(_ settings: ProcessSettings, _ files: ProgramFiles) throws(SuggesterFailure) {
    self.settings = settings
    do {
      content = try files.hash()
      child = try ChildProcess(
        command: settings.command, folder: settings.folder, environment: settings.environment)
    } catch {
      throw SuggesterFailure(
        .constructionFailed, "the process cannot be started: \(error)", endsRun: true)
    }
  }

  /// Whether nothing has gone wrong yet.
  var isHealthy: Bool { locked { failure == nil } }

  /// Whether the process can serve another run: it lives, and has written nothing since the last answer.
  ///
  /// The standard error so far is forgotten, because it is about other runs.
  func isReadyForNextRun() -> Bool {
    locked {
      guard failure == nil, incoming.isEmpty, child.end == nil, readBlock(child.output) < 0 else {
        return false
      }
      while isErrorPipeOpen, readErrors() {}
      errorTail = []
      return true
    }
  }

  /// Whether the process may serve several runs at once.
  var isShared: Bool { locked { failure == nil && isParallel } }

  /// The process's answer to `hello`, which is asked for once.
  func greet() throws(SuggesterFailure) -> Hello {
    if let hello = locked({ hello }) { return hello }
    do throws(SuggesterFailure) {
      let answer = try ask(
        .hello, run: "", seconds: settings.startup,
        limit: "the \(shortest(settings.startup)) s of its startup")
      do throws(AnswerProblem) {
        if let text = answer.error { throw AnswerProblem("the error: \(text)") }
        let hello = try Hello(answer, content: content)
        locked { self.hello = hello }
        return hello
      } catch {
        // The wrong answer is the problem, even when the process has ended since.
        throw locked {
          end(.constructionFailed, "wrong answer: \(error): \(answer.quoted)", isFirst: false)
        }
      }
    } catch {
      // The first error an author sees, so show what to write.
      throw SuggesterFailure(
        error.code, "\(error)\nexpected is a line such as \(Hello.example), at once and flushed",
        details: error.details, endsRun: true)
    }
  }

  /// Asks and waits for the answer.
  ///
  /// - Parameters:
  ///   - seconds: how long it may take.
  ///   - limit: the name of that limit, for the message.
  func ask(
    _ request: Request, run: String, seconds: Double, limit: String
  ) throws(SuggesterFailure) -> Answer {
    condition.lock()
    defer { condition.unlock() }
    if let failure { throw failure }
    let key = Key(run: isParallel ? run : "", id: request.id)
    let end = Monotonic.now + seconds
    waiting.insert(key)
    outgoing += request.line
    send()
    while true {
      if let answer = answers.removeValue(forKey: key) { return answer }
      if let failure { throw failure }
      let left = end - Monotonic.now
      if left <= 0 {
        throw self.end(.timeout, "no answer within \(limit)\(halfLine)")
      }
      if isPumping {
        _ = condition.wait(until: Date(timeIntervalSinceNow: min(left, Self.turn)))
      } else {
        pump(seconds: min(left, Self.turn))
      }
    }
  }

  private var isParallel: Bool { hello?.capabilities.contains(.parallel) ?? false }

  private var halfLine: String {
    incoming.isEmpty ? "" : "; it wrote half a line: \(Answer.quote(incoming))"
  }

  deinit { if failure == nil { child.terminate() } }

  /// Tells the process that no more requests will come.
  func closeInput() { locked { child.closeInput() } }

  /// Lets the process end by itself, and ends it after a while.
  ///
  /// - Parameter grace: the seconds that the process has.
  /// - Returns: how the process ended; `nil` if it took too long.
  @discardableResult
  func close(grace: Double) -> ProcessEnd? {
    locked {
      guard failure == nil else { return nil }
      failure = SuggesterFailure(.runtimeError, "the process was ended", endsRun: true)
      child.closeInput()
      // The process's last output is thrown away, so that the process does not wait for a reader.
      let limit = Monotonic.now + grace
      while Monotonic.now < limit, !child.waitForEnd(seconds: 0.005) {
        _ = readBlock(child.output)
        _ = readBlock(child.errors)
      }
      defer { child.terminate() }
      return child.end
    }
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    condition.lock()
    defer { condition.unlock() }
    return body()
  }

  // MARK: Moving bytes, under the lock

  /// Writes as much of the requests as the pipe takes.
  private func send() {
    while !outgoing.isEmpty {
      let count = child.write(outgoing)
      if count > 0 {
        outgoing.removeFirst(count)
      } else if errno == EPIPE {
        endWithoutReader()
      } else if errno != EINTR {
        return
      }
      if failure != nil { return }
    }
  }

  /// Ends the process because it reads no more, after reading its last answers.
  private func endWithoutReader() {
    while failure == nil, readAnswers() {}
    if failure == nil { end(.runtimeError, ending("closed its standard input")) }
  }

  /// Waits for the pipes without the lock, then moves the bytes that are there.
  private func pump(seconds: Double) {
    isPumping = true
    var polls = [
      pollfd(fd: child.output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isErrorPipeOpen ? child.errors : -1, events: Int16(POLLIN), revents: 0),
      pollfd(
        fd: child.inputToPoll, events: outgoing.isEmpty ? 0 : Int16(POLLOUT), revents: 0),
    ]
    condition.unlock()
    let count = poll(&polls, 3, Int32((seconds * 1000).rounded(.up)))
    condition.lock()
    isPumping = false
    defer { condition.broadcast() }
    guard failure == nil else { return }
    if polls[1].revents != 0 { readErrors() }
    if polls[0].revents != 0 { readAnswers() }
    if failure == nil, polls[2].revents & Int16(POLLERR) != 0 { endWithoutReader() }
    if failure == nil, polls[2].revents != 0 { send() }
    if failure == nil { checkMemory(isSilent: count == 0) }
  }

  /// - Returns: whether there was something.
  @discardableResult
  private func readErrors() -> Bool {
    let count = readBlock(child.errors)
    if count == 0 { isErrorPipeOpen = false }
    guard count > 0 else { return false }
    errorTail += block[..<count]
    if errorTail.count > Self.errorTailLengths.most {
      errorTail.removeFirst(errorTail.count - Self.errorTailLengths.kept)
    }
    return true
  }

  private func readBlock(_ descriptor: Int32) -> Int {
    block.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
  }

  /// - Returns: whether there was something.
  @discardableResult
  private func readAnswers() -> Bool {
    let count = readBlock(child.output)
    guard count != 0 else {
      end(.runtimeError, ending("closed its standard output"))
      return false
    }
    guard count > 0 else { return false }
    var rest = block[..<count]
    while let newline = rest.firstIndex(of: UInt8(ascii: "\n")), failure == nil {
      incoming += rest[..<newline]
      rest = rest[(newline + 1)...]
      take(incoming)
      incoming.removeAll(keepingCapacity: true)
    }
    incoming += rest
    if failure == nil, incoming.count > Self.longestLine {
      end(
        .runtimeError,
        "wrote a line of over \(Self.longestLine >> 20) MiB: \(Answer.quote(incoming))")
    }
    return true
  }

  /// Matches an answer with the request that waits for it.
  private func take(_ line: [UInt8]) {
    do {
      let answer = try Answer(line)
      let key = Key(run: isParallel ? try answer.string("run") : "", id: try answer.integer("id"))
      guard waiting.remove(key) != nil else {
        throw AnswerProblem("answered no request that waits: id \(key.id)")
      }
      answers[key] = answer
    } catch {
      end(.runtimeError, "wrote no answer: \(error): \(Answer.quote(line))")
    }
  }

  /// - Parameter isSilent: whether the process wrote nothing for a turn.
  private func checkMemory(isSilent: Bool) {
    let now = Monotonic.now
    guard now - memoryCheckedAt > (isSilent ? Self.turn : Self.busyMemoryInterval) else { return }
    memoryCheckedAt = now
    guard child.memory > settings.memory << 20 else { return }
    end(
      .outOfMemory,
      "its processes took more memory than the \(settings.memory) MiB that are allowed")
  }

  /// What the standard error ends with at present, as messages quote it; empty if there is nothing.
  var words: String { locked { latestErrors() } }

  private func latestErrors() -> String {
    for _ in 0..<Self.mostErrorBlocks where isErrorPipeOpen && failure == nil { readErrors() }
    let text = String(decoding: errorTail, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let end = String(text.suffix(Self.longestErrorQuote))
    return text.isEmpty ? "" : "its standard error ends with:\n\(Answer.withoutAddresses(end))"
  }

  /// How the process ended, or what it did if it is still running.
  private func ending(_ other: String) -> String {
    child.waitForEnd(seconds: Self.endingPatience)
    return (child.end?.description ?? other) + halfLine
  }

  /// Ends the process because of a problem.
  ///
  /// - Parameters:
  ///   - code: the contest's error code.
  ///   - problem: what went wrong.
  ///   - isFirst: whether an earlier problem, if there is one, is reported instead.
  /// - Returns: the failure to report.
  @discardableResult
  private func end(
    _ code: ContestCode, _ problem: String, isFirst: Bool = true
  ) -> SuggesterFailure {
    if isFirst, let failure { return failure }
    // What a process wrote before its own end is the same in every run. What it had written when it was ended depends
    // on the machine's speed, and is no part of the record.
    let isOwnEnd = self.failure == nil && child.end != nil
    let words = latestErrors()
    incoming = []
    let quote = isOwnEnd && !words.isEmpty ? "\n\(words)" : ""
    let failure = SuggesterFailure(
      code, problem + quote, details: quote.isEmpty ? words : "", endsRun: true)
    if self.failure == nil { child.terminate() }
    self.failure = failure
    condition.broadcast()
    return failure
  }
}

/// The shortest text of a number: 3, not 3.0.
func shortest(_ number: Double) -> String {
  let isWhole = number == number.rounded() && number.magnitude < 1e15
  return isWhole && !(number == 0 && number.sign == .minus) ? "\(Int(number))" : "\(number)"
}
