import Scoring
import Testing

@Suite("Proportion")
struct ProportionTests {
  @Test("the interval equals SciPy's")
  func wilson() throws {
    // scipy 1.17.1: binomtest(k, n).proportion_ci(0.95, "wilson")
    let cases: [(Int, Int, Double, Double)] = [
      (0, 10, 0.0, 0.27753279986288926), (10, 10, 0.7224672001371109, 1.0),
      (3, 17, 0.061911266376209945, 0.4102945856883412), (1, 1, 0.20654931437723745, 1.0),
      (250, 1000, 0.2241530989836914, 0.27776028025908617),
    ]
    for (successes, total, low, high) in cases {
      let interval = try #require(Proportion(clusters: [(successes, total)]).wilsonInterval())
      #expect(abs(interval.low - low) < 1e-14 && abs(interval.high - high) < 1e-14)
    }
    #expect(Proportion(clusters: [(0, 0)]).wilsonInterval() == nil)
    #expect(Proportion(clusters: [(0, 0)]).share == nil)
  }

  @Test("clusters that are all alike inside count as one trial each")
  func clusters() {
    // k of m clusters of size n are all successes: the design effect is n m / (m - 1).
    let clusters = (0..<20).map { (successes: $0 < 5 ? 8 : 0, total: 8) }
    let proportion = Proportion(clusters: clusters + [(0, 0)])
    #expect(proportion.share == 0.25)
    #expect(abs(proportion.effectiveTotal - 19) < 1e-12)
  }

  @Test("clusters that are more alike than chance do not count for more than their trials")
  func underdispersed() {
    let proportion = Proportion(clusters: [(1, 4), (1, 4), (1, 4)])
    #expect(proportion.effectiveTotal == 12)
    #expect(proportion == Proportion(clusters: [(3, 12)]))
    #expect(Proportion(clusters: []) == Proportion(clusters: [(0, 0)]))
    #expect(Proportion(clusters: [(0, 3), (0, 5)]).effectiveTotal == 8)
  }
}
