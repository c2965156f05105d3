public import Records
public import Search

extension Record {
  /// A record from all its parts.
  public init(
    key: RunKey, method: MethodIdentity, code: ContestCode = .success, faults: [Fault] = [],
    trials: [TrialOutcome], history: [Int], bestSoFar: [Double], best: Double, worst: Double,
    reference: Double, table: TableFacts? = nil, timings: Timings, campaignSeed: UInt64? = nil
  ) {
    var header = RunHeader(key, method)
    header.best = best
    header.campaignSeed = campaignSeed
    header.code = code
    header.faults = faults
    header.reference = reference
    header.table = table
    header.timings = timings
    header.worst = worst
    self.init(header, trials: trials, history: history, bestSoFar: bestSoFar)
  }
}
