import Records
import Search

/// The full rewards of a surface with two parameters: of the whole table if it is known, otherwise of the cells
/// that some run visited.
struct HeatMap: Sendable {
  /// The surface.
  let identity: Record.SurfaceIdentity
  /// Whether the whole table is drawn.
  let isWhole: Bool
  /// What was measured; `nil` of a maximised reward.
  let measure: Record.Measure?
  /// The names of the two parameters.
  let names: [String]
  /// The numbers of their allowed values.
  let extent: [Int]
  /// The cells drawn along the first parameter; fewer than its values if there are very many.
  let columns: Int
  /// The cells drawn along the second parameter.
  let rows: Int
  /// The smallest reward of the table.
  let low: Double
  /// The largest reward of the table.
  let high: Double
  /// The rewards row by row, as drawn; `nil` for a cell that no run visited.
  let rewards: [Double?]
  private let values: [[String]]

  /// The most cells that are drawn along an axis, a little more than a pixel each.
  private static let mostCells = 160
  /// The indices that a configuration may have; larger ones of a damaged journal would take all memory.
  private static let indices = 0..<1_000_000

  /// The map of a table; `nil` unless it has two parameters.
  ///
  /// - Parameter measure: what the table's numbers are.
  init?(_ table: SurfaceTable, measure: Record.Measure?) {
    guard table.space.parameters.count == 2 else { return nil }
    self.init(
      identity: table.identity, isWhole: true, measure: measure,
      names: table.space.parameters.map(\.name),
      values: table.space.parameters.map { parameter in
        parameter.labels ?? parameter.values.map { shortest($0) }
      }, extent: table.space.shape,
      low: table.rewards.lazy.filter { !$0.isNaN }.min() ?? 0,
      high: table.rewards.lazy.filter { !$0.isNaN }.max() ?? 0,
      cells: table.rewards.enumerated().compactMap { cell, reward in
        let indices = table.space.configuration(ofCell: cell).indices
        return reward.isNaN ? nil : (indices[0], indices[1], reward)
      })
  }

  /// Whether the configurations of runs have two indices, and some of them a reward.
  static func isMappable(_ records: [Record]) -> Bool {
    var isEmpty = true
    for record in records {
      for trial in record.trials where trial.reward != nil {
        let found = trial.configuration.indices
        guard found.count == 2, found.allSatisfy(indices.contains) else { return false }
        isEmpty = false
      }
    }
    return !isEmpty
  }

  /// The map of the cells that runs visited; `nil` unless their configurations have two indices.
  init?(visitedBy records: [Record]) {
    guard let first = records.first, Self.isMappable(records) else { return nil }
    var cells: [(Int, Int, Double)] = []
    for trial in records.flatMap(\.trials) {
      let indices = trial.configuration.indices
      if let reward = trial.reward { cells.append((indices[0], indices[1], reward)) }
    }
    self.init(
      identity: first.surface, isWhole: false, measure: first.measure,
      names: ["parameter 1", "parameter 2"], values: [],
      extent: [(cells.map(\.0).max() ?? 0) + 1, (cells.map(\.1).max() ?? 0) + 1],
      low: first.worst, high: first.best, cells: cells)
  }

  private init(
    identity: Record.SurfaceIdentity, isWhole: Bool, measure: Record.Measure?, names: [String],
    values: [[String]],
    extent: [Int], low: Double, high: Double, cells: [(Int, Int, Double)]
  ) {
    self.identity = identity
    self.isWhole = isWhole
    self.measure = measure
    self.names = names
    self.values = values
    self.extent = extent
    self.low = low
    self.high = high
    columns = min(extent[0], Self.mostCells)
    rows = min(extent[1], Self.mostCells)
    // A drawn cell that stands for several shows the best of them.
    var rewards = [Double?](repeating: nil, count: columns * rows)
    for (column, row, reward) in cells {
      let place = row * rows / extent[1] * columns + column * columns / extent[0]
      rewards[place] = max(rewards[place] ?? reward, reward)
    }
    self.rewards = rewards
  }

  /// Whether a drawn cell may stand for several of the table.
  var isThinned: Bool { columns < extent[0] || rows < extent[1] }

  /// The colour of a drawn cell.
  func level(_ column: Int, _ row: Int) -> Int? {
    rewards[row * columns + column].map { reward in
      ColourScale.level(height(reward, from: low, to: high))
    }
  }

  /// Places from 0 to 1 along an axis, with the value there: the first, the middle and the last one.
  func ticks(axis: Int) -> [(place: Double, label: String)] {
    let count = extent[axis]
    return Set([0, count / 2, count - 1]).sorted().map { index in
      ((Double(index) + 0.5) / Double(count), label(axis: axis, index: index))
    }
  }

  /// The value of a parameter, or the index if the values are not known.
  func label(axis: Int, index: Int) -> String {
    guard values.indices.contains(axis), values[axis].indices.contains(index) else {
      return "\(index)"
    }
    return values[axis][index]
  }
}

/// A number with at most four significant digits and no zeros at its end.
public func shortest(_ value: Double) -> String {
  var text = significant(value, 4)
  guard text.contains("."), !text.contains("e") else { return text }
  while text.last == "0" { text.removeLast() }
  if text.last == "." { text.removeLast() }
  return text
}
