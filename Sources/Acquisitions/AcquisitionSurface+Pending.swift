public import Surrogates

extension AcquisitionSurface {
  /// Pushes the search away from a pending point: adds the ball around it in which nothing better than the
  /// incumbent is expected.
  ///
  /// - Parameters:
  ///   - point: the *d* coordinates of the pending point.
  ///   - slope: the steepest slope that the loss is assumed to have, above 0, in units of the targets a unit
  ///     of length.
  public mutating func penalise(around point: [Double], slope: Double) {
    let (mean, variance) = posterior.predict(point)
    penalties.append(
      LocalPenalty(
        point: point, radius: (mean - acquisition.incumbent) / slope,
        width: max(variance.squareRoot() / slope, LocalPenalty.leastWidth)))
  }
}

extension AcquisitionSurface where Model: UpdatablePosterior {
  /// Makes the posterior mean at a pending point an observation (the kriging believer).
  ///
  /// - Parameter point: the *d* coordinates of the pending point.
  /// - Throws: an error of the model if a number is not usable.
  public mutating func believe(at point: [Double]) throws {
    let mean = posterior.predict(point).mean
    try posterior.append(input: point, target: mean, noiseVariance: 0)
  }

  /// Makes a given loss at a pending point an observation (the constant liar).
  ///
  /// - Parameters:
  ///   - point: the *d* coordinates of the pending point.
  ///   - lie: the loss.
  /// - Throws: an error of the model if a number is not usable.
  public mutating func pretend(_ lie: Double, at point: [Double]) throws {
    try posterior.append(input: point, target: lie, noiseVariance: 0)
  }
}
