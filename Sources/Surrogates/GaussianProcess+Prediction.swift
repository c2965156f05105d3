internal import RematchNumerics

extension GaussianProcess: Posterior {
  /// Returns the means and the variances of new values at many points, the white noise included.
  ///
  /// - Parameter points: the coordinates of the points, one point after the other.
  /// - Complexity: O(*n*^2 + *d* *n*) a point, at several times the speed of single predictions.
  public func predict(points: [Double]) -> (means: [Double], variances: [Double]) {
    precondition(
      dimension > 0 && points.count.isMultiple(of: dimension),
      "\(points.count) coordinates of points with \(dimension)")
    var (means, variances) = normalizedPrediction(
      points: points, count: points.count / dimension)
    publish(&means, &variances)
    return (means, variances)
  }

  /// Returns predictions at many points, and how the innovations of the last observations would move
  /// them: the last rows of *L*⁻¹ *k*, in units of the targets.
  ///
  /// - Parameters:
  ///   - points: the coordinates of the points, one point after the other.
  ///   - last: the number of observations, at most *n*.
  /// - Returns: *m* means and variances, and *m* times `last` shifts.
  /// - Complexity: O(*n*^2 + *d* *n*) a point.
  public func predict(points: [Double], innovationsOf last: Int) -> InnovationPrediction {
    precondition(
      dimension > 0 && points.count.isMultiple(of: dimension) && last <= count,
      "\(points.count) coordinates of points with \(dimension), \(last) of \(count) observations")
    let number = points.count / dimension
    var shifts = Array(repeating: 0.0, count: number * last)
    var (means, variances) = normalizedPrediction(points: points, count: number) {
      first, used, solved in
      for lane in 0..<used {
        for i in 0..<last {
          shifts[(first + lane) * last + i] =
            standardization.deviation * solved[count - last + i][lane]
        }
      }
    }
    publish(&means, &variances)
    return InnovationPrediction(means: means, variances: variances, shifts: shifts)
  }

  /// Returns the means at many points and upper bounds of the variances, for a fraction of the time of a
  /// prediction when there are many observations.
  ///
  /// The bound is the variance given only the observation that says most about the point.
  ///
  /// - Parameter points: the coordinates of the points, one point after the other.
  /// - Complexity: O(*d* *n*) a point.
  public func screen(points: [Double]) -> (means: [Double], varianceBounds: [Double]) {
    precondition(
      dimension > 0 && points.count.isMultiple(of: dimension),
      "\(points.count) coordinates of points with \(dimension)")
    let number = points.count / dimension
    let prior = priorVariance
    let rows = self.count
    let shares = extraNoise.map { 1 / (prior + $0) }
    var means = Array(repeating: 0.0, count: number)
    var bounds = means
    forEachFour(points: points, count: number) { first, used, covariances in
      var mean = SIMD4<Double>.zero
      var largest = SIMD4<Double>.zero
      for i in 0..<rows {
        mean += covariances[i] * weights[i]
        largest = pointwiseMax(largest, covariances[i] * covariances[i] * shares[i])
      }
      let bound = prior - largest
      for lane in 0..<used {
        means[first + lane] = mean[lane]
        bounds[first + lane] = bound[lane]
      }
    }
    publish(&means, &bounds)
    return (means, bounds)
  }

  /// Turns standardised means and variances into those of the targets, with the floor.
  func publish(_ means: inout [Double], _ variances: inout [Double]) {
    for i in means.indices {
      means[i] = standardization.mean + standardization.deviation * means[i]
      variances[i] = rawVariance(variances[i])
    }
  }

  /// Returns a variance in squared units of the targets, not below the floor.
  func rawVariance(_ normalized: Double, floored: Bool = true) -> Double {
    var variance = normalized
    if floored {
      switch options.varianceFloor {
      case .none: variance = max(normalized, 0)
      case .normalized(let floor): variance = max(normalized, floor)
      }
    }
    return variance * standardization.deviation * standardization.deviation
  }

  /// The prior variance of a new value, in units of the standardised targets: *c* + *s*.
  var priorVariance: Double {
    Portable.exp(hyperparameters.logAmplitude) + Portable.exp(hyperparameters.logNoise)
  }

  /// The inverse squares of the length scales.
  var inverseSquares: [Double] {
    hyperparameters.logLengthScales.map { Portable.exp(-2 * $0) }
  }

  /// Returns means and variances in units of the standardised targets, without floor.
  ///
  /// Four points at a time are predicted: their covariances with the *n* points, a triangular solve with
  /// four right-hand sides, and the sums of the squares of its solutions.
  ///
  /// - Parameter inspect: gets the index of the first of four points, the number of points in use, and
  ///   the solutions.
  func normalizedPrediction(
    points: [Double], count: Int,
    inspect: (Int, Int, UnsafeMutableBufferPointer<SIMD4<Double>>) -> Void = { _, _, _ in }
  ) -> (means: [Double], variances: [Double]) {
    let prior = priorVariance
    let rows = self.count
    var means = Array(repeating: 0.0, count: count)
    var variances = means
    forEachFour(points: points, count: count) { first, used, covariances in
      var mean = SIMD4<Double>.zero
      for i in 0..<rows { mean += covariances[i] * weights[i] }
      cholesky.substituteForward(covariances)
      var squares = SIMD4<Double>.zero
      for i in 0..<rows { squares += covariances[i] * covariances[i] }
      inspect(first, used, covariances)
      for lane in 0..<used {
        means[first + lane] = mean[lane]
        variances[first + lane] = prior - squares[lane]
      }
    }
    return (means, variances)
  }

  /// Calls a closure with the covariances of four points at a time with the *n* points.
  ///
  /// The closure gets the index of the first point, the number of points in use, and a vector for each
  /// of the padded rows. The vectors of the padding are zero. The closure may write to all of them.
  func forEachFour(
    points: [Double], count: Int,
    _ body: (Int, Int, UnsafeMutableBufferPointer<SIMD4<Double>>) -> Void
  ) {
    let rows = inputs.panelCount * 4
    let used = self.count
    let amplitude = Portable.exp(hyperparameters.logAmplitude)
    let scales = inverseSquares
    let limits = inputs.limits
    var buffer = Array(repeating: SIMD4<Double>.zero, count: rows)
    var four = Array(repeating: SIMD4<Double>.zero, count: dimension)
    buffer.withUnsafeMutableBufferPointer { buffer in
      for first in stride(from: 0, to: count, by: 4) {
        for k in 0..<dimension {
          for lane in 0..<4 {
            four[k][lane] = points[min(first + lane, count - 1) * dimension + k]
          }
        }
        inputs.vectors.withUnsafeBufferPointer { inputs in
          withShape(
            options.covariance,
            CrossPass(
              panels: rows >> 2, dimension: dimension, amplitude: amplitude, scales: scales,
              limits: limits, inputs: inputs, points: four, result: buffer))
        }
        for row in used..<rows { buffer[row] = .zero }
        body(first, min(4, count - first), buffer)
      }
    }
  }
}

/// The pass that computes the covariances of four points with all others.
private struct CrossPass: ShapeBody {
  let panels: Int
  let dimension: Int
  let amplitude: Double
  let scales: [Double]
  /// The largest squared difference along each coordinate; `nil` if there is no limit.
  let limits: [Double]?
  let inputs: UnsafeBufferPointer<SIMD4<Double>>
  let points: [SIMD4<Double>]
  let result: UnsafeMutableBufferPointer<SIMD4<Double>>

  func run<Shape: CovarianceShape>(_: Shape.Type) {
    for panel in 0..<panels {
      var d0 = SIMD4<Double>.zero
      var d1 = SIMD4<Double>.zero
      var d2 = SIMD4<Double>.zero
      var d3 = SIMD4<Double>.zero
      for k in 0..<dimension {
        let rows = inputs[panel &* dimension &+ k]
        let point = points[k]
        let scale = scales[k]
        let e0 = point - rows[0]
        let e1 = point - rows[1]
        let e2 = point - rows[2]
        let e3 = point - rows[3]
        if let limits {
          let limit = SIMD4(repeating: limits[k])
          d0 += pointwiseMin(e0 * e0, limit) * scale
          d1 += pointwiseMin(e1 * e1, limit) * scale
          d2 += pointwiseMin(e2 * e2, limit) * scale
          d3 += pointwiseMin(e3 * e3, limit) * scale
          continue
        }
        d0 += e0 * e0 * scale
        d1 += e1 * e1 * scale
        d2 += e2 * e2 * scale
        d3 += e3 * e3 * scale
      }
      let row = 4 &* panel
      result[row] = d0
      result[row &+ 1] = d1
      result[row &+ 2] = d2
      result[row &+ 3] = d3
    }
    for row in 0..<(4 &* panels) { result[row] = Shape.value(result[row]) * amplitude }
  }
}
