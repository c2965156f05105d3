import RematchDocuments
import Search

/// The search space of a live run: a grid that is fine where parameters are continuous.
struct LiveSpace: Sendable {
  /// The values of each parameter in the order of its indices.
  let values: [[JSONValue]]
  /// The space.
  let space: SearchSpace
  private let names: [String]

  /// The levels of continuous parameters, fewer where the cells could otherwise not be counted.
  private static let levels = [NumberRange.tuningCount, 33, 17, 9]
  private static let mostCells = 0x1p53

  init(_ description: RecordingDescription) throws(RecordingError) {
    names = description.parameters.map(\.name)
    func values(_ count: Int) -> [[JSONValue]] {
      description.parameters.map { parameter in
        guard case .range(let range) = parameter.domain else { return parameter.values() }
        var levels = range.levels(usual: count, complete: count)
        if let standard = description.standard?[parameter.name]?.double, !levels.contains(standard),
          (range.low...range.high).contains(standard)
        {
          levels = (levels + [standard]).sorted()
        }
        return levels.map(JSONValue.init(shortest:))
      }
    }
    let choices = Self.levels.map(values)
    let chosen = choices.first { $0.reduce(1) { $0 * Double($1.count) } < Self.mostCells }
    self.values = chosen ?? choices[choices.count - 1]
    let standard = try CellPlan.standard(description, self.values).map(Configuration.init)
    do throws(SearchSpaceError) {
      space = try SearchSpace(
        zip(description.parameters, self.values).map { $0.parameter($1) }, default: standard)
    } catch {
      throw .impossible("search: \(error)")
    }
  }

  /// The values of a configuration by name, as the command gets them.
  func parameters(of configuration: Configuration) -> [String: JSONValue] {
    var parameters = [String: JSONValue](minimumCapacity: names.count)
    for (axis, name) in names.enumerated() {
      parameters[name] = values[axis][configuration.indices[axis]]
    }
    return parameters
  }
}
