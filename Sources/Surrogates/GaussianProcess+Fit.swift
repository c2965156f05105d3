public import Numerics

extension GaussianProcess {
  /// What a fit found.
  public struct Fit: Sendable, Hashable {
    /// The end of the search from each start, in the order of the starts.
    public var ends: [LBFGSB.Result]
    /// The index of the best end: the first of the lowest values.
    public var best: Int
    /// The objective there: minus the log likelihood and the log priors.
    public var value: Double
    /// The number of evaluations of the likelihood in all searches.
    public var evaluations: Int
  }

  /// The value of the objective where the likelihood does not exist; its gradient is zero there.
  public static let failureValue = 1e25

  /// Maximises the likelihood times the priors from the current hyperparameters and from random starts.
  ///
  /// - Parameters:
  ///   - randomStarts: The number of random starts, see ``Options/drawStarts(_:dimension:using:)``.
  ///   - stream: The source of the starts.
  /// - Returns: All ends; the hyperparameters and the posterior are those of the best.
  /// - Complexity: About 30 evaluations of the likelihood for each start.
  @discardableResult
  public mutating func fit(randomStarts: Int, using stream: inout RandomStream) -> Fit {
    let random = options.drawStarts(randomStarts, dimension: dimension, using: &stream)
    return fit(starts: [hyperparameters] + random)
  }

  /// Maximises the likelihood times the priors from given starts.
  ///
  /// The best of the ends is that with the strictly lowest objective. If no start has a likelihood, the
  /// hyperparameters stay as they are.
  ///
  /// - Parameters:
  ///   - starts: The starts, at least one; they are moved into the bounds.
  ///   - search: When a search ends.
  @discardableResult
  public mutating func fit(
    starts: [Hyperparameters], search: LBFGSB.Options = LBFGSB.Options()
  ) -> Fit {
    precondition(!starts.isEmpty, "A fit needs a start")
    let size = dimension + 2
    let parameters = (0..<size).map { options.parameter($0, of: size) }
    let lower = parameters.map(\.bounds.lowerBound)
    let upper = parameters.map(\.bounds.upperBound)
    var likelihood = likelihood()
    var optimizer = LBFGSB(dimension: size, options: search)
    var fit = Fit(ends: [], best: 0, value: .infinity, evaluations: 0)
    for start in starts {
      precondition(start.logLengthScales.count == dimension, "A start for other parameters")
      let end = optimizer.minimize(from: start.vector, lower: lower, upper: upper) {
        theta, gradient in
        Self.objective(theta, parameters, &likelihood, &gradient)
      }
      if end.value < fit.value {
        fit.value = end.value
        fit.best = fit.ends.count
      }
      fit.evaluations += end.evaluations
      fit.ends.append(end)
    }
    if fit.value < Self.failureValue {
      _ = settle(Hyperparameters(vector: fit.ends[fit.best].x), &likelihood)
    }
    return fit
  }

  /// Returns the objective of a fit at hyperparameters and its gradient.
  ///
  /// - Returns: ``failureValue`` and zeros where the likelihood does not exist.
  public func objective(at hyperparameters: Hyperparameters) -> (value: Double, gradient: [Double])
  {
    let size = dimension + 2
    var gradient = Array(repeating: 0.0, count: size)
    var likelihood = likelihood()
    let value = Self.objective(
      hyperparameters.vector, (0..<size).map { options.parameter($0, of: size) }, &likelihood,
      &gradient)
    return (value, gradient)
  }

  private static func objective(
    _ theta: [Double], _ parameters: [Options.Parameter], _ likelihood: inout MarginalLikelihood,
    _ gradient: inout [Double]
  ) -> Double {
    if let value = likelihood.evaluate(theta, gradient: &gradient) {
      var sum = value
      var isFinite = true
      for i in theta.indices {
        let prior = parameters[i].prior.logDensity(theta[i])
        sum += prior.value
        gradient[i] = -(gradient[i] + prior.derivative)
        isFinite = isFinite && gradient[i].isFinite
      }
      if isFinite && sum.isFinite { return -sum }
    }
    for i in gradient.indices { gradient[i] = 0 }
    return failureValue
  }
}
