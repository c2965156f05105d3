public import Records
import RematchNumerics
import Search

/// The normalised scores of several methods' runs, by contest and surface: what a comparison needs.
///
/// A run's score is that of its best found reward alone: (found - reference) / (best - reference), clipped as
/// ``ContestScore`` clips.
public struct RunMatrix: Sendable {
  /// The runs of one contest.
  struct Section: Sendable {
    let contest: String
    /// In the order in which they were first added.
    var surfaces: [Record.SurfaceIdentity] = []
    /// Per method its runs by surface.
    var runs: [[Record.SurfaceIdentity: [Run]]]
  }

  /// A run's score with what orders it among the repeats.
  struct Run: Sendable {
    let `repeat`: Int
    let seed: UInt64
    let score: Double
  }

  /// The methods' names, in the order of their numbers.
  public let methods: [String]
  private(set) var sections: [Section] = []
  private var seen: Set<String> = []

  /// A matrix without runs.
  public init(methods: [String]) { self.methods = methods }

  /// Adds a run of a method; one whose id that method has already is passed over, so that journals may
  /// overlap.
  ///
  /// - Parameter method: the method's number.
  public mutating func add(_ run: RunSummary, method: Int) {
    guard seen.insert("\(method) \(run.id)").inserted else { return }
    let contest = contestTitle(run.contest, mode: run.mode)
    let place = sections.firstIndex { $0.contest == contest } ?? sections.count
    if place == sections.count {
      sections.append(
        Section(contest: contest, runs: Array(repeating: [:], count: methods.count)))
    }
    if !sections[place].surfaces.contains(run.surface) {
      sections[place].surfaces.append(run.surface)
    }
    sections[place].runs[method][run.surface, default: []].append(
      Run(repeat: run.repeat, seed: run.seed, score: run.score))
  }
}

extension RunMatrix.Section {
  /// The surfaces on which every method was run.
  var commonSurfaces: [Record.SurfaceIdentity] {
    surfaces.filter { surface in runs.allSatisfy { $0[surface] != nil } }
  }

  /// A method's scores on surfaces, each in the order of the repeats.
  func scores(of method: Int, on surfaces: [Record.SurfaceIdentity]) -> [[Double]] {
    surfaces.map { surface in
      (runs[method][surface] ?? []).sorted { ($0.repeat, $0.seed) < ($1.repeat, $1.seed) }
        .map(\.score)
    }
  }
}

extension RunSummary {
  /// The normalised score of this run alone.
  var score: Double {
    ContestScore.surface(rewards: [found], reference: reference, best: best)
  }
}
