internal import RematchNumerics

extension GaussianProcess: InnovationPosterior {
  /// The noise that is added first, as a share of the amplitude: a standard deviation of 1e-5 of the
  /// function's, far below what a reward can tell.
  private static let leastJitter = 1e-10
  /// The noise, as a share of the amplitude, at which the attempts end: no rounding error is that large.
  private static let mostJitter = 1e10
  /// The factor from one attempt to the next.
  private static let jitterGrowth = 10.0

  /// Adds a value at a point, such as an imputed one, at fixed hyperparameters.
  ///
  /// The standardisation stays as it is. If rounding leaves no variance at the point, noise is added to
  /// the value: 1e-10 of the amplitude, or ten times that, and so on, until there is some variance.
  ///
  /// - Parameters:
  ///   - input: *d* coordinates.
  ///   - target: the value.
  ///   - noiseVariance: the variance of the value's own noise, in squared units of the targets.
  /// - Throws: `GaussianProcessError` if a number is not usable; the posterior is as before then.
  /// - Complexity: O(*n*^2 + *d* *n*)
  public mutating func append(
    input: [Double], target: Double, noiseVariance: Double = 0
  ) throws(GaussianProcessError) {
    guard input.count == dimension else {
      throw .count(of: "coordinates", found: input.count, expected: dimension)
    }
    if let x = input.first(where: { !$0.isFinite }) {
      throw .notUsable(what: "coordinate", point: count, value: x)
    }
    guard target.isFinite else { throw .notUsable(what: "target", point: count, value: target) }
    guard noiseVariance >= 0 && noiseVariance < .infinity else {
      throw .notUsable(what: "noise variance", point: count, value: noiseVariance)
    }
    let row = Array(covariances(with: input)[0..<count])
    let amplitude = Portable.exp(hyperparameters.logAmplitude)
    var own = noiseVariance / standardization.deviation / standardization.deviation
    var extra = Self.leastJitter * amplitude
    while true {
      do {
        try cholesky.append(row: row, diagonal: priorVariance + own)
        break
      } catch {
        guard extra < Self.mostJitter * amplitude else { throw .notPositiveDefinite }
        own += extra
        extra *= Self.jitterGrowth
      }
    }
    inputs.append(input[...])
    targets.append(standardization.apply(target))
    extraNoise.append(own)
    weights = targets
    weights += Array(repeating: 0, count: cholesky.paddedCount - count)
    cholesky.substituteForward(&weights)
    cholesky.substituteBack(&weights)
  }
}
