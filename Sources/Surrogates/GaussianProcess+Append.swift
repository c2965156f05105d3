internal import RematchNumerics

extension GaussianProcess {
  /// Adds a value at a point, such as an imputed one, at fixed hyperparameters.
  ///
  /// The standardisation stays as it is. If rounding leaves no variance at the point, a noise of its own
  /// is added to it: 1e-10 of the amplitude, or the least power of ten times that which helps.
  ///
  /// - Parameters:
  ///   - input: *d* coordinates.
  ///   - target: The value.
  ///   - noiseVariance: The variance of the value's own noise, in squared units of the targets.
  /// - Throws: `GaussianProcessError` if a number is not usable.
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
    var extra = 1e-10 * amplitude
    while true {
      do {
        try cholesky.append(row: row, diagonal: priorVariance + own)
        break
      } catch {
        guard extra < 1e10 * amplitude else { throw .notPositiveDefinite }
        own += extra
        extra *= 10
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
