public import Records
import Scoring

/// Gathers records one by one for a report.
///
/// Of every record a summary, the measures and the best-so-far curve are kept, and of the first repeat of a
/// method on a surface the trials too.
public struct ReportBuilder: Sendable {
  typealias Groups = RunGroups<MethodKey, PreparedRun.Run>

  /// What repeats have in common.
  struct Place: Hashable, Sendable {
    let contest: ContestKey
    let method: MethodKey
    let surface: Record.SurfaceIdentity
  }

  private(set) var groups = Groups()
  /// The record of the lowest repeat and seed of each method on each surface.
  private(set) var first: [Place: Record] = [:]
  /// The runs that were added, each once.
  public private(set) var summaries: [RunSummary] = []

  /// No records yet.
  public init() {}

  /// Adds a run; one whose id was added before is passed over, so that journals may overlap.
  public mutating func add(_ prepared: PreparedRun) {
    let run = prepared.run
    let summary = run.summary
    guard groups.add(run, of: summary) else { return }
    summaries.append(summary)
    let place = Place(
      contest: summary.contestKey, method: MethodKey(summary.method), surface: summary.surface)
    if let known = first[place],
      (known.repeat, known.seed) <= (summary.repeat, summary.seed)
    {
      return
    }
    first[place] = prepared.record
  }
}
