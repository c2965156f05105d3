import RematchNumerics

/// The full rewards of a space's cells: what the measures of a landscape are computed from.
///
/// A cell that fails, or was never measured, has the reward nan. It is left out of every mean, no ascent passes
/// through it, and random search that draws it has found nothing.
public struct RewardTable: Sendable {
  /// The number of levels of each parameter.
  public let shape: [Int]
  /// Whether the levels of a parameter have no order.
  public let isCategorical: [Bool]
  /// The full reward of each cell, maximised; nan where the cell fails.
  public let rewards: [Double]
  /// The level of each parameter in each row, row by row; `nil` for a full grid in row-major order.
  let rows: [Int]?

  /// A table over a full grid, cells in row-major order.
  ///
  /// - Parameters:
  ///   - shape: the number of levels of each parameter; at least one parameter.
  ///   - isCategorical: whether the levels of a parameter have no order; none is by default.
  ///   - rewards: one per cell, finite or nan.
  public init(shape: [Int], isCategorical: [Bool]? = nil, rewards: [Double]) {
    precondition(!shape.isEmpty && shape.reduce(1, *) == rewards.count)
    self.shape = shape
    self.isCategorical = isCategorical ?? shape.map { _ in false }
    self.rewards = rewards
    rows = nil
  }

  /// A table over the rows of a candidate list.
  ///
  /// - Parameters:
  ///   - shape: the number of levels of each parameter; at least one parameter.
  ///   - isCategorical: whether the levels of a parameter have no order; none is by default.
  ///   - candidates: the level of each parameter, by row.
  ///   - rewards: one per row, finite or nan.
  public init(
    shape: [Int], isCategorical: [Bool]? = nil, candidates: [[Int]], rewards: [Double]
  ) {
    precondition(!shape.isEmpty && candidates.count == rewards.count)
    precondition(candidates.allSatisfy { $0.count == shape.count })
    self.shape = shape
    self.isCategorical = isCategorical ?? shape.map { _ in false }
    self.rewards = rewards
    rows = candidates.flatMap(\.self)
  }

  /// Whether the cells are all combinations of levels, some of which may fail.
  public var isGrid: Bool { rows == nil }

  /// The cells that have a reward.
  var validCells: [Int] { rewards.indices.filter { !rewards[$0].isNaN } }

  /// The number of cells that follow one another along a parameter of a grid.
  func stride(of axis: Int) -> Int { shape[(axis + 1)...].reduce(1, *) }

  /// The level of a parameter, by cell.
  ///
  /// - Complexity: O(*N*), where *N* is the number of cells.
  func levels(of axis: Int) -> [Int] {
    if let rows { return rewards.indices.map { rows[$0 * shape.count + axis] } }
    let stride = stride(of: axis)
    var levels: [Int] = []
    levels.reserveCapacity(rewards.count)
    while levels.count < rewards.count {
      for level in 0..<shape[axis] {
        for _ in 0..<stride { levels.append(level) }
      }
    }
    return levels
  }

  /// The rewards on a scale from 0, the worst cell that has one, to 1, the best; nan where a cell fails.
  ///
  /// Sums of these cannot overflow. All are 0 when the rewards do not differ.
  func heights() -> [Double] {
    let sorted = rewards.filter { !$0.isNaN }
    guard let low = sorted.min(), let high = sorted.max(), low < high else {
      return rewards.map { $0.isNaN ? .nan : 0 }
    }
    return rewards.map { share(of: $0, from: low, to: high) }
  }

  /// The rewards in ascending order, where a cell that fails counts as the worst of the others.
  ///
  /// - Returns: no numbers when every cell fails.
  /// - Complexity: O(*N* log *N*), where *N* is the number of cells.
  public func sortedRewards() -> [Double] {
    let sorted = rewards.filter { !$0.isNaN }.sorted()
    guard let worst = sorted.first else { return [] }
    return Array(repeating: worst, count: rewards.count - sorted.count) + sorted
  }

  /// The largest reward of each combination of levels of some parameters, over all levels of the others.
  ///
  /// - Parameter axes: parameters, the last of which varies fastest in the result.
  /// - Returns: nan where every cell of a combination fails, or none is in the list.
  /// - Complexity: O(*N*), where *N* is the number of cells.
  public func profile(of axes: [Int]) -> [Double] {
    var best = [Double](repeating: .nan, count: axes.reduce(1) { $0 * shape[$1] })
    let keys = sliceKeys(of: axes)
    for (cell, reward) in rewards.enumerated() where !reward.isNaN {
      let key = keys[cell]
      if !(best[key] >= reward) { best[key] = reward }
    }
    return best
  }

  /// The number of the combination of levels of some parameters, by cell; the last parameter varies fastest.
  func sliceKeys(of axes: [Int]) -> [Int] {
    var keys = [Int](repeating: 0, count: rewards.count)
    for axis in axes {
      let levels = levels(of: axis)
      let count = shape[axis]
      for cell in keys.indices { keys[cell] = keys[cell] * count + levels[cell] }
    }
    return keys
  }
}
