extension SearchSpace {
  /// The level counts as messages show them, of many parameters the first ones.
  public var shapeText: String { Self.text(shape) }

  /// The configuration that a judge evaluates for a suggestion, if any, and what is wrong with the
  /// suggestion, if anything.
  ///
  /// Values that are not allowed are taken to the nearest ones, and combinations that are no candidates to the nearest
  /// candidate; an index and a label must be one, and no parameter may be missing.
  public func snap(_ suggestion: Suggestion) -> (configuration: Configuration?, problem: String?) {
    switch suggestion {
    case .configuration(let configuration):
      if contains(configuration) { return (configuration, nil) }
      if isCombination(configuration) {
        return (nearest(to: configuration), "\(Self.text(configuration.indices)) \(Self.notListed)")
      }
      return (
        nil,
        "is \(Self.text(configuration.indices)); expected one index per parameter, below \(shapeText)"
      )
    case .values(let values):
      var indices: [Int] = []
      var problem: String?
      for parameter in parameters {
        guard let value = values[parameter.name] else {
          return (nil, "lacks parameter '\(parameter.name)'")
        }
        guard let index = parameter.nearestIndex(to: value) else {
          return (nil, "has \(parameter.name) = \(value); expected \(parameter.expectation)")
        }
        if parameter.labels == nil, value != .number(parameter.values[index]) {
          problem =
            problem ?? "has \(parameter.name) = \(value); expected one of its allowed values"
        }
        indices.append(index)
      }
      if values.count > indices.count {
        let names = Set(parameters.map(\.name))
        let unknown = values.keys.filter { !names.contains($0) }.sorted()
        problem = problem ?? "has \(Self.text(unknown: unknown))"
      }
      let configuration = Configuration(indices)
      if contains(configuration) { return (configuration, problem) }
      return (nearest(to: configuration), problem ?? Self.notListed)
    case .resume(let id):
      return (nil, "resumes trial \(id); expected a configuration")
    }
  }

  private static let notListed = "is none of the listed configurations"

  /// A message shows so many of a list's numbers, and so many characters of a name.
  private static let most = (numbers: 20, characters: 60)

  /// The numbers of a list, which a suggester may have made of any length.
  private static func text(_ numbers: [Int]) -> String {
    if numbers.count <= most.numbers { return "\(numbers)" }
    let shown = numbers.prefix(most.numbers).map(String.init).joined(separator: ", ")
    return "[\(shown), ...], a list of \(numbers.count)"
  }

  /// The first of several unknown names, and how many more there are.
  private static func text(unknown names: [String]) -> String {
    let name = names[0]
    let isLong = name.count > most.characters
    let first = "unknown parameter '\(isLong ? name.prefix(most.characters) + "..." : name)'"
    return names.count == 1 ? first : "\(first) and \(names.count - 1) more"
  }
}

extension Parameter {
  /// What a value must be, as messages say it.
  var expectation: String {
    guard let labels else { return "a number" }
    let shown = labels.prefix(10).map { "'\($0)'" }.joined(separator: ", ")
    return "one of \(shown)" + (labels.count > 10 ? " and \(labels.count - 10) more" : "")
  }
}
