/// Ordered parameters; a configuration is one index per parameter, a cell its number in the table.
///
/// Cells of a grid are numbered in row-major order: the last parameter varies fastest, as in the nested lists
/// of the contest's files. Those of a list of candidates are numbered in the same order, without the gaps.
public struct SearchSpace: Hashable, Sendable {
  /// The parameters in the order of the table's axes; at least one.
  public let parameters: [Parameter]
  /// The number of configurations: of a grid the product of the level counts.
  public let cellCount: Int
  /// The level counts, one per parameter.
  public let shape: [Int]
  /// The configurations of a space that is no grid; `nil` of a grid.
  public let candidates: CandidateList?
  /// What users would take without a search; `nil` if nothing is said.
  public let defaultConfiguration: Configuration?
  private let strides: [Int]

  /// Checks the parameters and numbers the cells.
  ///
  /// - Parameters:
  ///   - candidates: the configurations that there are, in any order; all combinations when `nil`.
  ///   - standard: what users would take without a search.
  /// - Throws: `SearchSpaceError` when there is no parameter, a name occurs twice, a parameter has no
  ///   values or values that are not finite and strictly ascending or not as its kind says, the last value less the first
  ///   one is not finite, the cells cannot be counted, a candidate is given twice or is none of the combinations, or
  ///   the default is none of the configurations.
  /// - Complexity: O(*n*), where *n* is the number of all values; O(*m* log *m*) in the number of candidates.
  public init(
    _ parameters: [Parameter], candidates: [Configuration]? = nil,
    default standard: Configuration? = nil
  ) throws(SearchSpaceError) {
    guard !parameters.isEmpty else { throw .noParameters }
    var cells = 1
    var strides = [Int](repeating: 1, count: parameters.count)
    var names = Set<String>(minimumCapacity: parameters.count)
    for parameter in parameters where !names.insert(parameter.name).inserted {
      throw .duplicateName(parameter.name)
    }
    for (axis, parameter) in parameters.enumerated().reversed() {
      try parameter.check()
      strides[axis] = cells
      let (product, overflow) = cells.multipliedReportingOverflow(by: parameter.values.count)
      guard !overflow || candidates != nil else { throw .tooManyCells }
      cells = overflow ? .max : product
    }
    self.parameters = parameters
    self.strides = strides
    shape = parameters.map(\.values.count)
    var list: CandidateList?
    if let candidates {
      list = try CandidateList(candidates, shape: shape)
      for parameter in parameters where parameter.values.count > candidates.count {
        throw .unusedValues(
          parameter: parameter.name, values: parameter.values.count, candidates: candidates.count)
      }
    }
    self.candidates = list
    cellCount = list?.count ?? cells
    defaultConfiguration = standard
    if let standard, !contains(standard) { throw .defaultOutside(standard) }
  }

  /// Whether a configuration has one index per parameter, each of an allowed value.
  func isCombination(_ configuration: Configuration) -> Bool {
    configuration.indices.count == shape.count
      && zip(configuration.indices, shape).allSatisfy { $0 >= 0 && $0 < $1 }
  }

  /// Whether a configuration can be evaluated: it has one index per parameter, each of an allowed value, and is one
  /// of the candidates.
  public func contains(_ configuration: Configuration) -> Bool {
    isCombination(configuration) && candidates?.row(of: configuration) != .some(nil)
  }

  /// The number of a configuration of this space.
  ///
  /// - Complexity: O(*d*), where *d* is the number of parameters; O(*d* log *n*) among *n* candidates.
  public func cell(of configuration: Configuration) -> Int {
    if let candidates {
      guard let row = candidates.row(of: configuration) else {
        preconditionFailure("no candidate has the indices \(configuration.indices)")
      }
      return row
    }
    var cell = 0
    for (axis, index) in configuration.indices.enumerated() { cell += index * strides[axis] }
    return cell
  }

  /// The configuration with a number in `0..<cellCount`.
  ///
  /// - Complexity: O(*d*), where *d* is the number of parameters.
  public func configuration(ofCell cell: Int) -> Configuration {
    if let candidates { return candidates[cell] }
    var indices = [Int](repeating: 0, count: strides.count)
    var rest = cell
    for axis in strides.indices {
      (indices[axis], rest) = rest.quotientAndRemainder(dividingBy: strides[axis])
    }
    return Configuration(indices)
  }

  /// The configuration itself on a grid; among candidates the nearest one.
  ///
  /// Distances are those of ``Parameter/coordinate(at:)``, two labels without an order being 1 apart.
  ///
  /// - Parameter configuration: any combination of indices.
  /// - Complexity: O(*d*) on a grid or for a candidate; O(*n* *d*) otherwise.
  public func nearest(to configuration: Configuration) -> Configuration {
    guard let candidates, candidates.row(of: configuration) == nil else { return configuration }
    let squares = zip(parameters, configuration.indices).map { parameter, wanted in
      let own = parameter.coordinate(at: wanted)
      return parameter.values.indices.map { index -> Double in
        if parameter.isCategorical { return index == wanted ? 0 : 1 }
        let difference = parameter.coordinate(at: index) - own
        return difference * difference
      }
    }
    return candidates[candidates.nearest(squares)]
  }

  /// The parameter values of a configuration, by name.
  public func values(of configuration: Configuration) -> [String: ParameterValue] {
    var values = [String: ParameterValue](minimumCapacity: parameters.count)
    for (parameter, index) in zip(parameters, configuration.indices) {
      values[parameter.name] = parameter.value(at: index)
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
  case unlikeKind(parameter: String, index: Int, value: String, expected: String)
  case noLabels(parameter: String)
  case labelsWithoutCodes(parameter: String)
  case tooManyCells
  case noCandidates
  case unusedValues(parameter: String, values: Int, candidates: Int)
  case candidateOutside(row: Int)
  case candidateTwice(Configuration)
  case defaultOutside(Configuration)

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
    case .unlikeKind(let parameter, let index, let value, let expected):
      "parameter '\(parameter)': value \(index) is \(value); expected \(expected)"
    case .noLabels(let parameter):
      "parameter '\(parameter)' is categorical and has no labels; expected one per value"
    case .labelsWithoutCodes(let parameter):
      "parameter '\(parameter)' has labels; expected the values 0, 1, 2 and so on, one per label, and the kind"
        + " categorical or ordinal"
    case .noCandidates:
      "the list of configurations is empty; expected at least one"
    case .unusedValues(let parameter, let values, let candidates):
      "parameter '\(parameter)' has \(values) values, but the list has \(candidates) configurations; expected"
        + " only values that are in it"
    case .candidateOutside(let row):
      "configuration \(row) of the list is not made of allowed values"
    case .candidateTwice(let configuration):
      "the configuration of the indices \(configuration.indices) is in the list twice"
    case .defaultOutside(let configuration):
      "the default configuration, of the indices \(configuration.indices), is none of the space's"
    case .tooManyCells:
      "the search space has more cells than this machine can count"
    }
  }
}
