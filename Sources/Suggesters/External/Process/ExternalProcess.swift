import Foundation
import Search

/// A suggester's process, and the requests that wait for its answers; several runs may ask at once.
///
/// Of the runs that wait, one moves the bytes and the others sleep. After the first thing that goes wrong
/// the process is ended, and every request fails with the same message.
final class ExternalProcess: @unchecked Sendable {
  /// What identifies a request; the run is left out unless several runs are served at once.
  private struct Key: Hashable {
    let run: String
    let id: Int
  }

  /// The longest line that is read, in bytes.
  static let longestLine = 4 << 20

  let settings: ProcessSettings
  private let child: ChildProcess
  private let condition = NSCondition()
  // All below under the condition's lock; but only who pumps touches the pipes.
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

  init(_ settings: ProcessSettings) throws(SuggesterFailure) {
    self.settings = settings
    do {
      child = try ChildProcess(
        command: settings.command, folder: settings.folder, environment: settings.environment)
    } catch {
      throw SuggesterFailure(
        .constructionFailed, "the process cannot be started: \(error)", endsRun: true)
    }
  }

  /// Whether nothing has gone wrong yet.
  var isHealthy: Bool { locked { failure == nil } }

  /// Whether it can serve another run: it lives, and has said nothing since the last answer.
  ///
  /// What its standard error held is forgotten, for it is about other runs.
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

  /// Whether it may serve more runs than one at a time.
  var isShared: Bool { locked { failure == nil && isParallel } }

  /// What the process says of itself; asked once.
  func greet() throws(SuggesterFailure) -> Hello {
    if let hello = locked({ hello }) { return hello }
    do throws(SuggesterFailure) {
      let answer = try ask(
        .hello, run: "", seconds: settings.startup,
        limit: "the \(shortest(settings.startup)) s of its startup")
      do throws(AnswerProblem) {
        if let text = answer.error { throw AnswerProblem("the error: \(text)") }
        let hello = try Hello(answer)
        locked { self.hello = hello }
        return hello
      } catch {
        // Whether the process has ended since does not matter.
        throw locked {
          end(.constructionFailed, "wrong answer: \(error): \(answer.quoted)", isFirst: false)
        }
      }
    } catch {
      // Here begins whoever writes a suggester.
      throw SuggesterFailure(
        error.code, "\(error)\nexpected is a line such as \(Hello.example), at once and flushed",
        endsRun: true)
    }
  }

  /// Asks and waits for the answer.
  ///
  /// - Parameters:
  ///   - seconds: how long it may take.
  ///   - limit: what sets that time, for the message.
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
        _ = condition.wait(until: Date(timeIntervalSinceNow: min(left, 0.1)))
      } else {
        pump(seconds: min(left, 0.1))
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

  /// Lets the process end by itself, then ends it.
  ///
  /// - Parameter grace: the seconds that it has.
  /// - Returns: how it ended; `nil` if that took too long.
  @discardableResult
  func close(grace: Double) -> ProcessEnd? {
    locked {
      guard failure == nil else { return nil }
      failure = SuggesterFailure(.runtimeError, "the process was ended", endsRun: true)
      child.closeInput()
      // What it still writes is thrown away, so that it does not wait for a reader.
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

  /// Writes what the pipe takes.
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

  /// Ends the process because it reads no more; what it has said before comes first.
  private func endWithoutReader() {
    while failure == nil, readAnswers() {}
    if failure == nil { end(.runtimeError, ending("closed its standard input")) }
  }

  /// Waits for the pipes without the lock, then moves what there is.
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
    if errorTail.count > 1 << 14 { errorTail.removeFirst(errorTail.count - 1 << 13) }
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

  /// Takes a line for the answer that it is.
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

  /// - Parameter isSilent: whether it lets us wait; to look takes milliseconds, a run may take no more.
  private func checkMemory(isSilent: Bool) {
    let now = Monotonic.now
    guard now - memoryCheckedAt > (isSilent ? 0.1 : 1) else { return }
    memoryCheckedAt = now
    let memory = child.memory
    guard memory > settings.memory << 20 else { return }
    end(
      .outOfMemory,
      "its processes took \(memory >> 20) MiB of memory; allowed are \(settings.memory)")
  }

  /// How the process ended, or what it did without ending.
  private func ending(_ other: String) -> String {
    child.waitForEnd(seconds: 1)
    return (child.end?.description ?? other) + halfLine
  }

  /// Ends the process because of what went wrong.
  ///
  /// - Parameter isFirst: whether something else that went wrong before takes the place of this.
  @discardableResult
  private func end(
    _ code: ContestCode, _ problem: String, isFirst: Bool = true
  ) -> SuggesterFailure {
    if isFirst, let failure { return failure }
    // What it has said so far may say why.
    for _ in 0..<16 where isErrorPipeOpen && self.failure == nil { readErrors() }
    incoming = []
    let text = String(decoding: errorTail, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let quote = text.isEmpty ? "" : "\nits standard error ends with:\n\(text.suffix(1500))"
    let failure = SuggesterFailure(code, problem + quote, endsRun: true)
    if self.failure == nil { child.terminate() }
    self.failure = failure
    condition.broadcast()
    return failure
  }
}

/// A number without a fraction that is zero.
func shortest(_ number: Double) -> String {
  let isWhole = number == number.rounded() && number.magnitude < 1e15
  return isWhole && !(number == 0 && number.sign == .minus) ? "\(Int(number))" : "\(number)"
}
