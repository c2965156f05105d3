import Foundation
import Records
import RematchDocuments
import Scoring
import Search

/// Prints how often comparisons err, by simulation: those of the rule, and those of the rule before it.
///
/// Runs are drawn with replacement from the scores of real journals, and from normal distributions. All methods have
/// one distribution; in the lines with a lead the first one is ahead on every surface. Every campaign has a
/// stream of its own.
@main
enum ComparisonRates {
  static func main() {
    let options = CommandLine.arguments.dropFirst().filter { $0.hasPrefix("--") }
    let arguments = CommandLine.arguments.dropFirst().filter { !$0.hasPrefix("--") }
    guard !arguments.isEmpty else {
      end(
        "Usage: rematch-comparison-rates [--methods=N] [--surfaces=N] [--campaigns=N] JOURNAL...",
        64)
    }
    func number(_ name: String) -> Int? {
      options.first { $0.hasPrefix("--\(name)=") }.flatMap { Int($0.dropFirst(name.count + 3)) }
    }
    do {
      var runs: [RunSummary] = []
      for path in arguments {
        try forEachRun(as: RunSummary.self, in: journalData(path: path), path: path) {
          runs.append($0)
        }
      }
      let designs = Self.designs(Pools.real(runs) + [.normal])
      let columns = [
        "runs", "methods", "surfaces", "repeats", "lead", "campaigns", "first: any", "first: found",
        "leader: any", "leader: found", "cannot tell", "before: any", "before: found",
        "before: BCa any", "before: contradicts", "before, sentence: any",
        "before, sentence: found",
      ]
      emit("| \(columns.joined(separator: " | ")) |")
      emit("|" + String(repeating: "---|", count: columns.count))
      for design in designs
      where (number("methods") ?? design.methods) == design.methods
        && (number("surfaces") ?? design.surfaces) == design.surfaces
      {
        // Shown at once, for a line takes a while.
        emit(try row(design, number("campaigns") ?? campaigns(design)))
      }
    } catch {
      end("rematch-comparison-rates: \(error)", 1)
    }
  }

  /// Surfaces and repeats of all lines, and of those that only look at false alarms of other runs.
  private static let sizes = [
    (1, 2), (1, 5), (1, 30), (2, 2), (2, 10), (10, 2), (10, 10), (10, 30), (30, 2), (30, 10),
    (30, 30),
  ]
  private static let fewSizes = [(1, 5), (2, 10), (10, 10)]

  private static func designs(_ pools: [Pools]) -> [Design] {
    var designs: [Design] = []
    for (index, pools) in pools.enumerated() {
      for methods in index == 0 ? [2, 9, 20] : [2, 20] {
        for (surfaces, repeats) in index == 0 ? sizes : fewSizes
        where surfaces <= pools.scores.count {
          // None, and what a single pair of so many runs finds in about 80 of 100 cases.
          let lead = 2.8 * (2 / Double(surfaces * repeats)).squareRoot()
          for lead in index == 0 ? [0, lead] : [0] {
            designs.append(
              Design(
                pools: pools, methods: methods, surfaces: surfaces, repeats: repeats, lead: lead))
          }
        }
      }
    }
    return designs
  }

  /// The fewer, the longer one takes.
  private static func campaigns(_ design: Design) -> Int {
    let size = design.methods * design.surfaces * design.repeats
    if design.methods == 2 { return size > 1000 ? 500 : 1000 }
    return size > 6000 ? 100 : size > 1000 ? 250 : 500
  }

  private static func row(_ design: Design, _ all: Int) throws -> String {
    let counts = try design.counts(all)
    func share(_ count: Int, _ whole: Int) -> String {
      let tenths = (1000 * count + whole / 2) / whole
      return "\(tenths / 10).\(tenths % 10)%"
    }
    let pairs = all * (design.methods - 1)
    let (first, leader) = (counts.first, counts.leader)
    precondition(first.contradictions == 0 && leader.contradictions == 0)
    let cells =
      [
        design.pools.name, "\(design.methods)", "\(design.surfaces)", "\(design.repeats)",
        fixed(design.lead), "\(all)",
      ] + [
        share(first.any, all), share(first.found, pairs), share(leader.any, all),
        share(leader.found, pairs), share(first.cannotTell, all), share(counts.oldAny, all),
        share(counts.oldFound, pairs),
        design.methods == 2 ? share(counts.oldIntervalAny, min(all, Design.intervals)) : "-",
        design.methods == 2 ? share(counts.oldContradiction, min(all, Design.intervals)) : "-",
        design.surfaces > 1 ? share(counts.oldSentenceAny, all) : "-",
        design.surfaces > 1 ? share(counts.oldSentenceFound, pairs) : "-",
      ]
    return "| \(cells.joined(separator: " | ")) |"
  }

  private static func fixed(_ value: Double) -> String {
    let hundredths = Int((100 * value).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  private static func emit(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  private static func end(_ text: String, _ status: Int32) -> Never {
    FileHandle.standardError.write(Data((text + "\n").utf8))
    exit(status)
  }
}
