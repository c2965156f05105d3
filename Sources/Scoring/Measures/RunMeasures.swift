public import Records
import RematchNumerics
import Search

/// How good a run was, measured with what only the table knows: its extremes, and the full reward of every
/// trial.
public struct RunMeasures: Hashable, Sendable {
  /// The largest full reward counted; the table's worst if none was counted.
  public private(set) var found: Double
  /// The score of this run alone, in 0...1: 0 at random search's median, 1 at the optimum.
  public private(set) var score: Double
  /// The table's best less `found`.
  public private(set) var regret: Double
  /// The regret as a share of the table's range, in 0...1; 0 on a table of one value.
  public private(set) var relativeRegret: Double
  /// The mean over the iterations of the score that the best so far had: the area under the curve of the
  /// normalised best so far.
  public private(set) var area: Double
  /// The readings that trials showed.
  public let readings: Int
  /// The readings of trials whose full reward is below random search's median, which score 0.
  public let wastedReadings: Int
  /// How many trials had a configuration in the space.
  public let trials: Int
  /// How many different cells those trials had.
  public let distinctCells: Int
  /// The share of the table's cells that are better than `found`; `nil` in records without
  /// `table`.
  public let shareAbove: Double?
  /// The share of the table's cells that were tried; `nil` in records without `table`.
  public let coverage: Double?

  /// The measures of a run.
  ///
  /// - Complexity: O(*n*), where *n* is the number of trials and iterations.
  public init(_ record: Record) {
    found = record.found
    score = record.score(of: found)
    // A table's range is finite, though a number may not hold it.
    regret = min(record.best - found, .greatestFiniteMagnitude)
    let range = record.best - record.worst
    relativeRegret =
      range < .infinity
      ? (range > 0 ? regret / range : 0)
      : 1 - RematchNumerics.share(of: found, from: record.worst, to: record.best)
    area = record.bestSoFar.isEmpty ? 0 : mean(record.scoresSoFar)
    var readings = 0
    var wasted = 0
    var trials = 0
    var cells = Set<Configuration>(minimumCapacity: record.trials.count)
    for trial in record.trials {
      guard let reward = trial.reward else { continue }
      readings += trial.steps
      if reward < record.reference { wasted += trial.steps }
      trials += 1
      cells.insert(trial.configuration)
    }
    self.readings = readings
    wastedReadings = wasted
    self.trials = trials
    distinctCells = cells.count
    shareAbove = record.table.map { Double($0.above) / Double($0.cells) }
    coverage = record.table.map { Double(cells.count) / Double($0.cells) }
  }
}

extension RunMeasures {
  /// The measures of a live run on a scale that it has in common with others.
  ///
  /// - Parameters:
  ///   - run: its summary on that scale.
  ///   - bestSoFar: its best so far.
  public func onScale(of run: RunSummary, bestSoFar: [Double]) -> RunMeasures {
    var measures = self
    measures.found = run.found
    measures.score = run.score
    measures.regret = run.best - run.found
    measures.relativeRegret =
      run.best > run.worst
      ? 1 - RematchNumerics.share(of: run.found, from: run.worst, to: run.best) : 0
    measures.area =
      bestSoFar.isEmpty
      ? 0
      : mean(
        bestSoFar.map { ContestScore.score(of: $0, reference: run.reference, best: run.best) })
    return measures
  }
}

extension Record {
  /// The score of the best so far after each iteration. The best seldom changes, so the last score is kept.
  fileprivate var scoresSoFar: [Double] {
    var last: (reward: Double, score: Double)?
    return foundSoFar.map { reward in
      if let last, last.reward == reward { return last.score }
      let score = score(of: reward)
      last = (reward, score)
      return score
    }
  }
}
