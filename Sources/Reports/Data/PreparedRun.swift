public import Records
import Scoring
import Search

/// A record that was checked and measured for a report.
///
/// Preparing a record takes longer than adding it to a report, and many can be prepared at the same time.
public struct PreparedRun: Sendable {
  /// The part of a record that is kept for every run.
  struct Run: ScaledRun {
    private(set) var summary: RunSummary
    private(set) var bestSoFar: [Double]
    private(set) var worst: Double
    /// The rewards of the table's cells at exact ranks; `nil` in records without them.
    let targets: [Double]?
    let stops: StopMeasures
    private(set) var measures: RunMeasures

    func onScale(worst: Double, best: Double) -> Run {
      var run = self
      if summary.hasFoundNothing { run.bestSoFar = bestSoFar.map { _ in worst } }
      run.summary = summary.onScale(worst: worst, best: best)
      run.worst = worst
      run.measures = measures.onScale(of: run.summary, bestSoFar: run.bestSoFar)
      return run
    }

    init(
      summary: RunSummary, bestSoFar: [Double], worst: Double, targets: [Double]?,
      stops: StopMeasures, measures: RunMeasures
    ) {
      self.summary = summary
      self.bestSoFar = bestSoFar
      self.worst = worst
      self.targets = targets
      self.stops = stops
      self.measures = measures
    }
  }

  let run: Run
  let record: Record

  /// Prepares a record.
  ///
  /// - Throws: `ReportError` when a number is not finite, or the best-so-far curve does not have one per round.
  public init(_ record: Record) throws(ReportError) {
    try Self.check(record)
    run = Run(
      summary: RunSummary(record), bestSoFar: record.foundSoFar, worst: record.worst,
      targets: record.table?.targets, stops: StopMeasures(record),
      measures: RunMeasures(record))
    self.record = record
  }

  private static func check(_ record: Record) throws(ReportError) {
    let ends = [
      ("best", record.best), ("worst", record.worst), ("reference", record.reference),
    ]
    for (key, value) in ends where !value.isFinite {
      throw .notFinite(run: record.id, key: key)
    }
    guard record.bestSoFar.allSatisfy(\.isFinite) else {
      throw .notFinite(run: record.id, key: "bestSoFar")
    }
    guard record.trials.allSatisfy({ $0.reward?.isFinite ?? true }) else {
      throw .notFinite(run: record.id, key: "trials")
    }
    guard record.table?.targets.allSatisfy(\.isFinite) ?? true else {
      throw .notFinite(run: record.id, key: "table")
    }
    guard record.bestSoFar.count == record.contest.rounds else {
      throw .wrongLength(
        run: record.id, found: record.bestSoFar.count, expected: record.contest.rounds)
    }
  }
}

/// A record or an option from which no report can be made.
public enum ReportError: Error, Hashable, CustomStringConvertible {
  case notFinite(run: String, key: String)
  case wrongLength(run: String, found: Int, expected: Int)
  case unknownMethod(String, hint: String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .notFinite(let run, let key):
      "run \(run): '\(key)' has a number that is not finite; expected the numbers of a table"
    case .wrongLength(let run, let found, let expected):
      "run \(run): 'bestSoFar' has \(found) numbers; expected \(expected), one per round"
    case .unknownMethod(let name, let hint):
      "unknown suggester '\(name)' in these journals\(hint)"
    }
  }
}
