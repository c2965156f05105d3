import Records
import RematchDocuments
import Scoring
import Search

/// The runs of one contest and mode.
struct Section: Sendable {
  let contest: Contest
  let mode: Mode
  private(set) var surfaces: [Record.SurfaceIdentity] = []
  private(set) var runCount = 0
  private var faultGroups: [(recipe: JSONValue, code: ContestCode, runs: Int, example: String)] = []

  init(contest: Contest, mode: Mode) {
    self.contest = contest
    self.mode = mode
  }

  /// The name by which leaderboards know it.
  var name: String { contestTitle(contest, mode: mode) }

  /// At most 70 iterations, evenly spaced, the last one always.
  var iterations: [Int] {
    let step = (contest.rounds + 69) / 70
    return stride(from: contest.rounds, to: 0, by: -step).reversed()
  }

  func place(_ recipe: JSONValue, _ surface: Record.SurfaceIdentity) -> ReportBuilder.Place {
    ReportBuilder.Place(contest: contest.name, mode: mode, recipe: recipe, surface: surface)
  }

  /// The name of a surface, with a part of its hash where another has the same one.
  func name(of surface: Record.SurfaceIdentity) -> String { surface.title(among: surfaces) }

  mutating func add(_ run: RunSummary) {
    runCount += 1
    if !surfaces.contains(run.surface) { surfaces.append(run.surface) }
    var codes: [ContestCode] = []
    for fault in run.faults where !codes.contains(fault.code) {
      codes.append(fault.code)
      let known = faultGroups.firstIndex {
        $0.recipe == run.method.recipe && $0.code == fault.code
      }
      if let known {
        faultGroups[known].runs += 1
      } else {
        let example =
          "\(run.surface.name), repeat \(run.repeat), iteration \(fault.iteration):"
          + " \(fault.message)"
        faultGroups.append((run.method.recipe, fault.code, 1, example))
      }
    }
  }

  /// The faults in the order of the rows.
  func faults(_ rows: [Leaderboard.Row]) -> [FaultGroup] {
    rows.indices.flatMap { row in
      faultGroups.filter { $0.recipe == rows[row].recipe }.map {
        FaultGroup(row: row, code: $0.code, runs: $0.runs, example: $0.example)
      }
    }
  }
}
