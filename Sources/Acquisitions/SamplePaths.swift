import RematchNumerics
import Surrogates

/// Values of pending points drawn from their joint posterior, for the joint expected improvement of a
/// batch by quasi Monte Carlo.
///
/// The improvement that one more point adds to those of the batch is averaged over the drawn values of
/// the batch, for each of which the point's own expectation has a closed form. The exact average never
/// exceeds the point's expected improvement without the batch; with a finite number of paths it may, by
/// the sampling error.
///
/// Sources: D. Ginsbourger, R. Le Riche and L. Carraro, "Kriging is well-suited to parallelize
/// optimization", 2010, for the joint improvement; S. Ament et al., arXiv 2310.20708, for its logarithm
/// ("qLogEI"). Deviation: neither the maximum nor the positive part is smoothed, because a closed form
/// over the last point takes their place.
struct SamplePaths: Sendable {
  /// For each path the standard normal numbers, of which pending point *j* uses number *j*.
  private let normals: [[Double]]
  /// For each path the smallest of the drawn losses and the incumbent.
  private var incumbents: [Double]
  /// The number of pending points *q*.
  private(set) var pending = 0

  /// The number of paths: a power of two, for which a Sobol sequence is most even.
  private static let paths = 32
  /// The least probability whose quantile is drawn: half of the distance of two coordinates, so that a
  /// coordinate of 0 has a finite quantile.
  private static let leastProbability = 0x1p-54
  /// The largest *z* from which improvements are summed as they are: that at -5 is 5e-8, and neither it nor
  /// the cancellation in it costs digits that matter next to the sampling error.
  private static let leastDirectSum = -5.0

  /// Creates paths without pending points.
  ///
  /// - Parameters:
  ///   - capacity: the number of pending points whose values are drawn independently; later ones use the
  ///     numbers of the first ones again.
  ///   - incumbent: the smallest loss so far.
  ///   - seed: the seed of the draws.
  init(capacity: Int, incumbent: Double, seed: UInt64) {
    var sequence = SobolSequence(
      dimensions: max(1, min(capacity, SobolSequence.maximumDimensions)), scrambleSeed: seed)
    normals = (0..<Self.paths).map { _ in
      sequence.next().map { NormalDistribution.quantile(max($0, Self.leastProbability)) }
    }
    incumbents = [Double](repeating: incumbent, count: Self.paths)
  }

  /// Draws the values of one more pending point and makes it the posterior's last observation.
  ///
  /// - Parameters:
  ///   - point: the *d* coordinates of the pending point.
  ///   - posterior: the posterior, whose last observations are the pending points so far.
  /// - Throws: an error of the model if a number is not usable.
  mutating func add<Model: InnovationPosterior>(
    _ point: [Double], to posterior: inout Model
  ) throws {
    let number = pending % normals[0].count
    let prediction = posterior.predict(points: point, innovationsOf: pending)
    let deviation = prediction.variances[0].squareRoot()
    for path in normals.indices {
      var loss = prediction.means[0] + deviation * normals[path][number]
      for j in 0..<pending {
        loss += prediction.shifts[j] * normals[path][j % normals[0].count]
      }
      incumbents[path] = min(incumbents[path], loss)
    }
    try posterior.append(input: point, target: prediction.means[0], noiseVariance: 0)
    pending += 1
  }

  /// Returns the logarithms of the expected improvements that points add to the pending ones.
  ///
  /// - Parameters:
  ///   - points: the coordinates of *m* points, one point after the other.
  ///   - posterior: the posterior, whose last observations are the pending points.
  ///   - acquisition: the least improvement that counts, and the least variance.
  ///   - limit: if not nil, only the largest value need be right, and only if it is above this number: upper
  ///     bounds, the expected improvements without the batch, stand for other values.
  /// - Complexity: O(*p* *q*) a point besides the prediction, where *p* is the number of paths.
  func logImprovements<Model: InnovationPosterior>(
    _ points: [Double], _ posterior: Model, _ acquisition: Acquisition, above limit: Double?
  ) -> [Double] {
    var limit = limit
    let predictions = posterior.predict(points: points, innovationsOf: pending)
    var z = [Double](repeating: 0, count: normals.count)
    return predictions.means.indices.map { index in
      let deviation = max(predictions.variances[index], acquisition.varianceFloor).squareRoot()
      guard deviation > 0 else { return -.infinity }
      if let limit {
        let bound = self.bound(predictions, index, acquisition)
        if bound <= limit { return bound }
      }
      var largest = -Double.infinity
      for path in normals.indices {
        var mean = predictions.means[index]
        for j in 0..<pending {
          mean += predictions.shifts[index * pending + j] * normals[path][j % normals[0].count]
        }
        z[path] = (incumbents[path] - acquisition.xi - mean) / deviation
        largest = max(largest, z[path])
      }
      let value = Self.logMeanImprovement(z, largest: largest) + Portable.log(deviation)
      limit = limit.map { max($0, value) }
      return value
    }
  }

  /// Returns the logarithm of the expected improvement when nothing is known of the pending values.
  private func bound(
    _ predictions: InnovationPrediction, _ index: Int, _ acquisition: Acquisition
  ) -> Double {
    var variance = max(predictions.variances[index], acquisition.varianceFloor)
    for j in 0..<pending {
      let shift = predictions.shifts[index * pending + j]
      variance += shift * shift
    }
    return acquisition.value(mean: predictions.means[index], variance: variance)
  }

  /// Returns the logarithm of the mean of φ(*z*) + *z* Φ(*z*), by the logarithms of the terms where these
  /// may underflow.
  private static func logMeanImprovement(_ z: [Double], largest: Double) -> Double {
    if largest > leastDirectSum {
      let sum = z.reduce(0) { sum, z in
        sum + max(0, NormalDistribution.density(z) + z * NormalDistribution.cumulative(z))
      }
      return Portable.log(sum / Double(z.count))
    }
    let top = NormalDistribution.logImprovement(largest).value
    guard top > -.infinity else { return top }
    let sum = z.reduce(0) { $0 + Portable.exp(NormalDistribution.logImprovement($1).value - top) }
    return top + Portable.log(sum / Double(z.count))
  }
}
