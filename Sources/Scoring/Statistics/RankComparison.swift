/// Several methods over surfaces: their average ranks, which pairs differ, and the groups within which
/// none are told apart, as a critical-difference picture shows them.
///
/// Every surface counts once, so this speaks of surfaces like these, and not of these surfaces.
///
/// The pairs are compared by the signed-rank test and adjusted by Holm's procedure, as A. Benavoli, G. Corani
/// and F. Mangili, "Should we really use post-hoc tests based on mean-ranks?", JMLR 17, 2016, recommend in
/// place of the critical difference of ranks of J. Demšar, JMLR 7, 2006.
public struct RankComparison: Hashable, Sendable {
  /// Two methods and the test of their difference.
  public struct Pair: Hashable, Sendable {
    /// The number of one method, from 0.
    public let first: Int
    /// The number of the other method, above `first`.
    public let second: Int
    /// The signed-rank test of first less second over the surfaces, two-sided.
    public let test: TestResult
    /// The test's p-value, adjusted for the number of pairs.
    public let adjusted: Double
  }

  /// The test of all methods together.
  public let friedman: FriedmanTest
  /// All pairs of methods.
  public let pairs: [Pair]
  /// The largest sets of two or more methods, neighbours by average rank, of which no pair differs; each in
  /// the order of the ranks, and from the best set on.
  public let groups: [[Int]]
  /// The fewest surfaces on which any pair could differ at the level; `nil` where there are as many.
  public let neededSurfaces: Int?

  /// The comparison of a table.
  ///
  /// - Parameters:
  ///   - surfaces: per surface a value per method, the higher the better, all finite; at least two surfaces
  ///     and two methods.
  ///   - level: pairs differ whose adjusted p-value is at most this.
  /// - Complexity: O(*k*^2) signed-rank tests for *k* methods.
  public init(
    _ surfaces: [[Double]], level: Double = StatisticalDefaults.level
  ) throws(StatisticsError) {
    let friedman = try FriedmanTest(surfaces)
    self.friedman = friedman
    var tests: [(first: Int, second: Int, test: TestResult)] = []
    let methods = friedman.averageRanks.indices
    for first in methods {
      for second in (first + 1)..<methods.upperBound {
        let test = try wilcoxonSignedRankTest(surfaces.map { $0[first] - $0[second] })
        tests.append((first, second, test))
      }
    }
    let adjusted = holmAdjusted(tests.map(\.test.pValue))
    let pairs = zip(tests, adjusted).map {
      Pair(first: $0.first, second: $0.second, test: $0.test, adjusted: $1)
    }
    self.pairs = pairs
    var differs = methods.map { _ in [Bool](repeating: false, count: methods.count) }
    for pair in pairs where pair.adjusted <= level {
      differs[pair.first][pair.second] = true
      differs[pair.second][pair.first] = true
    }
    let fewest = Self.fewestSurfaces(pairs: pairs.count, level: level)
    neededSurfaces = fewest > surfaces.count ? fewest : nil
    let order = methods.sorted { (friedman.averageRanks[$0], $0) < (friedman.averageRanks[$1], $1) }
    groups = Self.groups(order) { differs[$0][$1] }
  }

  /// The fewest surfaces on which one of so many pairs could differ: the least p-value of *n* signed ranks is
  /// 2 / 2^*n*, and Holm multiplies the least of all by the number of pairs.
  private static func fewestSurfaces(pairs: Int, level: Double) -> Int {
    guard level > 0 else { return .max }
    var count = 1
    var least = Double(pairs)
    while least > level {
      count += 1
      least /= 2
    }
    return count
  }

  private static func groups(_ order: [Int], _ differ: (Int, Int) -> Bool) -> [[Int]] {
    var groups: [[Int]] = []
    var reached = 0
    for start in order.indices {
      var end = start + 1
      while end < order.count, !order[start..<end].contains(where: { differ($0, order[end]) }) {
        end += 1
      }
      // A set that ends where the set before it ended is a part of that set.
      if end > reached, end - start > 1 { groups.append(Array(order[start..<end])) }
      reached = max(reached, end)
    }
    return groups
  }
}
