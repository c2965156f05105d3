import Foundation
import RematchNumerics
import Testing

@Suite("LBFGSB")
struct LBFGSBTests {
  struct Minimum: Decodable, CustomTestStringConvertible {
    let function: String
    let start, lower, upper, x: [Double]
    let value: Double
    let evaluations, iterations: Int

    var testDescription: String {
      "\(function), \(start.count) variables from \(start[0]), up to \(upper[0])"
    }
  }

  static func rosenbrock(_ x: [Double], _ gradient: inout [Double]) -> Double {
    var value = 0.0
    for i in gradient.indices { gradient[i] = 0 }
    for i in 0..<(x.count - 1) {
      let a = x[i + 1] - x[i] * x[i]
      let b = 1 - x[i]
      value += 100 * a * a + b * b
      gradient[i] += -400 * x[i] * a - 2 * b
      gradient[i + 1] += 200 * a
    }
    return value
  }

  static func beale(_ x: [Double], _ gradient: inout [Double]) -> Double {
    var value = 0.0
    var power = 1.0
    gradient = [0, 0]
    for (k, constant) in [1.5, 2.25, 2.625].enumerated() {
      let r = constant - x[0] + x[0] * power * x[1]
      value += r * r
      gradient[0] += 2 * r * (power * x[1] - 1)
      gradient[1] += 2 * r * Double(k + 1) * x[0] * power
      power *= x[1]
    }
    return value
  }

  static func quadratic(_ x: [Double], _ gradient: inout [Double]) -> Double {
    var value = 0.0
    for i in x.indices {
      var row = 0.0
      for j in x.indices { row += x[j] / Double(1 + abs(i - j)) }
      let b = (i % 2 == 0 ? 1 : -1) * Double(i + 1) / 2
      gradient[i] = row - b
      value += x[i] * (0.5 * row - b)
    }
    return value
  }

  static func function(_ name: String) -> ([Double], inout [Double]) -> Double {
    ["rosenbrock": rosenbrock, "beale": beale, "quadratic": quadratic][name]
      ?? { _, _ in .nan }
  }

  static func minimum(_ row: Minimum, options: LBFGSB.Options = .init()) -> LBFGSB.Result {
    var optimizer = LBFGSB(dimension: row.start.count, options: options)
    return optimizer.minimize(
      from: row.start, lower: row.lower.map { $0 <= -1e300 ? -.infinity : $0 },
      upper: row.upper.map { $0 >= 1e300 ? .infinity : $0 }, function(row.function))
  }

  @Test("It ends where SciPy ends", arguments: OptimizationFixtures.minima)
  func reference(row: Minimum) {
    let result = Self.minimum(row)
    #expect(result.reason == .value || result.reason == .gradient)
    // The tolerance of the default options leaves about 1e-8 of the value.
    #expect((result.value - row.value).magnitude <= 2e-7 * max(1, row.value.magnitude))
    for (x, reference) in zip(result.x, row.x) { #expect((x - reference).magnitude < 1e-4) }
    for (i, x) in result.x.enumerated() { #expect(x >= row.lower[i] && x <= row.upper[i]) }
    #expect(result.evaluations <= row.evaluations * 11 / 10 + 3)

    var exact = LBFGSB.Options()
    exact.valueTolerance = 0
    exact.gradientTolerance = 1e-9
    let best = Self.minimum(row, options: exact)
    #expect(best.value <= row.value + 1e-12 * max(1, row.value.magnitude))
  }

  @Test("The reference values are there")
  func fixtures() {
    #expect(OptimizationFixtures.minima.count == 28)
  }

  @Test("A quadratic's minimum has a vanishing gradient or a bound in every variable")
  func quadraticOptimality() {
    var options = LBFGSB.Options()
    options.valueTolerance = 0
    options.gradientTolerance = 1e-10
    var optimizer = LBFGSB(dimension: 12, options: options)
    let box = 1.25
    let result = optimizer.minimize(
      from: Array(repeating: 0, count: 12), lower: Array(repeating: -box, count: 12),
      upper: Array(repeating: box, count: 12), Self.quadratic)
    var active = 0
    for (x, g) in zip(result.x, result.gradient) {
      if x == box || x == -box { active += 1 }
      #expect(x == box ? g <= 0 : x == -box ? g >= 0 : g.magnitude <= 1e-9)
    }
    #expect(active > 3 && active < 12)
  }

  @Test("Known minima are found: Rosenbrock's (1, ..., 1), Beale's (3, 1/2)")
  func published() {
    var options = LBFGSB.Options()
    options.gradientTolerance = 1e-8
    options.valueTolerance = 0
    for dimension in [2, 4, 10] {
      var optimizer = LBFGSB(dimension: dimension, options: options)
      let result = optimizer.minimize(
        from: (0..<dimension).map { $0 % 2 == 0 ? -1.2 : 1 },
        lower: Array(repeating: -30, count: dimension),
        upper: Array(repeating: 30, count: dimension), Self.rosenbrock)
      let isOne = result.x.allSatisfy { ($0 - 1).magnitude < 1e-6 }
      // In ten dimensions there is a second minimum near (-1, 1, ..., 1) with the value 3.98.
      #expect(isOne || (dimension > 3 && (result.value - 3.98).magnitude < 0.3))
    }
    var optimizer = LBFGSB(dimension: 2, options: options)
    let free = Array(repeating: Double.infinity, count: 2)
    let result = optimizer.minimize(from: [1, 1], lower: free.map(-), upper: free, Self.beale)
    #expect((result.x[0] - 3).magnitude < 1e-7 && (result.x[1] - 0.5).magnitude < 1e-7)
  }

  @Test("A value is reusable: the second minimisation gives the bits of the first")
  func reuse() {
    var optimizer = LBFGSB(dimension: 5)
    let lower = Array(repeating: -2.0, count: 5)
    let upper = Array(repeating: 0.8, count: 5)
    let first = optimizer.minimize(from: lower, lower: lower, upper: upper, Self.rosenbrock)
    _ = optimizer.minimize(from: upper, lower: lower, upper: upper, Self.quadratic)
    let second = optimizer.minimize(from: lower, lower: lower, upper: upper, Self.rosenbrock)
    #expect(first == second)
  }

  @Test("Limits end it, with the reason")
  func limits() {
    var options = LBFGSB.Options()
    options.maxIterations = 3
    let bound = Array(repeating: 5.0, count: 4)
    let start = [-1.2, 1, -1.2, 1]
    var optimizer = LBFGSB(dimension: 4, options: options)
    let few = optimizer.minimize(from: start, lower: bound.map(-), upper: bound, Self.rosenbrock)
    #expect(few.reason == .iterations && few.iterations == 3)
    options = LBFGSB.Options()
    options.maxEvaluations = 5
    optimizer = LBFGSB(dimension: 4, options: options)
    let less = optimizer.minimize(from: start, lower: bound.map(-), upper: bound, Self.rosenbrock)
    #expect(less.reason == .evaluations && less.evaluations <= 25)
  }

  @Test("A start outside the box, equal bounds, flat, infinite and wrong functions do no harm")
  func edges() {
    var optimizer = LBFGSB(dimension: 2)
    let moved = optimizer.minimize(from: [9, -9], lower: [0, 0], upper: [1, 1], Self.quadratic)
    #expect(moved.x.allSatisfy { (0...1).contains($0) })
    let fixed = optimizer.minimize(from: [9, 9], lower: [1, 2], upper: [1, 2], Self.rosenbrock)
    #expect(fixed.x == [1, 2] && fixed.reason == .gradient && fixed.evaluations == 1)
    let flat = optimizer.minimize(from: [0.5, 0.5], lower: [0, 0], upper: [1, 1]) { _, gradient in
      gradient = [0, 0]
      return 1e25
    }
    #expect(flat.x == [0.5, 0.5] && flat.reason == .gradient)
    let broken = optimizer.minimize(from: [0.5, 0.5], lower: [0, 0], upper: [1, 1]) { _, _ in .nan }
    #expect(broken.reason == .lineSearch && broken.evaluations == 1)
    // A wall of NaN beside the minimum: only the values on this side count.
    let wall = optimizer.minimize(from: [0, 0], lower: [-9, -9], upper: [9, 9]) { x, gradient in
      guard x[0] < 2 else { return .nan }
      gradient = [2 * (x[0] - 1.5), 2 * x[1]]
      return (x[0] - 1.5) * (x[0] - 1.5) + x[1] * x[1]
    }
    #expect((wall.x[0] - 1.5).magnitude < 1e-4)
    // A gradient of the wrong sign: no step lowers the value.
    let wrong = optimizer.minimize(from: [1, 1], lower: [-9, -9], upper: [9, 9]) { x, gradient in
      gradient = [-x[0], -x[1]]
      return x[0] * x[0] + x[1] * x[1]
    }
    #expect(wrong.value <= 2)
    var none = LBFGSB(dimension: 0)
    #expect(none.minimize(from: [], lower: [], upper: []) { _, _ in 7 }.value == 7)
  }
}

/// The reference values that `Fixtures/make_optimization.py` makes.
struct OptimizationFixtures: Decodable {
  let logCumulative, logImprovement: [[Double]]
  let minima: [LBFGSBTests.Minimum]

  /// The minima; none, which fails a test, if the file is missing.
  static let minima = (try? load().minima) ?? []

  static func load() throws -> OptimizationFixtures {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("Fixtures/optimization.json")
    return try JSONDecoder().decode(OptimizationFixtures.self, from: Data(contentsOf: file))
  }
}
