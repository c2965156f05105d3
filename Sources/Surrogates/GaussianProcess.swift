internal import RematchNumerics

/// Why a Gaussian process cannot be made of data.
public enum GaussianProcessError: Error, Equatable, CustomStringConvertible {
  /// There are no points.
  case noPoints
  /// A list is too short or too long.
  case count(of: String, found: Int, expected: Int)
  /// A coordinate, a target or a noise variance is not finite, or a variance is negative.
  case notUsable(what: String, point: Int, value: Double)
  /// The covariance matrix has no factor, whatever noise is added.
  case notPositiveDefinite

  /// What was wrong, and where.
  public var description: String {
    switch self {
    case .noPoints: "a Gaussian process needs at least one point"
    case .count(let what, let found, let expected):
      "there are \(found) \(what); expected \(expected)"
    case .notUsable(let what, let point, let value):
      "the \(what) of point \(point) is \(value); expected a finite number"
        + (what.hasSuffix("variance") ? ", not negative" : "")
    case .notPositiveDefinite: "the covariance matrix is not positive definite with any noise"
    }
  }
}

/// A Gaussian process: what is known about a function from noisy values at some points.
///
/// ```swift
/// var process = try GaussianProcess(inputs: [[0.1, 0.5], [0.7, 0.2]], targets: [1.5, -0.3])
/// process.fit(randomStarts: 10, using: &stream)
/// let (mean, variance) = process.predict([0.4, 0.4])
/// ```
///
/// The targets are first standardised, or only centred. The prior mean of the result is zero. The prior
/// covariance of two values is the amplitude times a function of the scaled distance of their points, in which two
/// labels of a categorical parameter are one apart; the
/// variance of an observation also has the white noise and the observation's own noise.
///
/// Source: C. E. Rasmussen and C. K. I. Williams, "Gaussian Processes for Machine Learning", 2006,
/// algorithm 2.1 and 5.4.1; the defaults are those of OpenBox 0.7.16.
public struct GaussianProcess: Sendable {
  /// The model.
  public let options: Options
  /// The number of parameters *d*.
  public let dimension: Int
  /// The shift and the scale of the targets, which stay as they are when points are appended.
  public let standardization: Standardization
  /// The hyperparameters of the posterior.
  public internal(set) var hyperparameters: Hyperparameters

  /// The points.
  var inputs: PointPanels
  /// The targets, standardised.
  var targets: [Double]
  /// Each point's own noise, in units of the standardised targets.
  var extraNoise: [Double]
  /// The factor of the covariance matrix of the observations.
  var cholesky: Cholesky
  /// The inverse of the covariance matrix times the targets, padded with zeros.
  var weights: [Double]

  /// Creates the posterior at given hyperparameters.
  ///
  /// If the covariance matrix has no factor, 1 is added to the noise, up to ten times.
  ///
  /// - Parameters:
  ///   - inputs: *n* points of *d* coordinates each, usually in the unit cube.
  ///   - targets: *n* finite values, to be minimised or maximised: it does not matter here.
  ///   - noiseVariances: the variance of each target's own noise, in squared units of the targets.
  ///   - hyperparameters: the hyperparameters, such as those of the last fit; the options' first values
  ///     if nil.
  /// - Throws: `GaussianProcessError` if the data are not usable.
  /// - Complexity: O(*n*^3 + *d* *n*^2)
  public init(
    inputs: [[Double]], targets: [Double], noiseVariances: [Double]? = nil,
    hyperparameters: Hyperparameters? = nil, options: Options = Options()
  ) throws(GaussianProcessError) {
    guard let first = inputs.first else { throw .noPoints }
    dimension = first.count
    self.options = options
    let start = hyperparameters ?? options.initial(dimension: first.count)
    try Self.check(inputs, targets, noiseVariances, start, options)
    standardization =
      options.targetScale == .standardized
      ? Standardization(targets) : Standardization(centring: targets)
    let scale = standardization
    self.inputs = PointPanels(
      inputs.flatMap(\.self), dimension: dimension, count: inputs.count,
      categorical: options.categorical)
    self.targets = targets.map(scale.apply)
    extraNoise =
      noiseVariances?.map { $0 / scale.deviation / scale.deviation }
      ?? Array(repeating: 0, count: targets.count)
    self.hyperparameters = start
    cholesky = Cholesky()
    weights = []
    var likelihood = likelihood()
    guard settle(start, &likelihood) else { throw .notPositiveDefinite }
  }

  /// How often 1 is added to the noise, as in OpenBox 0.7.16.
  private static let noiseAttempts = 10

  /// The number of points *n*.
  public var count: Int { targets.count }

  /// Returns the logarithm of the marginal likelihood of the standardised targets, and its gradient.
  ///
  /// - Parameter hyperparameters: the hyperparameters; the current ones if nil.
  /// - Returns: nil if the covariance matrix has no factor. The gradient is by the components of
  ///   ``Hyperparameters/vector``.
  /// - Complexity: O(*n*^3 + *d* *n*^2)
  public func logLikelihood(
    at hyperparameters: Hyperparameters? = nil
  ) -> (value: Double, gradient: [Double])? {
    var likelihood = likelihood()
    var gradient = Array(repeating: 0.0, count: dimension + 2)
    let theta = (hyperparameters ?? self.hyperparameters).vector
    return likelihood.evaluate(theta, gradient: &gradient).map { ($0, gradient) }
  }

  /// Returns the sum of the log priors at hyperparameters, and its gradient by the components of
  /// ``Hyperparameters/vector``, in which a length scale that all parameters share counts once.
  ///
  /// - Parameter hyperparameters: the hyperparameters.
  public func logPrior(at hyperparameters: Hyperparameters) -> (value: Double, gradient: [Double]) {
    let theta = options.searchVector(of: hyperparameters)
    var value = 0.0
    let gradient = zip(theta, options.searchParameters(dimension: dimension)).map {
      a, parameter in
      let prior = parameter.prior.logDensity(a)
      value += prior.value
      return prior.derivative
    }
    return (value, gradient)
  }

  func likelihood() -> MarginalLikelihood {
    MarginalLikelihood(
      inputs: inputs, targets: targets, extraNoise: extraNoise, covariance: options.covariance)
  }

  /// Takes hyperparameters and computes the posterior, with more noise if the matrix has no factor.
  ///
  /// - Returns: whether an attempt succeeded; if not, the posterior is as before.
  mutating func settle(
    _ wanted: Hyperparameters, _ likelihood: inout MarginalLikelihood
  ) -> Bool {
    var candidate = wanted
    for attempt in 0...Self.noiseAttempts {
      if attempt > 0 {
        candidate.logNoise = Portable.log(Portable.exp(wanted.logNoise) + Double(attempt))
      }
      if likelihood.evaluate(candidate.vector) != nil {
        hyperparameters = candidate
        cholesky = likelihood.cholesky
        weights = likelihood.weights
        return true
      }
    }
    return false
  }

  private static func check(
    _ inputs: [[Double]], _ targets: [Double], _ noise: [Double]?, _ start: Hyperparameters,
    _ options: Options
  ) throws(GaussianProcessError) {
    let dimension = inputs[0].count
    func expect(_ what: String, _ found: Int, _ expected: Int) throws(GaussianProcessError) {
      if found != expected { throw .count(of: what, found: found, expected: expected) }
    }
    try expect("targets", targets.count, inputs.count)
    try expect("noise variances", noise?.count ?? inputs.count, inputs.count)
    try expect("length scales", start.logLengthScales.count, dimension)
    if !options.categorical.isEmpty {
      try expect("marks of categorical parameters", options.categorical.count, dimension)
    }
    for (point, input) in inputs.enumerated() {
      try expect("coordinates of point \(point)", input.count, dimension)
      for x in input where !x.isFinite {
        throw .notUsable(what: "coordinate", point: point, value: x)
      }
      guard targets[point].isFinite else {
        throw .notUsable(what: "target", point: point, value: targets[point])
      }
      if let variance = noise?[point], !(variance >= 0 && variance < .infinity) {
        throw .notUsable(what: "noise variance", point: point, value: variance)
      }
    }
  }
}
