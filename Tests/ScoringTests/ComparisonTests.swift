import Records
import Scoring
import Testing

@Suite("Comparison")
struct ComparisonTests {
  /// A matrix of methods whose runs found given rewards, per method and surface; 5 scores 0, 10 scores 1.
  private static func matrix(_ found: [[[Double]]]) -> RunMatrix {
    var matrix = RunMatrix(methods: found.indices.map { "m\($0)" })
    for (method, surfaces) in found.enumerated() {
      for (surface, rewards) in surfaces.enumerated() {
        for (count, reward) in rewards.enumerated() {
          let run = record([], bestSoFar: [reward], surface: "s\(surface)", repeat: count)
          matrix.add(RunSummary(run), method: method)
        }
      }
    }
    return matrix
  }

  @Test("scores, differences and the sizes of effects are those of the runs' clipped scores")
  func pair() throws {
    // Scores: 0.2, 0.4 and, clipped, 0, 1; against 0.6, 0.8 and 0.5, 0.5.
    let comparison = try Comparison(Self.matrix([[[6, 7], [3, 10]], [[8, 9], [7.5, 7.5]]]))
    let contest = try #require(comparison.contests.first)
    #expect(abs(contest.methods[0].runMean - 0.4) < 1e-12)
    #expect(abs(contest.methods[1].runMean - 0.6) < 1e-12)
    let difference = try #require(contest.differences.first)
    #expect(difference.method == "m1" && difference.reference == "m0")
    #expect(abs(difference.decision.difference - 0.2) < 1e-12)
    #expect(abs(difference.surfaces[0].difference - 0.4) < 1e-12)
    #expect(difference.surfaces.map(\.effect) == [1, 0.5])
    #expect(contest.ranks == nil)
  }

  @Test("the p-value is that of dealing the labels anew, counted by hand")
  func permutation() throws {
    // On each of two surfaces one of 6 deals gives the first method the largest values: of 36 deals the actual one and
    // its mirror image are the most extreme, and so 2 repeats cannot tell.
    let comparison = try Comparison(Self.matrix([[[6, 7], [6, 7]], [[9, 10], [9, 10]]]))
    let difference = try #require(comparison.contests.first?.differences.first)
    let decision = difference.decision
    #expect(abs(decision.pValue - 2.0 / 36) < 1e-12 && decision.leastPValue == decision.pValue)
    #expect(decision.verdict == .cannotTell && decision.interval == nil)
    #expect(decision.neededRepeats == 3 && decision.detectable == nil)
  }

  @Test("a clear difference is better one way and worse the other")
  func verdicts() throws {
    let low = (0..<3).map { _ in (0..<5).map { 6 + Double($0) / 10 } }
    let high = low.map { $0.map { $0 + 2 } }
    let up = try Comparison(Self.matrix([low, high])).contests[0].differences[0]
    let down = try Comparison(Self.matrix([high, low])).contests[0].differences[0]
    #expect(up.decision.verdict == .better && down.decision.verdict == .worse)
    #expect(
      abs(up.decision.difference - 0.4) < 1e-12 && abs(down.decision.difference + 0.4) < 1e-12)
    let interval = try #require(up.decision.interval)
    #expect(interval[0] > 0.3 && interval[1] < 0.5)
    #expect(down.decision.interval == [-interval[1], -interval[0]])
  }

  @Test("three methods are ranked, and p-values of differences are adjusted for their number")
  func several() throws {
    let surfaces = (0..<8).map { Double($0) / 100 }
    let found = [6.0, 7, 9].map { level in
      surfaces.map { shift in [level + shift, level + 0.2 + shift, level + 0.1] }
    }
    let contest = try #require(try Comparison(Self.matrix(found)).contests.first)
    #expect(contest.methods.map(\.averageRank) == [3, 2, 1])
    let ranks = try #require(contest.ranks)
    #expect(ranks.pairs.count == 3 && ranks.groups == [])
    // 8 surfaces of one sign: 2 of 256, times 3, 2 and 1 pairs, made monotone.
    #expect(ranks.pairs.allSatisfy { abs($0.pValue - 6.0 / 256) < 1e-12 })
    #expect(contest.differences.map(\.decision.verdict) == [.better, .better])
    #expect(contest.rule.comparisons == 2)
    #expect(contest.differences.allSatisfy { abs($0.decision.pValue - 2.0 / 10_000) < 1e-12 })
    #expect(ranks.neededSurfaces == nil)
  }

  @Test("surfaces that are not common are left out, and saturated ones are marked")
  func common() throws {
    let comparison = try Comparison(
      Self.matrix([[[10, 10], [6, 7], [8, 8]], [[10, 10], [6, 8]]]))
    let contest = try #require(comparison.contests.first)
    #expect(contest.surfaces.map(\.surface) == ["s0", "s1"] && contest.omittedSurfaces == 1)
    #expect(contest.surfaces.map(\.saturation) == [.optimum, nil])
  }

  @Test("runs that are there twice count once; one method, or nothing in common, is refused")
  func refused() throws {
    var twice = Self.matrix([[[6, 7]], [[8, 9]]])
    twice.add(RunSummary(record([], bestSoFar: [6], surface: "s0")), method: 0)
    #expect(try Comparison(twice).contests[0].methods.map(\.repeats) == [2, 2])
    #expect(throws: StatisticsError.self) { try Comparison(Self.matrix([[[6]]])) }
    let error = #expect(throws: StatisticsError.self) {
      try Comparison(Self.matrix([[[6]], [[], [6]]]))
    }
    #expect(
      error?.description
        == "surfaces (the same table in the same contest) on which all were run of m0, m1:"
        + " there are 0; expected at least 1")
  }

  @Test("the difference over strata equals SciPy's Welch test on one stratum")
  func welch() throws {
    // scipy 1.17.1: r = stats.ttest_ind([1,2,3,4,7], [2,2.5,5], equal_var=False); r.statistic, r.df,
    // r.confidence_interval(0.9)
    let difference = try StratifiedDifference([[1, 2, 3, 4, 7]], less: [[2, 2.5, 5]])
    #expect(abs(difference.estimate / difference.standardError - 0.16834512458535866) < 1e-12)
    #expect(abs(difference.degrees - 5.663520204455315) < 1e-12)
    #expect(abs(difference.bound(0.05) + 2.488925306787421) < 1e-9)
    #expect(abs(difference.bound(0.95) - 2.955591973454086) < 1e-9)
  }
}
