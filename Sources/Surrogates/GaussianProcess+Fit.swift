public import RematchNumerics

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
  ///   - randomStarts: the number of random starts, see ``Options/drawStarts(_:dimension:using:)``.
  ///   - stream: the source of the starts.
  /// - Returns: all ends; the hyperparameters and the posterior are those of the best.
  /// - Complexity: about 30 evaluations of the likelihood for each start.
  @discardableResult
  public mutating func fit(randomStarts: Int, using stream: inout RandomStream) -> Fit {
    let random = options.drawStarts(randomStarts, dimension: dimension, using: &stream)
    return fit(starts: [hyperparameters] + random)
  }

  /// Maximises the likelihood times the priors from given starts.
  ///
  /// The best of the ends is the first of those with the lowest objective. If no start has a likelihood, the
  /// hyperparameters stay as they are. A search that comes into the bowl around an earlier end stops and
  /// takes that end: most of many starts lead to the same few ends, and a third of the work would be to find
  /// the last digits of these ends again.
  ///
  /// Source of the idea: A. H. G. Rinnooy Kan and G. T. Timmer, "Stochastic global optimization methods,
  /// part II: multi level methods", Mathematical Programming 39, 1987.
  ///
  /// - Parameters:
  ///   - starts: the starts, at least one; they are moved into the bounds.
  ///   - search: when a search ends.
  /// - Returns: all ends; the hyperparameters and the posterior are those of the best.
  /// - Complexity: about 30 evaluations of the likelihood for each start.
  @discardableResult
  public mutating func fit(
    starts: [Hyperparameters], search: LBFGSB.Options = LBFGSB.Options()
  ) -> Fit {
    precondition(!starts.isEmpty, "A fit needs a start")
    var objective = makeObjective()
    let lower = objective.parameters.map(\.bounds.lowerBound)
    let upper = objective.parameters.map(\.bounds.upperBound)
    var optimizer = LBFGSB(dimension: lower.count, options: search)
    var fit = Fit(ends: [], best: 0, value: .infinity, evaluations: 0)
    for start in starts {
      precondition(start.logLengthScales.count == dimension, "A start for other parameters")
      var known: LBFGSB.Result?
      var end = optimizer.minimize(
        from: options.searchVector(of: start), lower: lower, upper: upper,
        isKnown: { theta, value in
          known = fit.ends.first { Self.leads(theta, value, to: $0) }
          return known != nil
        }
      ) { theta, gradient in
        objective.evaluate(theta, gradient: &gradient)
      }
      if let known { (end.x, end.value, end.gradient) = (known.x, known.value, known.gradient) }
      if end.value < fit.value {
        fit.value = end.value
        fit.best = fit.ends.count
      }
      fit.evaluations += end.evaluations
      fit.ends.append(end)
    }
    if fit.value < Self.failureValue {
      let best = options.hyperparameters(ofSearch: fit.ends[fit.best].x, dimension: dimension)
      _ = settle(best, &objective.likelihood)
    }
    return fit
  }

  /// By how much the logarithm of a hyperparameter may differ from that of an end whose bowl it is in.
  private static let bowlRadius = 0.05
  /// By how much the objective may be above that of an end whose bowl it is in.
  private static let bowlDepth = 0.02

  /// Whether hyperparameters are in the bowl around an end, so that a search that is there will come to it.
  private static func leads(_ theta: [Double], _ value: Double, to end: LBFGSB.Result) -> Bool {
    guard value >= end.value && value <= end.value + bowlDepth else { return false }
    for i in theta.indices where (theta[i] - end.x[i]).magnitude > bowlRadius { return false }
    return true
  }

  /// Returns the objective of a fit at hyperparameters and its gradient.
  ///
  /// - Returns: ``failureValue`` and zeros where the likelihood does not exist. The gradient is by the
  ///   components of ``Hyperparameters/vector``, in which a shared length scale counts once.
  public func objective(at hyperparameters: Hyperparameters) -> (value: Double, gradient: [Double])
  {
    var objective = makeObjective()
    var gradient = Array(repeating: 0.0, count: objective.parameters.count)
    let value = objective.evaluate(
      options.searchVector(of: hyperparameters), gradient: &gradient)
    return (value, gradient)
  }

  /// Prepares many evaluations of the objective of a fit.
  ///
  /// - Complexity: O(*d* *n*^2)
  public func makeObjective() -> Objective {
    Objective(
      likelihood: likelihood(), parameters: options.searchParameters(dimension: dimension),
      isIsotropic: options.isIsotropic)
  }

  /// What a fit minimises, with the storage for its evaluation: minus the log likelihood and priors.
  public struct Objective: Sendable {
    var likelihood: MarginalLikelihood
    let parameters: [Options.Parameter]
    /// If all parameters share a length scale: the vector in which each has its own, and the derivatives by
    /// its components. Empty otherwise.
    private var whole: [Double] = []
    private var wholeGradient: [Double] = []

    init(likelihood: MarginalLikelihood, parameters: [Options.Parameter], isIsotropic: Bool) {
      self.likelihood = likelihood
      self.parameters = parameters
      guard isIsotropic else { return }
      whole = Array(repeating: 0, count: likelihood.dimension + 2)
      wholeGradient = whole
    }

    /// Returns the value at a vector of hyperparameters.
    ///
    /// - Parameters:
    ///   - theta: the vector, see ``Hyperparameters/vector``; a shared length scale counts once.
    ///   - gradient: the derivatives by its components; zeros where the likelihood does not exist.
    /// - Returns: ``GaussianProcess/failureValue`` where the likelihood does not exist.
    /// - Complexity: *n*^3 / 2 + *d* *n*^2 multiplications; no allocation after the first time.
    public mutating func evaluate(_ theta: [Double], gradient: inout [Double]) -> Double {
      if let value = logLikelihood(theta, &gradient) {
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

    /// Returns the log likelihood. The derivative by a shared length scale is the sum of those by its copies.
    private mutating func logLikelihood(
      _ theta: [Double], _ gradient: inout [Double]
    ) -> Double? {
      if whole.isEmpty { return likelihood.evaluate(theta, gradient: &gradient) }
      let last = whole.count - 1
      whole[0] = theta[0]
      for k in 1..<last { whole[k] = theta[1] }
      whole[last] = theta[2]
      guard let value = likelihood.evaluate(whole, gradient: &wholeGradient) else { return nil }
      gradient[0] = wholeGradient[0]
      gradient[1] = 0
      for k in 1..<last { gradient[1] += wholeGradient[k] }
      gradient[2] = wholeGradient[last]
      return value
    }
  }
}
