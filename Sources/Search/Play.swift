/// The rules of a contest at work on a ledger: a state machine that knows no surface and no clock.
///
/// One iteration is ``begin()``, ``start(_:)`` when slots are free, ``advance(_:)``, ``decide(_:)`` when the rules ask a
/// stopper, and ``retire()``; after a call that sets ``isOver`` none follows. What a suggester or stopper does wrong is
/// a fault in the ledger, never an error. In simulated time ``moveClock(to:)`` takes the place of ``begin()``, and
/// ``advance(trial:_:)`` shows one trial's reading, after which come ``decide(_:)`` and ``retire()``.
///
/// ```swift
/// var play = Play(Ledger(space: space, contest: contest))
/// while play.begin() {
///   if play.ledger.freeSlots > 0 { play.start(try suggester.suggest(play.ledger, count: play.ledger.freeSlots)) }
///   play.advance { trial, step in readings[trial.id][step] }
///   if play.asksStopper { play.decide(try stopper.decisions(play.ledger)) }
///   play.retire()
/// }
/// ```
public struct Play: Sendable {
  /// The run so far.
  public private(set) var ledger: Ledger
  /// How strict the rules are with wrong answers.
  public let mode: Mode
  /// The code that the contest's kit would end with.
  public private(set) var code = ContestCode.success
  /// Whether the run ended before its last iteration.
  public private(set) var isOver = false
  /// How many iterations were played to their end.
  public private(set) var finishedIterations = 0

  private let rules: Rules
  /// The suggestion behind each trial, by its number; `nil` for trials that were there from the start.
  private var suggestions: [Suggestion?]
  /// The decision for each running trial, by its position; empty where nothing was decided.
  private var decisions: [Decision] = []
  private var hasBegun = false

  /// The most events and trials for which room is made beforehand.
  private static let reserved = (events: 4096, trials: 1000)

  /// A play that goes on from a ledger, whose iteration has not been played yet.
  public init(_ ledger: Ledger, mode: Mode = .contest) {
    self.ledger = ledger
    self.mode = mode
    rules = ledger.contest.rules
    suggestions = [Suggestion?](repeating: nil, count: ledger.trials.count)
    let contest = ledger.contest
    let trials = min(contest.fullEvaluations + contest.slots, Self.reserved.trials)
    self.ledger.reserve(
      events: min(contest.rounds * contest.slots + 2 * trials, Self.reserved.events),
      trials: trials)
  }

  private var isStrict: Bool { mode == .strict }

  /// Whether an early stopper is asked in each iteration.
  public var asksStopper: Bool { ledger.contest.asksStopper }

  /// Begins the next iteration.
  ///
  /// - Parameter time: the time then by the play's clock; by default the iteration's number.
  /// - Returns: false when there is none.
  public mutating func begin(at time: Double? = nil) -> Bool {
    if isOver { return false }
    if hasBegun {
      guard ledger.iteration < ledger.contest.rounds else { return false }
      ledger.advance(to: time)
    }
    hasBegun = true
    return true
  }

  /// Moves the clock on in simulated time.
  ///
  /// - Parameter time: the time then, not before the present one.
  public mutating func moveClock(to time: Double) {
    hasBegun = true
    ledger.advance(to: time)
    finishedIterations = ledger.iteration
  }

  /// Records something that went wrong; in strict mode it ends the run.
  ///
  /// - Parameters:
  ///   - iteration: the present one by default.
  ///   - endsRun: whether the run cannot go on; so it is always at the end of the time.
  public mutating func fault(
    _ code: ContestCode, _ message: String, iteration: Int? = nil, endsRun: Bool = false
  ) {
    ledger.add(Fault(iteration: iteration ?? ledger.iteration, code: code, message: message))
    self.code = code
    if isStrict || endsRun || code == .timeout { isOver = true }
  }

  // MARK: Suggestions

  /// Starts what was suggested, as many as there are free slots.
  public mutating func start(_ answer: [Suggestion]) {
    if rules.finalCode == .ofLastEvent { code = .success }
    let free = ledger.freeSlots
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
    if case .resume(let id) = suggestion {
      if let problem = resumptionProblem(id) {
        return fault(.evaluationFailed, "suggest: suggestion \(position + 1) \(problem)")
      }
      return ledger.resume(id)
    }
    let (configuration, problem) = ledger.space.snap(suggestion)
    let isRefused = configuration == nil && rules.unusable != .holdsItsSlot
    if let problem, isStrict || isRefused {
      return fault(.evaluationFailed, "suggest: suggestion \(position + 1) \(problem)")
    }
    var submitted: [String: ParameterValue]?
    if problem != nil, case .values(let values) = suggestion { submitted = values }
    ledger.start(configuration ?? [], submitted: submitted)
    suggestions.append(suggestion)
  }

  /// Why a trial cannot be resumed; `nil` if it can.
  private func resumptionProblem(_ id: Int) -> String? {
    guard rules.allowsPausing else {
      return "resumes trial \(id); expected a configuration, for these rules pause no trial"
    }
    guard ledger.trials.indices.contains(id), ledger.trials[id].state == .paused else {
      return "resumes trial \(id), which is not paused"
    }
    return nil
  }

  // MARK: Readings

  /// Shows every running trial one more reading.
  ///
  /// - Parameter reading: the reading of a trial's cell at a step from 0; `nil` when it fails there.
  public mutating func advance(_ reading: (_ trial: Int, _ cell: Int, _ step: Int) -> Reading?) {
    var position = 0
    while position < ledger.slotsInUse {
      let id = ledger.idInSlot(position)
      guard let cell = ledger.trials[id].cell else {
        let problem =
          suggestions[id].flatMap { ledger.space.snap($0).problem } ?? "cannot be evaluated"
        return fault(.evaluationFailed, "slot \(position + 1): suggestion \(problem)")
      }
      if advance(trial: id, { reading(id, cell, $0) }) { position += 1 }
    }
  }

  /// Shows a running trial one more reading, unless it has all.
  ///
  /// - Parameter reading: the reading at a step from 0; `nil` when the trial fails there.
  /// - Returns: whether the trial is still in its slot: it has not failed.
  @discardableResult
  public mutating func advance(trial id: Int, _ reading: (_ step: Int) -> Reading?) -> Bool {
    let shown = ledger.trials[id].readings.count
    guard shown < ledger.contest.steps else { return true }
    guard let reading = reading(shown) else {
      ledger.fail(id)
      return false
    }
    ledger.show(reading, of: id)
    return true
  }

  // MARK: Decisions

  /// Takes the answers of a stopper, one for each running trial.
  ///
  /// Missing ones count as "go on" and surplus ones are ignored; in strict mode either is a fault.
  public mutating func decide(_ answer: [Decision]) {
    decisions = answer
    if isStrict, answer.count != ledger.slotsInUse {
      return fault(
        .evaluationFailed,
        "stop: gave \(answer.count) answers; expected \(ledger.slotsInUse),"
          + " one per running trial")
    }
    guard !rules.allowsPausing, let wrong = answer.firstIndex(of: .pause) else { return }
    fault(
      .evaluationFailed,
      "stop: answer \(wrong + 1) is 'pause'; expected 'go on' or 'stop',"
        + " for these rules pause no trial")
  }

  /// Ends the iteration: moves what was stopped or is complete to the history, and pauses what is to be paused.
  public mutating func retire() {
    retireTrials()
    decisions.removeAll(keepingCapacity: true)
    if ledger.contest.clock == .iterations { finishedIterations += 1 }
  }

  private mutating func retireTrials() {
    let count = ledger.slotsInUse
    // In most iterations nothing leaves.
    guard (0..<count).contains(where: { fate(at: $0) != nil }) else { return }
    switch rules.order {
    case .fromFirstSlot:
      let leaving = (0..<count).compactMap { position in
        fate(at: position).map { (ledger.idInSlot(position), $0) }
      }
      for (id, fate) in leaving { retire(id, fate) }
    case .fromLastSlot:
      let leaving = (0..<count).map { fate(at: $0) != nil }
      // Which of the trials in the slots were meant, as these move up.
      var isMeant = leaving
      for position in leaving.indices.reversed() where leaving[position] {
        isMeant.remove(at: retire(at: position, isMistaken: !isMeant[position]))
      }
    }
  }

  private enum Fate { case completes, stops, pauses }

  /// What becomes of the trial at a position; `nil` if it goes on.
  private func fate(at position: Int) -> Fate? {
    if ledger.trials[ledger.idInSlot(position)].readings.count >= ledger.contest.steps {
      return .completes
    }
    guard position < decisions.count else { return nil }
    switch decisions[position] {
    case .goOn: return nil
    case .stop: return .stops
    case .pause: return rules.allowsPausing ? .pauses : nil
    }
  }

  private mutating func retire(_ id: Int, _ fate: Fate) {
    switch fate {
    case .completes: ledger.end(id, as: .completed)
    case .stops: ledger.end(id, as: .stopped)
    case .pauses: ledger.pause(id)
    }
  }

  /// Moves the trial at a position to the history, as the final kit does.
  ///
  /// The kit writes this entry into its history, but takes the first equal one out of its running list, so that another
  /// may move up into a position that is still to be emptied.
  ///
  /// - Parameter isMistaken: whether the trial has moved up.
  /// - Returns: the position that was emptied.
  private mutating func retire(at position: Int, isMistaken: Bool) -> Int {
    let id = ledger.idInSlot(position)
    let emptied = rules.confusesTwins && !isStrict ? firstTwin(of: position) : position
    let isComplete = ledger.trials[id].readings.count >= ledger.contest.steps
    ledger.end(
      id, as: isComplete ? .completed : .stopped, vacating: ledger.idInSlot(emptied),
      isMistaken: isMistaken && !isComplete)
    return emptied
  }

  /// The first running trial that the kit cannot tell from the one at a position.
  private func firstTwin(of position: Int) -> Int {
    let own = ledger.trials[ledger.idInSlot(position)]
    for index in 0..<position {
      let other = ledger.trials[ledger.idInSlot(index)]
      if other.cell == own.cell, other.readings.count == own.readings.count,
        areEqual(other.id, own.id)
      {
        return index
      }
    }
    return position
  }

  /// Whether two trials were suggested with the same values.
  private func areEqual(_ first: Int, _ second: Int) -> Bool {
    switch (suggestions[first], suggestions[second]) {
    case (.configuration(let a), .configuration(let b)): a == b
    case (.values(let a), .values(let b)): a == b
    case (.configuration(let a), .values(let b)), (.values(let b), .configuration(let a)):
      ledger.space.contains(a) && ledger.space.values(of: a) == b
    default: false
    }
  }
}
