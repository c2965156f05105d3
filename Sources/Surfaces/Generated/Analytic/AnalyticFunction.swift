import RematchNumerics

/// The functions that optimizers are commonly tested on, minimised, with their published domains and optima.
///
/// Source: S. Surjanovic and D. Bingham, "Virtual library of simulation experiments: test functions and
/// datasets", 2013; Michalewicz's optimum of each coordinate, on which the others do not depend, is computed.
enum AnalyticFunction: String, Codable, CaseIterable, Sendable {
  case rosenbrock
  case ackley
  case rastrigin
  case griewank
  case levy
  case styblinskiTang = "styblinski-tang"
  case michalewicz
  case schwefel
  case branin
  case hartmann6 = "hartmann-6"

  /// The numbers of parameters that it is defined for, up to the contest's most.
  var dimensions: ClosedRange<Int> {
    switch self {
    case .branin: 2...2
    case .hartmann6: 6...6
    case .rosenbrock, .michalewicz: 2...6
    default: 1...6
    }
  }

  /// The least and the greatest value of a coordinate.
  func domain(axis: Int) -> ClosedRange<Double> {
    switch self {
    case .rosenbrock: -5...10
    case .ackley: -32.768...32.768
    case .rastrigin: -5.12...5.12
    case .griewank: -600...600
    case .levy: -10...10
    case .styblinskiTang: -5...5
    case .michalewicz: 0...Double.pi
    case .schwefel: -500...500
    case .branin: axis == 0 ? -5...10 : 0...15
    case .hartmann6: 0...1
    }
  }

  /// A point of the least value.
  func optimum(dimensions: Int) -> [Double] {
    let repeated = { (value: Double) in [Double](repeating: value, count: dimensions) }
    return switch self {
    case .rosenbrock, .levy: repeated(1)
    case .ackley, .rastrigin, .griewank: repeated(0)
    case .styblinskiTang: repeated(-2.903534027771177)
    case .michalewicz: Array(Self.michalewiczOptimum.prefix(dimensions))
    case .schwefel: repeated(420.968746359982)
    case .branin: [Double.pi, 2.275]
    case .hartmann6: [0.20168951, 0.15001069, 0.47687398, 0.27533243, 0.31165161, 0.65730053]
    }
  }

  private static let michalewiczOptimum = [
    2.202905520, 1.570796327, 1.284991566, 1.923058469, 1.720469773, 1.570796327,
  ]

  /// The value at a point.
  func value(at x: [Double]) -> Double {
    let count = Double(x.count)
    switch self {
    case .rosenbrock:
      return x.indices.dropLast().reduce(0) { sum, k in
        let (across, along) = (x[k + 1] - x[k] * x[k], 1 - x[k])
        return sum + 100 * across * across + along * along
      }
    case .ackley:
      let square = x.reduce(0) { $0 + $1 * $1 }
      let waves = x.reduce(0) { $0 + Portable.cos(2 * Double.pi * $1) }
      return 20 - 20 * Portable.exp(-0.2 * (square / count).squareRoot()) + Portable.exp(1)
        - Portable.exp(waves / count)
    case .rastrigin:
      return x.reduce(0) { $0 + $1 * $1 + 10 - 10 * Portable.cos(2 * Double.pi * $1) }
    case .griewank:
      let square = x.reduce(0) { $0 + $1 * $1 }
      let product = x.indices.reduce(1) {
        $0 * Portable.cos(x[$1] / Double($1 + 1).squareRoot())
      }
      return 1 + square / 4000 - product
    case .levy: return Self.levy(x)
    case .styblinskiTang:
      return x.reduce(0) { sum, x in
        let square = x * x
        return sum + (square * square - 16 * square + 5 * x) / 2
      }
    case .michalewicz:
      return x.indices.reduce(0) { sum, k in
        let wave = Portable.sin(Double(k + 1) * x[k] * x[k] / Double.pi)
        let (two, four) = (wave * wave, wave * wave * wave * wave)
        let sixteen = four * four * four * four
        return sum - Portable.sin(x[k]) * sixteen * two * two
      }
    case .schwefel:
      return x.reduce(418.982887272434 * count) { sum, x in
        sum - x * Portable.sin(x.magnitude.squareRoot())
      }
    case .branin:
      let across =
        x[1] - 5.1 / (4 * Double.pi * Double.pi) * x[0] * x[0] + 5 / Double.pi * x[0] - 6
      return across * across + 10 * (1 - 1 / (8 * Double.pi)) * Portable.cos(x[0]) + 10
    case .hartmann6: return Self.hartmann(x)
    }
  }

  private static func levy(_ x: [Double]) -> Double {
    let w = x.map { 1 + ($0 - 1) / 4 }
    let (first, last) = (w[0], w[w.count - 1])
    let start = Portable.sin(Double.pi * first)
    let end = Portable.sin(2 * Double.pi * last)
    var sum = start * start + (last - 1) * (last - 1) * (1 + end * end)
    for w in w.dropLast() {
      let wave = Portable.sin(Double.pi * w + 1)
      sum += (w - 1) * (w - 1) * (1 + 10 * wave * wave)
    }
    return sum
  }

  private static func hartmann(_ x: [Double]) -> Double {
    var value = 0.0
    for (row, weight) in [1.0, 1.2, 3.0, 3.2].enumerated() {
      var exponent = 0.0
      for k in 0..<6 {
        let offset = x[k] - hartmannCentres[row][k] / 10_000
        exponent -= hartmannRates[row][k] * offset * offset
      }
      value -= weight * Portable.exp(exponent)
    }
    return value
  }

  private static let hartmannRates: [[Double]] = [
    [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ]
  private static let hartmannCentres: [[Double]] = [
    [1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
    [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381],
  ]
}
