internal import RematchNumerics

extension GaussianProcess: DifferentiablePosterior {
  /// Returns the mean and the variance of a new value at a point, the white noise included, with their
  /// derivatives.
  ///
  /// - Parameter point: *d* coordinates.
  /// - Complexity: O(*n*^2 + *d* *n*)
  public func predictWithGradient(_ point: [Double]) -> PredictionGradient {
    precondition(point.count == dimension, "A point of \(point.count) coordinates")
    let rows = inputs.panelCount * 4
    let amplitude = Portable.exp(hyperparameters.logAmplitude)
    let scales = inverseSquares
    var solved = Array(repeating: 0.0, count: rows)
    var slopes = Array(repeating: SIMD4<Double>.zero, count: rows >> 2)
    withShape(
      options.covariance,
      RowPass(inputs: inputs, scales: scales, point: point)
    ) { panel, value, slope in
      slopes[panel] = slope * amplitude
      for lane in 0..<4 { solved[4 * panel + lane] = value[lane] * amplitude }
    }
    for row in count..<rows { solved[row] = 0 }
    var mean = 0.0
    for i in 0..<count { mean += solved[i] * weights[i] }
    cholesky.substituteForward(&solved)
    var squares = 0.0
    for i in 0..<count { squares += solved[i] * solved[i] }
    // Now K⁻¹ k: dv/dx = -2 (K⁻¹ k)ᵀ dk/dx.
    cholesky.substituteBack(&solved)
    let normalized = priorVariance - squares
    let variance = rawVariance(normalized)
    let square = standardization.deviation * standardization.deviation
    let isFloored = variance != rawVariance(normalized, floored: false)
    var meanGradient = Array(repeating: 0.0, count: dimension)
    var varianceGradient = meanGradient
    // A label has no slope.
    for k in 0..<dimension where inputs.categorical.isEmpty || !inputs.categorical[k] {
      var meanSum = SIMD4<Double>.zero
      var varianceSum = SIMD4<Double>.zero
      for panel in 0..<(rows >> 2) {
        let row = 4 * panel
        let part = (inputs.vectors[panel * dimension + k] - point[k]) * slopes[panel]
        meanSum += part * SIMD4(weights[row], weights[row + 1], weights[row + 2], weights[row + 3])
        varianceSum += part * SIMD4(solved[row], solved[row + 1], solved[row + 2], solved[row + 3])
      }
      meanGradient[k] = standardization.deviation * scales[k] * meanSum.sum()
      varianceGradient[k] = isFloored ? 0 : -2 * square * scales[k] * varianceSum.sum()
    }
    return PredictionGradient(
      mean: standardization.mean + standardization.deviation * mean, variance: variance,
      meanGradient: meanGradient, varianceGradient: varianceGradient)
  }

  /// Returns the covariances of a point with the *n* points, in units of the standardised targets,
  /// padded with zeros.
  func covariances(with point: [Double]) -> [Double] {
    let amplitude = Portable.exp(hyperparameters.logAmplitude)
    var result = Array(repeating: 0.0, count: inputs.panelCount * 4)
    withShape(
      options.covariance, RowPass(inputs: inputs, scales: inverseSquares, point: point)
    ) { panel, value, _ in
      for lane in 0..<4 { result[4 * panel + lane] = value[lane] * amplitude }
    }
    for row in count..<result.count { result[row] = 0 }
    return result
  }
}

/// The pass that computes the covariances and slopes of one point with four others at a time.
private struct RowPass {
  let inputs: PointPanels
  let scales: [Double]
  let point: [Double]

  @inline(__always)
  func distances(_ panel: Int) -> SIMD4<Double> {
    var sum = SIMD4<Double>.zero
    for k in 0..<inputs.dimension {
      let difference = inputs.vectors[panel * inputs.dimension + k] - point[k]
      var square = difference * difference
      if !inputs.categorical.isEmpty, inputs.categorical[k] {
        square = pointwiseMin(square, SIMD4(repeating: 1))
      }
      sum += square * scales[k]
    }
    return sum
  }

  @inline(__always)
  func run<Shape: CovarianceShape>(
    _: Shape.Type, _ body: (Int, SIMD4<Double>, SIMD4<Double>) -> Void
  ) {
    for panel in 0..<inputs.panelCount {
      let (value, slope) = Shape.valueAndSlope(distances(panel))
      body(panel, value, slope)
    }
  }
}

@inline(__always)
private func withShape(
  _ function: CovarianceFunction, _ pass: RowPass,
  _ body: (Int, SIMD4<Double>, SIMD4<Double>) -> Void
) {
  switch function {
  case .matern52: pass.run(Matern52.self, body)
  case .matern32: pass.run(Matern32.self, body)
  case .squaredExponential: pass.run(SquaredExponential.self, body)
  }
}
