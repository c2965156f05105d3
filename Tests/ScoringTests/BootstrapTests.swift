import RematchNumerics
import Scoring
import Testing

@Suite("Bootstrap")
struct BootstrapTests {
  let fixture: StatisticsFixture

  init() throws { fixture = try .load() }

  @Test("percentile and BCa intervals of SciPy's own replicates equal SciPy's")
  func intervals() throws {
    for sample in fixture.bootstrap {
      let own = try Bootstrap(sample.strata, draws: 1, seed: 1)
      #expect(agree(own.estimate, try #require(sample.estimate)))
      let bootstrap = Bootstrap(
        estimate: own.estimate, replicates: try #require(sample.replicates),
        acceleration: own.acceleration)
      for expected in sample.intervals {
        let interval = bootstrap.interval(coverage: expected.coverage, expected.method)
        #expect(agree(interval.low, expected.low, within: 1e-11), "\(expected)")
        #expect(agree(interval.high, expected.high, within: 1e-11), "\(expected)")
      }
    }
  }

  @Test("intervals of own resamples come near SciPy's of 100,000")
  func resamples() throws {
    let bootstrap = try Bootstrap(fixture.bootstrapLarge.strata, draws: 8000, seed: 1)
    for expected in fixture.bootstrapLarge.intervals where expected.coverage < 0.99 {
      let interval = bootstrap.interval(coverage: expected.coverage, expected.method)
      // The standard error of a 2.5% or 97.5% point of 8000 replicates is about 0.01.
      #expect((interval.low - expected.low).magnitude < 0.04, "\(interval), \(expected)")
      #expect((interval.high - expected.high).magnitude < 0.05, "\(interval), \(expected)")
    }
  }

  @Test("resamples are drawn within strata, all with the same probability")
  func enumeration() throws {
    // 2^2 * 1 resamples: the means over strata are 5, 5.5 twice, and 6.
    let bootstrap = try Bootstrap([[0, 2], [10]], draws: 4000, seed: 3)
    let counts = [5, 5.5, 6].map { value in bootstrap.replicates.count { $0 == value } }
    #expect(counts.reduce(0, +) == 4000)
    // Five standard deviations.
    #expect(abs(counts[0] - 1000) < 137 && abs(counts[2] - 1000) < 137)
    #expect(bootstrap.replicates == bootstrap.replicates.sorted())
  }

  @Test("the seed alone decides, and a one-sided bound is an end of a two-sided interval")
  func seeded() throws {
    let strata = fixture.bootstrapLarge.strata
    let first = try Bootstrap(strata, draws: 200, seed: 1)
    #expect(first == (try Bootstrap(strata, draws: 200, seed: 1)))
    #expect(first != (try Bootstrap(strata, draws: 200, seed: 2)))
    #expect(first.bound(0.05) == first.interval(coverage: 0.9).low)
    #expect(first.bound(0.95, .percentile) == first.interval(coverage: 0.9, .percentile).high)
    #expect(first.bound(0.2) <= first.bound(0.6))
  }

  @Test("the difference of two samples is that of their means")
  func difference() throws {
    let first = [[1.0, 3, 8], [2, 4]]
    let second = [[1.0, 1], [0, 3, 6, 7]]
    let bootstrap = try Bootstrap(first, less: second, draws: 3000, seed: 1)
    #expect(bootstrap.estimate == (3 - 1) / 2.0)
    let interval = bootstrap.interval(.percentile)
    #expect(interval.low < 1 && interval.high > 1)
    // The variance of the mean of a resample is that of the sample, divisor n, over n.
    let variances = (first + second).map { sample in
      let centre = mean(sample)
      return mean(sample.map { ($0 - centre) * ($0 - centre) }) / Double(sample.count)
    }
    let expected = variances.reduce(0, +) / 4
    let centre = mean(bootstrap.replicates)
    let measured = mean(bootstrap.replicates.map { ($0 - centre) * ($0 - centre) })
    #expect((measured / expected - 1).magnitude < 0.12)
  }

  @Test("any statistic of strata can be resampled")
  func anyStatistic() throws {
    let strata = fixture.bootstrapLarge.strata
    let bootstrap = try Bootstrap(strata, draws: 500, seed: 1) { $0.map(median).reduce(0, +) }
    #expect(bootstrap.estimate == strata.map(median).reduce(0, +))
    let interval = bootstrap.interval()
    #expect(interval.low < interval.high)
  }

  @Test("observations that are all equal, or one per stratum, give a point")
  func degenerate() throws {
    for strata in [[[2.0, 2, 2], [4]], [[1], [5]], [[3]]] {
      let bootstrap = try Bootstrap(strata, draws: 50, seed: 1)
      #expect(bootstrap.acceleration == 0)
      for method in Bootstrap.Method.allCases {
        #expect(bootstrap.interval(method) == (low: bootstrap.estimate, high: bootstrap.estimate))
      }
    }
  }

  @Test("an estimate outside of all replicates gives their ends, not NaN")
  func outside() {
    let replicates = (0..<100).map(Double.init)
    for acceleration in [0.0, 0.3, -0.3, 5] {
      for estimate in [-1.0, 1000] {
        let bootstrap = Bootstrap(
          estimate: estimate, replicates: replicates, acceleration: acceleration)
        for level in [0.001, 0.5, 0.999] { #expect((0...99).contains(bootstrap.bound(level))) }
      }
    }
  }

  @Test("nothing, empty strata, NaN and unequal numbers of strata are refused")
  func refused() {
    #expect(throws: StatisticsError.self) { try Bootstrap([], seed: 1) }
    #expect(throws: StatisticsError.self) { try Bootstrap([[]], seed: 1) }
    #expect(throws: StatisticsError.self) { try Bootstrap([[1, .nan]], seed: 1) }
    #expect(throws: StatisticsError.self) { try Bootstrap([[1]], less: [[1], [2]], seed: 1) }
  }
}
