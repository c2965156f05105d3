import RematchDocuments

/// The log of one live run: what was started, and what the evaluations have shown.
///
/// | line | members |
/// |---|---|
/// | first | `tuning` (1, the version), `run`, the id of the run, `hash` of the description, `method`, `contest` |
/// | answer | `started`: of each trial that a suggester's answer has started its `trial` and `parameters`; `time` |
/// | value | `trial`, `step` (from 0), `value`, `time` |
/// | end | `trial`, `ended`: the evaluation as in a recording's log; `time` |
///
/// Times are seconds of the run. A run that is taken up again is played from its beginning: the suggester is asked
/// again, and the log answers for the evaluations.
final class TuningLog {
  /// A line of the log.
  enum Line: Hashable {
    case answer(started: [Int: [String: JSONValue]], time: Double)
    case value(trial: Int, step: Int, value: Double, time: Double)
    case ended(trial: Int, Evaluation, time: Double)

    var time: Double {
      switch self {
      case .answer(_, let time), .value(_, _, _, let time), .ended(_, _, let time): time
      }
    }
  }

  private static let version = 1
  private let log: LineLog
  /// The lines that were there.
  private(set) var lines: [Line] = []

  /// The file's path.
  var path: String { log.path }

  init(
    path: String, run: String, _ description: RecordingDescription, method: String, contest: String
  ) throws(RecordingError) {
    let header: JSONValue = [
      "tuning": .integer(Self.version), "run": .string(run), "hash": .string(description.hash),
      "method": .string(method), "contest": .string(contest),
    ]
    log = try LineLog(path: path, header: header) { found throws(RecordingError) in
      guard case .object(let members) = found, members["tuning"] == .integer(Self.version) else {
        throw .file(path: path, problem: "is no log of a tuning; it is left as it is")
      }
      guard members["run"] == .string(run) else {
        throw .file(
          path: path,
          problem:
            "is the log of another run, \(members["run"]?.canonicalText ?? "?"); expected \(run)")
      }
    }
    let names = description.parameters.map(\.name)
    for (index, value) in log.lines.enumerated() {
      do throws(JSONProblem) { lines.append(try Self.line(value, names: names)) } catch {
        throw .file(path: path, problem: "line \(index + 2): \(error)")
      }
    }
  }

  /// Appends a line.
  func append(_ line: Line) throws(RecordingError) {
    let value: JSONValue =
      switch line {
      case .answer(let started, let time):
        [
          "started": .array(
            started.sorted { $0.key < $1.key }.map {
              ["trial": .integer($0.key), "parameters": .object($0.value)]
            }),
          "time": .number(time),
        ]
      case .value(let trial, let step, let value, let time):
        [
          "trial": .integer(trial), "step": .integer(step), "value": .number(value),
          "time": .number(time),
        ]
      case .ended(let trial, let evaluation, let time):
        ["trial": .integer(trial), "ended": evaluation.line, "time": .number(time)]
      }
    try log.append(value)
  }

  private static func line(_ value: JSONValue, names: [String]) throws(JSONProblem) -> Line {
    var members = try Members(value, place: "")
    guard let time = try members.number("time", in: 0...1e15, expected: "seconds") else {
      throw JSONProblem(place: "time", problem: "is missing")
    }
    if let (_, started) = try members.take("started") {
      guard case .array(let list) = started else {
        throw JSONProblem(place: "started", problem: "expected a list")
      }
      var trials: [Int: [String: JSONValue]] = [:]
      for entry in list {
        var members = try Members(entry, place: "started")
        guard let trial = try members.integer("trial", in: 0...Int.max),
          let (_, parameters) = try members.take("parameters"),
          case .object(let object) = parameters
        else { throw JSONProblem(place: "started", problem: "expected 'trial' and 'parameters'") }
        trials[trial] = object
      }
      try members.finish()
      return .answer(started: trials, time: time)
    }
    guard let trial = try members.integer("trial", in: 0...Int.max) else {
      throw JSONProblem(place: "trial", problem: "is missing")
    }
    if let (_, ended) = try members.take("ended") {
      try members.finish()
      return .ended(trial: trial, try Evaluation(ended, names: names), time: time)
    }
    guard let step = try members.integer("step", in: 0...Int.max),
      let number = try members.number("value", in: -1e308...1e308, expected: "a number")
    else { throw JSONProblem(place: "", problem: "expected 'step' and 'value'") }
    try members.finish()
    return .value(trial: trial, step: step, value: number, time: time)
  }
}
