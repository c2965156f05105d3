public import Records
import RematchNumerics
import Search

/// How good the early stops of a run were, measured with what only the table knows: the full reward of the
/// trials that never showed it.
///
/// A trial would *raise the best* at an iteration when its full reward is above the largest one counted by
/// then (`Record.bestSoFar`). Trials that complete in the same iteration are counted, because the stopper sees
/// them. Trials that were still running at the end, were taken out by mistake or have no configuration are
/// counted in `started` alone.
public struct StopMeasures: Hashable, Sendable {
  /// How many trials were begun.
  public var started = 0
  /// How many trials showed all their readings.
  public var completed = 0
  /// How many trials were stopped early.
  public var stopped = 0
  /// The stopped trials that would have raised the best of the iteration in which they were stopped.
  public var wrong = 0
  /// The completed trials that would not have raised the best in the iteration before their last, in which
  /// a stop would still have saved a reading.
  public var missed = 0
  /// The stopped trials of runs with completed ones, which have a median.
  public var ranked = 0
  /// The trials of `ranked` whose full reward is above the median of their run's completed trials.
  public var aboveMedian = 0
  /// The readings that completed and stopped trials showed.
  public var readings = 0
  /// The readings that stopped trials did not show.
  public var readingsSaved = 0
  /// The readings of the best possible stopping of the same suggestions: all of a trial whose full reward is
  /// above that of all trials before it, and one of any other trial.
  public var readingsNeeded = 0

  /// No runs.
  public init() {}

  /// The measures of a run.
  ///
  /// - Complexity: O(*n* log *n*), where *n* is the number of trials.
  public init(_ record: Record) {
    started = record.trials.count
    let steps = record.contest.steps
    let rewards = record.trials.compactMap { $0.reason == .completed ? $0.reward : nil }
    let median = rewards.isEmpty ? nil : median(rewards)
    var highest = -Double.infinity
    for trial in record.trials where trial.reason == .completed || trial.reason == .stopped {
      guard let reward = trial.reward else { continue }
      readings += trial.steps
      readingsNeeded += reward > highest ? steps : 1
      highest = max(highest, reward)
      if trial.reason == .completed {
        completed += 1
        if reward <= record.found(after: trial.end - 1) { missed += 1 }
      } else {
        stopped += 1
        readingsSaved += steps - trial.steps
        if reward > record.found(after: trial.end) { wrong += 1 }
        if let median {
          ranked += 1
          if reward > median { aboveMedian += 1 }
        }
      }
    }
  }

  /// The sums over runs.
  public static func += (total: inout StopMeasures, run: StopMeasures) {
    total.started += run.started
    total.completed += run.completed
    total.stopped += run.stopped
    total.wrong += run.wrong
    total.missed += run.missed
    total.ranked += run.ranked
    total.aboveMedian += run.aboveMedian
    total.readings += run.readings
    total.readingsSaved += run.readingsSaved
    total.readingsNeeded += run.readingsNeeded
  }

  /// The stopped trials that would not have raised the best.
  public var right: Int { stopped - wrong }
  /// The share of the trials that would not have raised the best that were stopped; `nil` without any.
  public var recall: Double? { share(right, of: right + missed) }
  /// The share of the readings of all trials in full that stopping saved; `nil` without trials.
  public var savedShare: Double? { share(readingsSaved, of: readings + readingsSaved) }
  /// The share that the best possible stopping would have saved; `nil` without trials.
  public var savableShare: Double? {
    share(readings + readingsSaved - readingsNeeded, of: readings + readingsSaved)
  }
  /// The share of stopped trials above the median of their run's completed ones; `nil` without any.
  public var aboveMedianShare: Double? { share(aboveMedian, of: ranked) }
}
