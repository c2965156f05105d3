import RematchNumerics

/// A sample path of a Gaussian process with mean 0 and variance 1, rotated and warped.
///
/// Random Fourier features: sqrt(2 / n) * sum of cos(w(i) u + b(i)), with w(i) from the spectral density of the covariance
/// function and b(i) uniform (A. Rahimi and B. Recht, "Random features for large-scale kernel machines", NIPS
/// 2007). The Matern function of order 5/2 has Student's density of 5 degrees of freedom.
struct SamplePath: SurfaceShape {
  /// The covariance function.
  enum Covariance: String, Codable {
    case gaussian
    case matern = "matern-5-2"
  }

  static let kind = "sample-path"
  var covariance = Covariance.matern
  /// The length scale as a share of a parameter's range.
  var length = 0.3
  /// The standard deviation of the logarithms of the parameters' length scales around it.
  var spread = 0.4
  var rotation = 1.0
  var warp = 0.3
  /// The number of features.
  var features = 64
  var seed: UInt64 = 1

  func validate(dimensions: Int) throws(SurfaceError) {
    try requireNumber("length", length, in: 1e-3...1e3)
    try requireNumber("spread", spread, in: 0...3)
    try requireNumber("rotation", rotation, in: 0...1)
    try requireNumber("warp", warp, in: MonotoneWarp.strengths)
    try requireNumber("features", Double(features), in: 1...10_000)
  }

  func instance(seed: UInt64) -> Self? {
    var copy = self
    copy.seed = seed
    return copy
  }

  func prepared(levels: [[Double]]) -> PreparedShape {
    let dimensions = levels.count
    let warp = MonotoneWarp(strength: warp, dimensions: dimensions, seed: seed)
    let path = FourierFeatures(self, dimensions: dimensions)
    return { path.value(at: warp.apply(to: $0)) }
  }
}

/// The features of a sample path.
struct FourierFeatures: Sendable {
  private let frequencies: [[Double]]
  private let phases: [Double]
  private let amplitude: Double

  /// Draws the features of a path.
  init(_ path: SamplePath, dimensions: Int) {
    var stream = RandomStream(seed: path.seed, name: "features")
    let matrix = rotationMatrix(
      dimensions: dimensions, strength: path.rotation, seed: path.seed)
    let lengths = (0..<dimensions).map { _ in
      path.length * Portable.exp(path.spread * stream.normal())
    }
    var frequencies: [[Double]] = []
    var phases: [Double] = []
    for _ in 0..<path.features {
      let own = lengths.map { stream.normal() / $0 }
      var scale = 1.0
      if path.covariance == .matern {
        // Student's t: a normal vector over the root of the mean of five squares.
        var squares = 0.0
        for _ in 0..<5 {
          let draw = stream.normal()
          squares += draw * draw
        }
        scale = (5 / squares).squareRoot()
      }
      frequencies.append(
        (0..<dimensions).map { column in
          var sum = 0.0
          for row in 0..<dimensions { sum += matrix[row][column] * own[row] }
          return scale * sum
        })
      phases.append(2 * Double.pi * stream.uniform())
    }
    self.frequencies = frequencies
    self.phases = phases
    amplitude = (2 / Double(path.features)).squareRoot()
  }

  /// The path's value at a point.
  func value(at point: [Double]) -> Double {
    var sum = 0.0
    for (frequency, phase) in zip(frequencies, phases) {
      var angle = phase
      for k in point.indices { angle += frequency[k] * point[k] }
      sum += Portable.cos(angle)
    }
    return amplitude * sum
  }
}
