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
    /// Separated by the journal that holds the run.
    let method: MethodKey
    let surface: Record.SurfaceIdentity
  }

  private(set) var groups = Groups()
  /// The record of the lowest repeat, seed and id of each method on each surface in each journal.
  private var first: [Place: Record] = [:]
  private var journals: Set<String> = []
  /// The runs that were added, with their journals.
  private(set) var runs: [(summary: RunSummary, journal: String)] = []

  /// No records yet.
  public init() {}

  /// The runs that were added, each once.
  public var summaries: [RunSummary] {
    var seen: Set<String> = []
    return runs.map(\.summary).filter { seen.insert($0.id).inserted }
  }

  /// What runs say against each other; see ``RunGroups/contradictions``.
  public var contradictions: [String] { groups.contradictions }

  /// What has to be known of the scores; see ``RunGroups/liveRemarks``.
  public var liveRemarks: [String] { groups.liveRemarks }

  /// Adds a run; one whose id and trace were added before is passed over, so that journals may overlap.
  ///
  /// - Parameter journal: the journal that holds the run.
  public mutating func add(_ prepared: PreparedRun, from journal: String = "") {
    let run = prepared.run
    let summary = run.summary
    runs.append((summary, journal))
    journals.insert(journal)
    groups.add(run, of: summary, from: journal)
    let place = Place(
      contest: summary.contestKey, method: MethodKey(summary.method).separated(by: journal),
      surface: summary.surface)
    if let known = first[place], known.order <= prepared.record.order { return }
    first[place] = prepared.record
  }

  /// The record of the lowest repeat of a method on a surface.
  func first(
    _ contest: ContestKey, _ method: Record.MethodIdentity, _ key: MethodKey,
    _ surface: Record.SurfaceIdentity
  ) -> Record? {
    let own = journals.map { MethodKey(method).separated(by: $0) }
    let keys = own.contains(key) ? [key] : own
    return keys.compactMap { first[Place(contest: contest, method: $0, surface: surface)] }
      .min { $0.order < $1.order }
  }
}

extension Record {
  fileprivate var order: (Int, UInt64, String) { (self.repeat, self.seed, self.id) }
}
