public import Records
import Search

/// A record whose numbers cannot be drawn.
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

/// Gathers records one by one for a report, and keeps of each only what is shown.
///
/// Of a run it keeps the summary and the best-so-far curve; trials only of the first repeat of a method on
/// a surface. Builders of parts of a journal can be merged, so that parts may be read in parallel.
public struct ReportBuilder: Sendable {
  struct Run: Sendable {
    let summary: RunSummary
    let bestSoFar: [Double]

    var place: Place {
      Place(
        contest: summary.contest.name, mode: summary.mode, recipe: summary.method.recipe,
        surface: summary.surface)
    }
  }

  /// What repeats have in common.
  struct Place: Hashable, Sendable {
    let contest: String
    let mode: String
    let recipe: JSONValue
    let surface: Record.SurfaceIdentity
  }

  private(set) var runs: [Run] = []
  /// The record of the lowest repeat and seed of each method on each surface.
  private(set) var first: [Place: Record] = [:]
  private var seen: Set<String> = []

  /// No records yet.
  public init() {}

  /// The runs that were added, each once.
  public var summaries: [RunSummary] { runs.map(\.summary) }

  /// Adds a run; one whose id was added before is passed over, so that journals may overlap.
  ///
  /// - Throws: when a number in it is not finite, or the curve does not have one per round.
  public mutating func add(_ record: Record) throws(ReportError) {
    try Self.check(record)
    guard seen.insert(record.id).inserted else { return }
    runs.append(Run(summary: RunSummary(record), bestSoFar: record.bestSoFar))
    offer(record)
  }

  /// Adds what another builder has, as if its records had been added one by one.
  public mutating func merge(_ other: ReportBuilder) {
    for run in other.runs where seen.insert(run.summary.id).inserted { runs.append(run) }
    for record in other.first.values { offer(record) }
  }

  private mutating func offer(_ record: Record) {
    let place = Place(
      contest: record.contest.name, mode: record.mode, recipe: record.method.recipe,
      surface: record.surface)
    if let known = first[place], (known.repeat, known.seed) <= (record.repeat, record.seed) {
      return
    }
    first[place] = record
  }

  private static func check(_ record: Record) throws(ReportError) {
    for (key, value) in [
      ("best", record.best), ("worst", record.worst), ("reference", record.reference),
    ] where !value.isFinite {
      throw .notFinite(run: record.id, key: key)
    }
    guard record.bestSoFar.allSatisfy(\.isFinite) else {
      throw .notFinite(run: record.id, key: "bestSoFar")
    }
    guard record.trials.allSatisfy({ $0.reward?.isFinite ?? true }) else {
      throw .notFinite(run: record.id, key: "trials")
    }
    guard record.bestSoFar.count == record.contest.rounds else {
      throw .wrongLength(
        run: record.id, found: record.bestSoFar.count, expected: record.contest.rounds)
    }
  }
}
