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
              of: seed, contest: contest.seedName, surface: surface.name,
              method: method.seedName, repeat: count)
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
  /// - Parameters:
  ///   - contest: the contest's ``Search/Contest/seedName``.
  ///   - method: the method's ``Search/Method/seedName``.
  static func runSeed(
    of seed: UInt64, contest: String, surface: String, method: String, repeat: Int
  ) -> UInt64 {
    derivedSeed(seed, contest, surface, method, "\(`repeat`)")
  }

  private static func requireDistinct(_ names: [String], _ kind: String) throws(CampaignError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw .twice(kind: kind, name: name)
    }
  }

  /// Plays one run, and joins what only the table knows to what the judge saw.
  public func record(of cell: Cell) throws -> Record {
    let surface = surfaces[cell.surface]
    let method = methods[cell.method]
    let outcome = try Judge(cell.contest, mode: mode).replay(
      method, on: surface, seed: cell.key.seed)
    let contestIndex = contests.firstIndex(of: cell.contest) ?? 0
    var header = RunHeader(
      cell.key,
      Record.MethodIdentity(
        label: method.label, recipe: method.recipe, program: outcome.program))
    header.campaignSeed = seed
    header.code = outcome.code
    header.faults = outcome.faults
    header.best = surface.baseline.best
    header.worst = surface.baseline.worst
    header.reference = references[contestIndex][cell.surface]
    header.timings = Record.Timings(suggest: outcome.suggestSeconds, stop: outcome.stopSeconds)
    let ledger = outcome.ledger
    let bestSoFar = outcome.bestSoFar(worst: header.worst)
    header.table = rankings[cell.surface]?.facts(found: bestSoFar.last ?? header.worst)
    return Record(
      header,
      trials: ledger.trials.map { trial in
        TrialOutcome(
          trial, in: surface.space, last: ledger.iteration,
          reward: trial.cell.map(surface.fullReward(ofCell:)))
      }, history: ledger.history.map(\.id), bestSoFar: bestSoFar)
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
