import Records
import Search
import Surfaces

/// The full rewards of a table in order, to say how many cells are better than a reward.
struct TableRanking: Sendable {
  /// The most cells that are put in order, which takes 8 bytes each: 16 million.
  static let limit = 1 << 24

  private let ascending: [Double]
  private let targets: [Double]

  /// The ranking of a surface; `nil` of one that is too large.
  ///
  /// - Complexity: O(*N* log *N*), where *N* is the number of cells.
  init?(_ surface: Surface) {
    guard surface.space.cellCount <= Self.limit else { return nil }
    let ascending = surface.sortedRewards()
    self.ascending = ascending
    let ranks = Record.TableFacts.targetDivisors.map { (ascending.count + $0 - 1) / $0 } + [1]
    targets = ranks.map { ascending[ascending.count - $0] }
  }

  /// The facts for the record of a run.
  ///
  /// - Complexity: O(log *N*).
  func facts(found: Double) -> Record.TableFacts {
    var low = 0
    var high = ascending.count
    while low < high {
      let middle = (low + high) / 2
      if ascending[middle] > found { high = middle } else { low = middle + 1 }
    }
    return Record.TableFacts(
      cells: ascending.count, above: ascending.count - low, targets: targets)
  }
}
