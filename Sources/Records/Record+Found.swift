extension Record {
  /// The largest full reward that the run counted; the table's worst where it counted none.
  public var found: Double { found(after: bestSoFar.count) }

  /// The largest full reward counted after an iteration.
  ///
  /// - Parameter iteration: from 1; the table's worst stands for those before the first one.
  public func found(after iteration: Int) -> Double {
    bestSoFar.prefix(max(0, iteration)).last ?? self.worst
  }
}
