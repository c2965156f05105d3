import RematchNumerics
import Surrogates

/// Random points of the unit cube and a smooth function's values there.
struct Sample {
  var inputs: [[Double]]
  var targets: [Double]

  init(_ inputs: [[Double]], _ targets: [Double]) {
    self.inputs = inputs
    self.targets = targets
  }

  init(count: Int, dimension: Int, seed: UInt64) {
    var stream = RandomStream(seed: seed)
    inputs = (0..<count).map { _ in (0..<dimension).map { _ in stream.uniform() } }
    targets = inputs.map(Self.function)
  }

  static func function(_ x: [Double]) -> Double {
    x.enumerated().reduce(0) { sum, element in
      sum + Portable.sin(3 * element.element + Double(element.offset)) / Double(element.offset + 1)
    }
  }
}

/// Returns the XXH64 of the bits of numbers, the same on machines of either byte order.
func digest(_ numbers: [Double]) -> UInt64 {
  numbers.map(\.bitPattern.littleEndian).withUnsafeBytes { XXH64.hash($0) }
}

/// A Gaussian process by the textbook, with plain loops and elimination.
struct PlainProcess {
  let process: GaussianProcess
  let inputs: [[Double]]
  let standardized: [Double]
  let noise: [Double]

  init(_ process: GaussianProcess, _ sample: Sample, noise: [Double]? = nil) {
    self.process = process
    inputs = sample.inputs
    standardized = sample.targets.map(process.standardization.apply)
    let unit = process.standardization.deviation
    self.noise = (noise ?? sample.targets.map { _ in 0 }).map { $0 / unit / unit }
  }

  func covariance(_ a: [Double], _ b: [Double]) -> Double {
    let theta = process.hyperparameters
    var square = 0.0
    for k in a.indices {
      let scaled = (a[k] - b[k]) / Portable.exp(theta.logLengthScales[k])
      square += scaled * scaled
    }
    let value: Double
    switch process.options.covariance {
    case .matern52:
      let r = (5 * square).squareRoot()
      value = (1 + r + r * r / 3) * Portable.exp(-r)
    case .matern32:
      let r = (3 * square).squareRoot()
      value = (1 + r) * Portable.exp(-r)
    case .squaredExponential:
      value = Portable.exp(-square / 2)
    }
    return Portable.exp(theta.logAmplitude) * value
  }

  /// Returns the mean and the variance of a new value.
  func predict(_ x: [Double]) -> (mean: Double, variance: Double) {
    let s = Portable.exp(process.hyperparameters.logNoise)
    let matrix = inputs.indices.map { i in
      inputs.indices.map { j in
        covariance(inputs[i], inputs[j]) + (i == j ? s + noise[i] : 0)
      }
    }
    let k = inputs.map { covariance($0, x) }
    let solution = solve(matrix, k)
    let mean = zip(solution, standardized).reduce(0) { $0 + $1.0 * $1.1 }
    let reduction = zip(solution, k).reduce(0) { $0 + $1.0 * $1.1 }
    let unit = process.standardization
    let variance = Portable.exp(process.hyperparameters.logAmplitude) + s - reduction
    return (unit.mean + unit.deviation * mean, variance * unit.deviation * unit.deviation)
  }

  /// Returns the covariance of the function's values, without noise, at two points.
  func jointCovariance(_ x: [Double], _ y: [Double]) -> Double {
    let s = Portable.exp(process.hyperparameters.logNoise)
    let matrix = inputs.indices.map { i in
      inputs.indices.map { j in
        covariance(inputs[i], inputs[j]) + (i == j ? s + noise[i] : 0)
      }
    }
    let solution = solve(matrix, inputs.map { covariance($0, x) })
    let reduction = zip(solution, inputs).reduce(0) { $0 + $1.0 * covariance($1.1, y) }
    let unit = process.standardization.deviation
    return (covariance(x, y) - reduction) * unit * unit
  }

  private func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var a = matrix
    var b = right
    for column in b.indices {
      for row in (column + 1)..<max(b.count, column + 1) {
        let factor = a[row][column] / a[column][column]
        for k in column..<b.count { a[row][k] -= factor * a[column][k] }
        b[row] -= factor * b[column]
      }
    }
    for row in b.indices.reversed() {
      for k in (row + 1)..<max(b.count, row + 1) { b[row] -= a[row][k] * b[k] }
      b[row] /= a[row][row]
    }
    return b
  }
}
