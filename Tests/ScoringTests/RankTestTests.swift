import Scoring
import Testing

@Suite("Rank tests")
struct RankTestTests {
  let fixture: StatisticsFixture

  init() throws { fixture = try .load() }

  @Test("the signed-rank test equals SciPy's: exact, with ties and zeros, and approximate")
  func wilcoxon() throws {
    for sample in fixture.wilcoxon {
      for alternative in Alternative.allCases {
        let test = try wilcoxonSignedRankTest(sample.values, alternative: alternative)
        #expect(test.statistic == sample.statistic)
        let expected = sample.pValue[alternative]
        #expect(agree(test.pValue, expected), "\(sample.values.count): \(test), \(expected)")
        #expect((test.method == .exact) == (sample.values.count <= 100))
      }
    }
  }

  @Test("differences that are all zero say nothing")
  func zeros() throws {
    for count in [1, 2, 50, 101] {
      for alternative in Alternative.allCases {
        let test = try wilcoxonSignedRankTest(
          [Double](repeating: 0, count: count), alternative: alternative)
        #expect(test.statistic == 0 && test.pValue == 1)
      }
    }
  }

  @Test("the rank-sum test equals SciPy's: exact, with ties, and approximate")
  func mannWhitney() throws {
    for sample in fixture.mannWhitney {
      for alternative in Alternative.allCases {
        let test = try mannWhitneyTest(sample.first, sample.second, alternative: alternative)
        #expect(test.statistic == sample.statistic)
        let expected = sample.pValue[alternative]
        #expect(agree(test.pValue, expected), "\(sample.first.count): \(test), \(expected)")
        #expect((test.method == .exact) == (sample.first.count + sample.second.count <= 60))
      }
    }
  }

  @Test("samples that are all equal say nothing")
  func equal() throws {
    for count in [1, 30, 31] {
      let sample = [Double](repeating: 2, count: count)
      for alternative in Alternative.allCases {
        let test = try mannWhitneyTest(sample, sample, alternative: alternative)
        #expect(test.statistic == Double(count * count) / 2 && test.pValue == 1)
      }
    }
  }

  @Test(
    "the effect is the share of pairs, its error and degrees those of SciPy's Brunner-Munzel test")
  func varghaDelaney() throws {
    for sample in fixture.varghaDelaney {
      let effect = try VarghaDelaney(sample.first, sample.second)
      #expect(agree(effect.effect, sample.effect))
      let t = (0.5 - effect.effect) / effect.standardError
      #expect(agree(t, sample.statistic))
      // The interval that just reaches 1/2 has one less the p-value for its coverage.
      let interval = effect.interval(coverage: 1 - sample.pValue)
      #expect(agree(t < 0 ? interval.low : interval.high, 0.5, within: 1e-11))
      let reversed = try VarghaDelaney(sample.second, sample.first)
      #expect(agree(1 - reversed.effect, effect.effect))
      #expect(agree(reversed.standardError, effect.standardError))
    }
  }

  @Test("the effect of samples without a spread has an interval all the same")
  func separated() throws {
    let apart = try VarghaDelaney([3, 4, 5], [1, 2, 2, 0])
    #expect(apart.effect == 1 && apart.standardError == 0)
    // Three pairs that went one way: 1 - 0.025^(1/3).
    #expect(agree(apart.interval().low, 0.2924017738212866) && apart.interval().high == 1)
    let below = try VarghaDelaney([1, 2, 2, 0], [3, 4, 5]).interval()
    #expect(below.low == 0 && agree(below.high, 1 - 0.2924017738212866))
    let tied = try VarghaDelaney([1, 1, 1], [1, 1, 1]).interval()
    #expect(agree(tied.low, 0.1462008869106433) && agree(tied.high, 0.8537991130893567))
    let single = try VarghaDelaney([3], [1, 2])
    #expect(single.effect == 1 && single.interval() == (low: 0, high: 1))
  }

  @Test("nothing, NaN and infinities are refused with a message")
  func refused() {
    #expect(throws: StatisticsError.tooFew(what: "differences", count: 0, needed: 1)) {
      try wilcoxonSignedRankTest([])
    }
    for odd in [Double.nan, .infinity, -.infinity] {
      #expect(throws: StatisticsError.self) { try wilcoxonSignedRankTest([1, odd]) }
      #expect(throws: StatisticsError.self) { try mannWhitneyTest([1, odd], [1]) }
      #expect(throws: StatisticsError.self) { try mannWhitneyTest([1], [odd]) }
      #expect(throws: StatisticsError.self) { try VarghaDelaney([1, odd], [1]) }
    }
    #expect(throws: StatisticsError.self) { try mannWhitneyTest([], [1]) }
    #expect(throws: StatisticsError.self) { try mannWhitneyTest([1], []) }
    #expect(throws: StatisticsError.self) { try VarghaDelaney([1], []) }
    let error = StatisticsError.notFinite(what: "differences", position: 1, value: .nan)
    #expect("\(error)" == "differences: number 2 is nan; expected a finite number")
  }
}
