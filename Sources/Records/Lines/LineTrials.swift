import RematchDocuments
import Search

extension JSONWriter {
  fileprivate mutating func value(_ value: ParameterValue) {
    switch value {
    case .number(let number): shortest(number)
    case .text(let text): string(text)
    }
  }

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
        line.object(submitted) { $0.value($1) }
      }
      if let times = trial.times {
        line.raw(",\"times\":")
        line.list([times.lowerBound, times.upperBound]) { $0.shortest($1) }
      }
    }
  }
}

extension LineReader {
  /// Reads a trial into the scan of its run; returns it if it is kept.
  @inline(__always)
  mutating func trial(
    isKept: Bool, _ scan: inout TrialScan
  ) throws(UnlikeJournalLine) -> TrialOutcome? {
    var indices: [Int] = []
    scan.begin()
    try pass("{\"configuration\":[")
    try elements { line throws(UnlikeJournalLine) in
      let index = try line.integer()
      scan.add(index: index)
      if isKept { indices.append(index) }
    }
    try pass(",\"end\":")
    var entry = TrialScan.Entry()
    entry.end = try integer()
    try pass(",\"reason\":")
    entry.reason = try reason()
    entry.reward = passes(",\"reward\":") ? try number() : nil
    entry.slot = passes(",\"slot\":") ? try integer() : 0
    try pass(",\"start\":")
    entry.start = try integer()
    try pass(",\"steps\":")
    entry.steps = try integer()
    let submitted = passes(",\"submitted\":") ? try submitted() : nil
    if passes(",\"times\":[") {
      let start = try number()
      try pass(",")
      let end = try number()
      guard start <= end else { throw UnlikeJournalLine() }
      entry.times = start...end
      try pass("]")
    }
    try pass("}")
    scan.end(entry)
    guard isKept else { return nil }
    return TrialOutcome(
      configuration: Configuration(indices), submitted: submitted, slot: entry.slot,
      start: entry.start, end: entry.end, steps: entry.steps, reason: entry.reason,
      reward: entry.reward, times: entry.times)
  }

  private mutating func reason() throws(UnlikeJournalLine) -> Trial.State {
    if passes("\"completed\"") { return .completed }
    if passes("\"stopped\"") { return .stopped }
    guard let reason = Trial.State(rawValue: try string()) else { throw UnlikeJournalLine() }
    return reason
  }

  /// A number, a label, or the text of a number that is not finite.
  private mutating func value() throws(UnlikeJournalLine) -> ParameterValue {
    if let number = nonfinite() { return .number(number) }
    return isAtText ? .text(try string()) : .number(try number())
  }

  private mutating func submitted() throws(UnlikeJournalLine) -> [String: ParameterValue] {
    var values: [String: ParameterValue] = [:]
    try pass("{")
    if passes("}") { return values }
    repeat {
      let key = try string()
      try pass(":")
      guard values.updateValue(try value(), forKey: key) == nil else { throw UnlikeJournalLine() }
    } while passes(",")
    try pass("}")
    return values
  }
}
