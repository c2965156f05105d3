import Foundation
import Records
import Scoring
import Search

/// Prints how often a gate errs, by simulation on the scores of real journals, beside rules that people use.
///
/// Every pair of a method and a surface is a stratum. A comparison draws baseline and candidate from the
/// strata's scores with replacement, and takes a planted loss off the candidate's.
@main
enum GateRates {
  private static let comparisons = 2000

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard !arguments.isEmpty else { end("Usage: rematch-gate-rates JOURNAL...", 64) }
    do {
      var strata = Strata()
      for path in arguments {
        try forEachRun(as: RunSummary.self, in: journalData(path: path), path: path) {
          strata.add($0)
        }
      }
      let columns = [
        "surfaces", "repeats", "loss", "improved", "passed", "regressed", "inconclusive",
        "repeats played", "rule: mean got lower", "rule: any surface p < 0.05",
      ]
      emit("| \(columns.joined(separator: " | ")) |")
      emit("|" + String(repeating: "---|", count: columns.count))
      for surfaces in [10, 30] where surfaces <= strata.scores.count {
        for repeats in [10, 30] {
          for loss in [0, 0.25, 0.5] {
            let design = Design(
              scores: Array(strata.scores.prefix(surfaces)), repeats: repeats, loss: loss)
            // Shown at once, for a line takes a while.
            emit(try design.row(comparisons))
          }
        }
      }
    } catch {
      end("rematch-gate-rates: \(error)", 1)
    }
  }

  private static func emit(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  private static func end(_ text: String, _ status: Int32) -> Never {
    FileHandle.standardError.write(Data((text + "\n").utf8))
    exit(status)
  }
}

/// The scores of real runs.
struct Strata {
  private var names: [String] = []
  private(set) var scores: [[Double]] = []

  mutating func add(_ run: RunSummary) {
    let name = "\(run.contest.name)\u{0}\(run.method.label)\u{0}\(run.surface.name)"
    if !names.contains(name) {
      names.append(name)
      scores.append([])
    }
    guard let place = names.firstIndex(of: name) else { return }
    scores[place].append(run.score)
  }
}
