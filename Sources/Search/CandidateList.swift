/// The configurations of a space that is no grid, in the order of their indices.
public struct CandidateList: Hashable, Sendable {
  /// The number of configurations.
  public let count: Int
  private let dimension: Int
  /// The indices, a row per configuration, rows in lexicographic order.
  private let indices: [Int32]

  /// A list of configurations, which are sorted.
  ///
  /// - Throws: when there is none, one is outside of the grid, or one occurs twice.
  /// - Complexity: O(*n* *d* log *n*).
  init(_ configurations: [Configuration], shape: [Int]) throws(SearchSpaceError) {
    guard !configurations.isEmpty else { throw .noCandidates }
    for (row, configuration) in configurations.enumerated() {
      guard configuration.indices.count == shape.count,
        zip(configuration.indices, shape).allSatisfy({ $0 >= 0 && $0 < $1 })
      else { throw .candidateOutside(row: row) }
    }
    let sorted = configurations.sorted { $0.indices.lexicographicallyPrecedes($1.indices) }
    for index in sorted.indices.dropFirst() where sorted[index] == sorted[index - 1] {
      throw .candidateTwice(sorted[index])
    }
    count = sorted.count
    dimension = shape.count
    indices = sorted.flatMap { $0.indices.map(Int32.init) }
  }

  /// The configuration of a row.
  public subscript(row: Int) -> Configuration {
    Configuration(indices[(row * dimension)..<((row + 1) * dimension)].map(Int.init))
  }

  /// The row of a configuration; `nil` if it is not in the list.
  ///
  /// - Complexity: O(*d* log *n*).
  public func row(of configuration: Configuration) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if precedes(middle, configuration) { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == configuration ? low : nil
  }

  private func precedes(_ row: Int, _ configuration: Configuration) -> Bool {
    for (axis, other) in configuration.indices.enumerated() {
      let own = Int(indices[row * dimension + axis])
      if own != other { return own < other }
    }
    return false
  }

  /// The row with the least sum of squared differences of coordinates, the first one on a tie.
  ///
  /// - Parameter squares: the squared difference along an axis of an index from that of the wanted configuration.
  /// - Complexity: O(*n* *d*).
  func nearest(_ squares: [[Double]]) -> Int {
    let starts = squares.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    var best = 0
    var least = Double.infinity
    squares.flatMap(\.self).withUnsafeBufferPointer { squares in
      indices.withUnsafeBufferPointer { indices in
        for row in 0..<count {
          var sum = 0.0
          for axis in 0..<dimension {
            sum += squares[starts[axis] + Int(indices[row * dimension + axis])]
          }
          if sum < least { (best, least) = (row, sum) }
        }
      }
    }
    return best
  }
}
