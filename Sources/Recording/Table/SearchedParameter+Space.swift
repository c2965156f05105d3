import RematchDocuments
import Search

extension SearchedParameter {
  /// The parameter as a search space has it.
  ///
  /// - Parameter values: its values in the order of their indices.
  func parameter(_ values: [JSONValue]) -> Parameter {
    let numbers = values.compactMap(\.double)
    switch domain {
    case .listed(_, .categorical): return Parameter(name: name, labels: values.map(\.shownText))
    case .listed(_, .ordinal):
      return Parameter(name: name, labels: values.map(\.shownText), isOrdered: true)
    case .listed(_, .numbers): return Parameter(name: name, values: numbers, kind: .ordinal)
    case .listed(_, .scaled(let isLog, let isWhole)):
      return Parameter(
        name: name, values: numbers,
        kind: isWhole ? .integer(isLog ? .log : .linear) : .real(isLog ? .log : .linear))
    case .range(let range):
      return Parameter(
        name: name, values: numbers,
        kind: range.isWhole
          ? .integer(range.isLog ? .log : .linear) : .real(range.isLog ? .log : .linear))
    }
  }
}

extension CellPlan {
  /// The space of the cells: a grid, or a list of candidates.
  func space(_ description: RecordingDescription) throws(RecordingError) -> SearchSpace {
    let parameters = zip(description.parameters, values).map { $0.parameter($1) }
    var standard: Configuration?
    if description.standard != nil {
      standard = try Self.standard(description, values).map(Configuration.init)
    }
    do throws(SearchSpaceError) {
      return try SearchSpace(
        parameters, candidates: isGrid ? nil : rows.map(Configuration.init), default: standard)
    } catch {
      throw .impossible("search: \(error)")
    }
  }
}
