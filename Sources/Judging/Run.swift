import Search
import Surfaces

/// One run: a play on a surface, with the suggester's time.
struct Run {
  private let judge: Judge
  private let surface: Surface
  private(set) var play: Play
  /// All the readings that each trial will have shown in the end, by the trial's number.
  private var rows: [[Reading]] = []
  private var suggestNanoseconds: UInt64 = 0
  private var stopNanoseconds: UInt64 = 0
  private var program: Program?

  init(_ judge: Judge, _ surface: Surface) {
    self.judge = judge
    self.surface = surface
    play = Play(Ledger(space: surface.space, contest: judge.contest), mode: judge.mode)
  }

  private var rules: Rules { judge.contest.rules }

  /// Plays the iterations in the contest's order of steps.
  mutating func play(_ suggester: any Suggester, _ stopper: (any EarlyStopper)?) {
    while play.begin() {
      if play.ledger.freeSlots > 0 { suggest(suggester) }
      if !play.isOver { advance() }
      if !play.isOver, play.asksStopper, let stopper { decide(stopper) }
      if play.isOver { break }
      play.retire()
    }
    program = suggester.program
    do { try suggester.finish(play.ledger) } catch {
      fault(error, "finish", otherwise: .runtimeError)
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

  private mutating func suggest(_ suggester: any Suggester) {
    let begin = judge.clock()
    do {
      let answer = try suggester.suggest(play.ledger, count: play.ledger.freeSlots)
      suggestNanoseconds += judge.clock() - begin
      if !rules.startsLateAnswers, !checkTime() { return }
      play.start(answer)
    } catch {
      if rules.countsFailedCalls || judge.mode == .strict {
        suggestNanoseconds += judge.clock() - begin
      }
      fault(error, "suggest", otherwise: .suggestRaised)
    }
    checkTime()
  }

  private mutating func advance() {
    let steps = judge.contest.steps
    while rows.count < play.ledger.trials.count {
      var row: [Reading] = []
      if let cell = play.ledger.trials[rows.count].cell {
        row.reserveCapacity(surface.steps)
        surface.readings(ofCell: cell, into: &row)
        if steps < surface.steps {
          row = (1...steps).map { row[judge.contest.readingIndex(step: $0, of: surface.steps)] }
        }
      }
      rows.append(row)
    }
    play.advance { [rows] trial, _, step in rows[trial][step] }
  }

  private mutating func decide(_ stopper: any EarlyStopper) {
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
  private mutating func checkTime() -> Bool {
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
