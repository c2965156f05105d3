internal import RematchNumerics

/// The posterior at a fixed list of points, such as all cells of a grid, kept up to date while values
/// are added.
///
/// ```swift
/// var cells = CellPosterior(of: process, at: points)
/// let next = cells.variances.indices.max { cells.variances[$0] < cells.variances[$1] }
/// try cells.append(input: ..., target: ..., to: &process)
/// ```
public struct CellPosterior: Sendable {
  /// The coordinates of the points, one point after the other.
  public let points: [Double]
  /// The means, in units of the targets.
  public private(set) var means: [Double]
  /// The variances of new values, the white noise included, not below the floor.
  public private(set) var variances: [Double]

  /// In units of the standardised targets, and without floor.
  private var normalizedMeans: [Double]
  private var normalizedVariances: [Double]

  /// Computes the posterior.
  ///
  /// - Parameters:
  ///   - process: The process.
  ///   - points: The coordinates of *m* points, one point after the other.
  /// - Complexity: O(*m* (*n*^2 + *d* *n*))
  public init(of process: GaussianProcess, at points: [Double]) {
    precondition(
      process.dimension > 0 && points.count.isMultiple(of: process.dimension),
      "\(points.count) coordinates of points with \(process.dimension)")
    self.points = points
    let count = points.count / process.dimension
    (normalizedMeans, normalizedVariances) = process.normalizedPrediction(
      points: points, count: count)
    (means, variances) = ([], [])
    publish(process)
  }

  /// The number of points *m*.
  public var count: Int { means.count }

  /// Adds a value to the process and to this posterior.
  ///
  /// With *u* the last column of the inverse of the new factor's transpose, the new row of *L*⁻¹ *k* is
  /// *u*ᵀ *k* for each point, and the mean and the variance change by it and its square.
  ///
  /// - Parameters:
  ///   - input: *d* coordinates.
  ///   - target: The value.
  ///   - noiseVariance: The variance of the value's own noise.
  ///   - process: The process that this posterior is of.
  /// - Throws: `GaussianProcessError` if a number is not usable; nothing changes then.
  /// - Complexity: O(*m* *d* *n* + *n*^2)
  public mutating func append(
    input: [Double], target: Double, noiseVariance: Double = 0, to process: inout GaussianProcess
  ) throws(GaussianProcessError) {
    try process.append(input: input, target: target, noiseVariance: noiseVariance)
    let cholesky = process.cholesky
    let last = process.count - 1
    var forward = process.targets
    cholesky.substituteForward(&forward)
    let step = forward[last]
    var column = Array(repeating: 0.0, count: process.count)
    column[last] = 1
    cholesky.substituteBack(&column)
    let rows = process.count
    process.forEachFour(points: points, count: count) { first, used, covariances in
      var row = SIMD4<Double>.zero
      for i in 0..<rows { row += covariances[i] * column[i] }
      for lane in 0..<used {
        normalizedMeans[first + lane] += row[lane] * step
        normalizedVariances[first + lane] -= row[lane] * row[lane]
      }
    }
    publish(process)
  }

  private mutating func publish(_ process: GaussianProcess) {
    (means, variances) = (normalizedMeans, normalizedVariances)
    process.publish(&means, &variances)
  }
}
