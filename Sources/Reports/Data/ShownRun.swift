import Records
import Search

/// A run that is drawn trial by trial.
struct ShownRun: Sendable {
  /// The purposes for which runs are drawn.
  enum Purpose: Sendable {
    /// Its trials on the map of a two-parameter surface.
    case map
    /// Its slots and readings.
    case timeline
  }

  /// The row of its method.
  let row: Int
  /// The place of its surface in the contest.
  let surface: Int
  /// The record.
  let record: Record
  /// The purpose for which the run is drawn.
  let purpose: Purpose
  /// The map under its trials.
  let map: HeatMap?
  /// By trial all readings that it would have shown; empty where the surface's table is not known.
  let readings: [[Reading]]

  var trials: [TrialOutcome] { record.trials }
  var rounds: Int { record.contest.rounds }
  var steps: Int { record.contest.steps }
  var isLive: Bool { record.isLive == true }
  var best: Double { record.best }
  var worst: Double { record.worst }
  var reference: Double { record.reference }
  var direction: Objective.Direction? { record.measure?.direction }
  var bestSoFar: [Double] { record.bestSoFar }

  /// What an axis of rewards is called.
  var measureWords: String {
    let name = shortened(withoutControls(record.measureName), 24)
    return direction == .minimize ? "\(name), the best on top," : name
  }

  /// The first of the completed trials with the largest reward.
  var bestTrial: Int? {
    var best: Int?
    for (number, trial) in trials.enumerated() where trial.reason == .completed {
      guard let reward = trial.reward else { continue }
      if best.flatMap({ trials[$0].reward }).map({ reward > $0 }) ?? true { best = number }
    }
    return best
  }

  /// The colour of a trial's reward.
  func level(of trial: TrialOutcome) -> Int? {
    trial.reward.map { ColourScale.level(height($0, from: worst, to: best)) }
  }

  /// A trial in words.
  func words(for number: Int, map: HeatMap? = nil) -> String {
    let trial = trials[number]
    var words = "trial \(number + 1): "
    if let map, trial.configuration.indices.count == 2 {
      words +=
        (0..<2).map { axis in
          "\(map.names[axis]) = \(map.label(axis: axis, index: trial.configuration.indices[axis]))"
        }.joined(separator: ", ") + "; "
    }
    let name = withoutControls(record.measureName)
    words +=
      trial.reward.map { "\(name) \(significant(record.header.shown($0)))" } ?? "no \(name)"
    let span = trial.start == trial.end ? "\(trial.start)" : "\(trial.start) to \(trial.end)"
    words += "; iteration \(span); "
    return words + "\(outcome(of: trial)) after \(plural(trial.steps, "reading"))"
  }

  private func outcome(of trial: TrialOutcome) -> String {
    switch trial.reason {
    case .completed: "completed"
    case .stopped: "stopped early"
    case .mistaken: "taken out in place of an equal one"
    case .failed: "failed"
    case .paused: "paused to the end"
    case .running: "still running at the end"
    }
  }
}
