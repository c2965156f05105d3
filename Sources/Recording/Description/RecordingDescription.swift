import Foundation
public import RematchDocuments
import RematchNumerics
public import Search

/// What is evaluated, and how: a command with its parameters, and where its result is found.
public struct RecordingDescription: Sendable {
  /// The order of the evaluations.
  public enum Order: String, Sendable, CaseIterable {
    /// Rounds over all cells, one for each repeat, each in its own random order: what drifts meets all cells alike.
    case mixed
    /// Cell after cell, all repeats of one before the next.
    case sequential
  }

  /// The name of the surface.
  public var name: String
  /// The command.
  public let command: CommandTemplate
  /// The working folder.
  public let folder: String
  /// A command or script that is run once before the first evaluation.
  public let installation: String?
  /// Variables of the environment besides those of this process.
  public let environment: [String: String]
  /// The parameters.
  public let parameters: [SearchedParameter]
  /// Where the result is found.
  public let metric: MetricDescription
  /// The file of a metric that is read from one, with its placeholders.
  let metricFile: CommandTemplate?
  /// What users see of the result.
  public let objective: Objective
  /// How many readings a run shows; of a metric that is not by step, how many readings the repeats make, `nil` for the
  /// default.
  public let steps: Int?
  /// How often each cell is evaluated.
  public let repeats: Int
  /// How many evaluations go on at once.
  public var workers: Int
  /// The seconds that an evaluation may take.
  public let timeout: Double
  /// How often a failed evaluation is tried again.
  public let retries: Int
  /// Which cells.
  public internal(set) var cells: CellChoice
  /// In which order.
  public let order: Order
  /// The seed of order, choice and permutation.
  public let seed: UInt64
  /// The configuration that the command has without tuning, by name.
  public let standard: [String: JSONValue]?
  /// 16 hex digits: the hash of all that an evaluation depends on.
  public let hash: String

  /// The seconds that an evaluation may take unless the description says otherwise: a day.
  private static let usualTimeout = 86_400.0
  /// What may change between two sittings of one recording: none of it changes what an evaluation gives.
  private static let changeable = [
    "workers", "trialConcurrency", "repeats", "retries", "cells", "order", "name", "about",
  ]

  /// Whether the metric is read at each step.
  public var isPerStep: Bool { metric.isPerStep }
}

extension RecordingDescription {
  /// Reads a description's file.
  ///
  /// - Throws: `RecordingError` with the path, the place in the file and what was expected.
  public static func open(_ path: String) throws(RecordingError) -> RecordingDescription {
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw .file(path: path, problem: "cannot be read: \(error.localizedDescription)")
    }
    do throws(JSONProblem) { return try RecordingDescription(json: data, path: path) } catch {
      throw .file(path: path, problem: error.description)
    }
  }

  /// Reads a description.
  ///
  /// - Parameter path: its file; relative folders begin there, and the name is by default that of the file.
  init(json: Data, path: String) throws(JSONProblem) {
    let document = try decodeJSON(JSONValue.self, from: json)
    var members = try Members(document, place: "")
    let own = (path as NSString).deletingLastPathComponent
    let file = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    name = try members.text("name") ?? file
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
      throw JSONProblem(
        place: "name",
        problem: "is '\(name)'; expected a name without '/' that does not begin with '.'")
    }
    guard let (searchKey, search) = try members.take("search", "search_space", "searchSpace") else {
      throw JSONProblem(
        place: "", problem: #"missing key 'search': the parameters, such as {"x": [1, 2, 3]}"#)
    }
    parameters = try SearchedParameter.list(search, place: searchKey)
    let names = parameters.map(\.name)
    guard let (commandKey, text) = try members.take("command", "trialCommand") else {
      throw JSONProblem(
        place: "", problem: "missing key 'command', such as 'python3 train.py --lr {lr}'")
    }
    command = try CommandTemplate(text.text(at: commandKey), names: names, place: commandKey)
    folder = try Self.folder(&members, beside: own)
    installation = try members.text("install_script")
    environment = try Self.environment(&members)
    metric = try Self.metric(&members)
    if case .file(let path) = metric.place {
      metricFile = try CommandTemplate(path, names: names, place: "metric.from")
    } else {
      metricFile = nil
    }
    let direction = try Self.direction(&members, metric)
    objective = Objective(
      name: try members.text("metric_name") ?? metric.name ?? "metric", direction: direction,
      about: try members.text("about"))
    repeats = try members.integer("repeats", in: 1...10_000) ?? 1
    steps = try members.integer("steps", in: 1...10_000)
    if metric.isPerStep, steps == nil {
      throw JSONProblem(
        place: "", problem: "missing key 'steps': how many steps a whole run prints")
    }
    if !metric.isPerStep, let steps, steps > repeats {
      throw JSONProblem(
        place: "steps",
        problem: "is \(steps), but each cell has \(repeats) repeat\(repeats == 1 ? "" : "s");"
          + " expected at most as many readings as repeats, or a metric with 'per_step'")
    }
    workers = try members.integer("workers", "trialConcurrency", in: 1...1024) ?? 1
    timeout =
      try members.number(
        "timeout", in: 0.001...1e9, expected: "seconds above 0") ?? Self.usualTimeout
    retries = try members.integer("retries", in: 0...100) ?? 0
    var (cells, cellSeed): (CellChoice, UInt64?) = (.grid, nil)
    if let (key, value) = try members.take("cells") {
      (cells, cellSeed) = try CellChoice.parse(value, place: key)
    }
    self.cells = cells
    seed = try members.integer("seed", in: 0...Int.max).map { UInt64($0) } ?? cellSeed ?? 0
    let order = try members.text("order") ?? Order.mixed.rawValue
    guard let known = Order(rawValue: order) else {
      throw JSONProblem(
        place: "order",
        problem: "unknown order '\(order)'"
          + nearestHint(to: order, among: Order.allCases.map(\.rawValue)))
    }
    self.order = known
    standard = try Self.standard(&members, parameters)
    try members.finish()
    hash = Self.hash(of: document)
  }

  private static func hash(of document: JSONValue) -> String {
    guard case .object(var members) = document else { return "" }
    for key in changeable { members[key] = nil }
    return hexadecimal(XXH64.hash(JSONValue.object(members).canonicalText))
  }

  private static func folder(
    _ members: inout Members, beside own: String
  ) throws(JSONProblem) -> String {
    guard let (key, value) = try members.take("dir", "trialCodeDirectory") else {
      return own.isEmpty ? "." : own
    }
    let text = try value.text(at: key)
    let path = text.hasPrefix("/") ? text : (own as NSString).appendingPathComponent(text)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { throw JSONProblem(place: key, problem: "'\(path)' is no folder") }
    return path
  }

  private static func environment(
    _ members: inout Members
  ) throws(JSONProblem) -> [String: String] {
    guard let (key, value) = try members.take("env") else { return [:] }
    guard case .object(let object) = value else {
      throw JSONProblem(place: key, problem: "is \(value.kindName); expected an object of texts")
    }
    var environment: [String: String] = [:]
    for (name, value) in object.sorted(by: { $0.key < $1.key }) {
      guard !name.isEmpty, !name.contains("=") else {
        throw JSONProblem(place: key, problem: "'\(name)' is no name of a variable")
      }
      switch value {
      case .string, .integer, .number, .bool: environment[name] = value.shownText
      default:
        throw JSONProblem(
          place: "\(key).\(name)", problem: "is \(value.kindName); expected a text")
      }
    }
    return environment
  }

  private static func metric(_ members: inout Members) throws(JSONProblem) -> MetricDescription {
    let result = try members.text("primary_result_key")
    guard let (key, value) = try members.take("metric") else {
      guard let result else {
        throw JSONProblem(
          place: "", problem: "missing key 'metric', such as \(MetricDescription.example)")
      }
      return MetricDescription(named: result)
    }
    if let result {
      throw JSONProblem(
        place: key,
        problem: "is given beside 'primary_result_key' ('\(result)'); expected one of the two")
    }
    if case .string(let name) = value { return MetricDescription(named: name) }
    return try MetricDescription(value, place: key)
  }

  /// The direction under the names that tuning services have for it. An `optimizer` may also be an object that names
  /// a method besides; the method is chosen on the command line.
  private static func direction(
    _ members: inout Members, _ metric: MetricDescription
  ) throws(JSONProblem) -> Objective.Direction {
    let found = try members.take("direction", "optimizer", "optimize_mode", "mode", "goal")
    guard var (key, value) = found else {
      if case .measure = metric.source { return .minimize }
      return .maximize
    }
    if case .object(let object) = value {
      let inner = ["direction", "optimize_mode", "mode", "goal"].first { object[$0] != nil }
      guard let inner, let text = object[inner] else {
        throw JSONProblem(
          place: key, problem: "has no 'direction'; expected 'maximize' or 'minimize'")
      }
      (key, value) = ("\(key).\(inner)", text)
    }
    switch try value.text(at: key).lowercased() {
    case "maximize", "maximise", "max": return .maximize
    case "minimize", "minimise", "min": return .minimize
    case let other:
      throw JSONProblem(
        place: key,
        problem: "is '\(other)'; expected 'maximize' or 'minimize'"
          + " (a method is chosen with --suggester)")
    }
  }

  private static func standard(
    _ members: inout Members, _ parameters: [SearchedParameter]
  ) throws(JSONProblem) -> [String: JSONValue]? {
    guard let (key, value) = try members.take("default") else { return nil }
    guard case .object(let object) = value else {
      throw JSONProblem(place: key, problem: "is \(value.kindName); expected a value per parameter")
    }
    let names = parameters.map(\.name)
    for name in object.keys.sorted() where !names.contains(name) {
      throw JSONProblem(
        place: key, problem: "unknown parameter '\(name)'" + nearestHint(to: name, among: names))
    }
    for name in names where object[name] == nil {
      throw JSONProblem(place: key, problem: "lacks parameter '\(name)'")
    }
    return object
  }
}
