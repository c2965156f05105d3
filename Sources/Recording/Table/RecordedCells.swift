import RematchDocuments
import RematchNumerics
public import Search
public import Surfaces

/// What became of a cell.
public enum CellStatus: String, Hashable, Sendable, CaseIterable {
  /// All its repeats are done.
  case measured
  /// Some of its repeats are done.
  case partial
  /// An evaluation has failed.
  case failed
  /// Nothing is known of it.
  case missing = "not run"
  /// It was not run; its numbers are a surrogate's guess.
  case filled
}

/// The outcomes of a recording, brought together by cell.
public struct RecordedCells: Sendable {
  /// What became of each cell.
  public internal(set) var statuses: [CellStatus] = []
  /// The cells as a search space.
  public internal(set) var space: SearchSpace
  /// The value of each parameter, by cell.
  var configurations: [[JSONValue]]
  /// The readings, in inner numbers: larger is better.
  var readings: ReadingTable
  /// The seconds of each reading, cell by cell.
  var seconds: [Double] = []
  /// How many evaluations each cell has.
  var counts: [Int]
  /// What of it is guessed, in words; `nil` where nothing is.
  var filling: String?
  let description: RecordingDescription
  private let machine: Machine
  private let logPath: String

  /// The least seconds that a step takes, for the clock has not more digits.
  private static let leastSeconds = 1e-6

  init(
    _ description: RecordingDescription, _ plan: CellPlan, _ outcomes: [[EvaluationOutcome?]],
    _ log: RecordingLog
  ) throws(RecordingError) {
    self.description = description
    machine = log.machine
    logPath = log.path
    space = try plan.space(description)
    configurations = plan.rows.map { row in row.enumerated().map { plan.values[$0][$1] } }
    let objective = description.objective
    counts = outcomes.map { $0.count { $0 != nil } }
    statuses = zip(outcomes, counts).map { cell, count in
      if Recorder.hasFailed(cell) { return .failed }
      return count == 0 ? .missing : count < cell.count ? .partial : .measured
    }
    if description.isPerStep {
      let steps = description.steps ?? 1
      let rows = outcomes.map { Self.curve($0.compactMap(\.self), steps: steps) }
      readings = ReadingTable(cellCount: rows.count, steps: steps, width: 1) { cell, row in
        for step in 0..<steps {
          row[step] = step < rows[cell].count ? objective.shown(rows[cell][step]) : .nan
        }
      }
      seconds = outcomes.flatMap { Self.stepSeconds($0.compactMap(\.self), steps: steps) }
    } else {
      let values = zip(outcomes, statuses).map { row, status in
        status == .failed ? [] : row.compactMap { $0?.values.first.map(objective.shown) }
      }
      readings = ReadingTable.runningMeans(
        ofRepeats: values, steps: description.steps, permutedBy: description.seed)
      let steps = readings.steps
      seconds = outcomes.flatMap { row -> [Double] in
        let known = row.compactMap { $0?.seconds }
        let average = known.isEmpty ? 1 : max(Self.leastSeconds, mean(known))
        // As many runs as come to a reading, at the cell's average.
        return (0..<steps).map { step in
          let runs = Self.share(step + 1, steps, known.count) - Self.share(step, steps, known.count)
          return average * Double(max(1, runs))
        }
      }
    }
  }

  /// Whether a cell was measured, wholly or in part.
  func isMeasured(_ cell: Int) -> Bool {
    statuses[cell] == .measured || statuses[cell] == .partial
  }

  /// How many of a cell's runs are in its first readings.
  private static func share(_ step: Int, _ steps: Int, _ count: Int) -> Int {
    step == 0 ? 0 : max(1, (2 * count * step + steps) / (2 * steps))
  }

  /// The means of the steps that all repeats have shown.
  private static func curve(_ outcomes: [EvaluationOutcome], steps: Int) -> [Double] {
    let shown = min(steps, outcomes.map(\.values.count).min() ?? 0)
    return (0..<shown).map { step in mean(outcomes.map { $0.values[step] }) }
  }

  /// The mean seconds of each step; the last one lasts until the end of the run.
  private static func stepSeconds(_ outcomes: [EvaluationOutcome], steps: Int) -> [Double] {
    (0..<steps).map { step in
      let durations = outcomes.compactMap { outcome -> Double? in
        let begin = step == 0 ? 0 : step <= outcome.times.count ? outcome.times[step - 1] : nil
        let end = step < min(outcome.times.count, steps - 1) ? outcome.times[step] : outcome.seconds
        return begin.map { end - $0 }
      }
      return durations.isEmpty ? 1 : max(leastSeconds, mean(durations))
    }
  }
}

extension Recorder {
  /// What is recorded so far, by cell.
  ///
  /// Cells that have failed, and cells of which nothing is known, have no reading.
  public func table() throws(RecordingError) -> RecordedCells {
    try RecordedCells(description, plan, outcomes, log)
  }
}

// MARK: - The surface

extension RecordedCells {
  /// The surface of the cells.
  ///
  /// - Throws: `RecordingError` where no cell has been measured, or the table makes no surface.
  public func surface() throws(RecordingError) -> Surface {
    guard statuses.indices.contains(where: isMeasured) else {
      let isAnyRun = statuses.contains { $0 != .missing }
      throw .impossible(
        "\(logPath): no cell has been measured"
          + (isAnyRun ? ": all that were run have failed, for the reasons there" : ""))
    }
    do throws(SurfaceError) {
      return try Surface(
        name: description.name, space: space, objective: description.objective, table: readings,
        durations: Durations(
          cellCount: readings.cellCount, steps: readings.steps, seconds: seconds),
        provenance: Provenance(origin: "recording", readings: readingsText, source: sourceText))
    } catch {
      throw .impossible("the cells make no surface: \(error)")
    }
  }

  /// What the readings are, in words.
  private var readingsText: String {
    let repeats = description.repeats
    var text: String
    if description.isPerStep {
      text = "the metric after each of \(readings.steps) steps"
      text += repeats > 1 ? ", the mean of \(repeats) runs" : " of one run"
    } else if repeats == 1 {
      text = "one run"
    } else {
      text = "running means of \(repeats) runs, permuted with seed \(description.seed)"
    }
    text +=
      description.order == .mixed
      ? "; run in mixed order with seed \(description.seed)" : "; run cell after cell"
    let missing = statuses.count { $0 == .missing || $0 == .partial }
    if missing > 0 { text += "; \(missing) of \(statuses.count) cells not or not wholly run" }
    if let filling { text += "; \(filling)" }
    return text
  }

  /// What was run, and where, in words.
  private var sourceText: String {
    "\(description.command.text) on \(machine), \(description.workers) at a time"
  }
}
