import RematchNumerics
public import Surrogates

/// An acquisition function of a posterior as a function of the point, less the penalties around pending
/// points.
///
/// ```swift
/// let surface = AcquisitionSurface(posterior: forest, acquisition: acquisition)
/// search.begin(surface, known: known, using: &stream)
/// let cell = search.best(surface, except: taken)
/// ```
public struct AcquisitionSurface<Model: Posterior>: SearchObjective {
  /// The posterior of the loss.
  public var posterior: Model
  /// What is computed of the posterior at a point.
  public var acquisition: Acquisition
  /// Whether the value is a logarithm to which penalties are added.
  public var isPenalised: Bool
  /// The pending points that push a search away; they count only if ``isPenalised`` is true.
  public var penalties: [LocalPenalty] = []

  /// Creates a surface without pending points.
  ///
  /// - Parameters:
  ///   - posterior: the posterior of the loss.
  ///   - acquisition: what is computed of the posterior at a point.
  ///   - isPenalised: whether the value is a logarithm to which penalties are added.
  public init(posterior: Model, acquisition: Acquisition, isPenalised: Bool = false) {
    self.posterior = posterior
    self.acquisition = acquisition
    self.isPenalised = isPenalised
  }

  /// The number of coordinates *d* of a point.
  public var dimension: Int { posterior.dimension }

  /// Returns the values at points; all of them are right, whatever the limit.
  ///
  /// - Parameters:
  ///   - points: the coordinates of *m* points, one point after the other.
  ///   - limit: not used: the values cost as much as bounds of them.
  /// - Complexity: that of the posterior's prediction, and O(*p* *d*) a point, where *p* is the number of
  ///   penalties.
  public func values(_ points: [Double], above limit: Double?) -> [Double] {
    let (means, variances) = posterior.predict(points: points)
    return penalised(acquisition.values(means: means, variances: variances), points)
  }

  /// Returns numbers that the values do not exceed: the values at upper bounds of the variances.
  ///
  /// - Parameter points: the coordinates of *m* points, one point after the other.
  /// - Returns: *m* numbers; infinity if the acquisition may fall when a variance grows.
  public func bounds(_ points: [Double]) -> [Double] {
    guard acquisition.kind.growsWithVariance else {
      return [Double](repeating: .infinity, count: points.count / dimension)
    }
    let (means, variances) = posterior.screen(points: points)
    return penalised(acquisition.values(means: means, variances: variances), points)
  }

  private func penalised(_ values: [Double], _ points: [Double]) -> [Double] {
    guard isPenalised else { return values }
    let dimension = dimension
    return values.indices.map { index in
      let point = Array(points[(index * dimension)..<((index + 1) * dimension)])
      return penalties.reduce(logarithm(values[index]).value) {
        $0 + $1.logProbability(point).value
      }
    }
  }

  /// Returns the acquisition as a logarithm, to which those of the penalties can be added, and the slope of
  /// that logarithm by the acquisition.
  ///
  /// The logarithm is ln(ln(1 + e^*x*)), which exists for any *x*, unless *x* is a logarithm already.
  ///
  /// Source: González et al., see ``LocalPenalty``: the softplus transformation ln(1 + e^*x*).
  func logarithm(_ x: Double) -> (value: Double, slope: Double) {
    if acquisition.kind.isLogarithm { return (x, 1) }
    let power = Portable.exp(min(x, Self.largestExponent))
    let soft = Portable.log(1 + power)
    return (Portable.log(soft), power / (1 + power) / soft)
  }

  /// An exponent near the largest whose power *e*^*x* is finite, 709.78.
  private static var largestExponent: Double { 700 }
}
