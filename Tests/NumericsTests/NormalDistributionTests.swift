import RematchNumerics
import Testing

@Suite("NormalDistribution")
struct NormalDistributionTests {
  let fixtures: Fixtures

  init() throws {
    fixtures = try Fixtures.load()
  }

  func check(_ rows: [[Double]], within bound: Double, _ function: (Double) -> Double) {
    for row in rows {
      let value = function(row[0])
      #expect(relativeError(value, row[1]) <= bound, "of \(row[0]): \(value), not \(row[1])")
    }
  }

  @Test("Quantiles are right to 1e-15 in both tails")
  func quantile() {
    check(fixtures.quantile, within: 1e-15, NormalDistribution.quantile)
    #expect(NormalDistribution.quantile(0.5) == 0)
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
    for p in [-0.1, 1.1, -.infinity, .infinity, .nan] as [Double] {
      #expect(NormalDistribution.quantile(p).isNaN)
    }
  }

  @Test("Probabilities are right to 1e-15 in both tails")
  func cumulative() {
    check(fixtures.cumulative, within: 1e-15, NormalDistribution.cumulative)
    #expect(NormalDistribution.cumulative(0) == 0.5)
    #expect(NormalDistribution.cumulative(-38.4) > 0)
    #expect(NormalDistribution.cumulative(-38.6) == 0)
    #expect(NormalDistribution.cumulative(-.infinity) == 0)
    #expect(NormalDistribution.cumulative(.infinity) == 1)
    #expect(NormalDistribution.cumulative(.nan).isNaN)
  }

  @Test("Densities are right to 4e-16")
  func density() {
    check(fixtures.density, within: 4e-16, NormalDistribution.density)
    #expect(NormalDistribution.density(3) == NormalDistribution.density(-3))
    #expect(NormalDistribution.density(.infinity) == 0)
    #expect(NormalDistribution.density(.nan).isNaN)
  }

  @Test("The probability of a quantile is the probability again")
  func inverse() {
    for step in 1..<1000 {
      let p = Double(step) / 1000
      let again = NormalDistribution.cumulative(NormalDistribution.quantile(p))
      #expect(relativeError(again, p) < 5e-15)
    }
  }
}
