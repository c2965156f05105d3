internal import RematchNumerics

extension GaussianProcess: JointlyDistributedPosterior {
  /// Returns the joint posterior at points.
  ///
  /// - Parameters:
  ///   - points: the coordinates of *m* points, one point after the other.
  ///   - includesNoise: whether it is the posterior of new values, each with white noise of its own, or
  ///     of the function itself.
  /// - Complexity: O(*m* *n*^2 + *m*^2 (*n* + *d*))
  public func jointPosterior(points: [Double], includesNoise: Bool = false) -> JointPrediction {
    precondition(
      dimension > 0 && points.count.isMultiple(of: dimension),
      "\(points.count) coordinates of points with \(dimension)")
    let m = points.count / dimension
    let rows = inputs.panelCount * 4
    var means = Array(repeating: 0.0, count: m)
    // L⁻¹ k for all points, four at a time.
    var solved: [SIMD4<Double>] = []
    solved.reserveCapacity(TrianglePanels.panelCount(rows: m) * rows)
    forEachFour(points: points, count: m) { first, used, covariances in
      var mean = SIMD4<Double>.zero
      for i in 0..<count { mean += covariances[i] * weights[i] }
      for lane in 0..<used {
        means[first + lane] = standardization.mean + standardization.deviation * mean[lane]
      }
      cholesky.substituteForward(covariances)
      solved.append(contentsOf: covariances)
    }
    var result = priorCovariance(
      PointPanels(points, dimension: dimension, count: m, categorical: inputs.categorical))
    let unit = standardization.deviation * standardization.deviation
    let noise = includesNoise ? Portable.exp(hyperparameters.logNoise) : 0
    for panel in 0..<TrianglePanels.panelCount(rows: m) {
      for block in 0...panel {
        for column in 0..<4 {
          var sum = SIMD4<Double>.zero
          for i in 0..<count { sum += solved[panel * rows + i] * solved[block * rows + i][column] }
          let index = TrianglePanels.start(ofPanel: panel) + 4 * block + column
          result.vectors[index] = (result.vectors[index] - sum) * unit
        }
      }
    }
    for row in 0..<m { result[row, row] += noise * unit }
    result.vectors.withUnsafeMutableBufferPointer {
      TrianglePanels.padWithIdentity($0, rows: m, diagonal: 0)
    }
    return JointPrediction(means: means, covariance: result)
  }

  /// Returns the covariances of points before anything is known, without noise.
  private func priorCovariance(_ points: PointPanels) -> TrianglePanels {
    var result = TrianglePanels(count: points.count)
    let scales = inverseSquares
    result.vectors.withUnsafeMutableBufferPointer { matrix in
      points.squaredDifferences().withUnsafeBufferPointer { differences in
        scales.withUnsafeBufferPointer { scales in
          guard let address = matrix.baseAddress else { return }
          withShape(
            options.covariance,
            CovariancePass(
              blocks: matrix.count >> 2, dimension: dimension,
              amplitude: Portable.exp(hyperparameters.logAmplitude), scales: scales.baseAddress,
              differences: differences.baseAddress, matrix: address, slopes: nil))
        }
      }
    }
    return result
  }
}
