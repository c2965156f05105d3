import RematchDocuments
import Search

extension JSONWriter {
  /// Writes a trial as `canonicalEncoder` does.
  mutating func trial(_ trial: TrialOutcome) {
    // In a list, so with the comma before it that `object` writes.
    object { line in
      line.raw("\"configuration\":")
      line.list(trial.configuration.indices) { $0.integer($1) }
      line.raw(",\"end\":")
      line.integer(trial.end)
      line.raw(",\"reason\":")
      line.string(trial.reason.rawValue)
      if let reward = trial.reward {
        line.raw(",\"reward\":")
        line.shortest(reward)
      }
      line.raw(",\"slot\":")
      line.integer(trial.slot)
      line.raw(",\"start\":")
      line.integer(trial.start)
      line.raw(",\"steps\":")
      line.integer(trial.steps)
      if let submitted = trial.submitted {
        line.raw(",\"submitted\":")
        line.object(submitted) { $0.shortest($1) }
      }
    }
  }
}

extension LineReader {
  /// Reads a trial; returns it unless it is only to be checked.
  @inline(__always)
  mutating func trial(isKept: Bool) throws(UnlikeJournalLine) -> TrialOutcome? {
    var indices: [Int] = []
    try pass("{\"configuration\":[")
    try elements { line throws(UnlikeJournalLine) in
      let index = try line.integer()
      if isKept { indices.append(index) }
    }
    try pass(",\"end\":")
    let end = try integer()
    try pass(",\"reason\":")
    let reason = try reason()
    let reward = passes(",\"reward\":") ? try number() : nil
    let slot = passes(",\"slot\":") ? try integer() : 0
    try pass(",\"start\":")
    let start = try integer()
    try pass(",\"steps\":")
    let steps = try integer()
    let submitted = passes(",\"submitted\":") ? try submitted() : nil
    try pass("}")
    guard isKept else { return nil }
    return TrialOutcome(
      configuration: Configuration(indices), submitted: submitted, slot: slot, start: start,
      end: end, steps: steps, reason: reason, reward: reward)
  }

  private mutating func reason() throws(UnlikeJournalLine) -> Trial.State {
    if passes("\"completed\"") { return .completed }
    if passes("\"stopped\"") { return .stopped }
    guard let reason = Trial.State(rawValue: try string()) else { throw UnlikeJournalLine() }
    return reason
  }

  private mutating func submitted() throws(UnlikeJournalLine) -> [String: Double] {
    var values: [String: Double] = [:]
    try pass("{")
    if passes("}") { return values }
    repeat {
      let key = try string()
      try pass(":")
      guard values.updateValue(try number(), forKey: key) == nil else { throw UnlikeJournalLine() }
    } while passes(",")
    try pass("}")
    return values
  }
}
