import Foundation
import Processes
import RematchDocuments
import RematchNumerics

/// Runs the command of a description, one evaluation a call; several threads may call at once.
struct Evaluator: Sendable {
  /// What a caller wants of an evaluation that is going on.
  enum Wish { case goOn, stop, abandon }

  private let description: RecordingDescription
  /// The longest pause between two looks at the clock and at the caller's wish, in milliseconds.
  private static let turn = 20.0
  /// The most bytes of a log file that are read, from its end.
  private static let mostFileBytes = 1 << 26

  init(_ description: RecordingDescription) { self.description = description }

  /// Runs the command that prepares the evaluations.
  ///
  /// - Throws: `RecordingError.installation`.
  func install(_ shouldGoOn: () -> Bool) throws(RecordingError) {
    guard let script = description.installation else { return }
    let isFile = FileManager.default.fileExists(
      atPath: script.hasPrefix("/")
        ? script : (description.folder as NSString).appendingPathComponent(script))
    let run = execute(
      isFile ? "/bin/sh \(shellQuoted(script))" : script, variables: [:], timeout: .infinity,
      reader: nil, { _, _ in shouldGoOn() ? .goOn : .abandon })
    guard case .failed(let problem)? = run?.status else { return }
    let log = run?.log ?? ""
    throw .installation(problem: problem + (log.isEmpty ? "" : "; its output ends with:\n\(log)"))
  }

  /// Runs the command with a configuration.
  ///
  /// - Parameters:
  ///   - values: the value of each parameter, by name.
  ///   - number: the number of the repeat, from 0.
  ///   - wish: asked several times a second, and after each value with all of them so far.
  /// - Returns: `nil` when the evaluation was abandoned.
  func evaluate(
    _ values: [String: JSONValue], repeat number: Int,
    wish: (_ values: [Double], _ hasNew: Bool) -> Wish
  ) -> EvaluationOutcome? {
    let scratch: Scratch
    do { scratch = try Scratch(values) } catch {
      return EvaluationOutcome(
        status: .failed("no file for the parameters: \(error)"), values: [], times: [], seconds: 0,
        log: "")
    }
    defer { scratch.remove() }
    func fill(_ place: String) -> String {
      switch place {
      case _ where values[place] != nil: values[place]?.shownText ?? ""
      case "params": scratch.path
      case "repeat": "\(number)"
      default: scratch.name
      }
    }
    var variables = description.environment
    variables["REMATCH_REPEAT"] = "\(number)"
    variables["REMATCH_PARAMS"] = scratch.path
    for parameter in description.parameters {
      variables[parameter.variable] = values[parameter.name]?.shownText ?? ""
    }
    let file = description.metricFile.map { template in
      let path = template.filledPlainly(fill)
      return path.hasPrefix("/")
        ? path : (description.folder as NSString).appendingPathComponent(path)
    }
    let reader = MetricReader(
      description.metric, steps: description.isPerStep ? description.steps ?? 1 : 1)
    return execute(
      description.command.filled(fill), variables: variables, timeout: description.timeout,
      reader: reader, file: file, wish)
  }

  // MARK: The process

  /// Runs a command to its end.
  ///
  /// - Parameters:
  ///   - reader: what looks for the metric; `nil` where there is none.
  ///   - file: the path of the file that has the metric.
  private func execute(
    _ command: String, variables: [String: String], timeout: Double, reader: MetricReader?,
    file: String? = nil, _ wish: (_ values: [Double], _ hasNew: Bool) -> Wish
  ) -> EvaluationOutcome? {
    let child: ChildProcess
    do {
      child = try ChildProcess(
        command: command, folder: description.folder, environment: variables)
    } catch {
      return EvaluationOutcome(
        status: .failed("cannot be started: \(error)"), values: [], times: [], seconds: 0, log: "")
    }
    child.closeInput()
    var watch = Watch(child, reader, metric: description.metric)
    var ending: EvaluationStatus?
    var isAbandoned = false
    while !watch.isOver {
      let left = child.start + timeout - Monotonic.now
      guard left > 0 else {
        ending = .failed("took more than \(JSONValue(shortest: timeout).canonicalText) s")
        break
      }
      let hasNew = watch.look(milliseconds: Int32(min(Self.turn, left * 1000).rounded(.up)))
      switch wish(watch.values, hasNew) {
      case .goOn: break
      case .stop: ending = .stopped
      case .abandon: isAbandoned = true
      }
      if ending != nil || isAbandoned { break }
    }
    let seconds = Monotonic.now - child.start
    let end = ending == nil && !isAbandoned ? child.end : nil
    let usage = child.terminate()
    if isAbandoned { return nil }
    if let file, ending == nil { watch.read(file: file, most: Self.mostFileBytes) }
    var outcome = EvaluationOutcome(
      status: ending ?? watch.status(end), values: watch.values, times: watch.times,
      seconds: seconds, processorSeconds: usage?.processorSeconds, peakMemory: usage?.peakMemory,
      log: "")
    if reader == nil, end == .status(0) { outcome.status = .done }
    if case .measure(let measure) = description.metric.source, reader != nil, end == .status(0) {
      let cost: Double? =
        switch measure {
        case .wall: seconds
        case .cpu: usage?.processorSeconds
        case .maxrss: usage.map { Double($0.peakMemory) }
        }
      outcome.status = cost == nil ? .failed("the system does not say what it used") : .done
      outcome.values = cost.map { [$0] } ?? []
      outcome.times = [seconds]
    }
    if case .failed = outcome.status { outcome.log = watch.tail }
    if case .done = outcome.status, reader != nil {
      outcome.status = watch.completeness(
        outcome.values, steps: description.isPerStep ? description.steps ?? 1 : 1)
      if case .failed = outcome.status { outcome.log = watch.tail }
    }
    return outcome
  }
}

/// Reads what a process writes.
private struct Watch {
  private let child: ChildProcess
  private let metric: MetricDescription
  private var reader: MetricReader?
  private var isOutputOpen = true
  private var isErrorOpen = true
  private var outputLines = OutputLines()
  private var errorLines = OutputLines()
  private var tailBytes = OutputTail()
  private(set) var times: [Double] = []
  private var block = [UInt8](repeating: 0, count: 1 << 16)

  init(_ child: ChildProcess, _ reader: MetricReader?, metric: MetricDescription) {
    self.child = child
    self.reader = reader
    self.metric = metric
  }

  var values: [Double] { reader?.values ?? [] }
  var tail: String { tailBytes.text }
  /// Whether the process has ended, and all that it wrote was read.
  private(set) var isOver = false

  /// Waits for more, and reads it.
  ///
  /// - Returns: whether there is a new value.
  mutating func look(milliseconds: Int32) -> Bool {
    let before = values
    if isOutputOpen || isErrorOpen {
      var polls = [
        pollfd(fd: isOutputOpen ? child.output : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isErrorOpen ? child.errors : -1, events: Int16(POLLIN), revents: 0),
      ]
      // Descendants may keep the pipes open after the end of the process, so it is looked at as well.
      let hasEnded = child.end != nil
      let count = poll(&polls, 2, hasEnded ? 0 : milliseconds)
      if polls[0].revents != 0 { read(isError: false) }
      if polls[1].revents != 0 { read(isError: true) }
      if hasEnded, count == 0 { finish() }
    }
    if !isOutputOpen, !isErrorOpen, child.waitForEnd(seconds: Double(milliseconds) / 1000) {
      finish()
    }
    let hasNew = values != before || values.count != before.count
    note(hasNew)
    return hasNew
  }

  /// Notes when a new value was seen; without steps a later one takes the place of the one before.
  private mutating func note(_ hasNew: Bool) {
    let now = Monotonic.now - child.start
    while times.count > values.count { times.removeLast() }
    if hasNew, times.count == values.count, !times.isEmpty { times[times.count - 1] = now }
    while times.count < values.count { times.append(now) }
  }

  private mutating func finish() {
    guard !isOver else { return }
    isOver = true
    outputLines.finish { if case .output = metric.place { reader?.read($0) } }
    errorLines.finish { if case .errors = metric.place { reader?.read($0) } }
  }

  private mutating func read(isError: Bool) {
    let descriptor = isError ? child.errors : child.output
    let count = block.withUnsafeMutableBytes {
      Foundation.read(descriptor, $0.baseAddress, $0.count)
    }
    if count == 0 {
      if isError { isErrorOpen = false } else { isOutputOpen = false }
    }
    guard count > 0 else { return }
    let bytes = block[..<count]
    tailBytes.append(bytes)
    let place = metric.place
    if isError {
      errorLines.append(bytes) { if case .errors = place { reader?.read($0) } }
    } else {
      outputLines.append(bytes) { if case .output = place { reader?.read($0) } }
    }
  }

  /// Reads the metric in a file.
  mutating func read(file: String, most: Int) {
    guard let handle = FileHandle(forReadingAtPath: file) else { return }
    defer { try? handle.close() }
    let length = (try? handle.seekToEnd()) ?? 0
    try? handle.seek(toOffset: length > UInt64(most) ? length - UInt64(most) : 0)
    let data = (try? handle.readToEnd()) ?? Data()
    var lines = OutputLines()
    lines.append(ArraySlice(data)) { reader?.read($0) }
    lines.finish { reader?.read($0) }
    note(true)
  }

  /// How an evaluation ended whose process ended by itself.
  func status(_ end: ProcessEnd?) -> EvaluationStatus {
    switch end {
    case .status(0)?: .done
    case .status(127)?: .failed("exit status 127 (no such command)")
    case .status(let status)?: .failed("exit status \(status)")
    case .signal(let signal)?: .failed("signal \(signal) (\(String(cString: strsignal(signal))))")
    case .unknown?, nil: .failed("ended in a way that the system does not tell")
    }
  }

  /// Whether an evaluation has given what it should.
  func completeness(_ values: [Double], steps: Int) -> EvaluationStatus {
    if let problem = reader?.problem {
      return .failed("the metric is '\(problem.text)'; expected a finite number")
    }
    if values.isEmpty { return .failed("printed no metric") }
    if values.count < steps { return .failed("printed \(values.count) of \(steps) steps") }
    return .done
  }
}

/// A folder of one evaluation, with the file of its parameters.
private struct Scratch {
  let name: String
  let path: String
  private let folder: String

  init(_ values: [String: JSONValue]) throws {
    name = "rematch-\(getpid())-\(uniqueMark())"
    folder = (NSTemporaryDirectory() as NSString).appendingPathComponent(name)
    guard mkdir(folder, 0o700) == 0 else { throw SystemError() }
    path = (folder as NSString).appendingPathComponent("params.json")
    try Data((JSONValue.object(values).canonicalText + "\n").utf8).write(
      to: URL(fileURLWithPath: path))
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
