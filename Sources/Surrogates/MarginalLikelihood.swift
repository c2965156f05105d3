internal import RematchNumerics

/// The logarithm of the marginal likelihood of standardised targets and its gradient.
///
/// Everything that does not depend on the hyperparameters is computed once: the squared differences of
/// every pair of points in every parameter, in the order in which the passes read them. An evaluation
/// makes one pass over the pairs for the covariances and their slopes, factors, inverts, and makes
/// another pass for the gradient by the length scales. The derivatives by the amplitude and the noise
/// need no pass.
///
/// Source: C. E. Rasmussen and C. K. I. Williams, "Gaussian Processes for Machine Learning", 2006, (5.8)
/// and (5.9).
struct MarginalLikelihood: Sendable {
  let count: Int
  let dimension: Int
  let covariance: CovarianceFunction

  /// ln(2 π)
  private static let logTwoPi = 0x1.d67f1c864beb5p0

  /// The squared differences: for each 4 x 4 block of the triangle, four vectors for every parameter.
  private let differences: [SIMD4<Double>]
  /// The standardised targets, padded with zeros.
  private let targets: [Double]
  private let extraNoise: [Double]

  private var slopes: [SIMD4<Double>]
  private var sums: [SIMD4<Double>]
  private var inverseSquares: [Double]
  private var inverse: TrianglePanels
  private var workspace: [SIMD4<Double>] = []

  /// The factor of the covariance matrix at the last evaluation that succeeded.
  private(set) var cholesky = Cholesky()
  /// The inverse of the covariance matrix times the targets, padded with zeros.
  private(set) var weights: [Double]

  /// Prepares the evaluation.
  ///
  /// - Parameters:
  ///   - inputs: the points, see `PointPanels`.
  ///   - targets: *n* standardised targets.
  ///   - extraNoise: *n* variances that are added to that of the white noise.
  ///   - covariance: the covariance function.
  /// - Complexity: O(*d* *n*^2)
  init(
    inputs: PointPanels, targets: [Double], extraNoise: [Double], covariance: CovarianceFunction
  ) {
    count = inputs.count
    dimension = inputs.dimension
    self.covariance = covariance
    differences = inputs.squaredDifferences()
    let padding = Array(repeating: 0.0, count: inputs.panelCount * 4 - targets.count)
    self.targets = targets + padding
    self.extraNoise = extraNoise
    slopes = Array(repeating: .zero, count: TrianglePanels.vectorCount(rows: count))
    sums = Array(repeating: .zero, count: dimension)
    inverseSquares = Array(repeating: 0, count: dimension)
    inverse = TrianglePanels(count: count)
    weights = self.targets
  }

  /// Returns the log likelihood at hyperparameters, or nil if the matrix has no factor or the result is
  /// not finite.
  ///
  /// - Parameters:
  ///   - theta: the vector of hyperparameters.
  ///   - gradient: the derivatives by the components of the vector; nil if they are not needed.
  /// - Complexity: *n*^3 / 2 + 2 *d* *n*^2 / 2 multiplications, a third of the first term without gradient.
  mutating func evaluate(_ theta: [Double], gradient: inout [Double]) -> Double? {
    guard let value = evaluate(theta, needsSlopes: true) else { return nil }
    let amplitude = Portable.exp(theta[0])
    let noise = Portable.exp(theta[dimension + 1])
    cholesky.invert(into: &inverse, workspace: &workspace)

    // ∂K/∂ln c = K - N with the diagonal N of the noise: the trace of K⁻¹ K is n, and αᵀ K α is αᵀ t.
    var squares = 0.0
    var trace = 0.0
    var noiseSquares = 0.0
    var noiseTrace = 0.0
    var fit = 0.0
    for i in 0..<count {
      let square = weights[i] * weights[i]
      let element = inverse[i, i]
      let total = noise + extraNoise[i]
      squares += square
      trace += element
      noiseSquares += total * square
      noiseTrace += total * element
      fit += weights[i] * targets[i]
    }
    gradient[0] = 0.5 * ((fit - noiseSquares) - (Double(count) - noiseTrace))
    gradient[dimension + 1] = 0.5 * noise * (squares - trace)
    addSlopes()
    for k in 0..<dimension {
      gradient[k + 1] = amplitude * inverseSquares[k] * sums[k].sum()
    }
    return gradient.allSatisfy(\.isFinite) ? value : nil
  }

  /// Returns the log likelihood, or nil if the matrix has no factor or the result is not finite.
  ///
  /// - Complexity: *n*^3 / 6 + *d* *n*^2 / 2 multiplications.
  mutating func evaluate(_ theta: [Double]) -> Double? {
    evaluate(theta, needsSlopes: false)
  }

  private mutating func evaluate(_ theta: [Double], needsSlopes: Bool) -> Double? {
    let amplitude = Portable.exp(theta[0])
    let noise = Portable.exp(theta[dimension + 1])
    for k in 0..<dimension { inverseSquares[k] = Portable.exp(-2 * theta[k + 1]) }
    do {
      try cholesky.factorize(count: count) { factor in
        slopes.withUnsafeMutableBufferPointer { slopes in
          differences.withUnsafeBufferPointer { differences in
            inverseSquares.withUnsafeBufferPointer { scales in
              guard let matrix = factor.baseAddress, let slopes = slopes.baseAddress else { return }
              withShape(
                covariance,
                CovariancePass(
                  blocks: factor.count >> 2, dimension: dimension, amplitude: amplitude,
                  scales: scales.baseAddress, differences: differences.baseAddress,
                  matrix: matrix, slopes: needsSlopes ? slopes : nil))
            }
          }
        }
        for i in 0..<count {
          factor[TrianglePanels.start(ofPanel: i >> 2) + i][i & 3] += noise + extraNoise[i]
        }
      }
    } catch {
      return nil
    }
    for i in 0..<weights.count { weights[i] = targets[i] }
    cholesky.substituteForward(&weights)
    var squares = 0.0
    for i in 0..<count { squares += weights[i] * weights[i] }
    cholesky.substituteBack(&weights)
    let value =
      -0.5 * squares - 0.5 * cholesky.logDeterminant - 0.5 * Double(count) * Self.logTwoPi
    return value.isFinite ? value : nil
  }

  /// Sums (α αᵀ - K⁻¹) times the slopes times the squared differences over the pairs, for every
  /// parameter. A diagonal block holds each of its pairs twice and counts half.
  private mutating func addSlopes() {
    for k in 0..<dimension { sums[k] = .zero }
    let d = dimension
    sums.withUnsafeMutableBufferPointer { sums in
      for panel in 0..<TrianglePanels.panelCount(rows: count) {
        let rows = 4 * panel
        let a = SIMD4(weights[rows], weights[rows + 1], weights[rows + 2], weights[rows + 3])
        let start = TrianglePanels.start(ofPanel: panel)
        differences.withUnsafeBufferPointer { differences in
          inverse.vectors.withUnsafeBufferPointer { inverse in
            slopes.withUnsafeBufferPointer { slopes in
              weights.withUnsafeBufferPointer { weights in
                for block in 0...panel {
                  let v = start &+ 4 &* block
                  let half = block == panel ? 0.5 : 1
                  let w = 4 &* block
                  let h0 = (a * weights[w] - inverse[v]) * slopes[v] * half
                  let h1 = (a * weights[w &+ 1] - inverse[v &+ 1]) * slopes[v &+ 1] * half
                  let h2 = (a * weights[w &+ 2] - inverse[v &+ 2]) * slopes[v &+ 2] * half
                  let h3 = (a * weights[w &+ 3] - inverse[v &+ 3]) * slopes[v &+ 3] * half
                  var from = v &* d
                  for k in 0..<d {
                    let first = h0 * differences[from] + h1 * differences[from &+ 1]
                    let second = h2 * differences[from &+ 2] + h3 * differences[from &+ 3]
                    sums[k] += first + second
                    from &+= 4
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
