import Search

/// The cell of each configuration that was read, and whether the cells are a grid.
struct CellNumbering {
  /// The cell of each key.
  let cells: [Int]
  /// The configurations of a space that is no grid.
  let candidates: [Configuration]?

  /// - Parameter space: whether the cells are a grid; `nil`: when at least half of it is there.
  init(
    _ rows: borrowing CollectedRows, _ guesses: [ParameterGuess], space: ImportDescription.Space?
  ) {
    let count = rows.keys.count
    let width = rows.keys.width
    let shape = guesses.map(\.parameter.values.count)
    var product = 1
    var overflows = false
    for length in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      product = next
      overflows = overflows || overflow
    }
    // Positions in the grid are compared instead of rows of indices, wherever they can be counted.
    var positions: [Int]
    if overflows {
      positions = Self.ranks(rows, guesses)
    } else {
      positions = [Int](repeating: 0, count: count)
      for key in 0..<count {
        var position = 0
        for (axis, guess) in guesses.enumerated() {
          position =
            position * shape[axis] + guess.levels[Int(rows.keys.codes[key * width + axis])]
        }
        positions[key] = position
      }
    }
    let order = (0..<count).sorted { positions[$0] < positions[$1] }
    var row = -1
    var rowOfKey = [Int](repeating: 0, count: count)
    var first: [Int] = []
    for (index, key) in order.enumerated() {
      if index == 0 || positions[order[index - 1]] != positions[key] {
        row += 1
        first.append(key)
      }
      rowOfKey[key] = row
    }
    let isGrid =
      switch space {
      case .grid: !overflows
      case .list: false
      case nil:
        !overflows && Double(first.count) >= ImportedTable.leastGridShare * Double(product)
      }
    if isGrid {
      cells = positions
      candidates = nil
    } else {
      cells = rowOfKey
      candidates = first.map { key in
        Configuration(
          guesses.enumerated().map { $1.levels[Int(rows.keys.codes[key * width + $0])] })
      }
    }
  }

  /// The rank of each key among all in the order of their indices, equal for equal indices.
  private static func ranks(_ rows: borrowing CollectedRows, _ guesses: [ParameterGuess]) -> [Int] {
    let width = rows.keys.width
    let indices = (0..<rows.keys.count).map { key in
      guesses.enumerated().map { $1.levels[Int(rows.keys.codes[key * width + $0])] }
    }
    let order = indices.indices.sorted { indices[$0].lexicographicallyPrecedes(indices[$1]) }
    var ranks = [Int](repeating: 0, count: indices.count)
    var rank = 0
    for (position, key) in order.enumerated() {
      if position > 0, indices[order[position - 1]] != indices[key] { rank += 1 }
      ranks[key] = rank
    }
    return ranks
  }
}
