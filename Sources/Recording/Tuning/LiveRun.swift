import RematchDocuments
import RematchNumerics
import Search

/// One run of a method on the real command.
///
/// A contest of rounds is played in rounds, as on a table: in each, every running trial shows its next reading, and the
/// suggester is asked when all have. So a command that gives the same numbers gives the same run as its table, whatever
/// its speed. The processes do not wait for the rounds. A contest of time is played in real seconds: readings count when
/// they come, and a slot is filled again when it falls free.
struct LiveRun {
  /// What an evaluation has shown so far.
  private struct State {
    let parameters: [String: JSONValue]
    /// How often the configuration was started before.
    let number: Int
    var values: [Double] = []
    var outcome: EvaluationOutcome?
  }

  /// What is known of a trial's next reading.
  private enum Next {
    case pending, failed
    case reading(Reading)
  }

  private let description: RecordingDescription
  private let live: LiveSpace
  private let contest: Contest
  private let log: TuningLog
  private let processes: LiveProcesses
  private let shouldGoOn: () -> Bool
  private let onChange: (Ledger) -> Void
  private(set) var play: Play
  private var states: [State] = []
  private var replay: ArraySlice<TuningLog.Line>
  /// The seconds of the run when this sitting began, and the clock then.
  private var begin: (seconds: Double, clock: Double)
  private(set) var suggestSeconds = 0.0
  private(set) var stopSeconds = 0.0

  /// The seconds between two looks at whether the run should go on.
  private static let tick = 0.1

  init(
    _ description: RecordingDescription, _ live: LiveSpace, _ contest: Contest, _ log: TuningLog,
    shouldGoOn: @escaping () -> Bool, onChange: @escaping (Ledger) -> Void
  ) {
    self.description = description
    self.live = live
    self.contest = contest
    self.log = log
    self.shouldGoOn = shouldGoOn
    self.onChange = onChange
    processes = LiveProcesses(description)
    play = Play(Ledger(space: live.space, contest: contest))
    replay = log.lines[...]
    begin = (log.lines.last?.time ?? 0, Monotonic.now)
  }

  private var seconds: Double { begin.seconds + Monotonic.now - begin.clock }

  /// Plays to the end.
  ///
  /// - Returns: whether the run is over; no process is left in any case.
  mutating func play(
    _ suggester: any Suggester, _ stopper: (any EarlyStopper)?
  ) throws(RecordingError) -> Bool {
    var isOver = false
    var problem: RecordingError?
    do throws(RecordingError) {
      isOver =
        switch contest.clock {
        case .iterations: try playRounds(suggester, stopper)
        case .seconds(let budget, _): try playTime(suggester, stopper, budget)
        }
    } catch {
      problem = error
    }
    let rest = processes.abandonAll()
    if let problem { throw problem }
    for (trial, news) in rest { try write(news, of: trial, seconds) }
    guard isOver else { return false }
    do { try suggester.finish(play.ledger) } catch {
      fault(error, "finish", otherwise: .runtimeError)
    }
    return true
  }

  /// Records that the suggester or the stopper could not be made.
  mutating func fail(_ error: any Error) {
    play.fault((error as? SuggesterFailure)?.code ?? .constructionFailed, "\(error)", iteration: 0)
  }

  // MARK: Rounds

  private mutating func playRounds(
    _ suggester: any Suggester, _ stopper: (any EarlyStopper)?
  ) throws(RecordingError) -> Bool {
    // What the log knows of each trial; the rounds do not depend on the order in which it came to know it.
    let known = logged()
    while play.begin() {
      if play.ledger.freeSlots > 0, let answer = suggest(suggester) {
        try start(answer, known)
      }
      checkTime()
      if play.isOver { break }
      for id in play.ledger.running.map(\.id) {
        while case .pending = next(of: id) {
          guard shouldGoOn() else { return false }
          launch(id)
          if let (trial, news) = processes.next(seconds: Self.tick) { try note(news, of: trial) }
        }
      }
      play.advance { [self] trial, _, _ in reading(of: trial) }
      if !play.isOver, play.asksStopper, let stopper { decide(stopper) }
      if play.isOver { break }
      play.retire()
      endStopped()
      while let (trial, news) = processes.next(seconds: 0) { try note(news, of: trial) }
      onChange(play.ledger)
      guard shouldGoOn() else { return false }
    }
    return true
  }

  private func logged() -> [Int: State] {
    var known: [Int: State] = [:]
    for line in replay {
      switch line {
      case .answer(let started, _):
        for (trial, parameters) in started {
          known[trial] = State(parameters: parameters, number: 0)
        }
      case .value(let trial, _, let value, _): known[trial]?.values.append(value)
      case .ended(let trial, let evaluation, _):
        known[trial]?.outcome = evaluation.outcome
      }
    }
    return known
  }

  // MARK: Time

  private mutating func playTime(
    _ suggester: any Suggester, _ stopper: (any EarlyStopper)?, _ budget: Double
  ) throws(RecordingError) -> Bool {
    var mayAsk = true
    while !play.isOver {
      if case .answer? = replay.first { mayAsk = true }
      if mayAsk, play.ledger.freeSlots > 0 {
        let answer = suggest(suggester) ?? []
        if play.isOver { break }
        var time = seconds
        var known: [Int: State]?
        if case .answer(let started, let then)? = replay.first {
          replay.removeFirst()
          time = then
          known = started.mapValues { State(parameters: $0, number: 0) }
        }
        guard time < budget else { break }
        play.moveClock(to: max(play.ledger.time, time))
        try start(answer, known ?? [:], isLogged: known != nil)
        checkTime()
      }
      if play.isOver { break }
      mayAsk = false
      if replay.isEmpty {
        for id in play.ledger.running.map(\.id) where !hasLast(id) { launch(id) }
      }
      guard let (trial, news, time) = try nextNews(budget) else {
        guard shouldGoOn() else { return false }
        if seconds >= budget { break }
        // A suggester that has nothing to say while nothing runs is asked again in the next part of the budget.
        mayAsk =
          play.ledger.running.isEmpty
          && seconds - play.ledger.time > budget / Double(contest.rounds)
        continue
      }
      play.moveClock(to: max(play.ledger.time, min(time, budget)))
      take(news, of: trial)
      mayAsk = show(trial)
      if mayAsk {
        if play.asksStopper, !play.ledger.running.isEmpty, let stopper { decide(stopper) }
        if play.isOver { break }
        play.retire()
        endStopped()
        onChange(play.ledger)
      }
    }
    if !play.isOver { play.moveClock(to: budget) }
    return true
  }

  /// Shows the readings of a trial that are known.
  ///
  /// - Returns: whether there was one.
  private mutating func show(_ trial: Int) -> Bool {
    var hasShown = false
    while play.ledger.trials[trial].state == .running,
      play.ledger.trials[trial].readings.count < contest.steps
    {
      if case .pending = next(of: trial) { break }
      let reading = reading(of: trial)
      play.advance(trial: trial) { _ in reading }
      hasShown = true
    }
    return hasShown
  }

  /// The next thing that happens, from the log where it is there; `nil` when nothing has happened in a while.
  private mutating func nextNews(
    _ budget: Double
  ) throws(RecordingError) -> (trial: Int, news: LiveProcesses.News, time: Double)? {
    switch replay.first {
    case .value(let trial, let step, let value, let time)?:
      replay.removeFirst()
      return (trial, .value(value, step: step), time)
    case .ended(let trial, let evaluation, let time)?:
      replay.removeFirst()
      return (trial, .ended(evaluation.outcome), time)
    case .answer?:
      throw otherAnswers
    case nil: break
    }
    guard let (trial, news) = processes.next(seconds: min(Self.tick, max(0, budget - seconds)))
    else { return nil }
    let time = seconds
    try write(news, of: trial, time)
    return (trial, news, time)
  }

  // MARK: Evaluations

  /// Starts what was suggested.
  ///
  /// - Parameters:
  ///   - known: what the log knows of the trials that follow.
  ///   - isLogged: whether the answer is in the log as a whole.
  private mutating func start(
    _ answer: [Suggestion], _ known: [Int: State], isLogged: Bool = false
  ) throws(RecordingError) {
    let count = play.ledger.trials.count
    play.start(answer)
    var started: [Int: [String: JSONValue]] = [:]
    for trial in play.ledger.trials[count...] {
      let parameters = trial.cell == nil ? [:] : live.parameters(of: trial.configuration)
      let number = states.count { $0.parameters == parameters }
      var state = State(parameters: parameters, number: number)
      if let logged = known[trial.id] {
        guard logged.parameters == parameters else { throw otherAnswers }
        (state.values, state.outcome) = (logged.values, logged.outcome)
      } else if isLogged {
        throw otherAnswers
      } else {
        started[trial.id] = parameters
      }
      states.append(state)
      if contest.clock == .iterations, !hasLast(trial.id), trial.cell != nil { launch(trial.id) }
    }
    if !started.isEmpty || contest.clock != .iterations, !isLogged {
      try log.append(
        .answer(started: started, time: contest.clock == .iterations ? seconds : play.ledger.time))
    }
  }

  private var otherAnswers: RecordingError {
    .file(
      path: log.path,
      problem: "the suggester does not answer as it did when the log was written; expected the same"
        + " version of it, or a log of its own (another --seed, or --fresh)")
  }

  /// Whether the last value of an evaluation is known, or that it failed.
  private func hasLast(_ trial: Int) -> Bool {
    switch states[trial].outcome?.status {
    case .done?, .failed?: true
    case .stopped?, nil: false
    }
  }

  private func launch(_ trial: Int) {
    guard play.ledger.trials[trial].cell != nil, !processes.isRunning(trial) else { return }
    processes.start(trial, states[trial].parameters, repeat: states[trial].number)
  }

  /// Ends the processes of trials that are no longer in a slot.
  private func endStopped() {
    for trial in play.ledger.trials where trial.state != .running { processes.stop(trial.id) }
  }

  private mutating func note(
    _ news: LiveProcesses.News, of trial: Int
  ) throws(RecordingError) {
    try write(news, of: trial, seconds)
    take(news, of: trial)
  }

  /// Writes what happened, unless the log has it from an earlier process of the trial.
  private func write(
    _ news: LiveProcesses.News, of trial: Int, _ time: Double
  ) throws(RecordingError) {
    switch news {
    case .value(let value, let step):
      guard step >= states[trial].values.count else { return }
      try log.append(.value(trial: trial, step: step, value: value, time: time))
    case .ended(let outcome):
      let evaluation = Evaluation(
        parameters: states[trial].parameters, repeat: states[trial].number, outcome: outcome)
      try log.append(.ended(trial: trial, evaluation, time: time))
    }
  }

  private mutating func take(_ news: LiveProcesses.News, of trial: Int) {
    switch news {
    case .value(let value, let step):
      if step == states[trial].values.count { states[trial].values.append(value) }
    case .ended(let outcome):
      states[trial].outcome = outcome
    }
  }

  /// The values of a trial: those that were shown, then what else its end has told.
  private func values(of trial: Int) -> [Double] {
    let state = states[trial]
    return state.values + (state.outcome?.values.dropFirst(state.values.count) ?? [])
  }

  private func next(of trial: Int) -> Next {
    let ledger = play.ledger
    guard ledger.trials[trial].cell != nil, ledger.trials[trial].readings.count < contest.steps
    else { return .failed }
    let steps = description.isPerStep ? description.steps ?? 1 : 1
    let index = contest.readingIndex(step: ledger.trials[trial].readings.count + 1, of: steps)
    let values = values(of: trial)
    let outcome = states[trial].outcome
    // The last value counts only when the process has ended well.
    let isKnown = index < values.count && (index < steps - 1 || outcome?.status == .done)
    if isKnown {
      let inner = description.objective.shown(values[index])
      return .reading(Reading(mean: inner, lower: inner, upper: inner))
    }
    if case .failed? = outcome?.status { return .failed }
    return .pending
  }

  private func reading(of trial: Int) -> Reading? {
    if case .reading(let reading) = next(of: trial) { reading } else { nil }
  }

  // MARK: The method

  private mutating func suggest(_ suggester: any Suggester) -> [Suggestion]? {
    let start = Monotonic.now
    do {
      let answer = try suggester.suggest(play.ledger, count: play.ledger.freeSlots)
      suggestSeconds += Monotonic.now - start
      return contest.rules.startsLateAnswers || checkTime() ? answer : nil
    } catch {
      if contest.rules.countsFailedCalls { suggestSeconds += Monotonic.now - start }
      fault(error, "suggest", otherwise: .suggestRaised)
      return nil
    }
  }

  private mutating func decide(_ stopper: any EarlyStopper) {
    let start = Monotonic.now
    var answer: [Decision]?
    do { answer = try stopper.decisions(play.ledger) } catch {
      fault(error, "stop", otherwise: .evaluationFailed)
    }
    stopSeconds += Monotonic.now - start
    if checkTime(), let answer { play.decide(answer) }
  }

  private mutating func fault(_ error: any Error, _ what: String, otherwise code: ContestCode) {
    let failure = error as? SuggesterFailure
    play.fault(failure?.code ?? code, "\(what): \(error)", endsRun: failure?.endsRun ?? false)
  }

  /// Ends the run when the suggester has used up its time.
  @discardableResult
  private mutating func checkTime() -> Bool {
    if play.isOver { return false }
    guard suggestSeconds + stopSeconds > contest.timeLimit else { return true }
    play.fault(
      .timeout,
      "the suggester used more than the \(contest.timeLimit) s that the contest allows in a run")
    return false
  }
}
