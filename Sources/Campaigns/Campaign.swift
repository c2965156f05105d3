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
    let contest: Int
    let surface: Int
    let method: Int
    /// What identifies the run.
    public let key: RunKey
  }

  private let references: [[Double]]
  private let rankings: [TableRanking?]

  /// Lays out a campaign.
  ///
  /// - Throws: `JudgeError` when a surface cannot serve a contest, `CampaignError` when two contests, two
  ///   surfaces or two methods are the same; two tables of one name are not.
  public init(
    contests: [Contest], surfaces: [Surface], methods: [Method], repeats: Int, seed: UInt64,
    mode: Mode = .contest
  ) throws {
    try Self.requireDistinct(contests.map(\.name), "contest", name: \.self)
    try Self.requireDistinct(surfaces.map(Self.identity), "surface", name: \.name)
    for (index, method) in methods.enumerated()
    where methods[..<index].contains(where: {
      $0.identity == method.identity && $0.program == method.program
    }) {
      throw CampaignError.twice(kind: "suggester", name: method.label)
    }
    for contest in contests {
      for surface in surfaces { try Judge(contest, mode: mode).check(surface) }
    }
    self.contests = contests
    self.surfaces = surfaces
    self.methods = methods
    self.repeats = repeats
    self.seed = seed
    self.mode = mode
    references = contests.map { contest in
      surfaces.map { $0.randomSearchMedian(after: contest.reference(seconds: $0.meanSeconds)) }
    }
    rankings = surfaces.map(TableRanking.init)
  }

  /// All runs in the order of the journal: contest, surface, method, repeat. A cell is made when it is asked for.
  public var cells: Cells { Cells(campaign: self) }

  /// The runs of a campaign.
  public struct Cells: RandomAccessCollection, Sendable {
    let campaign: Campaign

    /// 0.
    public var startIndex: Int { 0 }
    /// The number of runs.
    public var endIndex: Int {
      campaign.contests.count * campaign.surfaces.count * campaign.methods.count * campaign.repeats
    }
    /// The run at a place.
    public subscript(position: Int) -> Cell {
      let (method, count) = position.quotientAndRemainder(dividingBy: campaign.repeats)
      let (surface, methodIndex) = method.quotientAndRemainder(dividingBy: campaign.methods.count)
      let (contest, surfaceIndex) = surface.quotientAndRemainder(
        dividingBy: campaign.surfaces.count)
      return campaign.cell(
        contest: contest, surface: surfaceIndex, method: methodIndex, repeat: count)
    }
  }

  /// Whether a run is one of this campaign's.
  ///
  /// - Complexity: O(1), whatever the number of repeats.
  public func contains(_ run: RunHeader) -> Bool {
    guard (0..<repeats).contains(run.repeat), run.mode == mode,
      let contest = contests.firstIndex(of: run.contest),
      let surface = surfaces.firstIndex(where: { Self.identity(of: $0) == run.surface })
    else { return false }
    return methods.indices.contains { method in
      methods[method].recipe == run.method.recipe
        && cell(contest: contest, surface: surface, method: method, repeat: run.repeat).key.id
          == run.id
    }
  }

  private func cell(contest: Int, surface: Int, method: Int, repeat count: Int) -> Cell {
    let played = methods[method]
    let seed = Self.runSeed(
      of: seed, contest: contests[contest].seedName, surface: surfaces[surface].name,
      method: played.seedName, repeat: count)
    let key = RunKey(
      contest: contests[contest], mode: mode, surface: Self.identity(of: surfaces[surface]),
      recipe: played.identity, program: played.program, repeat: count, seed: seed)
    return Cell(contest: contest, surface: surface, method: method, key: key)
  }

  private static func identity(of surface: Surface) -> Record.SurfaceIdentity {
    Record.SurfaceIdentity(name: surface.name, hash: surface.contentHash)
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

  private static func requireDistinct<Identity: Hashable>(
    _ identities: [Identity], _ kind: String, name: (Identity) -> String
  ) throws(CampaignError) {
    var seen: Set<Identity> = []
    for identity in identities where !seen.insert(identity).inserted {
      throw .twice(kind: kind, name: name(identity))
    }
  }

  /// Plays one run, and joins what only the table knows to what the judge saw.
  ///
  /// - Throws: ``NotStarted``, also when the program that played is not the one that was identified.
  public func record(of cell: Cell) throws -> Record {
    let surface = surfaces[cell.surface]
    let method = methods[cell.method]
    let contest = contests[cell.contest]
    let outcome: RunOutcome
    do throws(JudgeError) {
      outcome = try Judge(contest, mode: mode).replay(method, on: surface, seed: cell.key.seed)
    } catch {
      guard case .notStarted(let problem, let isOfSpace) = error else { throw error }
      throw NotStarted(
        label: method.label, problem: problem, surface: isOfSpace ? surface.name : nil)
    }
    if let program = outcome.program, program != method.program {
      throw NotStarted(
        label: method.label,
        problem: "the program has changed since it was identified: it is now \(program)"
          + (method.program.map { ", and was \($0)" } ?? ""))
    }
    var header = RunHeader(
      cell.key,
      Record.MethodIdentity(
        label: method.label, recipe: method.recipe, program: method.program))
    header.campaignSeed = seed
    header.code = outcome.code
    header.faults = outcome.faults
    header.best = surface.baseline.best
    header.worst = surface.baseline.worst
    header.reference = references[cell.contest][cell.surface]
    header.measure = Record.Measure(surface.objective)
    header.standard = surface.space.defaultConfiguration.flatMap {
      surface.fullReward(ofCell: surface.space.cell(of: $0))
    }
    header.timings = Record.Timings(suggest: outcome.suggestSeconds, stop: outcome.stopSeconds)
    let ledger = outcome.ledger
    let bestSoFar = outcome.bestSoFar(worst: header.worst)
    header.table = rankings[cell.surface]?.facts(found: bestSoFar.last ?? header.worst)
    return Record(
      header,
      trials: ledger.trials.map { trial in
        TrialOutcome(
          trial, in: surface.space,
          last: (ledger.iteration, contest.clock == .iterations ? nil : ledger.time),
          reward: trial.cell.flatMap(surface.fullReward(ofCell:)))
      }, history: ledger.history.map(\.id), bestSoFar: bestSoFar)
  }

  /// Plays the runs that a journal lacks, in parallel, and appends them in the order of `cells`.
  ///
  /// The journal's bytes, timings aside, do not depend on `jobs`, nor on interruptions. A method that cannot be started
  /// has no more runs played, one that cannot play on a surface none on it, and it costs the others nothing.
  ///
  /// - Parameters:
  ///   - finished: the ids that the journal has.
  ///   - jobs: how many runs at a time, at most.
  ///   - shouldGoOn: asked before each run; after a `false` those in flight are still written.
  ///   - onRecord: called with each new record, in order, after it was written.
  /// - Returns: the methods that could not be started, in the order of `methods`.
  /// - Throws: `JournalError`, `JudgeError`.
  public func run(
    journal: Journal, finished: Set<String>, jobs: Int, shouldGoOn: () -> Bool = { true },
    onRecord: (Record) -> Void
  ) async throws -> [NotStarted] {
    // Runs that are done wait here for their turn in the journal.
    let window = jobs == 1 ? 1 : 4 * jobs
    let threads = RunThreads(jobs: jobs)
    defer { threads?.end() }
    return try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
      var problems: [Start: NotStarted] = [:]
      var rest = cells.makeIterator()
      func nextCell() -> Cell? {
        while let cell = rest.next() {
          let isPossible =
            problems[Start(method: cell.method)] == nil
            && problems[Start(method: cell.method, surface: cell.surface)] == nil
          if isPossible, !finished.contains(cell.key.id) { return cell }
        }
        return nil
      }
      var begun = 0
      var inFlight = 0
      var written = 0
      var waiting: [Int: Outcome] = [:]
      while true {
        while inFlight < jobs, begun < written + window, shouldGoOn(), let cell = nextCell() {
          let index = begun
          group.addTask(executorPreference: threads) {
            do {
              let record = try self.record(of: cell)
              return (index, .played(record, journalLine(record)))
            } catch let failure as NotStarted {
              let start = Start(
                method: cell.method, surface: failure.surface == nil ? nil : cell.surface)
              return (index, .notStarted(start, failure))
            }
          }
          begun += 1
          inFlight += 1
        }
        guard let (index, outcome) = try await group.next() else { break }
        inFlight -= 1
        waiting[index] = outcome
        while let outcome = waiting.removeValue(forKey: written) {
          written += 1
          switch outcome {
          case .played(let record, let line):
            try journal.append(line)
            onRecord(record)
          case .notStarted(let start, let failure):
            problems[start] = problems[start] ?? failure
          }
        }
      }
      return problems.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  private enum Outcome: Sendable {
    case played(Record, Data)
    case notStarted(Start, NotStarted)
  }

  /// What cannot be started: a method, or a method on a surface.
  private struct Start: Hashable, Comparable {
    let method: Int
    var surface: Int?

    static func < (a: Start, b: Start) -> Bool {
      (a.method, a.surface ?? -1) < (b.method, b.surface ?? -1)
    }
  }
}

/// A method that could not be started.
public struct NotStarted: Error, Hashable, CustomStringConvertible {
  /// The method's label.
  public let label: String
  /// What was wrong, with the program's own words where it had any.
  public let problem: String
  /// The surface on which it cannot play; `nil` if it is not because of the surface.
  public let surface: String?

  /// A method and its problem.
  public init(label: String, problem: String, surface: String? = nil) {
    self.label = label
    self.problem = problem
    self.surface = surface
  }

  /// The message for the user.
  public var description: String {
    surface.map { "\(label) cannot play on surface '\($0)': \(problem)" }
      ?? "\(label) cannot be started: \(problem)"
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
