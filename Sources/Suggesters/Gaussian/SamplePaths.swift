import RematchNumerics
import Surrogates

/// Values of pending points drawn from their joint posterior, for the joint expected improvement of a
/// batch by quasi Monte Carlo (Ginsbourger, Le Riche and Carraro 2010; Balandat et al., BoTorch, NeurIPS
/// 2020, "qLogEI").
///
/// The improvement that one more point adds to those of the batch is averaged over the drawn values of
/// the batch, for each of which the point's own expectation has a closed form. That average never exceeds
/// the point's expected improvement without the batch.
struct SamplePaths {
  /// For each path the standard normal numbers, of which pending point *j* uses number *j*.
  private let normals: [[Double]]
  /// For each path the smallest of the drawn losses and the incumbent.
  private var incumbents: [Double]
  private(set) var pending = 0

  private static let paths = 32

  /// Paths for up to `capacity` pending points.
  init(capacity: Int, incumbent: Double, seed: UInt64) {
    var sequence = SobolSequence(
      dimensions: max(1, min(capacity, SobolSequence.maximumDimensions)), scrambleSeed: seed)
    normals = (0..<Self.paths).map { _ in
      sequence.next().map { NormalDistribution.quantile(max($0, 0x1p-54)) }
    }
    incumbents = [Double](repeating: incumbent, count: Self.paths)
  }

  /// Draws the values of one more pending point and makes it the process's last observation.
  mutating func add(_ point: [Double], to process: inout GaussianProcess) throws {
    let number = pending % normals[0].count
    let prediction = process.predict(points: point, innovationsOf: pending)
    let deviation = prediction.variances[0].squareRoot()
    for path in normals.indices {
      var loss = prediction.means[0] + deviation * normals[path][number]
      for j in 0..<pending {
        loss += prediction.shifts[j] * normals[path][j % normals[0].count]
      }
      incumbents[path] = min(incumbents[path], loss)
    }
    try process.append(input: point, target: prediction.means[0])
    pending += 1
  }

  /// The logarithms of the expected improvements at points, beyond the pending ones'.
  ///
  /// - Parameter limit: If not nil, only the largest value need be right, and only if it is above this number:
  ///   upper bounds, the expected improvements without the batch, stand for others.
  func logImprovements(
    _ points: [Double], _ process: GaussianProcess, _ acquisition: Acquisition,
    above limit: Double?
  ) -> [Double] {
    var limit = limit
    let predictions = process.predict(points: points, innovationsOf: pending)
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

  /// The logarithm of the expected improvement when nothing is known of the pending values.
  private func bound(
    _ predictions: GaussianProcess.Innovations, _ index: Int, _ acquisition: Acquisition
  ) -> Double {
    var variance = max(predictions.variances[index], acquisition.varianceFloor)
    for j in 0..<pending {
      let shift = predictions.shifts[index * pending + j]
      variance += shift * shift
    }
    return acquisition.value(mean: predictions.means[index], variance: variance)
  }

  /// The logarithm of the mean of φ(z) + z Φ(z); by the logarithms of the terms where they underflow.
  private static func logMeanImprovement(_ z: [Double], largest: Double) -> Double {
    if largest > -5 {
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
