import Foundation
import Judging
public import Records
import RematchDocuments
import RematchNumerics
public import Search
public import Surfaces

/// The matrix of runs that one command does: every contest, surface and method, repeated.
public struct Campaign: Sendable {
  /// The contests.
  public let contests: [Contest]
  /// The surfaces.
  public let surfaces: [Surface]
  /// The methods.
  public let methods: [Method]
  /// How often each is repeated.
  public let repeats: Int
  /// The seed from which the runs' seeds are derived by name.
  public let seed: UInt64
  /// How strict the judge is.
  public let mode: Mode

  /// One run of the matrix.
  public struct Cell: Sendable {
    let contest: Contest
    let surface: Int
    let method: Int
    /// What identifies the run.
    public let key: RunKey
  }

  /// All runs in the order of the journal: contest, surface, method, repeat.
  public let cells: [Cell]
  private let references: [[Double]]
  private let rankings: [TableRanking?]
  private let recipes: [JSONValue]

  /// Lays out a campaign.
  ///
  /// - Throws: `JudgeError` when a surface cannot serve a contest, `CampaignError` when two surfaces or two
  ///   methods are the same.
  public init(
    contests: [Contest], surfaces: [Surface], methods: [Method], repeats: Int, seed: UInt64,
    mode: Mode = .contest
  ) throws {
    try Self.requireDistinct(contests.map(\.name), "contest")
    try Self.requireDistinct(surfaces.map(\.name), "surface")
    for (index, method) in methods.enumerated()
    where methods[..<index].contains(where: { $0.identity == method.identity }) {
      throw CampaignError.twice(kind: "suggester", name: method.label)
    }
    self.contests = contests
    self.surfaces = surfaces
    self.methods = methods
    self.repeats = repeats
    self.seed = seed
    self.mode = mode
    recipes = try methods.map {
      try JSONDecoder().decode(JSONValue.self, from: Data($0.identity.utf8))
    }
    var cells: [Cell] = []
    var references: [[Double]] = []
    for contest in contests {
      references.append(surfaces.map { $0.randomSearchMedian(after: contest.reference) })
      for (surfaceIndex, surface) in surfaces.enumerated() {
        try Judge(contest, mode: mode).check(surface)
        let identity = Record.SurfaceIdentity(name: surface.name, hash: surface.contentHash)
        for (methodIndex, method) in methods.enumerated() {
          for count in 0..<repeats {
            let runSeed = Self.runSeed(
              of: seed, contest: contest.name, surface: surface.name, recipe: method.identity,
              repeat: count)
            let key = RunKey(
              contest: contest, mode: mode, surface: identity, recipe: method.identity,
              repeat: count, seed: runSeed)
            cells.append(
              Cell(contest: contest, surface: surfaceIndex, method: methodIndex, key: key))
          }
        }
      }
    }
    self.cells = cells
    self.references = references
    rankings = surfaces.map(TableRanking.init)
  }

  /// The seed of a run, derived from its campaign's seed by the run's names.
  ///
  /// - Parameter recipe: the canonical JSON of the method.
  public static func runSeed(
    of seed: UInt64, contest: String, surface: String, recipe: String, repeat: Int
  ) -> UInt64 {
    derivedSeed(seed, contest, surface, recipe, "\(`repeat`)")
  }

  private static func requireDistinct(_ names: [String], _ kind: String) throws(CampaignError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw .twice(kind: kind, name: name)
    }
  }

  /// Plays one run.
  public func record(of cell: Cell) throws -> Record {
    let surface = surfaces[cell.surface]
    let method = methods[cell.method]
    let outcome = try Judge(cell.contest, mode: mode).replay(
      method, on: surface, seed: cell.key.seed)
    let contestIndex = contests.firstIndex(of: cell.contest) ?? 0
    return Record(
      key: cell.key, contest: cell.contest,
      method: Record.MethodIdentity(
        label: method.label, recipe: recipes[cell.method], program: outcome.program),
      code: outcome.code, faults: outcome.faults, trials: outcome.trials,
      history: outcome.history, bestSoFar: outcome.bestSoFar, best: surface.baseline.best,
      worst: surface.baseline.worst, reference: references[contestIndex][cell.surface],
      table: rankings[cell.surface]?.facts(found: outcome.bestSoFar.last ?? surface.baseline.worst),
      timings: Record.Timings(suggest: outcome.suggestSeconds, stop: outcome.stopSeconds))
  }

  /// Plays the runs that a journal lacks, in parallel, and appends them in the order of `cells`.
  ///
  /// The journal's bytes, timings aside, do not depend on `jobs`, nor on interruptions.
  ///
  /// - Parameters:
  ///   - finished: the ids that the journal has.
  ///   - jobs: how many runs at a time, at most.
  ///   - shouldGoOn: asked before each run; after a `false` those in flight are still written.
  ///   - onRecord: called with each new record, in order, after it was written.
  /// - Throws: `JournalError`, `JudgeError`.
  public func run(
    journal: Journal, finished: Set<String>, jobs: Int, shouldGoOn: () -> Bool = { true },
    onRecord: (Record) -> Void
  ) async throws {
    let pending = cells.filter { !finished.contains($0.key.id) }
    // Runs that are done wait here for their turn in the journal.
    let window = jobs == 1 ? 1 : 4 * jobs
    let threads = RunThreads(jobs: jobs)
    defer { threads?.end() }
    try await withThrowingTaskGroup(of: (Int, Record, Data).self) { group in
      var next = 0
      var inFlight = 0
      var written = 0
      var waiting: [Int: (Record, Data)] = [:]
      while true {
        while inFlight < jobs, next < pending.count, next < written + window, shouldGoOn() {
          let index = next
          let cell = pending[index]
          group.addTask(executorPreference: threads) {
            let record = try self.record(of: cell)
            return (index, record, journalLine(record))
          }
          next += 1
          inFlight += 1
        }
        guard let (index, record, line) = try await group.next() else { break }
        inFlight -= 1
        waiting[index] = (record, line)
        while let (record, line) = waiting.removeValue(forKey: written) {
          try journal.append(line)
          written += 1
          onRecord(record)
        }
      }
    }
  }
}

/// A matrix that cannot be laid out.
public enum CampaignError: Error, Hashable, CustomStringConvertible {
  case twice(kind: String, name: String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .twice(let kind, let name): "\(kind) '\(name)' is given twice"
    }
  }
}
