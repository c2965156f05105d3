import RematchNumerics

/// One tunable parameter: a name, a kind, and its allowed values in order.
///
/// ```swift
/// Parameter(name: "rate", values: [1e-4, 1e-3, 1e-2], kind: .real(.log))
/// Parameter(name: "optimizer", labels: ["adam", "sgd"])
/// ```
public struct Parameter: Hashable, Sendable {
  /// What distances between numbers mean.
  public enum Scale: String, Codable, Hashable, Sendable, CaseIterable {
    /// Differences count.
    case linear
    /// Ratios count; all values are above zero.
    case log
  }

  /// What is known of the values besides the values.
  public enum Kind: Hashable, Sendable {
    /// Real numbers.
    case real(Scale)
    /// Whole numbers.
    case integer(Scale)
    /// Values in an order, one step apart, whatever the numbers are: as the contest's parameters are.
    case ordinal
    /// Labels without an order.
    case categorical
  }

  /// A kind by its name and scale, as files and messages have them; linear where no scale is given.
  ///
  /// - Returns: `nil` for an unknown name, or a scale where there can be none.
  public static func kind(named name: String, scale: Scale?) -> Kind? {
    switch (name, scale) {
    case ("real", let scale): .real(scale ?? .linear)
    case ("integer", let scale): .integer(scale ?? .linear)
    case ("ordinal", nil): .ordinal
    case ("categorical", nil): .categorical
    default: nil
    }
  }

  /// The name, unique within a space.
  public let name: String
  /// What is known of the values.
  public let kind: Kind
  /// The allowed values ("coords" in the contest's files), strictly ascending and finite; of labels their codes 0, 1, 2
  /// and so on.
  public let values: [Double]
  /// The labels of a categorical parameter, and of an ordinal one without numbers.
  public let labels: [String]?
  /// The declared spacing of the values; the last gap of a contest's parameter may be shorter.
  public let step: Double

  /// A parameter of numbers; `SearchSpace` checks the values.
  ///
  /// - Parameter step: the declared spacing; the first gap when `nil`, zero for a single value.
  public init(name: String, values: [Double], step: Double? = nil, kind: Kind = .ordinal) {
    self.init(name: name, kind: kind, values: values, labels: nil, step: step)
  }

  /// A parameter of labels: categorical, or ordinal where they are in an order.
  public init(name: String, labels: [String], isOrdered: Bool = false) {
    self.init(
      name: name, kind: isOrdered ? .ordinal : .categorical,
      values: labels.indices.map(Double.init), labels: labels, step: nil)
  }

  /// A parameter from its parts, as files have them; `SearchSpace` checks them.
  public init(name: String, kind: Kind, values: [Double], labels: [String]?, step: Double?) {
    self.name = name
    self.kind = kind
    self.values = values
    self.labels = labels
    self.step = step ?? (values.count > 1 ? values[1] - values[0] : 0)
  }

  /// The kind's name: `real`, `integer`, `ordinal` or `categorical`.
  public var kindName: String {
    switch kind {
    case .real: "real"
    case .integer: "integer"
    case .ordinal: "ordinal"
    case .categorical: "categorical"
    }
  }

  /// Whether the values have no order.
  public var isCategorical: Bool { kind == .categorical }

  /// What distances between the numbers mean; `nil` where they mean nothing.
  public var scale: Scale? {
    switch kind {
    case .real(let scale), .integer(let scale): scale
    case .ordinal, .categorical: nil
    }
  }

  /// The value at an index, as users know it.
  public func value(at index: Int) -> ParameterValue {
    labels.map { .text($0[index]) } ?? .number(values[index])
  }

  /// How far along the parameter an index lies, from 0 for the first to 1 for the last: by the values on the declared
  /// scale, otherwise evenly. Of labels without an order it says nothing.
  ///
  /// - Complexity: O(1).
  public func coordinate(at index: Int) -> Double {
    let last = values.count - 1
    guard last > 0 else { return 0 }
    guard let scale, index > 0, index < last else { return Double(index) / Double(last) }
    switch scale {
    case .linear: return (values[index] - values[0]) / (values[last] - values[0])
    case .log:
      let first = Portable.log(values[0])
      return (Portable.log(values[index]) - first) / (Portable.log(values[last]) - first)
    }
  }

  /// The index of a user's value that is an allowed one; `nil` of any other.
  public func exactIndex(of value: ParameterValue) -> Int? {
    guard let index = nearestIndex(to: value), self.value(at: index).text == value.text else {
      return nil
    }
    return index
  }

  /// The index of the allowed value that is nearest to a user's value.
  ///
  /// - Returns: `nil` when the value cannot be one of this parameter: a label that it does not have, a text where
  ///   numbers are expected. A number stands for the label that is written like it.
  public func nearestIndex(to value: ParameterValue) -> Int? {
    switch (value, labels) {
    case (.number(let number), nil): nearestIndex(to: number)
    case (.text, nil): nil
    case (let value, let labels?): labels.firstIndex(of: value.text)
    }
  }

  /// The index of the allowed value that is nearest to `value`, the first one on a tie.
  ///
  /// As in the contest, distances are compared in floating point, and a value that is not finite
  /// counts as the first allowed one. On a logarithmic scale the distance is that of the logarithms.
  ///
  /// - Complexity: O(log *n*) for an allowed value, O(*n*) for any other.
  public func nearestIndex(to value: Double) -> Int {
    if let exact = index(of: value) { return exact }
    guard value.isFinite else { return 0 }
    let isLogarithmic = scale == .log
    if isLogarithmic, value <= 0 { return 0 }
    func place(_ value: Double) -> Double { isLogarithmic ? Portable.log(value) : value }
    let own = place(value)
    var best = 0
    var bestDistance = Double.infinity
    for (index, candidate) in values.enumerated() {
      let distance = (place(candidate) - own).magnitude
      if distance < bestDistance {
        best = index
        bestDistance = distance
      }
    }
    return best
  }

  /// The index of an allowed value, or `nil` when `value` is not one.
  ///
  /// - Complexity: O(log *n*).
  public func index(of value: Double) -> Int? {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < values.count && values[low] == value ? low : nil
  }

  /// Throws unless the values are as the kind says.
  func check() throws(SearchSpaceError) {
    guard !values.isEmpty else { throw .noValues(parameter: name) }
    for (index, value) in values.enumerated() {
      guard value.isFinite else { throw .notFinite(parameter: name, index: index, value: value) }
      if index > 0, value <= values[index - 1] {
        throw .notAscending(
          parameter: name, index: index, value: value, previous: values[index - 1])
      }
      let problem: String? =
        switch kind {
        case .real(.log) where value <= 0, .integer(.log) where value <= 0:
          "a number above 0, for the scale is logarithmic"
        case .integer where value != value.rounded(): "a whole number"
        default: nil
        }
      if let problem {
        throw .unlikeKind(parameter: name, index: index, value: "\(value)", expected: problem)
      }
    }
    // Distances and gaps of values are differences, so the largest one must be a number.
    let (first, last) = (values[0], values[values.count - 1])
    guard (last - first).isFinite else {
      throw .rangeOverflows(parameter: name, first: first, last: last)
    }
    try checkLabels()
  }

  private func checkLabels() throws(SearchSpaceError) {
    guard let labels else {
      if isCategorical { throw .noLabels(parameter: name) }
      return
    }
    guard scale == nil, labels.count == values.count,
      values == labels.indices.map(Double.init)
    else { throw .labelsWithoutCodes(parameter: name) }
    var seen: Set<String> = []
    for (index, label) in labels.enumerated() where !seen.insert(label).inserted {
      throw .unlikeKind(
        parameter: name, index: index, value: "'\(label)' again", expected: "labels that differ")
    }
  }
}

/// A parameter's value as users write it: a number or a label.
public enum ParameterValue: Hashable, Sendable {
  case number(Double)
  case text(String)

  /// The number; `nil` of a label.
  public var number: Double? { if case .number(let number) = self { number } else { nil } }

  /// The value as text; a whole number without a fraction.
  public var text: String {
    switch self {
    case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
    case .text(let text): text
    }
  }
}

extension ParameterValue: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral
{
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  /// A label.
  public init(stringLiteral value: String) { self = .text(value) }
}

extension ParameterValue: CustomStringConvertible {
  /// The number as Swift writes it, or the label in quotes.
  public var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .text(let text): "'\(text)'"
    }
  }
}

extension ParameterValue: Codable {
  /// Reads a number or a text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  /// Writes a number or a text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }
}
