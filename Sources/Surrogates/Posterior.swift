public import RematchNumerics

/// What a surrogate model knows about a function after some of its values were seen: a mean and a
/// variance at every point.
///
/// This is all that an acquisition function needs, so that a random forest serves as well as a Gaussian
/// process. What some methods need besides is in the protocols that refine this one:
///
/// | protocol | adds | who needs it |
/// |---|---|---|
/// | ``DifferentiablePosterior`` | gradients | quasi-Newton searches, local penalization |
/// | ``UpdatablePosterior`` | one more observation | kriging believer, constant liar |
/// | ``InnovationPosterior`` | what the last observations say elsewhere | joint improvement by sample paths |
/// | ``JointlyDistributedPosterior`` | covariances between points | Thompson sampling |
///
/// Points are coordinates, one point's after the other's: *m* points in *d* dimensions are *m* *d*
/// numbers. All means are in units of the targets, and all variances in squared units of the targets.
public protocol Posterior: Sendable {
  /// The number of coordinates *d* of a point.
  var dimension: Int { get }

  /// Returns the means and the variances of new values at many points.
  ///
  /// - Parameter points: the coordinates of *m* points, one point after the other.
  /// - Returns: *m* means, and *m* variances, none of them negative.
  func predict(points: [Double]) -> (means: [Double], variances: [Double])

  /// Returns the means at many points and upper bounds of the variances.
  ///
  /// A model whose bounds cost much less than its variances should implement this method; by default
  /// the variances themselves are the bounds.
  ///
  /// - Parameter points: the coordinates of *m* points, one point after the other.
  /// - Returns: *m* means, the same as those of ``predict(points:)``, and *m* bounds, none of them below the
  ///   variance there.
  func screen(points: [Double]) -> (means: [Double], varianceBounds: [Double])
}

extension Posterior {
  /// The variances themselves.
  public func screen(points: [Double]) -> (means: [Double], varianceBounds: [Double]) {
    let (means, variances) = predict(points: points)
    return (means, variances)
  }

  /// Returns the mean and the variance of a new value at one point.
  ///
  /// - Parameter point: *d* coordinates.
  public func predict(_ point: [Double]) -> (mean: Double, variance: Double) {
    precondition(point.count == dimension, "A point of \(point.count) coordinates")
    let prediction = predict(points: point)
    return (prediction.means[0], prediction.variances[0])
  }
}

/// A posterior that is a differentiable function of the point.
public protocol DifferentiablePosterior: Posterior {
  /// Returns the mean and the variance of a new value at a point, with their derivatives.
  ///
  /// - Parameter point: *d* coordinates.
  func predictWithGradient(_ point: [Double]) -> PredictionGradient
}

/// A prediction at one point and its derivatives by the point's coordinates.
public struct PredictionGradient: Sendable, Hashable {
  /// The mean, in units of the targets.
  public var mean: Double
  /// The variance of a new value, in squared units of the targets.
  public var variance: Double
  /// The derivatives of the mean, *d* numbers.
  public var meanGradient: [Double]
  /// The derivatives of the variance, *d* numbers; zeros where the variance is at its floor.
  public var varianceGradient: [Double]

  /// Creates a prediction from its parts.
  public init(
    mean: Double, variance: Double, meanGradient: [Double], varianceGradient: [Double]
  ) {
    self.mean = mean
    self.variance = variance
    self.meanGradient = meanGradient
    self.varianceGradient = varianceGradient
  }
}

/// A posterior to which an observation can be added without a new fit.
public protocol UpdatablePosterior: Posterior {
  /// Adds an observation, such as an imputed one.
  ///
  /// - Parameters:
  ///   - input: *d* coordinates.
  ///   - target: the value.
  ///   - noiseVariance: the variance of the value's own noise, in squared units of the targets.
  /// - Throws: an error of the model if a number is not usable; the posterior is as before then.
  mutating func append(input: [Double], target: Double, noiseVariance: Double) throws
}

/// A posterior that tells what its last observations say about other points.
///
/// The *innovation* of an observation is by how many standard deviations it lies above what the earlier
/// observations predict. The innovations of a normal posterior are independent standard normal numbers.
public protocol InnovationPosterior: UpdatablePosterior {
  /// Returns predictions at many points, and how the innovations of the last observations would move
  /// them.
  ///
  /// - Parameters:
  ///   - points: the coordinates of *m* points, one point after the other.
  ///   - last: the number of observations, at most as many as there are.
  func predict(points: [Double], innovationsOf last: Int) -> InnovationPrediction
}

/// Predictions at *m* points, with what each of the last observations says about them.
public struct InnovationPrediction: Sendable {
  /// The means, in units of the targets.
  public var means: [Double]
  /// The variances, in squared units of the targets.
  public var variances: [Double]
  /// For each point and each of the last observations, by how much the mean rises when the innovation of
  /// that observation is 1, in units of the targets; one point's numbers after the other's.
  public var shifts: [Double]

  /// Creates predictions from their parts.
  public init(means: [Double], variances: [Double], shifts: [Double]) {
    self.means = means
    self.variances = variances
    self.shifts = shifts
  }
}

/// A posterior under which the function's values at several points are jointly normal.
public protocol JointlyDistributedPosterior: Posterior {
  /// Returns the joint distribution of the values at points.
  ///
  /// - Parameters:
  ///   - points: the coordinates of *m* points, one point after the other.
  ///   - includesNoise: whether it is the distribution of new values, each with white noise of its own, or
  ///     of the function itself.
  func jointPosterior(points: [Double], includesNoise: Bool) -> JointPrediction
}

/// The means of values at *m* points and their covariances.
public struct JointPrediction: Sendable {
  /// The means, in units of the targets.
  public var means: [Double]
  /// The covariances, in squared units of the targets; the padding is zero. Rounding may leave the
  /// matrix slightly indefinite: see `Cholesky.jittered`.
  public var covariance: TrianglePanels

  /// Creates a joint prediction from its parts.
  public init(means: [Double], covariance: TrianglePanels) {
    self.means = means
    self.covariance = covariance
  }
}
