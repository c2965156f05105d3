public import Search

/// What one run gave: its log, and what the judge alone knows. What the table knows of the trials is joined to it when
/// a record is made.
public struct RunOutcome: Sendable {
  /// The run as it ended.
  public let ledger: Ledger
  /// How many iterations were played to their end.
  public let finishedIterations: Int
  /// The code that the contest's kit would have ended with.
  public let code: ContestCode
  /// The program that the suggester spoke for.
  public let program: Program?
  /// The seconds spent in the suggester.
  public let suggestSeconds: Double
  /// The seconds spent in the early stopper.
  public let stopSeconds: Double

  /// The trials in the order of the suggestions.
  public var trials: [Trial] { ledger.trials }

  /// What went wrong, in order.
  public var faults: [Fault] { ledger.faults }

  /// The largest full reward counted so far, after each iteration of the contest.
  ///
  /// A run that ended early keeps its last value, to which the kit counts what a trial of the history has shown in a
  /// slot since (``Rules/confusesTwins``).
  ///
  /// - Parameter worst: the value while there is none.
  /// - Complexity: O(*n*), where *n* is the number of events.
  public func bestSoFar(worst: Double) -> [Double] {
    var curve: [Double] = []
    curve.reserveCapacity(ledger.contest.rounds)
    var best = worst
    for event in ledger.events {
      guard case .ended(.completed, _) = event.kind,
        let last = ledger.trials[event.trial].readings.last
      else { continue }
      let iteration = min(ledger.contest.mark(at: event.time), finishedIterations)
      while curve.count < iteration - 1 { curve.append(best) }
      best = max(best, last.mean)
    }
    while curve.count < finishedIterations { curve.append(best) }
    for trial in ledger.history where trial.readings.count >= ledger.contest.steps {
      best = max(best, trial.readings.last?.mean ?? best)
    }
    while curve.count < ledger.contest.rounds { curve.append(best) }
    return curve
  }
}
