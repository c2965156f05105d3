public import Records
import RematchNumerics

/// The average rank of methods after each iteration.
///
/// On each surface the methods are ranked by the mean over their runs of the best reward so far, 1 for the
/// highest; equal means share the mean of their ranks. The ranks are averaged over the surfaces.
public struct RanksOverRounds: Hashable, Sendable {
  /// Per method and iteration its average rank; empty without a surface that all methods were run on.
  public let ranks: [[Double]]
  /// The surfaces that all methods were run on, in the order of the first method's runs.
  public let surfaces: [Record.SurfaceIdentity]

  /// The ranks of methods in one contest.
  ///
  /// - Parameter methods: per method and run the surface, and the largest full reward counted after each
  ///   iteration, of one at least; a run of fewer iterations keeps its best.
  /// - Complexity: O(*n* *t* + *s* *t* *k* log *k*) for *n* runs of *t* iterations of *k* methods on *s*
  ///   surfaces.
  public init(curves methods: [[(surface: Record.SurfaceIdentity, bestSoFar: [Double])]]) {
    let rounds = methods.joined().map(\.bestSoFar.count).max() ?? 0
    let curves = methods.map { runs in
      Dictionary(grouping: runs, by: \.surface).mapValues { runs in
        Self.meanCurve(runs.map(\.bestSoFar), rounds)
      }
    }
    var surfaces: [Record.SurfaceIdentity] = []
    for run in methods.first ?? []
    where !surfaces.contains(run.surface) && curves.allSatisfy({ $0[run.surface] != nil }) {
      surfaces.append(run.surface)
    }
    self.surfaces = surfaces
    guard !surfaces.isEmpty else {
      ranks = []
      return
    }
    var sums = methods.map { _ in [Double](repeating: 0, count: rounds) }
    for surface in surfaces {
      let own = curves.compactMap { $0[surface] }
      for round in 0..<rounds {
        for (method, rank) in midRanks(own.map { -$0[round] }).ranks.enumerated() {
          sums[method][round] += rank
        }
      }
    }
    ranks = sums.map { $0.map { $0 / Double(surfaces.count) } }
  }

  private static func meanCurve(_ curves: [[Double]], _ rounds: Int) -> [Double] {
    (0..<rounds).map { round in mean(curves.map { $0[min(round, $0.count - 1)] }) }
  }
}
