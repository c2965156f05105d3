import Foundation
import RematchDocuments

/// Where the number that counts is found.
public struct MetricDescription: Hashable, Sendable {
  /// What is read of a run.
  public enum Source: Hashable, Sendable {
    /// The first group of an expression, in the last line that has it; or, of each match, a step's value.
    case expression(String)
    /// A key of a JSON object that stands alone on a line; the last such line counts.
    case json(key: String)
    /// A key of a JSON line as in ``json(key:)``, or the number behind the key in a line such as `accuracy = 0.93`.
    case named(String)
    /// Something that the run itself costs.
    case measure(Measure)
  }

  /// What a run costs.
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    /// Seconds from start to end.
    case wall
    /// Seconds of processors.
    case cpu
    /// The most resident memory, in bytes.
    case maxrss
  }

  /// Where its text comes from.
  public enum Place: Hashable, Sendable {
    case output, errors
    /// A file, read when the run has ended; its path may have placeholders.
    case file(String)
  }

  /// What is read.
  public let source: Source
  /// Where.
  public let place: Place
  /// Whether every reading is a step's value.
  public let isPerStep: Bool
  /// The key of a JSON line that numbers the steps; `nil` where each line is the next one.
  public let stepKey: String?

  /// The expression of a metric that is read by one.
  func expression() -> NSRegularExpression? {
    guard case .expression(let pattern) = source else { return nil }
    return try? NSRegularExpression(pattern: pattern)
  }

  /// The name of the metric in tables, unless the description gives one.
  var name: String? {
    switch source {
    case .expression: nil
    case .json(let key), .named(let key): key
    case .measure(.wall): "seconds"
    case .measure(.cpu): "processor seconds"
    case .measure(.maxrss): "peak memory"
    }
  }
}

extension MetricDescription {
  static let example = #"{"regex": "accuracy=([0-9.]+)"}"#

  /// Reads the object `metric`.
  init(_ value: JSONValue, place: String) throws(JSONProblem) {
    var members = try Members(value, place: place)
    let pattern = try members.text("regex")
    let key = try members.text("json")
    let measure = try members.text("measure")
    let file = try members.text("from")
    let perStep = try members.take("per_step")
    stepKey = try members.text("step")
    try members.finish()
    guard [pattern, key, measure].compactMap(\.self).count == 1 else {
      throw JSONProblem(
        place: place,
        problem: "expected one of 'regex', 'json' and 'measure', as in \(Self.example)")
    }
    if let (_, value) = perStep {
      guard case .bool(let flag) = value else {
        throw JSONProblem(
          place: members.place("per_step"), problem: "is \(value.kindName); expected true or false")
      }
      isPerStep = flag || stepKey != nil
    } else {
      isPerStep = stepKey != nil
    }
    if stepKey != nil, key == nil {
      throw JSONProblem(
        place: members.place("step"), problem: "is a key of JSON lines; expected 'json' beside it")
    }
    self.place =
      switch file {
      case nil, "stdout": .output
      case "stderr": .errors
      case let path?: .file(path)
      }
    if let measure {
      guard let known = Measure(rawValue: measure) else {
        let names = Measure.allCases.map(\.rawValue)
        throw JSONProblem(
          place: members.place("measure"),
          problem: "unknown measure '\(measure)'" + nearestHint(to: measure, among: names))
      }
      guard !isPerStep else {
        throw JSONProblem(
          place: place, problem: "a measure of the whole run has no steps; expected no 'per_step'")
      }
      source = .measure(known)
    } else if let key {
      source = .json(key: key)
    } else {
      source = try Self.expression(pattern ?? "", place: members.place("regex"))
    }
    if isPerStep, case .file = self.place {
      throw JSONProblem(
        place: members.place("from"),
        problem: "a file is read at the end of a run; expected 'stdout' or 'stderr' for steps")
    }
  }

  /// The metric of a result's name alone.
  init(named key: String) {
    (source, place, isPerStep, stepKey) = (.named(key), .output, false, nil)
  }

  private static func expression(
    _ pattern: String, place: String
  ) throws(JSONProblem) -> Source {
    guard let expression = try? NSRegularExpression(pattern: pattern) else {
      throw JSONProblem(
        place: place, problem: "'\(pattern)' is no regular expression (of ICU, as in Swift)")
    }
    guard expression.numberOfCaptureGroups >= 1 else {
      throw JSONProblem(
        place: place,
        problem: "'\(pattern)' has no group; expected parentheses around the number,"
          + " as in 'accuracy=([0-9.]+)'")
    }
    return .expression(pattern)
  }
}
