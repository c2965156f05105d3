import Search
import Surfaces

/// The state of one run: who is in which slot, what has been shown, what went wrong.
struct Run {
  /// What the judge knows of a running trial besides what the ledger shows.
  private struct Slot {
    let suggestion: Suggestion
    /// The cell, unless the suggestion cannot be evaluated.
    let cell: Int?
    /// All the readings that the trial will have shown in the end.
    let row: [Reading]
  }

  private let judge: Judge
  private let surface: Surface
  private let contest: Contest
  private var ledger: Ledger
  private var slots: [Slot] = []
  private var result = RunOutcome()
  private var best: Double
  private var suggestNanoseconds: UInt64 = 0
  private var stopNanoseconds: UInt64 = 0
  private var isOver = false

  init(_ judge: Judge, _ surface: Surface) {
    self.judge = judge
    self.surface = surface
    contest = judge.contest
    ledger = Ledger(space: surface.space, contest: contest)
    best = surface.baseline.worst
    ledger.running.reserveCapacity(contest.slots)
    slots.reserveCapacity(contest.slots)
    result.bestSoFar.reserveCapacity(contest.rounds)
    let trials = min(contest.fullEvaluations + contest.slots, 1000)
    result.trials.reserveCapacity(trials)
    result.history.reserveCapacity(trials)
    ledger.history.reserveCapacity(trials)
  }

  private var isStrict: Bool { judge.mode == .strict }

  /// Plays the iterations in the contest's order of steps.
  mutating func play(_ suggester: any Suggester, _ stopper: (any EarlyStopper)?) {
    for iteration in 1...contest.rounds {
      ledger.iteration = iteration
      let free = contest.slots - ledger.running.count
      if free > 0 { suggest(suggester, free) }
      if !isOver { advance() }
      if !isOver, contest.isMultiStep, let stopper { markStops(stopper) }
      if isOver { break }
      retire()
      result.bestSoFar.append(best)
    }
    result.program = suggester.program
    do { try suggester.finish(ledger) } catch {
      fault(error, "finish", otherwise: .runtimeError)
    }
  }

  /// The outcome, with the trials that still run.
  mutating func outcome() -> RunOutcome {
    for (place, _) in shared where ledger.history[place].readings.count >= contest.steps {
      best = max(best, ledger.history[place].readings.last?.mean ?? best)
    }
    while result.bestSoFar.count < contest.rounds { result.bestSoFar.append(best) }
    for index in ledger.running.indices { conclude(index, .running) }
    result.suggestSeconds = Double(suggestNanoseconds) / 1e9
    result.stopSeconds = Double(stopNanoseconds) / 1e9
    return result
  }

  /// Records a fault; in strict mode it ends the run.
  mutating func fault(_ code: ContestCode, _ message: String, iteration: Int? = nil) {
    result.faults.append(
      Fault(iteration: iteration ?? ledger.iteration, code: code, message: message))
    result.code = code
    if isStrict || code == .timeout { isOver = true }
  }

  /// Records an error that a suggester threw.
  private mutating func fault(_ error: any Error, _ what: String, otherwise code: ContestCode) {
    let failure = error as? SuggesterFailure
    fault(failure?.code ?? code, "\(what): \(error)")
    if failure?.endsRun ?? false { isOver = true }
  }

  // MARK: Suggesting

  private mutating func suggest(_ suggester: any Suggester, _ free: Int) {
    let begin = judge.clock()
    do {
      let answer = try suggester.suggest(ledger, count: free)
      suggestNanoseconds += judge.clock() - begin
      // In the preliminary kit the answer that comes too late is lost; in the final kit it is started.
      if !contest.isMultiStep, !checkTime() { return }
      startAll(answer, free)
    } catch {
      // The preliminary kit does not count the time of a call that raises.
      if contest.isMultiStep || isStrict { suggestNanoseconds += judge.clock() - begin }
      fault(error, "suggest", otherwise: .suggestRaised)
    }
    checkTime()
  }

  private mutating func startAll(_ answer: [Suggestion], _ free: Int) {
    // The final kit's code is that of its last event, the preliminary kit's that of its last fault.
    if contest.isMultiStep { result.code = .success }
    if isStrict, answer.count > free {
      return fault(
        .badSuggestResult,
        "suggest: gave \(answer.count) suggestions; expected at most \(free)")
    }
    for (position, suggestion) in answer.prefix(free).enumerated() {
      start(suggestion, position)
      if isOver { return }
    }
  }

  private mutating func start(_ suggestion: Suggestion, _ position: Int) {
    let (configuration, problem) = surface.space.snap(suggestion)
    if let problem, isStrict || (configuration == nil && !contest.isMultiStep) {
      return fault(.evaluationFailed, "suggest: suggestion \(position + 1) \(problem)")
    }
    var cell: Int?
    var row: [Reading] = []
    if let configuration {
      let known = surface.space.cell(of: configuration)
      cell = known
      row.reserveCapacity(surface.steps)
      surface.readings(ofCell: known, into: &row)
      if contest.steps < surface.steps {
        row = (1...contest.steps).map { row[contest.readingIndex(step: $0, of: surface.steps)] }
      }
    }
    var submitted: [String: Double]?
    if problem != nil, case .values(let values) = suggestion { submitted = values }
    var trial = Trial(
      id: result.trials.count, configuration: configuration ?? [], submitted: submitted,
      start: ledger.iteration)
    trial.readings.reserveCapacity(contest.steps)
    ledger.running.append(trial)
    slots.append(Slot(suggestion: suggestion, cell: cell, row: row))
    // Filled in when the trial ends.
    result.trials.append(
      TrialOutcome(
        configuration: trial.configuration, submitted: submitted, start: ledger.iteration,
        end: ledger.iteration, steps: 0, reason: .running, reward: nil))
  }

  // MARK: Advancing

  /// Shows every running trial one more reading. A trial that cannot be evaluated holds up those in the
  /// slots behind it, as in the kit.
  private mutating func advance() {
    for index in slots.indices {
      guard slots[index].cell != nil else {
        let problem =
          surface.space.snap(slots[index].suggestion).problem ?? "cannot be evaluated"
        if !shared.isEmpty { refreshShared() }
        return fault(.evaluationFailed, "slot \(index + 1): suggestion \(problem)")
      }
      let shown = ledger.running[index].readings.count
      if shown < contest.steps {
        ledger.running[index].readings.append(slots[index].row[shown])
      }
    }
    if !shared.isEmpty { refreshShared() }
  }

  /// Which slots the stopper wants to end, by position; empty in single-step contests.
  private var stopMarks: [Bool] = []

  private mutating func markStops(_ stopper: any EarlyStopper) {
    let begin = judge.clock()
    do {
      stopMarks = try stopper.stops(ledger)
      stopNanoseconds += judge.clock() - begin
    } catch {
      stopNanoseconds += judge.clock() - begin
      stopMarks.removeAll(keepingCapacity: true)
      fault(error, "stop", otherwise: .evaluationFailed)
    }
    guard checkTime(), isStrict, !isOver, stopMarks.count != ledger.running.count else { return }
    fault(
      .evaluationFailed,
      "stop: gave \(stopMarks.count) answers; expected \(ledger.running.count),"
        + " one per running trial")
  }

  /// Ends the run when the suggester has used up its time.
  @discardableResult
  private mutating func checkTime() -> Bool {
    if isOver { return false }
    let seconds = Double(suggestNanoseconds + stopNanoseconds) / 1e9
    guard seconds > contest.timeLimit else { return true }
    fault(
      .timeout,
      "the suggester used \(seconds) s; the contest allows \(contest.timeLimit) s in a run")
    return false
  }

  // MARK: Retiring

  /// Moves what was stopped or is complete to the history, from the highest slot to the lowest; in
  /// single-step contests in the order of the suggestions.
  private mutating func retire() {
    defer { stopMarks.removeAll(keepingCapacity: true) }
    guard contest.isMultiStep else {
      for index in ledger.running.indices { moveToHistory(index) }
      ledger.running.removeAll(keepingCapacity: true)
      slots.removeAll(keepingCapacity: true)
      return
    }
    // In most iterations nothing leaves.
    guard isAnyLeaving else { return }
    let isLeaving = ledger.running.indices.map { self.isLeaving($0) }
    var marks = isLeaving
    for position in isLeaving.indices.reversed() where isLeaving[position] {
      // The kit writes this entry into its history, but takes the first equal one out of its running list,
      // so that another may move up into a position that is still to be emptied.
      let index = isStrict ? position : firstTwin(of: position)
      moveToHistory(position, isMistaken: !marks[position])
      if index != position {
        conclude(index, .mistaken)
        shared.append((ledger.history.count - 1, ledger.running[position].id))
        ledger.running[position].state = .running
      }
      marks.remove(at: index)
      ledger.running.remove(at: index)
      slots.remove(at: index)
    }
    if !shared.isEmpty { refreshShared() }
  }

  private func isLeaving(_ index: Int) -> Bool {
    ledger.running[index].readings.count >= contest.steps
      || (index < stopMarks.count && stopMarks[index])
  }

  private var isAnyLeaving: Bool {
    for index in ledger.running.indices where isLeaving(index) { return true }
    return false
  }

  /// The entries of the history that the kit has left in a slot, by their place in the history and trial:
  /// they go on to gain readings, and enter the history again when they end.
  private var shared: [(place: Int, id: Int)] = []

  private mutating func refreshShared() {
    for (place, id) in shared {
      guard let trial = ledger.running.first(where: { $0.id == id }) else { continue }
      ledger.history[place].readings = trial.readings
    }
  }

  /// The first running trial that the kit cannot tell from the one at a position: suggested with the same
  /// values and with as many readings.
  private func firstTwin(of position: Int) -> Int {
    let readings = ledger.running[position].readings.count
    for index in 0..<position
    where slots[index].cell == slots[position].cell
      && ledger.running[index].readings.count == readings
      && areEqual(slots[index].suggestion, slots[position].suggestion)
    {
      return index
    }
    return position
  }

  private func areEqual(_ first: Suggestion, _ second: Suggestion) -> Bool {
    switch (first, second) {
    case (.configuration(let a), .configuration(let b)): a == b
    case (.values(let a), .values(let b)): a == b
    case (.configuration(let a), .values(let b)), (.values(let b), .configuration(let a)):
      surface.space.contains(a) && surface.space.values(of: a) == b
    }
  }

  private mutating func moveToHistory(_ index: Int, isMistaken: Bool = false) {
    let isComplete = ledger.running[index].readings.count >= contest.steps
    ledger.running[index].state = isComplete ? .completed : .stopped
    conclude(index, isComplete ? .completed : isMistaken ? .mistaken : .stopped)
    let trial = ledger.running[index]
    if isComplete, let reward = trial.reward { best = max(best, reward) }
    result.history.append(trial.id)
    ledger.history.append(trial)
  }

  /// Writes the end of a trial into the outcome.
  private mutating func conclude(_ index: Int, _ reason: TrialOutcome.Reason) {
    let trial = ledger.running[index]
    var reward: Double?
    if let cell = slots[index].cell { reward = surface.fullReward(ofCell: cell) }
    result.trials[trial.id] = TrialOutcome(
      configuration: trial.configuration, submitted: trial.submitted, start: trial.start,
      end: ledger.iteration, steps: trial.readings.count, reason: reason, reward: reward)
  }
}
