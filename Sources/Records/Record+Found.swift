import Search

extension Record {
  /// The largest full reward that the run counted. Where it counted none: the table's worst, and on a table whose cells
  /// are all equal less than that, for who has found nothing has not found the optimum.
  public var found: Double { found(after: bestSoFar.count) }

  /// The largest full reward counted after an iteration.
  ///
  /// - Parameter iteration: from 1; before the first reward as ``found``.
  public func found(after iteration: Int) -> Double {
    let best = bestSoFar.prefix(max(0, iteration)).last ?? self.worst
    guard self.worst == self.best else { return best }
    return iteration < firstCompletion ? nothing(on: best) : best
  }

  /// ``found(after:)`` after each iteration.
  public var foundSoFar: [Double] {
    guard self.worst == self.best else { return bestSoFar }
    let first = firstCompletion
    return bestSoFar.enumerated().map { $0 + 1 < first ? nothing(on: $1) : $1 }
  }

  /// The iteration in which a trial first completed; `Int.max` without one.
  private var firstCompletion: Int {
    trials.lazy.filter { $0.reason == .completed }.map(\.end).min() ?? .max
  }
}

/// What stands for nothing found on a table whose cells all have one reward.
func nothing(on reward: Double) -> Double { reward.nextDown }
