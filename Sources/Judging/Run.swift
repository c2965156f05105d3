import Search
import Surfaces

/// One run: a play on a surface, with the suggester's time.
struct Run {
  let judge: Judge
  let surface: Surface
  var play: Play
  /// All the readings that each trial will have shown in the end, by the trial's number.
  private var rows: [[Reading]] = []
  private(set) var suggestNanoseconds: UInt64 = 0
  private(set) var stopNanoseconds: UInt64 = 0
  private var program: Program?

  init(_ judge: Judge, _ surface: Surface) {
    self.judge = judge
    self.surface = surface
    play = Play(Ledger(space: surface.space, contest: judge.contest), mode: judge.mode)
  }

  private var rules: Rules { judge.contest.rules }

  /// Plays from the beginning to the end.
  mutating func play(_ suggester: any Suggester, _ stopper: (any EarlyStopper)?) {
    switch judge.contest.clock {
    case .iterations: playIterations(suggester, stopper)
    case .seconds(let budget, let countsSuggester):
      simulate(suggester, stopper, budget: budget, countsSuggester: countsSuggester)
    }
    program = suggester.program
    do { try suggester.finish(play.ledger) } catch {
      fault(error, "finish", otherwise: .runtimeError)
    }
  }

  /// Plays the iterations in the contest's order of steps.
  private mutating func playIterations(
    _ suggester: any Suggester, _ stopper: (any EarlyStopper)?
  ) {
    while play.begin() {
      if play.ledger.freeSlots > 0, let answer = suggest(suggester) { play.start(answer) }
      checkTime()
      if !play.isOver { advance() }
      if !play.isOver, play.asksStopper, let stopper { decide(stopper) }
      if play.isOver { break }
      play.retire()
    }
  }

  /// The outcome so far.
  var outcome: RunOutcome {
    RunOutcome(
      ledger: play.ledger, finishedIterations: play.finishedIterations, code: play.code,
      program: program, suggestSeconds: Double(suggestNanoseconds) / 1e9,
      stopSeconds: Double(stopNanoseconds) / 1e9)
  }

  /// Records that the suggester or the stopper could not be made.
  mutating func fail(_ error: any Error) {
    let code = (error as? SuggesterFailure)?.code ?? .constructionFailed
    play.fault(code, "\(error)", iteration: 0)
  }

  /// Records an error that a suggester threw.
  private mutating func fault(_ error: any Error, _ what: String, otherwise code: ContestCode) {
    let failure = error as? SuggesterFailure
    play.fault(failure?.code ?? code, "\(what): \(error)", endsRun: failure?.endsRun ?? false)
  }

  /// The suggester's answer; `nil` if there is none that counts.
  mutating func suggest(_ suggester: any Suggester) -> [Suggestion]? {
    let begin = judge.clock()
    do {
      let answer = try suggester.suggest(play.ledger, count: play.ledger.freeSlots)
      suggestNanoseconds += judge.clock() - begin
      return rules.startsLateAnswers || checkTime() ? answer : nil
    } catch {
      if rules.countsFailedCalls || judge.mode == .strict {
        suggestNanoseconds += judge.clock() - begin
      }
      fault(error, "suggest", otherwise: .suggestRaised)
      return nil
    }
  }

  private mutating func advance() {
    lookUpNewTrials()
    play.advance { [rows] trial, _, step in step < rows[trial].count ? rows[trial][step] : nil }
  }

  /// Shows a trial its next reading; it fails where its cell does.
  mutating func advance(trial: Int) {
    lookUpNewTrials()
    play.advance(trial: trial) { [rows] step in
      step < rows[trial].count ? rows[trial][step] : nil
    }
  }

  private mutating func lookUpNewTrials() {
    let contest = judge.contest
    while rows.count < play.ledger.trials.count {
      var row: [Reading] = []
      if let cell = play.ledger.trials[rows.count].cell {
        row.reserveCapacity(surface.steps)
        surface.readings(ofCell: cell, into: &row)
        if contest.steps < surface.steps {
          // Of a cell that fails, the readings before.
          row = (1...contest.steps).map { contest.readingIndex(step: $0, of: surface.steps) }
            .prefix { $0 < row.count }.map { row[$0] }
        }
      }
      rows.append(row)
    }
  }

  mutating func decide(_ stopper: any EarlyStopper) {
    let begin = judge.clock()
    var answer: [Decision]?
    do {
      answer = try stopper.decisions(play.ledger)
      stopNanoseconds += judge.clock() - begin
    } catch {
      stopNanoseconds += judge.clock() - begin
      fault(error, "stop", otherwise: .evaluationFailed)
    }
    if checkTime(), let answer { play.decide(answer) }
  }

  /// Ends the run when the suggester has used up its time.
  @discardableResult
  mutating func checkTime() -> Bool {
    if play.isOver { return false }
    let seconds = Double(suggestNanoseconds + stopNanoseconds) / 1e9
    guard seconds > judge.contest.timeLimit else { return true }
    play.fault(
      .timeout,
      "the suggester used more than the \(judge.contest.timeLimit) s that the contest allows in a run"
    )
    return false
  }
}
