public import RematchNumerics

/// The cells that a run has not tried yet, for suggesters that avoid repeats while fresh cells are left.
public struct FreshCells {
  private let cellCount: Int
  private var tried: Set<Int> = []
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
      if let cell = trial.cell { tried.insert(cell) }
    }
    trialsRead = ledger.trials.count
  }

  /// Takes a cell out.
  ///
  /// - Returns: whether it was still fresh.
  public mutating func remove(_ cell: Int) -> Bool { tried.insert(cell).inserted }

  /// Takes out one fresh cell, uniformly drawn; when none is left, draws from all cells.
  ///
  /// - Complexity: O(1) on average while half of the cells are fresh; O(*n*) after that, where *n* is the
  ///   number of cells, at most twice the number of those tried.
  public mutating func removeRandom(using stream: inout RandomStream) -> Int {
    if isExhausted { return stream.index(below: cellCount) }
    if tried.count < cellCount / 2 {
      while true {
        let cell = stream.index(below: cellCount)
        if remove(cell) { return cell }
      }
    }
    var skip = stream.index(below: cellCount - tried.count)
    for cell in 0..<cellCount where !tried.contains(cell) {
      if skip == 0 {
        tried.insert(cell)
        return cell
      }
      skip -= 1
    }
    preconditionFailure("a fresh cell was counted but not found")
  }
}
