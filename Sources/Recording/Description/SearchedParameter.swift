public import RematchDocuments

/// A parameter of the command, with what it may be.
public struct SearchedParameter: Hashable, Sendable {
  /// What a listed parameter's values are to each other.
  public enum Order: Hashable, Sendable {
    case categorical
    /// In the order of the list.
    case ordinal
    /// Numbers in ascending order, evenly spaced to a model.
    case numbers
    /// Numbers in ascending order that a model sees by their size, or by their logarithms.
    case scaled(isLog: Bool, isWhole: Bool)
  }

  /// What it may be.
  public enum Domain: Hashable, Sendable {
    case listed([JSONValue], Order)
    case range(NumberRange)
  }

  /// The name that placeholders have.
  public let name: String
  /// What it may be.
  public let domain: Domain

  /// The variable of the environment that holds its value.
  public var variable: String {
    "REMATCH_PARAM_"
      + String(
        name.uppercased().map { character in
          character.isASCII && (character.isLetter || character.isNumber) ? character : "_"
        })
  }

  /// The values of a grid, in the order of the parameter's indices.
  ///
  /// - Parameter isFine: whether a range has as many levels as a live tuning takes.
  func values(isFine: Bool = false) -> [JSONValue] {
    switch domain {
    case .listed(let values, _): values
    case .range(let range):
      (isFine
        ? range.levels(usual: NumberRange.tuningCount, complete: NumberRange.tuningCount)
        : range.levels()).map(JSONValue.init(shortest:))
    }
  }

  /// Whether its values depend on how cells are chosen.
  var isContinuous: Bool {
    if case .range(let range) = domain { !range.hasLevels } else { false }
  }
}

extension JSONValue {
  /// A number, whole where it has no fraction.
  init(shortest number: Double) {
    self =
      number == number.rounded() && number.magnitude < 1e15
      ? .integer(Int(number)) : .number(number)
  }
}

// MARK: - Reading

extension SearchedParameter {
  /// The types of the tuning services' search spaces.
  private static let types = [
    "choice", "int", "randint", "uniform", "loguniform", "quniform", "qloguniform",
  ]
  /// Those that have no bounds.
  private static let unbounded = ["normal", "qnormal", "lognormal", "qlognormal"]
  private static let kinds = [
    "real", "log", "integer", "integer-log", "ordinal", "categorical",
  ]
  private static let example = #"{"_type": "uniform", "_value": [0, 1]}"#

  /// Reads the search space: an object by name, whose parameters are then in alphabetical order, or a list of objects
  /// with a `name` each.
  static func list(_ value: JSONValue, place: String) throws(JSONProblem) -> [SearchedParameter] {
    var found: [SearchedParameter] = []
    switch value {
    case .object(let members):
      for (name, value) in members.sorted(by: { $0.key < $1.key }) {
        found.append(try SearchedParameter(name, value, place: "\(place).\(name)"))
      }
    case .array(let list):
      for (index, value) in list.enumerated() {
        let place = "\(place)[\(index)]"
        guard case .object(var object) = value, let name = object.removeValue(forKey: "name") else {
          throw JSONProblem(place: place, problem: "expected an object with a 'name'")
        }
        found.append(
          try SearchedParameter(name.text(at: "\(place).name"), .object(object), place: place))
      }
    default:
      throw JSONProblem(
        place: place, problem: "is \(value.kindName); expected an object of parameters by name")
    }
    guard !found.isEmpty else {
      throw JSONProblem(place: place, problem: "has no parameter; expected one such as \(example)")
    }
    for (index, parameter) in found.enumerated() {
      for other in found[..<index] where other.variable == parameter.variable {
        throw JSONProblem(
          place: place,
          problem: other.name == parameter.name
            ? "'\(parameter.name)' occurs twice"
            : "'\(other.name)' and '\(parameter.name)' would share the variable \(parameter.variable)"
        )
      }
    }
    return found
  }

  private init(_ name: String, _ value: JSONValue, place: String) throws(JSONProblem) {
    guard !name.isEmpty else { throw JSONProblem(place: place, problem: "has no name") }
    self.name = name
    if case .array(let values) = value {
      domain = try Self.choice(values, place: place)
      return
    }
    var members = try Members(value, place: place)
    if let (_, type) = try members.take("_type") {
      domain = try Self.typed(type.text(at: members.place("_type")), &members)
    } else if try Members(value, place: place).keys.contains("_value") {
      throw JSONProblem(
        place: place, problem: "has no '_type'; expected one such as \(Self.example)")
    } else {
      domain = try Self.own(&members)
    }
    try members.finish()
  }

  /// A parameter as tuning services have it: `_type` and `_value`.
  private static func typed(_ type: String, _ members: inout Members) throws(JSONProblem) -> Domain
  {
    let place = members.place("_value")
    if unbounded.contains(type) {
      throw JSONProblem(
        place: members.place("_type"),
        problem: "'\(type)' has no bounds, so that there is no grid of it;"
          + " expected 'uniform' or 'loguniform' with the bounds that matter")
    }
    guard types.contains(type) else {
      throw JSONProblem(
        place: members.place("_type"),
        problem: "unknown type '\(type)'" + nearestHint(to: type, among: types))
    }
    guard let (_, value) = try members.take("_value"), case .array(let values) = value else {
      throw JSONProblem(place: place, problem: "expected a list, as in \(example)")
    }
    if type == "choice" { return try choice(values, place: place) }
    let isQuantised = type.hasPrefix("q")
    let numbers = values.compactMap(\.double)
    guard numbers.count == values.count, numbers.count == (isQuantised ? 3 : 2) else {
      throw JSONProblem(
        place: place,
        problem: "is \(value.canonicalText); expected "
          + (isQuantised ? "[low, high, step]" : "[low, high]") + " for '\(type)'")
    }
    let count = try members.integer("count", in: 1...100_000)
    let isWhole = type == "int" || type == "randint"
    return .range(
      try range(
        low: numbers[0],
        // The upper bound of 'randint' is not among its numbers.
        high: type == "randint" ? numbers[1] - 1 : numbers[1],
        isLog: type.hasSuffix("loguniform"), quantum: isQuantised ? numbers[2] : isWhole ? 1 : nil,
        count: count, place: place))
  }

  /// A parameter in the own form: `kind` with `values`, or with `from`, `to` and `count`.
  private static func own(_ members: inout Members) throws(JSONProblem) -> Domain {
    let kind = try members.text("kind")
    if let kind, !kinds.contains(kind) {
      throw JSONProblem(
        place: members.place("kind"),
        problem: "unknown kind '\(kind)'" + nearestHint(to: kind, among: kinds))
    }
    if let (_, value) = try members.take("values") {
      let place = members.place("values")
      guard case .array(let values) = value else {
        throw JSONProblem(place: place, problem: "is \(value.kindName); expected a list")
      }
      let plain = try choice(values, place: place)
      switch kind {
      case nil: return plain
      case "categorical": return .listed(values, .categorical)
      case "ordinal":
        if case .listed(_, .categorical) = plain { return .listed(values, .ordinal) }
        return plain
      case let kind?:
        guard case .listed(let sorted, .numbers) = plain else {
          throw JSONProblem(place: place, problem: "expected numbers for kind '\(kind)'")
        }
        let isLog = kind.hasSuffix("log")
        if isLog, (sorted.first?.double ?? 0) <= 0 {
          throw JSONProblem(place: place, problem: "expected numbers above 0 for kind '\(kind)'")
        }
        if kind.hasPrefix("integer"),
          let wrong = sorted.first(where: { $0.double?.rounded() != $0.double })
        {
          throw JSONProblem(
            place: place,
            problem: "has \(wrong.canonicalText); expected whole numbers for kind '\(kind)'")
        }
        return .listed(sorted, .scaled(isLog: isLog, isWhole: kind.hasPrefix("integer")))
      }
    }
    let ends = -1e300...1e300
    guard let from = try members.number("from", in: ends, expected: "a number"),
      let to = try members.number("to", in: ends, expected: "a number")
    else {
      throw JSONProblem(
        place: members.place,
        problem: "expected a list of values, 'values', or 'from' and 'to', as in"
          + #" {"kind": "log", "from": 0.001, "to": 1, "count": 8}"#)
    }
    if let kind, kind == "ordinal" || kind == "categorical" {
      throw JSONProblem(place: members.place, problem: "kind '\(kind)' needs 'values'")
    }
    let step = try members.number("step", in: 1e-300...1e300, expected: "a number above 0")
    let isWhole = kind?.hasPrefix("integer") ?? false
    return .range(
      try range(
        low: from, high: to, isLog: kind?.hasSuffix("log") ?? false,
        quantum: step ?? (isWhole ? 1 : nil),
        count: try members.integer("count", in: 1...100_000), place: members.place))
  }

  private static func range(
    low: Double, high: Double, isLog: Bool, quantum: Double?, count: Int?, place: String
  ) throws(JSONProblem) -> NumberRange {
    guard low < high, (high - low).isFinite else {
      throw JSONProblem(
        place: place, problem: "has the bounds \(low) and \(high); expected the lower one first")
    }
    if isLog, low <= 0 {
      throw JSONProblem(
        place: place, problem: "begins at \(low); expected a number above 0 on a logarithmic scale")
    }
    let range = NumberRange(low: low, high: high, isLog: isLog, quantum: quantum, count: count)
    if let quantum, !(quantum > 0) || range.factors == nil {
      throw JSONProblem(
        place: place, problem: "has no multiple of the step \(quantum) between \(low) and \(high)")
    }
    return range
  }

  /// Listed values: numbers are sorted, for they have an order; texts are categories.
  private static func choice(_ values: [JSONValue], place: String) throws(JSONProblem) -> Domain {
    guard !values.isEmpty else { throw JSONProblem(place: place, problem: "is empty") }
    for (index, value) in values.enumerated() {
      switch value {
      case .string, .bool, .integer, .number: break
      default:
        throw JSONProblem(
          place: "\(place)[\(index)]",
          problem: "is \(value.kindName); expected a text, a number, true or false"
            + " (search spaces within search spaces are not known)")
      }
    }
    let numbers = values.compactMap(\.double)
    let sorted =
      numbers.count == values.count
      ? Set(numbers).sorted().map(JSONValue.init(shortest:)) : values
    guard Set(sorted.map(\.shownText)).count == values.count else {
      throw JSONProblem(place: place, problem: "has a value twice")
    }
    return .listed(sorted, numbers.count == values.count ? .numbers : .categorical)
  }
}
