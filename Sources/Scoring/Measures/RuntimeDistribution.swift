public import Records

/// How soon runs reach targets: after each iteration the share of all pairs of a run and a target that are
/// reached.
///
/// N. Hansen, A. Auger, R. Ros, O. Mersmann, T. Tušar and D. Brockhoff, "COCO: a platform for comparing
/// continuous optimizers in a black-box setting", Optimization Methods and Software 36, 2021, section 4.
public struct RuntimeDistribution: Hashable, Sendable {
  /// The share after each iteration, never falling; empty without runs.
  public let shares: [Double]
  /// How many pairs of a run and a target there are.
  public let pairs: Int

  /// The distribution of runs.
  ///
  /// - Parameters:
  ///   - runs: of one method and contest, on any surfaces. One of fewer iterations keeps its best.
  ///   - targets: the rewards to reach on the surface of a run; a reward equal to one reaches it.
  /// - Complexity: O(*n* *t*) for *n* runs of *t* iterations.
  public init(_ runs: [Record], targets: (Record) -> [Double]) {
    self.init(curves: runs.map { (bestSoFar: $0.bestSoFar, targets: targets($0)) })
  }

  /// The distribution of curves, each with the rewards to reach.
  ///
  /// - Parameter curves: per run the largest full reward counted after each iteration; one of fewer
  ///   iterations keeps its best.
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

extension Record {
  /// Ten levels from a tenth of the way between random search and the optimum to the optimum.
  public static let targetLevels = (1...10).map { Double($0) / 10 }

  /// The rewards at levels of the normalised score: 0 is random search's median, 1 the optimum.
  ///
  /// The optimum itself is exact. Where random search's median is the optimum, all are.
  public func targets(atLevels levels: [Double] = targetLevels) -> [Double] {
    Self.targets(atLevels: levels, reference: reference, best: best)
  }

  /// The rewards at levels of the normalised score of a surface.
  public static func targets(
    atLevels levels: [Double], reference: Double, best: Double
  ) -> [Double] {
    levels.map { level in
      guard best > reference, level < 1 else { return best }
      return reference + level * (best - reference)
    }
  }

  /// The rewards of the table's cells at exact ranks, from the top tenth to the optimum, or those at levels
  /// of the score in records without `table`.
  public var targets: [Double] { table?.targets ?? targets(atLevels: Self.targetLevels) }
}
