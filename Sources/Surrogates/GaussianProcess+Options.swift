public import RematchNumerics

extension GaussianProcess {
  /// The logarithms of the hyperparameters, which are what a fit searches.
  ///
  /// As a vector they are *d* + 2 numbers: the amplitude, the length scales in the order of the parameters,
  /// the noise.
  public struct Hyperparameters: Sendable, Hashable, Codable {
    /// ln *c*, the factor of the covariance function, in units of the standardised targets' variance.
    public var logAmplitude: Double
    /// ln ℓ, one for each parameter.
    public var logLengthScales: [Double]
    /// ln *s*, the variance of the white noise, in the same unit as the amplitude.
    public var logNoise: Double

    /// Creates hyperparameters from their logarithms.
    public init(logAmplitude: Double, logLengthScales: [Double], logNoise: Double) {
      self.logAmplitude = logAmplitude
      self.logLengthScales = logLengthScales
      self.logNoise = logNoise
    }

    /// Creates hyperparameters from a vector of at least two numbers.
    public init(vector: [Double]) {
      precondition(vector.count >= 2, "An amplitude and a noise are needed")
      self.init(
        logAmplitude: vector[0], logLengthScales: Array(vector[1..<(vector.count - 1)]),
        logNoise: vector[vector.count - 1])
    }

    /// The hyperparameters as a vector.
    public var vector: [Double] { [logAmplitude] + logLengthScales + [logNoise] }
  }

  /// The model: the covariance function, and where its hyperparameters may be.
  ///
  /// The defaults are those of the Gaussian process of OpenBox 0.7.16.
  public struct Options: Sendable, Hashable, Codable {
    /// A hyperparameter's first value, bounds and prior, in logarithms.
    public struct Parameter: Sendable, Hashable, Codable {
      /// The logarithm of the first value.
      public var initial: Double
      /// The bounds of the logarithm.
      public var bounds: ClosedRange<Double>
      /// The prior.
      public var prior: HyperparameterPrior

      /// Creates the description of a hyperparameter.
      public init(initial: Double, bounds: ClosedRange<Double>, prior: HyperparameterPrior) {
        self.initial = initial
        self.bounds = bounds
        self.prior = prior
      }

      /// A hyperparameter that a fit leaves as it is.
      ///
      /// - Parameter logarithm: the logarithm of the value.
      public static func fixed(_ logarithm: Double) -> Parameter {
        Parameter(initial: logarithm, bounds: logarithm...logarithm, prior: .none)
      }
    }

    /// The smallest variance that a prediction has.
    public enum VarianceFloor: Sendable, Hashable, Codable {
      /// No floor but zero: a variance that rounding leaves just below 0 becomes 0.
      case none
      /// This number, in units of the standardised targets' variance.
      case normalized(Double)
    }

    /// What is done to the targets first.
    public enum TargetScale: String, Sendable, Hashable, Codable {
      /// They get the mean 0 and the variance 1.
      case standardized
      /// They get the mean 0 and keep their unit, in which all variances are then.
      case centred
    }

    /// The covariance function.
    public var covariance = CovarianceFunction.matern52
    /// What is done to the targets first.
    public var targetScale = TargetScale.standardized
    /// The amplitude *c*, at first 2.
    public var amplitude = Parameter(
      initial: Self.logTwo, bounds: -10...2, prior: .logNormal(mean: 0, deviation: 1))
    /// Each length scale ℓ, in units of the inputs, at first 1.
    public var lengthScale = Parameter(initial: 0, bounds: Self.boundedLengthScale, prior: .none)
    /// Whether a fit gives all parameters one length scale, which begins as the first one of a start.
    public var isIsotropic = false
    /// The white noise *s*, at first 1e-8.
    public var noise = Parameter(
      initial: Self.logFirstNoise, bounds: -25...2, prior: .horseshoe(scale: 0.1))
    /// Which parameters are categorical: their coordinates are the labels' whole numbers, and two labels are 1 apart,
    /// whichever they are. Empty if none is.
    public var categorical: [Bool] = []
    /// The smallest variance of a prediction.
    public var varianceFloor = VarianceFloor.normalized(1e-10)

    /// ln 2
    private static let logTwo = 0x1.62e42fefa39efp-1
    /// ln 1e-8
    private static let logFirstNoise = -18.420680743952367
    /// The bounds of the logarithm of a length scale in OpenBox 0.7.16, to its digits: 0.0012 to 1.09.
    private static let boundedLengthScale = -6.754111155189306...0.0858637988771976
    /// The bounds of the logarithm of a length scale with a prior: 0.0009 to 160,000, so that the prior alone
    /// decides in the unit cube.
    private static let wideLengthScale = -7.0...12.0

    /// Creates the default options.
    public init() {}

    /// Returns options with the length-scale prior and wide bounds for *d* parameters.
    ///
    /// A length scale starts at the prior's mode.
    ///
    /// Source: see ``HyperparameterPrior/dimensionScaled(_:)``.
    ///
    /// - Parameter dimension: the number of parameters *d*, at least 1.
    public static func dimensionScaled(_ dimension: Int) -> Options {
      var options = Options()
      let prior = HyperparameterPrior.dimensionScaled(dimension)
      guard case .logNormal(let mean, let deviation) = prior else { return options }
      options.lengthScale = Parameter(
        initial: mean - deviation * deviation, bounds: wideLengthScale, prior: prior)
      return options
    }

    /// Returns the first values of the hyperparameters.
    ///
    /// - Parameter dimension: the number of parameters *d*.
    public func initial(dimension: Int) -> Hyperparameters {
      Hyperparameters(
        logAmplitude: amplitude.initial,
        logLengthScales: Array(repeating: lengthScale.initial, count: dimension),
        logNoise: noise.initial)
    }

    /// Returns random starts of a fit: draws of the priors, or uniform draws in the bounds where there is no
    /// prior.
    ///
    /// A length scale that all parameters share is drawn once. The starts share one normal variable of the
    /// noise's horseshoe prior, which is drawn even if there are no starts. They may be outside the bounds.
    ///
    /// - Parameters:
    ///   - count: the number of starts.
    ///   - dimension: the number of parameters *d*.
    ///   - stream: the source of randomness.
    public func drawStarts(
      _ count: Int, dimension: Int, using stream: inout RandomStream
    ) -> [Hyperparameters] {
      let shared = stream.normal().magnitude
      return (0..<count).map { _ in
        let logAmplitude = amplitude.prior.draw(in: amplitude.bounds, using: &stream)
        var logLengthScales = (0..<(isIsotropic ? 1 : dimension)).map { _ in
          lengthScale.prior.draw(in: lengthScale.bounds, using: &stream)
        }
        if isIsotropic {
          logLengthScales = Array(repeating: logLengthScales[0], count: dimension)
        }
        let logNoise = noise.prior.draw(in: noise.bounds, scale: shared, using: &stream)
        return Hyperparameters(
          logAmplitude: logAmplitude, logLengthScales: logLengthScales, logNoise: logNoise)
      }
    }

    /// Returns the descriptions of the components of the vector that a fit searches, see
    /// ``searchVector(of:)``.
    func searchParameters(dimension: Int) -> [Parameter] {
      [amplitude] + Array(repeating: lengthScale, count: isIsotropic ? 1 : dimension) + [noise]
    }

    /// Returns the vector of hyperparameters as a fit searches it: a length scale that all parameters
    /// share counts once.
    func searchVector(of hyperparameters: Hyperparameters) -> [Double] {
      guard isIsotropic else { return hyperparameters.vector }
      return [
        hyperparameters.logAmplitude,
        hyperparameters.logLengthScales.first ?? lengthScale.initial, hyperparameters.logNoise,
      ]
    }

    /// Returns the hyperparameters of a vector that a fit searches.
    func hyperparameters(ofSearch vector: [Double], dimension: Int) -> Hyperparameters {
      guard isIsotropic else { return Hyperparameters(vector: vector) }
      return Hyperparameters(
        logAmplitude: vector[0], logLengthScales: Array(repeating: vector[1], count: dimension),
        logNoise: vector[2])
    }
  }
}
