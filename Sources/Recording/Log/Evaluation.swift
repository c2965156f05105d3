public import RematchDocuments

/// One evaluation as the log of a recording has it.
public struct Evaluation: Hashable, Sendable {
  /// The value of each parameter, by name.
  public let parameters: [String: JSONValue]
  /// The number of the repeat, from 0.
  public let `repeat`: Int
  /// What it gave.
  public let outcome: EvaluationOutcome

  /// An evaluation from its parts.
  public init(parameters: [String: JSONValue], repeat: Int, outcome: EvaluationOutcome) {
    self.parameters = parameters
    self.repeat = `repeat`
    self.outcome = outcome
  }

  /// What identifies its configuration.
  var key: String { JSONValue.object(parameters).canonicalText }
}

extension Evaluation {
  /// The line of the log, without a newline.
  var line: JSONValue {
    var members: [String: JSONValue] = [
      "parameters": .object(parameters), "repeat": .integer(self.repeat),
      "seconds": .number(outcome.seconds), "status": outcome.status.json,
      "values": .array(outcome.values.map(JSONValue.number)),
      "times": .array(outcome.times.map(JSONValue.number)),
    ]
    members["cpu"] = outcome.processorSeconds.map(JSONValue.number)
    members["memory"] = outcome.peakMemory.map(JSONValue.integer)
    if !outcome.log.isEmpty { members["log"] = .string(outcome.log) }
    return .object(members)
  }

  /// Reads a line of the log.
  init(_ value: JSONValue, names: [String]) throws(JSONProblem) {
    var members = try Members(value, place: "")
    guard let (_, parameters) = try members.take("parameters"),
      case .object(let object) = parameters,
      object.keys.sorted() == names.sorted()
    else { throw JSONProblem(place: "parameters", problem: "expected a value per parameter") }
    guard let number = try members.integer("repeat", in: 0...Int.max),
      let seconds = try members.number("seconds", in: 0...1e12, expected: "seconds"),
      let (_, status) = try members.take("status"), let known = EvaluationStatus(status)
    else { throw JSONProblem(place: "", problem: "expected 'repeat', 'seconds' and 'status'") }
    let values = try Self.numbers(&members, "values")
    let times = try Self.numbers(&members, "times")
    guard values.count == times.count else {
      throw JSONProblem(
        place: "times", problem: "has \(times.count) numbers; expected \(values.count), as 'values'"
      )
    }
    let cpu = try members.number("cpu", in: 0...1e12, expected: "seconds")
    let memory = try members.integer("memory", in: 0...Int.max)
    let log = try members.text("log") ?? ""
    try members.finish()
    self.init(
      parameters: object, repeat: number,
      outcome: EvaluationOutcome(
        status: known, values: values, times: times, seconds: seconds, processorSeconds: cpu,
        peakMemory: memory, log: log))
  }

  private static func numbers(_ members: inout Members, _ key: String) throws(JSONProblem)
    -> [Double]
  {
    guard let (_, value) = try members.take(key), case .array(let list) = value,
      case let numbers = list.compactMap(\.double), numbers.count == list.count
    else { throw JSONProblem(place: key, problem: "expected a list of numbers") }
    return numbers
  }
}

extension EvaluationStatus {
  fileprivate var json: JSONValue {
    switch self {
    case .done: "done"
    case .stopped: "stopped"
    case .failed(let reason): ["failed": .string(reason)]
    }
  }

  fileprivate init?(_ value: JSONValue) {
    switch value {
    case "done": self = .done
    case "stopped": self = .stopped
    case .object(let members):
      guard case .string(let reason)? = members["failed"], members.count == 1 else { return nil }
      self = .failed(reason)
    default: return nil
    }
  }
}
