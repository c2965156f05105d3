import Search
import Surfaces

extension Run {
  /// Plays in simulated time: readings come when their seconds are over, and slots are filled when they fall free.
  ///
  /// What happens at one time is shown together, before the suggester is asked. While it thinks, if its time counts, what
  /// is running goes on, and slots that fall free wait. When nothing runs and nothing was started, it is asked again in
  /// the next part of the budget.
  mutating func simulate(
    _ suggester: any Suggester, _ stopper: (any EarlyStopper)?, budget: Double,
    countsSuggester: Bool
  ) {
    /// When the next reading of each trial comes, by its number.
    var due: [Double] = []
    /// An answer that comes later.
    var answer: (time: Double, suggestions: [Suggestion])?
    /// When the suggester is asked next, though nothing has happened.
    var idleUntil: Double?
    var thought: UInt64 = 0
    while !play.isOver {
      let now = play.ledger.time
      if let arrived = answer, arrived.time <= now {
        answer = nil
        start(arrived.suggestions, &due)
      } else if answer == nil, play.ledger.freeSlots > 0 {
        let suggestions = suggest(suggester) ?? []
        if play.isOver { break }
        let thinking = suggestNanoseconds + stopNanoseconds - thought
        thought += thinking
        if countsSuggester, thinking > 0 {
          answer = (now + Double(thinking) / 1e9, suggestions)
        } else {
          start(suggestions, &due)
        }
      }
      if play.isOver || !checkTime() { break }
      let running = play.ledger.running.map(\.id)
      if running.isEmpty, answer == nil {
        let part = budget / Double(judge.contest.rounds)
        let parts = (now / part).rounded(.down) + 1
        // Rounded, a part may end where it began.
        idleUntil = parts * part > now ? parts * part : (parts + 1) * part
      }
      let next = (running.map { due[$0] } + [answer?.time, idleUntil].compactMap(\.self)).min()
      idleUntil = nil
      guard let next, next <= budget else { break }
      play.moveClock(to: max(now, next))
      let shown = running.filter { due[$0] <= next }
      for trial in shown {
        advance(trial: trial)
        let state = play.ledger.trials[trial]
        if state.state == .running, state.readings.count < judge.contest.steps {
          due[trial] = next + seconds(of: trial)
        }
      }
      if !shown.isEmpty, play.asksStopper, !play.ledger.running.isEmpty, let stopper {
        decide(stopper)
      }
      if !play.isOver { play.retire() }
    }
    if !play.isOver { play.moveClock(to: budget) }
  }

  /// Starts and resumes what was suggested, whose readings come later.
  private mutating func start(_ suggestions: [Suggestion], _ due: inout [Double]) {
    let before = Set(play.ledger.running.map(\.id))
    play.start(suggestions)
    for trial in play.ledger.running.map(\.id) where !before.contains(trial) {
      while due.count <= trial { due.append(.infinity) }
      due[trial] = play.ledger.time + seconds(of: trial)
    }
  }

  /// The seconds from a trial's last reading to its next one.
  private func seconds(of id: Int) -> Double {
    let contest = judge.contest
    let trial = play.ledger.trials[id]
    guard let cell = trial.cell else { return surface.seconds(ofCell: 0, step: 0) }
    let shown = trial.readings.count
    let first = shown == 0 ? 0 : contest.readingIndex(step: shown, of: surface.steps) + 1
    let last = contest.readingIndex(step: shown + 1, of: surface.steps)
    return (first...last).reduce(0) { $0 + surface.seconds(ofCell: cell, step: $1) }
  }
}
