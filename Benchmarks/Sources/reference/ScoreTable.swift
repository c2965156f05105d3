import Foundation
import Records
import Scoring
import Search

/// Scores with 95% intervals by contest and table, and whether the runs differ from the champions' own.
struct ScoreTable {
  private typealias Samples = [String: ContestScore.Sample]

  private let reference: Reference
  /// By contest, method and table.
  private var samples: [String: [String: Samples]] = [:]

  init(_ reference: Reference) { self.reference = reference }

  mutating func add(_ run: RunSummary) {
    // The reference has six decimals: ours get no more, so that equal cells are equal numbers.
    let found = (run.found * 1e6).rounded() / 1e6
    samples[run.contest.name, default: [:]][run.method.label, default: [:]][
      run.surface.name,
      default: ContestScore.Sample(rewards: [], reference: run.reference, best: run.best)
    ].rewards.append(found)
  }

  func text() throws -> String {
    var lines: [String] = []
    for (contest, methods) in samples.sorted(by: { $0.key > $1.key }) {
      let surfaces = Set(methods.values.flatMap(\.keys)).sorted()
      lines.append(
        "\(contest): score [95% interval] (runs), p of the difference to the champions' own runs")
      var rows: [(score: Double, cells: [String])] = []
      for (method, samples) in methods {
        rows.append(try row(method, samples, contest, surfaces, isOriginal: false))
      }
      var originals: Samples = [:]
      for surface in surfaces {
        guard let best = reference.champions(contest, surface),
          let like = methods.values.compactMap({ $0[surface] }).first
        else { continue }
        originals[surface] = ContestScore.Sample(
          rewards: best, reference: like.reference, best: like.best)
      }
      if !originals.isEmpty {
        rows.append(
          try row("the champions' own runs", originals, contest, surfaces, isOriginal: true))
      }
      let cells = [["method", "all"] + surfaces] + rows.sorted { $0.score > $1.score }.map(\.cells)
      let widths = cells[0].indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
      lines += cells.map { row in
        "  "
          + zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
          .joined(separator: "  ").replacing(#/ +$/#, with: "")
      }
      lines.append("")
    }
    return lines.dropLast().joined(separator: "\n") + "\n"
  }

  private func row(
    _ method: String, _ samples: Samples, _ contest: String, _ surfaces: [String],
    isOriginal: Bool
  ) throws -> (score: Double, cells: [String]) {
    let all = surfaces.compactMap { samples[$0] }
    var cells = [method, figure(all)]
    for surface in surfaces {
      guard let sample = samples[surface] else {
        cells.append("-")
        continue
      }
      var cell = figure([sample]) + " (\(sample.rewards.count))"
      if !isOriginal, let original = reference.champions(contest, surface) {
        let p = try mannWhitneyTest(sample.rewards, original).pValue
        cell += p < 0.001 ? ", p < 0.001" : String(format: ", p %.3f", p)
      }
      cells.append(cell)
    }
    return (ContestScore.total(all), cells)
  }

  private func figure(_ samples: [ContestScore.Sample]) -> String {
    let interval = ContestScore.bootstrapInterval(samples)
    return String(
      format: "%.3f [%.3f, %.3f]", ContestScore.total(samples), interval.low, interval.high)
  }
}
