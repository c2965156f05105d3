public import Records

/// The normalised scores of several methods' runs, by contest and surface, for a comparison.
///
/// A run's score is that of its best found reward alone: (found - reference) / (best - reference), clipped as
/// ``ContestScore`` clips.
public struct RunMatrix: Sendable {
  typealias Groups = RunGroups<Int, Score>

  /// The score of a run.
  struct Score: ScaledRun {
    let score: Double
    private let found: Double
    private let hasFoundNothing: Bool

    init(_ run: RunSummary) {
      score = run.score
      found = run.found
      hasFoundNothing = run.hasFoundNothing
    }

    private init(score: Double) {
      self.score = score
      found = score
      hasFoundNothing = false
    }

    func onScale(worst: Double, best: Double) -> Score {
      Score(
        score: ContestScore.score(
          of: hasFoundNothing ? worst : found, reference: worst, best: best))
    }
  }

  /// The methods' names, in the order of their numbers.
  public let methods: [String]
  /// The scores of the runs, by the methods' numbers.
  private var groups = Groups()

  /// A matrix without runs.
  public init(methods: [String]) { self.methods = methods }

  /// Adds a run of a method; one whose id that method has already is passed over, so that journals may
  /// overlap.
  ///
  /// - Parameters:
  ///   - run: the run.
  ///   - method: the method's number.
  public mutating func add(_ run: RunSummary, method: Int) {
    groups.add(Score(run), of: run, method: method)
  }

  /// What runs say against each other; see ``RunGroups/contradictions``.
  public var contradictions: [String] { groups.contradictions }

  /// What has to be known of the scores; see ``RunGroups/liveRemarks``.
  public var liveRemarks: [String] { groups.liveRemarks }

  /// The contests, each with all methods.
  var sections: [Section] {
    groups.contests { method, _ in method }.map { contest in
      Section(
        contest: contest.key.title, surfaces: contest.surfaces,
        methods: methods.indices.map { contest.method($0) })
    }
  }

  /// The runs of one contest.
  struct Section: Sendable {
    let contest: String
    /// By name and hash.
    let surfaces: [Record.SurfaceIdentity]
    /// By number; `nil` for a method that has no run in this contest.
    let methods: [Groups.MethodRuns?]

    /// The surfaces on which every method was run.
    var commonSurfaces: [Record.SurfaceIdentity] {
      surfaces.filter { surface in methods.allSatisfy { $0?.wasRun(on: surface) ?? false } }
    }

    /// A method's scores on surfaces, each in the order of the repeats.
    func scores(of method: Int, on surfaces: [Record.SurfaceIdentity]) -> [[Double]] {
      surfaces.map { methods[method]?.repeats(on: $0).map(\.score) ?? [] }
    }
  }
}
