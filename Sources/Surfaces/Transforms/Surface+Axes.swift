import RematchNumerics
import Search

extension Surface {
  /// The number of a parameter.
  func axis(named name: String) throws(SurfaceError) -> Int {
    guard let axis = space.parameters.firstIndex(where: { $0.name == name }) else {
      throw .invalid(
        place: "transform:",
        problem: "there is no parameter '\(name)'; expected one of"
          + " \(space.parameters.map(\.name).joined(separator: ", "))")
    }
    return axis
  }

  func permuted(_ names: [String]) throws(SurfaceError) -> Surface {
    var order: [Int] = []
    for name in names { order.append(try axis(named: name)) }
    guard order.sorted() == Array(space.parameters.indices) else {
      throw .invalid(
        place: "transform 'permute':",
        problem: "has \(names.joined(separator: ", ")); expected each of"
          + " \(space.parameters.map(\.name).joined(separator: ", ")) once")
    }
    return try moved(order.map { space.parameters[$0] }) { old in
      Configuration(order.map { old.indices[$0] })
    } back: { new in
      var indices = new.indices
      for (place, axis) in order.enumerated() { indices[axis] = new.indices[place] }
      return Configuration(indices)
    }
  }

  func coarsened(_ axis: Int, _ every: Int) throws(SurfaceError) -> Surface {
    let old = space.parameters[axis]
    guard (1...old.values.count).contains(every) else {
      throw .invalid(
        place: "transform 'coarsen':",
        problem: "is by \(every); expected 1...\(old.values.count), the levels of '\(old.name)'")
    }
    let kept = Array(stride(from: 0, to: old.values.count, by: every))
    let parameter =
      old.labels.map { labels in
        Parameter(
          name: old.name, labels: kept.map { labels[$0] }, isOrdered: !old.isCategorical)
      } ?? Parameter(name: old.name, values: kept.map { old.values[$0] }, kind: old.kind)
    return try withLevels(of: axis, parameter, kept)
  }

  func categorical(_ axis: Int, seed: UInt64) throws(SurfaceError) -> Surface {
    let old = space.parameters[axis]
    var stream = RandomStream(seed: seed, name: "labels")
    let order = stream.permutation(old.values.count)
    return try withLevels(
      of: axis, Parameter(name: old.name, labels: order.map { old.value(at: $0).text }), order)
  }

  /// The surface with other levels of a parameter.
  ///
  /// - Parameter kept: the old level of each new one, all different.
  func withLevels(
    of axis: Int, _ parameter: Parameter, _ kept: some Sequence<Int>
  ) throws(SurfaceError) -> Surface {
    let kept = Array(kept)
    var places = [Int?](repeating: nil, count: space.shape[axis])
    for (new, old) in kept.enumerated() { places[old] = new }
    var parameters = space.parameters
    parameters[axis] = parameter
    return try moved(parameters) { old in
      guard let new = places[old.indices[axis]] else { return nil }
      var indices = old.indices
      indices[axis] = new
      return Configuration(indices)
    } back: { new in
      var indices = new.indices
      indices[axis] = kept[indices[axis]]
      return Configuration(indices)
    }
  }

  /// The surface over other parameters.
  ///
  /// - Parameters:
  ///   - place: the new configuration of an old one; `nil` if it is left out.
  ///   - back: the old configuration of a new one.
  private func moved(
    _ parameters: [Parameter], _ place: (Configuration) -> Configuration?,
    back: (Configuration) -> Configuration
  ) throws(SurfaceError) -> Surface {
    let candidates = space.candidates.map { list in
      (0..<list.count).compactMap { place(list[$0]) }
    }
    let moved: SearchSpace
    do {
      moved = try SearchSpace(
        parameters, candidates: candidates,
        default: space.defaultConfiguration.flatMap(place))
    } catch {
      throw .space(error)
    }
    let old = table()
    let row = old.steps * old.width
    let cells = (0..<moved.cellCount).map { space.cell(of: back(moved.configuration(ofCell: $0))) }
    let table = old.withNumbers { numbers in
      ReadingTable(cellCount: moved.cellCount, steps: old.steps, width: old.width) { cell, target in
        for number in 0..<row { target[number] = numbers[cells[cell] * row + number] }
      }
    }
    let durations = durations.map { durations in
      Durations(
        cellCount: moved.cellCount, steps: durations.steps,
        seconds: cells.flatMap { cell in
          (0..<durations.steps).map { durations.seconds(ofCell: cell, step: $0) }
        })
    }
    return try remade(space: moved, table: table, durations: .some(durations))
  }
}
