public import RematchNumerics

/// The cells that a run has not tried yet, for suggesters that avoid repeats while fresh cells are left.
public struct FreshCells {
  private let cellCount: Int
  private var tried: Set<Int> = []
  /// The fresh cells by rank, once half of the cells were tried.
  private var ranks: CellRanks?
  private var trialsRead = 0

  /// All cells of a space.
  public init(_ space: SearchSpace) { cellCount = space.cellCount }

  /// Whether every cell was tried.
  public var isExhausted: Bool { tried.count >= cellCount }

  /// Whether a cell was not tried yet.
  public func contains(_ cell: Int) -> Bool { !tried.contains(cell) }

  /// Takes out the cells of the trials that started since the last call.
  ///
  /// - Complexity: O(1) for each of these trials.
  public mutating func remove(trialsOf ledger: Ledger) {
    for trial in ledger.trials[min(trialsRead, ledger.trials.count)...] {
      if let cell = trial.cell { _ = remove(cell) }
    }
    trialsRead = ledger.trials.count
  }

  /// Takes a cell out.
  ///
  /// - Returns: whether it was still fresh.
  public mutating func remove(_ cell: Int) -> Bool {
    let isFresh = tried.insert(cell).inserted
    if isFresh { ranks?.remove(cell) }
    return isFresh
  }

  /// Takes out one fresh cell, uniformly drawn; when none is left, draws from all cells.
  ///
  /// - Complexity: O(1) on average while half of the cells are fresh; O(log *n*) after that, where *n* is the
  ///   number of cells, at most twice the number of those tried, with O(*n*) once.
  public mutating func removeRandom(using stream: inout RandomStream) -> Int {
    if isExhausted { return stream.index(below: cellCount) }
    if tried.count < cellCount / 2 {
      while true {
        let cell = stream.index(below: cellCount)
        if remove(cell) { return cell }
      }
    }
    let rank = stream.index(below: cellCount - tried.count)
    var ranks = self.ranks ?? CellRanks(cellCount, without: tried)
    self.ranks = nil
    let cell = ranks.cell(ofRank: rank)
    tried.insert(cell)
    ranks.remove(cell)
    self.ranks = ranks
    return cell
  }
}

/// Counts of the fresh cells in a binary indexed tree (P. M. Fenwick, "A new data structure for cumulative frequency
/// tables", 1994).
private struct CellRanks {
  /// At `i`, from 1: the number of fresh cells among the cells `i - (i & -i)` to `i - 1`.
  private var counts: [Int]
  private let highestBit: Int

  init(_ cellCount: Int, without tried: Set<Int>) {
    counts = [Int](repeating: 0, count: cellCount + 1)
    for place in 1...cellCount {
      counts[place] += tried.contains(place - 1) ? 0 : 1
      let parent = place + (place & -place)
      if parent <= cellCount { counts[parent] += counts[place] }
    }
    highestBit = 1 << (Int.bitWidth - 1 - cellCount.leadingZeroBitCount)
  }

  /// The fresh cell with so many fresh cells before it.
  func cell(ofRank rank: Int) -> Int {
    var (place, rest, bit) = (0, rank, highestBit)
    while bit > 0 {
      if place + bit < counts.count, counts[place + bit] <= rest {
        place += bit
        rest -= counts[place]
      }
      bit >>= 1
    }
    return place
  }

  /// Takes out a cell that was fresh.
  mutating func remove(_ cell: Int) {
    var place = cell + 1
    while place < counts.count {
      counts[place] -= 1
      place += place & -place
    }
  }
}
