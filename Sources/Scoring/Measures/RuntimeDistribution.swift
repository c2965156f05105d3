/// How soon runs reach targets: after each iteration the share of all pairs of a run and a target in which the
/// run has reached the target.
///
/// N. Hansen, A. Auger, R. Ros, O. Mersmann, T. Tušar and D. Brockhoff, "COCO: a platform for comparing
/// continuous optimizers in a black-box setting", Optimization Methods and Software 36, 2021, section 4.
public struct RuntimeDistribution: Hashable, Sendable {
  /// The share after each iteration, in ascending order; empty without runs.
  public let shares: [Double]
  /// How many pairs of a run and a target there are.
  public let pairs: Int

  /// The distribution of the runs of one method in one contest, on any surfaces.
  ///
  /// - Parameter curves: per run the largest full reward counted after each iteration, and the rewards to reach
  ///   on its surface, where an equal reward reaches one. A run of fewer iterations keeps its best.
  /// - Complexity: O(*n* *t*) for *n* curves of *t* iterations.
  public init(curves: [(bestSoFar: [Double], targets: [Double])]) {
    let rounds = curves.map(\.bestSoFar.count).max() ?? 0
    // How many pairs are reached first in each iteration.
    var reached = [Int](repeating: 0, count: rounds)
    var pairs = 0
    for (bestSoFar, targets) in curves {
      pairs += targets.count
      for target in targets {
        if let iteration = bestSoFar.firstIndex(where: { $0 >= target }) {
          reached[iteration] += 1
        }
      }
    }
    self.pairs = pairs
    var total = 0
    shares = reached.map { count in
      total += count
      return pairs > 0 ? Double(total) / Double(pairs) : 0
    }
  }
}

extension RuntimeDistribution {
  /// Ten levels of the score, from a tenth of the way between random search and the optimum to the optimum.
  private static let levels = (1...10).map { Double($0) / 10 }

  /// The rewards to reach on a surface whose exact ranks are not known: those at ten levels of the score.
  ///
  /// The optimum itself is exact. Where random search's median is the optimum, all are the optimum.
  ///
  /// - Parameters:
  ///   - reference: random search's median, the score's 0.
  ///   - best: the optimum, the score's 1.
  public static func levelTargets(reference: Double, best: Double) -> [Double] {
    levels.map { level in
      guard best > reference, level < 1 else { return best }
      let range = best - reference
      return range < .infinity
        ? reference + level * range : reference * (1 - level) + level * best
    }
  }
}
