import RematchNumerics
import Scoring
import Testing

@Suite("Permutation tests")
struct PermutationTestTests {
  let fixture: StatisticsFixture

  init() throws { fixture = try .load() }

  @Test("the sign-flip test within strata equals SciPy's permutation test of pairs")
  func signFlip() throws {
    for sample in fixture.signFlip {
      for alternative in Alternative.allCases {
        let test = try signFlipTest(sample.first, alternative: alternative, seed: 1)
        #expect(agree(test.statistic, sample.statistic) && test.method == .exact)
        #expect(agree(test.pValue, sample.pValue[alternative]), "\(test)")
      }
    }
    #expect(try signFlipTest([[0.7]], alternative: .greater, seed: 1).pValue == 0.5)
    #expect(try signFlipTest([[0, 0], [0]], alternative: .greater, seed: 1).pValue == 1)
  }

  @Test("the label permutation test within strata equals the enumeration of all splits")
  func labelPermutation() throws {
    for sample in fixture.labelPermutation {
      let second = try #require(sample.second)
      for alternative in Alternative.allCases {
        let test = try labelPermutationTest(
          sample.first, second, alternative: alternative, seed: 1)
        #expect(agree(test.statistic, sample.statistic) && test.method == .exact)
        #expect(agree(test.pValue, sample.pValue[alternative]), "\(test)")
      }
    }
    let zeros = [[0.0, 0], [0.0]]
    #expect(try labelPermutationTest(zeros, zeros, alternative: .less, seed: 1).pValue == 1)
  }

  @Test("random flips and labels come near the exact p-value, by their seed alone")
  func sampled() throws {
    // Zeros, whose flips change nothing, do not count; the 17th difference is a hair's breadth.
    let sample = fixture.signFlip[1]
    let flat = sample.first.map { $0 + [0] }
    let exact = try signFlipTest(flat, alternative: .greater, seed: 1)
    #expect(exact.method == .exact)
    var more = flat
    more[0] += [Double](repeating: 1e-9, count: 5)
    let first = try signFlipTest(more, alternative: .greater, draws: 4000, seed: 1)
    #expect(first.method == .sampled(draws: 4000))
    #expect(first == (try signFlipTest(more, alternative: .greater, draws: 4000, seed: 1)))
    #expect(first != (try signFlipTest(more, alternative: .greater, draws: 4000, seed: 2)))
    let reference = try signFlipTest(more, alternative: .greater, draws: 20_000, seed: 3)
    #expect((first.pValue - reference.pValue).magnitude < 0.02)

    // Two strata of 9 + 9 have 2.4e9 splits; one alone, 48,620.
    var stream = RandomStream(seed: 5)
    let one = (0..<9).map { _ in stream.normal() + 0.4 }
    let two = (0..<9).map { _ in stream.normal() }
    let whole = try labelPermutationTest([one], [two], alternative: .greater, seed: 1)
    #expect(whole.method == .exact)
    // A second stratum without a difference leaves the question as it is.
    let drawn = try labelPermutationTest(
      [one, [Double](repeating: 1, count: 9)], [two, [Double](repeating: 1, count: 9)],
      alternative: .greater, draws: 4000, seed: 1)
    #expect(drawn.method == .sampled(draws: 4000))
    let error = (whole.pValue * (1 - whole.pValue) / 4000).squareRoot()
    #expect((drawn.pValue - whole.pValue).magnitude < 4 * error + 1.0 / 4001)
  }

  @Test("p-values of random draws are never 0")
  func positive() throws {
    let strata = [[Double](repeating: 1, count: 40)]
    #expect(try signFlipTest(strata, draws: 99, seed: 1).pValue == 0.01)
    #expect(
      try labelPermutationTest(strata, [[Double](repeating: 0, count: 40)], draws: 99, seed: 1)
        .pValue == 0.01)
  }

  @Test("under the hypothesis p-values of at most 5% come at most that often")
  func level() throws {
    var stream = RandomStream(seed: 9)
    var rejections = 0
    for _ in 0..<400 {
      let strata = (0..<3).map { _ in (0..<3).map { _ in stream.normal() } }
      if try signFlipTest(strata, seed: 1).pValue <= 0.05 { rejections += 1 }
    }
    // Exact: 24 of 512 sign patterns are within 5%, so 4.7% of 400; three standard deviations around.
    #expect((6...33).contains(rejections), "\(rejections)")
  }

  @Test("empty strata, unequal numbers of strata and NaN are refused")
  func refused() {
    #expect(throws: StatisticsError.self) { try signFlipTest([], seed: 1) }
    #expect(throws: StatisticsError.self) { try signFlipTest([[1], []], seed: 1) }
    #expect(throws: StatisticsError.self) { try signFlipTest([[1, .nan]], seed: 1) }
    #expect(throws: StatisticsError.self) { try labelPermutationTest([[1]], [], seed: 1) }
    #expect(throws: StatisticsError.self) { try labelPermutationTest([[1]], [[]], seed: 1) }
    #expect(throws: StatisticsError.self) {
      try labelPermutationTest([[.infinity]], [[1]], seed: 1)
    }
    #expect(
      throws: StatisticsError.unequal(what: "strata of second samples", count: 2, expected: 1)
    ) {
      try labelPermutationTest([[1]], [[1], [1]], seed: 1)
    }
  }
}
