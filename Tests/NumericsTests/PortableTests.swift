import RematchNumerics
import Testing

@Suite("Portable")
struct PortableTests {
  let fixtures: Fixtures

  init() throws {
    fixtures = try Fixtures.load()
  }

  func check(_ rows: [[Double]], within bound: UInt64, _ function: (Double) -> Double) {
    for row in rows {
      let value = function(row[0])
      #expect(ulps(value, row[1]) <= bound, "of \(row[0]): \(value), not \(row[1])")
    }
  }

  @Test("The exponential is within 1 ulp, subnormal results included")
  func exp() {
    check(fixtures.exp, within: 1, Portable.exp)
    #expect(Portable.exp(0) == 1)
    #expect(Portable.exp(709.782712893385) == .infinity)
    #expect(Portable.exp(-745.1332191019411) == .leastNonzeroMagnitude)
    #expect(Portable.exp(-745.1332191019412) == 0)
    #expect(Portable.exp(.infinity) == .infinity)
    #expect(Portable.exp(-.infinity) == 0)
    #expect(Portable.exp(.nan).isNaN)
  }

  @Test("The logarithm is within 1 ulp, of subnormal numbers too")
  func log() {
    check(fixtures.log, within: 1, Portable.log)
    #expect(Portable.log(1) == 0)
    #expect(Portable.log(0) == -.infinity)
    #expect(Portable.log(-0.0) == -.infinity)
    #expect(Portable.log(.infinity) == .infinity)
    for x in [-1, -.leastNonzeroMagnitude, -.infinity, .nan] as [Double] {
      #expect(Portable.log(x).isNaN)
    }
  }

  @Test("Sine and cosine are within 1 ulp up to 2^20, next to their zeros too")
  func trigonometry() {
    check(fixtures.sin, within: 1, Portable.sin)
    check(fixtures.cos, within: 1, Portable.cos)
    #expect(Portable.sin(-0.0).sign == .minus)
    #expect(Portable.cos(0) == 1)
    for x in [Double.infinity, -.infinity, .nan] {
      #expect(Portable.sin(x).isNaN && Portable.cos(x).isNaN)
    }
    // sin 1e8 and cos 1e300 (of no accuracy) beyond the bound.
    #expect((Portable.sin(1e8) - 0.931639027109726).magnitude < 1e-8)
    #expect((-1...1).contains(Portable.cos(1e300)))
  }

  @Test("The hyperbolic tangent is within 3 ulp")
  func tanh() {
    check(fixtures.tanh, within: 3, Portable.tanh)
    #expect(Portable.tanh(-0.0).sign == .minus)
    #expect(Portable.tanh(.infinity) == 1)
    #expect(Portable.tanh(-.infinity) == -1)
    #expect(Portable.tanh(.nan).isNaN)
  }

  @Test("Powers are within 1 ulp, with large exponents too")
  func pow() {
    for row in fixtures.pow {
      let value = Portable.pow(row[0], row[1])
      #expect(ulps(value, row[2]) <= 1, "\(row[0])^\(row[1]): \(value), not \(row[2])")
    }
    #expect(Portable.pow(2, 10) == 1024)
    #expect(Portable.pow(3, 2) == 9)
    #expect(Portable.pow(10, -2) == 0.01)
    #expect(Portable.pow(2, -1074) == .leastNonzeroMagnitude)
    #expect(Portable.pow(.leastNonzeroMagnitude, 1) == .leastNonzeroMagnitude)
    #expect(Portable.pow(.greatestFiniteMagnitude, 1) == .greatestFiniteMagnitude)
  }

  @Test(
    "Powers have the limits at their edges",
    arguments: [
      (0, 2, 0), (0, -1, .infinity), (.infinity, 0.5, .infinity), (.infinity, -1, 0),
      (2, .infinity, .infinity), (0.5, .infinity, 0), (0.5, -.infinity, .infinity),
      (2, 5000, .infinity), (2, -5000, 0), (1.5, 1e308, .infinity), (1, .infinity, 1),
      (1, .nan, 1), (.nan, 0, 1), (-2, 0, 1), (-2, 2, .nan), (.nan, 1, .nan), (2, .nan, .nan),
    ] as [(Double, Double, Double)])
  func powerEdges(x: Double, y: Double, result: Double) {
    let value = Portable.pow(x, y)
    #expect(result.isNaN ? value.isNaN : value == result)
  }

  @Test("The bits are those of every other machine")
  func bits() {
    // Golden: made by this implementation; a fused operation or a function of libm would change it.
    var stream = RandomStream(seed: 8)
    var numbers: [Double] = []
    for _ in 0..<1000 {
      let x = stream.normal() * 20
      numbers += [Portable.exp(x), Portable.log(x.magnitude), Portable.sin(x), Portable.cos(x)]
      numbers += [Portable.tanh(x), Portable.pow(x.magnitude, stream.normal())]
      numbers += [NormalDistribution.cumulative(x), NormalDistribution.density(x)]
    }
    #expect(digest(numbers) == 17_495_438_338_893_848_714)
  }
}
