import Search

/// What can be read from a line of a journal: a `Record`, or a `RunSummary` of it.
public protocol JournalRun: Decodable, Sendable {
  /// Reads a line that is exactly as `journalLine` writes it, many times as fast as `JSONDecoder`.
  ///
  /// - Parameter known: what the lines before had in common.
  /// - Returns: `nil` for any other line.
  init?(line: UnsafeRawBufferPointer, known: inout KnownParts)
}

/// The parts that are the same in many lines of a journal, kept while it is read.
public struct KnownParts: Sendable {
  var contests = KnownValues<Contest>()
  var surfaces = KnownValues<Record.SurfaceIdentity>()
  var methods = KnownValues<Record.MethodIdentity>()
  /// Of the last line.
  var rounds = 0

  /// Nothing is known before the first line.
  public init() {}
}

extension Record: JournalRun {
  /// Reads a line as `journalLine` writes it.
  public init?(line bytes: UnsafeRawBufferPointer, known: inout KnownParts) {
    var count = 0
    do throws(UnlikeJournalLine) {
      try self.init(bytes, &known, keepsTrials: true, trialCount: &count)
    } catch {
      return nil
    }
  }
}

extension RunSummary: JournalRun {
  /// Reads a line as `journalLine` writes it, and keeps no trials.
  public init?(line bytes: UnsafeRawBufferPointer, known: inout KnownParts) {
    var count = 0
    do throws(UnlikeJournalLine) {
      let record = try Record(bytes, &known, keepsTrials: false, trialCount: &count)
      self.init(record, trialCount: count)
    } catch {
      return nil
    }
  }
}

extension Record {
  /// Reads a line as `journalLine` writes it.
  ///
  /// - Parameter keepsTrials: whether the trials are kept, or counted only.
  fileprivate init(
    _ bytes: UnsafeRawBufferPointer, _ known: inout KnownParts, keepsTrials: Bool,
    trialCount: inout Int
  ) throws(UnlikeJournalLine) {
    var line = try LineReader(bytes)
    try line.pass("{\"best\":")
    best = try line.number()
    try line.pass(",\"bestSoFar\":")
    bestSoFar = try line.numbers(expecting: known.rounds)
    known.rounds = bestSoFar.count
    try line.pass(",\"code\":")
    code = try line.code()
    try line.pass(",\"contest\":")
    contest = try line.value(&known.contests)
    try line.pass(",\"faults\":")
    faults = try line.faults()
    try line.pass(",\"history\":")
    history = try line.integers(expecting: bestSoFar.count)
    try line.pass(",\"id\":")
    id = try line.string()
    try line.pass(",\"method\":")
    method = try line.value(&known.methods)
    try line.pass(",\"mode\":")
    mode = try line.mode()
    try line.pass(",\"reference\":")
    reference = try line.number()
    try line.pass(",\"repeat\":")
    self.repeat = try line.integer()
    try line.pass(",\"schema\":")
    schema = try line.integer()
    guard schema == Self.currentSchema else { throw UnlikeJournalLine() }
    try line.pass(",\"seed\":")
    seed = try line.unsigned()
    try line.pass(",\"surface\":")
    surface = try line.value(&known.surfaces)
    table = line.passes(",\"table\":") ? try line.table() : nil
    try line.pass(",\"timings\":{\"stop\":")
    let stop = try line.number()
    try line.pass(",\"suggest\":")
    timings = Timings(suggest: try line.number(), stop: stop)
    try line.pass("},\"trace\":")
    trace = try line.string()
    try line.pass(",\"trials\":[")
    var kept: [TrialOutcome] = []
    if keepsTrials { kept.reserveCapacity(history.count + 8) }  // some still run
    var count = 0
    try line.elements { line throws(UnlikeJournalLine) in
      count += 1
      if let trial = try line.trial(isKept: keepsTrials) { kept.append(trial) }
    }
    trials = kept
    trialCount = count
    try line.pass(",\"worst\":")
    worst = try line.number()
    try line.pass("}")
    guard line.isAtEnd else { throw UnlikeJournalLine() }
  }
}

extension LineReader {
  fileprivate mutating func code() throws(UnlikeJournalLine) -> ContestCode {
    guard let code = ContestCode(rawValue: try integer()) else { throw UnlikeJournalLine() }
    return code
  }

  fileprivate mutating func mode() throws(UnlikeJournalLine) -> Mode {
    guard let mode = Mode(rawValue: try string()) else { throw UnlikeJournalLine() }
    return mode
  }

  fileprivate mutating func faults() throws(UnlikeJournalLine) -> [Fault] {
    var faults: [Fault] = []
    try pass("[")
    try elements { line throws(UnlikeJournalLine) in
      try line.pass("{\"code\":")
      let code = try line.code()
      try line.pass(",\"iteration\":")
      let iteration = try line.integer()
      try line.pass(",\"message\":")
      faults.append(Fault(iteration: iteration, code: code, message: try line.string()))
      try line.pass("}")
    }
    return faults
  }

  fileprivate mutating func table() throws(UnlikeJournalLine) -> Record.TableFacts {
    try pass("{\"above\":")
    let above = try integer()
    try pass(",\"cells\":")
    let cells = try integer()
    try pass(",\"targets\":")
    let targets = try numbers(expecting: Record.TableFacts.targetDivisors.count + 1)
    try pass("}")
    return Record.TableFacts(cells: cells, above: above, targets: targets)
  }

  /// Reads a trial; returns it unless it is only to be checked.
  @inline(__always)
  fileprivate mutating func trial(isKept: Bool) throws(UnlikeJournalLine) -> TrialOutcome? {
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
    try pass(",\"start\":")
    let start = try integer()
    try pass(",\"steps\":")
    let steps = try integer()
    let submitted = passes(",\"submitted\":") ? try submitted() : nil
    try pass("}")
    guard isKept else { return nil }
    return TrialOutcome(
      configuration: Configuration(indices), submitted: submitted, start: start, end: end,
      steps: steps, reason: reason, reward: reward)
  }

  private mutating func reason() throws(UnlikeJournalLine) -> TrialOutcome.Reason {
    if passes("\"completed\"") { return .completed }
    if passes("\"stopped\"") { return .stopped }
    if passes("\"running\"") { return .running }
    if passes("\"mistaken\"") { return .mistaken }
    throw UnlikeJournalLine()
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
