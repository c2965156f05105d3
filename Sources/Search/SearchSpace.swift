/// One tunable parameter: a name and its allowed values in ascending order.
public struct Parameter: Hashable, Sendable {
  /// The name, unique within a space.
  public let name: String
  /// The allowed values ("coords" in the contest's files), strictly ascending and finite.
  public let values: [Double]
  /// The declared spacing of the values; the last gap of a contest's parameter may be shorter.
  public let step: Double

  /// A parameter; `SearchSpace` checks the values.
  ///
  /// - Parameter step: the declared spacing; the first gap when `nil`, zero for a single value.
  public init(name: String, values: [Double], step: Double? = nil) {
    self.name = name
    self.values = values
    self.step = step ?? (values.count > 1 ? values[1] - values[0] : 0)
  }

  /// The index of the allowed value that is nearest to `value`, the first one on a tie.
  ///
  /// As in the contest, distances are compared in floating point, and a value that is not finite
  /// counts as the first allowed one.
  ///
  /// - Complexity: O(log *n*) for an allowed value, O(*n*) for any other.
  public func nearestIndex(to value: Double) -> Int {
    if let exact = index(of: value) { return exact }
    guard value.isFinite else { return 0 }
    var best = 0
    var bestDistance = Double.infinity
    for (index, candidate) in values.enumerated() {
      let distance = (candidate - value).magnitude
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
}

/// Ordered parameters; a configuration is one index per parameter, a cell its number in the table.
///
/// Cells are numbered in row-major order: the last parameter varies fastest, as in the nested lists
/// of the contest's files.
public struct SearchSpace: Hashable, Sendable {
  /// The parameters in the order of the table's axes; at least one.
  public let parameters: [Parameter]
  /// The number of configurations, the product of the level counts.
  public let cellCount: Int
  /// The level counts, one per parameter.
  public let shape: [Int]
  private let strides: [Int]

  /// Checks the parameters and numbers the cells.
  ///
  /// - Throws: `SearchSpaceError` when there is no parameter, a name occurs twice, a parameter has no
  ///   values or values that are not finite and strictly ascending, the last value less the first one is not finite, or
  ///   the cells cannot be counted.
  /// - Complexity: O(*n*), where *n* is the number of all values.
  public init(_ parameters: [Parameter]) throws(SearchSpaceError) {
    guard !parameters.isEmpty else { throw .noParameters }
    var cells = 1
    var strides = [Int](repeating: 1, count: parameters.count)
    var names = Set<String>(minimumCapacity: parameters.count)
    for parameter in parameters where !names.insert(parameter.name).inserted {
      throw .duplicateName(parameter.name)
    }
    for (axis, parameter) in parameters.enumerated().reversed() {
      guard !parameter.values.isEmpty else { throw .noValues(parameter: parameter.name) }
      for (index, value) in parameter.values.enumerated() {
        guard value.isFinite else {
          throw .notFinite(parameter: parameter.name, index: index, value: value)
        }
        if index > 0, value <= parameter.values[index - 1] {
          throw .notAscending(
            parameter: parameter.name, index: index, value: value,
            previous: parameter.values[index - 1])
        }
      }
      // Distances and gaps of values are differences, so the largest one must be a number.
      let (first, last) = (parameter.values[0], parameter.values[parameter.values.count - 1])
      guard (last - first).isFinite else {
        throw .rangeOverflows(parameter: parameter.name, first: first, last: last)
      }
      strides[axis] = cells
      let (product, overflow) = cells.multipliedReportingOverflow(by: parameter.values.count)
      guard !overflow else { throw .tooManyCells }
      cells = product
    }
    self.parameters = parameters
    self.strides = strides
    shape = parameters.map(\.values.count)
    cellCount = cells
  }

  /// Whether a configuration has one index per parameter, each of an allowed value.
  public func contains(_ configuration: Configuration) -> Bool {
    configuration.indices.count == shape.count
      && zip(configuration.indices, shape).allSatisfy { $0 >= 0 && $0 < $1 }
  }

  /// The row-major number of a configuration of this space.
  ///
  /// - Complexity: O(*d*), where *d* is the number of parameters.
  public func cell(of configuration: Configuration) -> Int {
    var cell = 0
    for (axis, index) in configuration.indices.enumerated() { cell += index * strides[axis] }
    return cell
  }

  /// The configuration with a row-major number in `0..<cellCount`.
  ///
  /// - Complexity: O(*d*), where *d* is the number of parameters.
  public func configuration(ofCell cell: Int) -> Configuration {
    var indices = [Int](repeating: 0, count: strides.count)
    var rest = cell
    for axis in strides.indices {
      (indices[axis], rest) = rest.quotientAndRemainder(dividingBy: strides[axis])
    }
    return Configuration(indices)
  }

  /// The parameter values of a configuration, by name.
  public func values(of configuration: Configuration) -> [String: Double] {
    var values = [String: Double](minimumCapacity: parameters.count)
    for (parameter, index) in zip(parameters, configuration.indices) {
      values[parameter.name] = parameter.values[index]
    }
    return values
  }
}

/// One index per parameter of a search space, in the order of its parameters.
public struct Configuration: Hashable, Sendable, ExpressibleByArrayLiteral {
  /// The indices into the parameters' allowed values.
  public var indices: [Int]

  /// A configuration from its indices.
  public init(_ indices: [Int]) { self.indices = indices }

  /// A configuration from its indices.
  public init(arrayLiteral elements: Int...) { indices = elements }
}

extension Configuration: Codable {
  /// Reads a plain list of indices.
  public init(from decoder: any Decoder) throws {
    indices = try decoder.singleValueContainer().decode([Int].self)
  }

  /// Writes a plain list of indices.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(indices)
  }
}

/// What is wrong with the parameters of a search space.
public enum SearchSpaceError: Error, Hashable, CustomStringConvertible {
  case noParameters
  case duplicateName(String)
  case noValues(parameter: String)
  case notFinite(parameter: String, index: Int, value: Double)
  case notAscending(parameter: String, index: Int, value: Double, previous: Double)
  case rangeOverflows(parameter: String, first: Double, last: Double)
  case tooManyCells

  /// The message for the user.
  public var description: String {
    switch self {
    case .noParameters:
      "the search space has no parameters; expected at least one"
    case .duplicateName(let name):
      "parameter '\(name)' occurs twice; names must differ"
    case .noValues(let parameter):
      "parameter '\(parameter)' has no allowed values; expected at least one"
    case .notFinite(let parameter, let index, let value):
      "parameter '\(parameter)': value \(index) is \(value); expected a finite number"
    case .notAscending(let parameter, let index, let value, let previous):
      "parameter '\(parameter)': value \(index) is \(value) after \(previous);"
        + " expected strictly ascending values"
    case .rangeOverflows(let parameter, let first, let last):
      "parameter '\(parameter)': values from \(first) to \(last); expected a range of at most"
        + " \(Double.greatestFiniteMagnitude)"
    case .tooManyCells:
      "the search space has more cells than this machine can count"
    }
  }
}
