public import Records
import RematchDocuments
import Search

/// Gathers records one by one for a report, and keeps of each only what is shown: a summary and the
/// best-so-far curve, and trials only of the first repeat of a method on a surface.
public struct ReportBuilder: Sendable {
  /// What repeats have in common.
  struct Place: Hashable, Sendable {
    let contest: String
    let mode: Mode
    let recipe: JSONValue
    let surface: Record.SurfaceIdentity
  }

  private(set) var runs: [Place: [PreparedRun.Run]] = [:]
  private(set) var sections: [Section] = []
  /// The record of the lowest repeat and seed of each method on each surface.
  private(set) var first: [Place: Record] = [:]
  private var seen: Set<String> = []
  /// The runs that were added, each once.
  public private(set) var summaries: [RunSummary] = []

  /// No records yet.
  public init() {}

  /// Adds a run; one whose id was added before is passed over, so that journals may overlap.
  public mutating func add(_ prepared: PreparedRun) {
    let run = prepared.run
    let summary = run.summary
    guard seen.insert(summary.id).inserted else { return }
    summaries.append(summary)
    let place = Place(
      contest: summary.contest.name, mode: summary.mode, recipe: summary.method.recipe,
      surface: summary.surface)
    runs[place, default: []].append(run)
    let known = sections.firstIndex {
      $0.contest.name == place.contest && $0.mode == place.mode
    }
    let section = known ?? sections.count
    if known == nil { sections.append(Section(contest: summary.contest, mode: place.mode)) }
    sections[section].add(summary)
    if let known = first[place],
      (known.repeat, known.seed) <= (summary.repeat, summary.seed)
    {
      return
    }
    first[place] = prepared.record
  }
}
