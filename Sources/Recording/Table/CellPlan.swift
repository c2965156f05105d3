import RematchDocuments
import RematchNumerics
import Search

/// The configurations that a recording evaluates.
struct CellPlan: Sendable {
  /// The values of each parameter in the order of its indices.
  let values: [[JSONValue]]
  /// The indices of each configuration, in the order of the cells.
  let rows: [[Int]]
  /// Whether they are all combinations.
  let isGrid: Bool
  /// The names of the parameters.
  let names: [String]

  /// So many cells are the most that are laid out.
  private static let mostCells = 1_000_000

  /// The values of a cell by name.
  func parameters(ofCell cell: Int) -> [String: JSONValue] {
    var parameters = [String: JSONValue](minimumCapacity: names.count)
    for (axis, name) in names.enumerated() { parameters[name] = values[axis][rows[cell][axis]] }
    return parameters
  }

  /// The cells that a description asks for, in ascending order of their indices.
  ///
  /// - Throws: `RecordingError` when there are too many, or the default configuration is none of them.
  init(_ description: RecordingDescription) throws(RecordingError) {
    let parameters = description.parameters
    names = parameters.map(\.name)
    let isSampled = description.cells != .grid && parameters.contains { $0.isContinuous }
    if isSampled {
      (values, rows) = Self.sampled(description)
      isGrid = false
      return
    }
    let levels = parameters.map { $0.values() }
    values = levels
    let shape = levels.map(\.count)
    var count = 1
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard !overflow, product <= Int(Int32.max) else {
        throw .impossible("the grid has more cells than \(Int32.max); expected fewer levels")
      }
      count = product
    }
    var chosen = Array(try Self.numbers(description, shape, count))
    if let standard = try Self.standard(description, levels) {
      let number = zip(standard, shape).reduce(0) { $0 * $1.1 + $1.0 }
      if !chosen.contains(number) { chosen = (chosen + [number]).sorted() }
    }
    isGrid = chosen.count == count
    rows = chosen.map { Self.indices($0, shape) }
  }

  /// The numbers of the chosen cells of a grid, ascending.
  private static func numbers(
    _ description: RecordingDescription, _ shape: [Int], _ count: Int
  ) throws(RecordingError) -> [Int] {
    let chosen: [Int]
    switch description.cells {
    case .grid: chosen = count <= mostCells ? Array(0..<count) : []
    case .random(let wanted):
      var stream = RandomStream(seed: description.seed, name: "cells")
      var found: Set<Int> = []
      if wanted >= count {
        found = Set(0..<count)
      } else {
        // Floyd's sample without replacement: one draw for each.
        for last in (count - wanted)..<count {
          let drawn = stream.index(below: last + 1)
          if !found.insert(drawn).inserted { found.insert(last) }
        }
      }
      chosen = found.sorted()
    case .design:
      let points = points(description)
      chosen = Set(
        points.map { point in
          zip(point, shape).reduce(0) { $0 * $1.1 + min($1.1 - 1, Int($1.0 * Double($1.1))) }
        }
      ).sorted()
    }
    guard !chosen.isEmpty else {
      throw .impossible(
        "the grid has \(count) cells; expected at most \(mostCells):"
          + #" fewer levels, or 'cells' such as {"random": 1000}"#)
    }
    return chosen
  }

  /// Configurations whose continuous parameters are drawn from their ranges.
  private static func sampled(_ description: RecordingDescription) -> ([[JSONValue]], [[Int]]) {
    let parameters = description.parameters
    var drawn = points(description).map { point in
      zip(point, parameters).map { place, parameter -> JSONValue in
        if case .range(let range) = parameter.domain, parameter.isContinuous {
          return JSONValue(shortest: range.number(at: place))
        }
        let values = parameter.values()
        return values[min(values.count - 1, Int(place * Double(values.count)))]
      }
    }
    if let standard = description.standard {
      drawn.append(parameters.map { standard[$0.name] ?? .null })
    }
    let values = parameters.enumerated().map { axis, parameter -> [JSONValue] in
      guard parameter.isContinuous else {
        var values = parameter.values()
        // The default configuration may have a value of its own.
        for row in drawn where !values.contains(row[axis]) { values.append(row[axis]) }
        guard case .listed(_, .categorical) = parameter.domain else { return Self.sorted(values) }
        return values
      }
      return Self.sorted(Array(Set(drawn.map { $0[axis] })))
    }
    let indices = values.map { list in
      Dictionary(uniqueKeysWithValues: list.enumerated().map { ($1, $0) })
    }
    let rows = Set(drawn.map { row in row.enumerated().map { indices[$0][$1] ?? 0 } })
    return (values, rows.sorted { $0.lexicographicallyPrecedes($1) })
  }

  /// Numbers in ascending order; other values as they are.
  private static func sorted(_ values: [JSONValue]) -> [JSONValue] {
    guard values.allSatisfy({ $0.double != nil }) else { return values }
    return values.sorted { ($0.double ?? 0) < ($1.double ?? 0) }
  }

  /// Points of the unit cube, one coordinate per parameter.
  private static func points(_ description: RecordingDescription) -> [[Double]] {
    let dimensions = description.parameters.count
    var stream = RandomStream(seed: description.seed, name: "cells")
    switch description.cells {
    case .grid: return []
    case .random(let count):
      return (0..<count).map { _ in (0..<dimensions).map { _ in stream.uniform() } }
    case .design(.latinHypercube, let count):
      return stream.latinHypercube(count, dimensions: dimensions)
    case .design(.sobol, let count):
      var sequence = SobolSequence(
        dimensions: min(dimensions, SobolSequence.maximumDimensions), scrambleSeed: stream.next())
      return (0..<count).map { _ in
        var point = sequence.next()
        while point.count < dimensions { point.append(stream.uniform()) }
        return point
      }
    }
  }

  /// The indices of the default configuration among the levels of a grid; `nil` without one.
  static func standard(
    _ description: RecordingDescription, _ levels: [[JSONValue]]
  ) throws(RecordingError) -> [Int]? {
    guard let standard = description.standard else { return nil }
    var indices: [Int] = []
    for (parameter, values) in zip(description.parameters, levels) {
      let value = standard[parameter.name] ?? .null
      let number = value.double
      guard
        let index = values.firstIndex(where: { $0 == value || number != nil && $0.double == number }
        )
      else {
        throw .impossible(
          "default: \(parameter.name) = \(value.canonicalText) is none of its values,"
            + " \(values.map(\.canonicalText).joined(separator: ", "))")
      }
      indices.append(index)
    }
    return indices
  }

  private static func indices(_ number: Int, _ shape: [Int]) -> [Int] {
    var indices = [Int](repeating: 0, count: shape.count)
    var rest = number
    for axis in shape.indices.reversed() {
      (rest, indices[axis]) = rest.quotientAndRemainder(dividingBy: shape[axis])
    }
    return indices
  }
}
