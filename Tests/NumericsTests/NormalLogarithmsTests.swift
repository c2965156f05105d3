import RematchNumerics
import Testing

@Suite("NormalDistribution, logarithms")
struct NormalLogarithmsTests {
  let fixtures: OptimizationFixtures

  init() throws {
    fixtures = try OptimizationFixtures.load()
  }

  @Test("Log probabilities are right to 1e-15 in both tails")
  func logCumulative() {
    for row in fixtures.logCumulative {
      let value = NormalDistribution.logCumulative(row[0])
      #expect(relativeError(value, row[1]) <= 1e-15, "of \(row[0]): \(value), not \(row[1])")
    }
    #expect(NormalDistribution.logCumulative(-.infinity) == -.infinity)
    #expect(NormalDistribution.logCumulative(.infinity) == 0)
    #expect(NormalDistribution.logCumulative(.nan).isNaN)
  }

  @Test("Log improvements are right to 2e-14 and their derivatives to 1e-13, far below 0 too")
  func logImprovement() {
    for row in fixtures.logImprovement {
      let (value, derivative) = NormalDistribution.logImprovement(row[0])
      let error = (value - row[1]).magnitude
      let bound = max(2e-14, 1e-15 * row[1].magnitude)
      #expect(error <= bound, "of \(row[0]): \(value), not \(row[1])")
      #expect(relativeError(derivative, row[2]) <= 1e-13, "at \(row[0]): \(derivative)")
    }
    let atZero = NormalDistribution.logImprovement(0).value
    #expect((atZero - NormalDistribution.logDensity(0)).magnitude < 2e-16)
    #expect(NormalDistribution.logImprovement(-.infinity).value == -.infinity)
    #expect(NormalDistribution.logImprovement(.infinity).value == .infinity)
    #expect(NormalDistribution.logImprovement(.nan).value.isNaN)
    #expect(NormalDistribution.logImprovement(1e9).value == Portable.log(1e9))
  }

  @Test("Log densities are the logarithms of densities")
  func logDensity() {
    for x in [-30, -2, -0.5, 0, 1, 12.5] as [Double] {
      let expected = Portable.log(NormalDistribution.density(x))
      #expect(relativeError(NormalDistribution.logDensity(x), expected) < 1e-15)
    }
    #expect(NormalDistribution.logDensity(1e3) == -500_000.918_938_533_2)
    #expect(NormalDistribution.logDensity(.infinity) == -.infinity)
  }
}

@Suite("Portable, four lanes")
struct PortableVectorTests {
  @Test("The exponential of four lanes has the bits of the scalar one")
  func exp() throws {
    var stream = RandomStream(seed: 11)
    var numbers = try Fixtures.load().exp.map(\.[0])
    for _ in 0..<4000 { numbers.append(stream.normal() * 10) }
    for _ in 0..<4000 { numbers.append(stream.uniform() * 1416 - 708) }
    numbers += [0, -0.0, -708, 709, 1e-300, -1e-300]
    for x in numbers where x >= -708 && x <= 709 {
      let value = Portable.exp(SIMD4(0.5, x, -1, 2))
      #expect(value[1] == Portable.exp(x), "of \(x)")
    }
    let edges = Portable.exp(SIMD4(-709, 709.5, .nan, -.infinity))
    #expect(edges[0] == 0 && edges[1] == .infinity && edges[2].isNaN && edges[3] == 0)
    #expect(Portable.exp(SIMD4(repeating: .infinity))[2] == .infinity)
    #expect(Portable.exp(SIMD4(repeating: -1e300))[2] == 0)
  }
}
