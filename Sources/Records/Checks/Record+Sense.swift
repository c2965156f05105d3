import RematchDocuments
import RematchNumerics
import Search

/// Throws where a value makes no sense or contradicts another one.
@inline(__always)
private func require(
  _ isSound: Bool, _ place: @autoclosure () -> String, _ problem: @autoclosure () -> String
) throws(JSONProblem) {
  if !isSound { throw JSONProblem(place: place(), problem: problem()) }
}

extension Record {
  /// No run has a larger number among its repeats.
  private static let mostRepeats = 1_000_000_000
  /// By so much, of the larger of best and worst, a reward may be outside of them: a table's file may round them.
  private static let rounding = 1e-6

  /// Checks that the record agrees with itself.
  ///
  /// - Parameter known: of this record its `recipe` and its `scan`, which cannot be used after this.
  /// - Throws: `JSONProblem` with the place, the value and what was expected.
  /// - Complexity: O(*n*), where *n* is the number of trials and of rounds; O(*n* log *n*) with trials that a kit has
  ///   mistaken for others.
  func checkSense(_ known: inout KnownParts) throws(JSONProblem) {
    try checkContest(&known)
    try checkScale()
    try checkIdentity(recipe: known.recipe)
    try checkFaults()
    try checkTrials(&known.scan)
    try checkLive(known.scan)
    try checkHistory(&known.scan)
    if known.scan.hasMistaken {
      try checkMistakenCurve(known.scan)
    } else {
      try checkCurve(known.scan)
    }
    try checkTable(known.scan)
    // Last, because it says least.
    let trace = known.scan.traceHash(history: history, faults: header.faults)
    try require(
      header.trace == hexadecimal(trace), "trace",
      "is '\(header.trace)', but trials, history and faults have '\(hexadecimal(trace))'")
  }

  // MARK: What a run is

  private func checkContest(_ known: inout KnownParts) throws(JSONProblem) {
    let contest = header.contest
    if known.soundContest == contest { return }
    let named: Contest
    do throws(ContestError) { named = try Contest(parsing: contest.name) } catch {
      throw JSONProblem(place: "contest.name", problem: "\(error)")
    }
    func require(
      _ key: String, _ found: some Equatable, _ expected: some Equatable, _ isEqual: Bool
    ) throws(JSONProblem) {
      if isEqual { return }
      throw JSONProblem(
        place: "contest.\(key)",
        problem: "is \(found); expected \(expected), as contest '\(contest.name)' has it")
    }
    try require("rounds", contest.rounds, named.rounds, contest.rounds == named.rounds)
    try require("slots", contest.slots, named.slots, contest.slots == named.slots)
    try require("steps", contest.steps, named.steps, contest.steps == named.steps)
    try require(
      "reference", contest.reference ?? 0, named.reference ?? 0,
      contest.reference == named.reference)
    try require("clock", contest.clock, named.clock, contest.clock == named.clock)
    try require(
      "timeLimit", contest.timeLimit, named.timeLimit, contest.timeLimit == named.timeLimit)
    try require("rules", contest.rules.name, named.rules.name, contest.rules == named.rules)
    try require("name", contest.name, named.name, contest.name == named.name)
    known.soundContest = contest
  }

  private func checkIdentity(recipe: String) throws(JSONProblem) {
    try require(
      (0..<Self.mostRepeats).contains(header.repeat), "repeat",
      "is \(header.repeat); expected 0 to \(Self.mostRepeats - 1)")
    // In schema 1 the parts were others.
    if header.schema == 1 { return }
    let id = header.key(recipe: recipe, hasProgram: header.schema > 2).id
    try require(
      header.id == id, "id",
      "is '\(header.id)', but contest, surface, method, repeat and seed have '\(id)'")
  }

  // MARK: Numbers

  private func checkScale() throws(JSONProblem) {
    let (best, worst, reference) = (header.best, header.worst, header.reference)
    try require(best.isFinite, "best", "is \(best); expected a finite number")
    try require(worst.isFinite, "worst", "is \(worst); expected a finite number")
    try require(worst <= best, "worst", "is \(worst); expected at most the best, \(best)")
    try require(
      isReward(reference), "reference", "is \(reference); expected \(worst) to \(best)")
    let timings = header.timings
    try require(
      timings.suggest >= 0 && timings.suggest.isFinite, "timings.suggest",
      "is \(timings.suggest); expected a finite number from 0")
    try require(
      timings.stop >= 0 && timings.stop.isFinite, "timings.stop",
      "is \(timings.stop); expected a finite number from 0")
  }

  /// Whether a number may be a full reward of the table.
  private func isReward(_ number: Double) -> Bool {
    if header.worst <= number, number <= header.best { return true }
    let slack = Self.rounding * max(header.best.magnitude, header.worst.magnitude)
    return number.isFinite && header.worst - slack <= number && number <= header.best + slack
  }

  private func checkFaults() throws(JSONProblem) {
    var last = 0
    for (index, fault) in header.faults.enumerated() {
      try require(
        (last...header.contest.rounds).contains(fault.iteration), "faults[\(index)].iteration",
        "is \(fault.iteration); expected \(last) to \(header.contest.rounds)")
      last = fault.iteration
    }
    let code = header.faults.last?.code ?? .success
    let isForgiven =
      code == header.code
      || header.contest.rules.finalCode == .ofLastEvent && header.code == .success
    try require(
      isForgiven, "code",
      "is \(header.code.rawValue); expected \(code.rawValue), that of the last fault")
  }

  // MARK: Trials

  private func checkTrials(_ scan: inout TrialScan) throws(JSONProblem) {
    let contest = header.contest
    let (rounds, steps, slots) = (contest.rounds, contest.steps, contest.slots)
    let isTimed = contest.clock != .iterations
    let mayPause = contest.rules.allowsPausing
    let mayConfuse = contest.rules.confusesTwins && header.mode == .contest
    let hasSlots = header.schema > 1
    let dimension = scan.entries.first { $0.indexCount > 0 }?.indexCount ?? 0
    try require(
      scan.lowestIndex >= 0, "trials", "have the index \(scan.lowestIndex); expected 0 or more")
    if let table = header.table {
      try require(
        scan.highestIndex < table.cells, "trials",
        "have the index \(scan.highestIndex); expected less than the table's \(table.cells) cells")
    }
    // The iterations in which the slots were last in use.
    var ends = [Int](repeating: 0, count: hasSlots ? min(slots, scan.entries.count) : 0)
    var lastStart = 1
    var lastEnd = 0
    for entry in scan.entries { lastEnd = max(lastEnd, entry.end) }
    // Only faults end a run early.
    if header.faults.isEmpty { lastEnd = rounds }
    for (index, entry) in scan.entries.enumerated() {
      try require(
        lastStart <= entry.start && entry.start <= rounds, "trials[\(index)].start",
        "is \(entry.start); expected \(lastStart) to \(rounds)")
      lastStart = entry.start
      try require(
        entry.start <= entry.end && entry.end <= rounds, "trials[\(index)].end",
        "is \(entry.end); expected \(entry.start) to \(rounds)")
      let most = isTimed ? steps : min(steps, entry.end - entry.start + 1)
      try require(
        0 <= entry.steps && entry.steps <= most, "trials[\(index)].steps",
        "is \(entry.steps); expected 0 to \(most)")
      try require(
        entry.indexCount == dimension || entry.indexCount == 0, "trials[\(index)].configuration",
        "has \(entry.indexCount) indices; expected \(dimension), as those before it")
      try require(
        entry.reward == nil || entry.indexCount > 0, "trials[\(index)].reward",
        "is \(entry.reward ?? 0); expected none, for the trial has no configuration")
      try checkTimes(entry, "trials[\(index)]")
      if let reward = entry.reward {
        try require(
          isReward(reward), "trials[\(index)].reward",
          "is \(reward); expected \(header.worst) to \(header.best)")
      } else if entry.indexCount == 0 {
        try require(
          entry.steps == 0, "trials[\(index)].steps",
          "is \(entry.steps); expected 0, for the trial has no configuration")
      }
      switch entry.reason {
      case .completed:
        try require(
          entry.steps == steps, "trials[\(index)].steps",
          "is \(entry.steps); expected \(steps) of a completed trial")
        try require(
          entry.reward != nil, "trials[\(index)].reward",
          "is missing; expected one of a completed trial")
      case .stopped:
        try require(
          entry.steps < steps, "trials[\(index)].steps",
          "is \(entry.steps); expected less than \(steps) of a stopped trial")
      case .running, .paused:
        try require(
          entry.end == lastEnd, "trials[\(index)].end",
          "is \(entry.end); expected \(lastEnd), for the trial had not ended")
        try require(
          entry.reason == .running || mayPause, "trials[\(index)].reason",
          "is 'paused'; expected none such under the rules '\(contest.rules.name)'")
      case .mistaken:
        try require(
          mayConfuse, "trials[\(index)].reason",
          "is 'mistaken'; expected none such under the rules '\(contest.rules.name)'")
        scan.hasMistaken = true
      case .failed: break
      }
      guard hasSlots else { continue }
      try require(
        0 <= entry.slot && entry.slot < ends.count, "trials[\(index)].slot",
        "is \(entry.slot); expected 0 to \(ends.count - 1)")
      // A trial that was resumed may have been in another slot before.
      if mayPause { continue }
      try require(
        ends[entry.slot] < entry.start, "trials[\(index)].slot",
        "is \(entry.slot), in which another trial was until iteration \(ends[entry.slot])")
      ends[entry.slot] = entry.end
    }
  }

  /// A run on a real command knows the rewards of its own completed trials, and nothing else.
  private func checkLive(_ scan: TrialScan) throws(JSONProblem) {
    guard let isLive = header.isLive else { return }
    try require(isLive, "live", "is false; expected true, or no such key")
    try require(header.table == nil, "table", "is there; expected none of a live run")
    try require(header.standard == nil, "default", "is there; expected none of a live run")
    var seen: ClosedRange<Double>?
    for entry in scan.entries {
      guard let reward = entry.reward else { continue }
      try require(
        entry.reason == .completed, "trials",
        "have the reward \(reward) of a trial that is \(entry.reason.rawValue); expected none of a live run"
      )
      seen = min(seen?.lowerBound ?? reward, reward)...max(seen?.upperBound ?? reward, reward)
    }
    let (worst, best) = (seen?.lowerBound ?? 0, seen?.upperBound ?? 0)
    for (key, number, expected) in [
      ("best", header.best, best), ("worst", header.worst, worst),
      ("reference", header.reference, worst),
    ] {
      try require(
        number == expected, key,
        "is \(number); expected \(expected), for the run is live and has seen that")
    }
  }

  /// In simulated time a trial has its times, which are in the parts of the budget that it names.
  private func checkTimes(
    _ entry: TrialScan.Entry, _ place: @autoclosure () -> String
  ) throws(JSONProblem) {
    let contest = header.contest
    if contest.clock == .iterations, entry.times == nil { return }
    guard let times = entry.times else {
      throw JSONProblem(place: "\(place()).times", problem: "is missing; expected two numbers")
    }
    try require(
      contest.clock != .iterations, "\(place()).times",
      "is there; expected none in a contest of iterations")
    for (key, mark, time) in [
      ("start", entry.start, times.lowerBound), ("end", entry.end, times.upperBound),
    ] {
      try require(
        time >= 0 && contest.mark(at: time) == mark, "\(place()).times",
        "has the \(key) \(time), but '\(key)' is \(mark) of \(contest.rounds) parts of the budget")
    }
  }

  private func checkHistory(_ scan: inout TrialScan) throws(JSONProblem) {
    let count = scan.entries.count
    var last = 0
    for (position, id) in history.enumerated() {
      try require(
        0 <= id && id < count, "history[\(position)]",
        count > 0 ? "is \(id); expected 0 to \(count - 1)" : "is \(id); expected no trial")
      let entry = scan.entries[id]
      if !scan.hasMistaken {
        try require(
          !entry.isInHistory, "history[\(position)]", "is \(id), which is in it already")
        try require(
          entry.reason != .running && entry.reason != .paused, "history[\(position)]",
          "is \(id), a trial that had not ended")
        try require(
          last <= entry.end, "history[\(position)]",
          "is \(id), a trial that ended in iteration \(entry.end); expected one from \(last) on")
        last = entry.end
      }
      scan.entries[id].isInHistory = true
    }
    var ended = 0
    for (index, entry) in scan.entries.enumerated() {
      if entry.reason == .running || entry.reason == .paused { continue }
      ended += 1
      try require(
        entry.isInHistory || entry.reason == .mistaken, "history",
        "lacks trial \(index), which is \(entry.reason.rawValue)")
    }
    // With each entry a slot was emptied.
    try require(
      history.count == ended, "history",
      "has \(history.count) trials; expected \(ended), as many as have ended")
  }

  // MARK: The curve

  private func checkLength() throws(JSONProblem) {
    try require(
      bestSoFar.count == header.contest.rounds, "bestSoFar",
      "has \(bestSoFar.count) numbers; expected \(header.contest.rounds), one per round")
  }

  /// The curve is what the completed trials make of it.
  private func checkCurve(_ scan: TrialScan) throws(JSONProblem) {
    try checkLength()
    var best = header.worst
    var next = 0
    for (index, number) in bestSoFar.enumerated() {
      while next < history.count, scan.entries[history[next]].end <= index + 1 {
        let entry = scan.entries[history[next]]
        if entry.reason == .completed, let reward = entry.reward { best = max(best, reward) }
        next += 1
      }
      try require(
        number == best, "bestSoFar[\(index)]",
        "is \(number); expected \(best), the best of the trials completed until then")
    }
  }

  /// Where a kit took a trial for its twin, the record does not say when a trial first entered the history. So the
  /// curve is at least the best of those that had surely completed, and at most that of those that may have.
  private func checkMistakenCurve(_ scan: TrialScan) throws(JSONProblem) {
    try checkLength()
    var sure = [Double](repeating: header.worst, count: bestSoFar.count + 1)
    var possible = sure
    var rewards: Set<Double> = [header.worst]
    for entry in scan.entries {
      guard entry.steps == header.contest.steps, let reward = entry.reward else { continue }
      rewards.insert(reward)
      let first = entry.start + entry.steps - 1
      possible[first] = max(possible[first], reward)
      if entry.reason == .completed { sure[entry.end] = max(sure[entry.end], reward) }
    }
    var (low, high) = (header.worst, header.worst)
    var last = header.worst
    for (index, number) in bestSoFar.enumerated() {
      low = max(low, sure[index + 1], last)
      high = max(high, possible[index + 1])
      try require(
        low <= number && number <= high && rewards.contains(number), "bestSoFar[\(index)]",
        "is \(number); expected the reward of a completed trial from \(low) to \(high)")
      last = number
    }
  }

  // MARK: The table

  private func checkTable(_ scan: TrialScan) throws(JSONProblem) {
    guard let table = header.table else { return }
    try require(table.cells > 0, "table.cells", "is \(table.cells); expected at least 1")
    try require(
      0 <= table.above && table.above < table.cells, "table.above",
      "is \(table.above); expected 0 to \(table.cells - 1)")
    let count = TableFacts.targetDivisors.count + 1
    try require(
      table.targets.count == count, "table.targets",
      "has \(table.targets.count) numbers; expected \(count)")
    let found = bestSoFar.last ?? header.worst
    var last = -Double.infinity
    for (index, target) in table.targets.enumerated() {
      try require(
        isReward(target), "table.targets[\(index)]",
        "is \(target); expected \(header.worst) to \(header.best)")
      try require(
        last <= target, "table.targets[\(index)]",
        "is \(target); expected at least the one before it, \(last)")
      last = target
      let divisor = index < count - 1 ? TableFacts.targetDivisors[index] : table.cells
      let rank = (table.cells - 1) / divisor + 1
      try require(
        target > found ? table.above >= rank : table.above < rank, "table.above",
        "is \(table.above), but \(found) was found and the cell of rank \(rank) has \(target)")
    }
    let optimum = table.targets[count - 1]
    try require(
      optimum >= header.best - Self.rounding * max(header.best.magnitude, header.worst.magnitude),
      "best", "is \(header.best), but the table's largest full reward is \(optimum)")
  }
}
