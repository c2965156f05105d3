import RematchNumerics
import Surrogates
import Testing

/// Data that break naive implementations: everything must stay finite.
@Suite("GaussianProcess with bad numerics")
struct RobustnessTests {
  /// Fits, predicts and appends, and expects finite numbers everywhere.
  func exercise(
    _ inputs: [[Double]], _ targets: [Double], options: GaussianProcess.Options = .init(),
    noise: [Double]? = nil, _ name: String
  ) throws {
    var process = try GaussianProcess(
      inputs: inputs, targets: targets, noiseVariances: noise, options: options)
    var stream = RandomStream(seed: 1, name: name)
    let fit = process.fit(randomStarts: 3, using: &stream)
    #expect(fit.value.isFinite, "\(name)")
    #expect(Self.areFinite(process.hyperparameters.vector), "\(name)")
    let dimension = inputs[0].count
    let points = Sample(count: 6, dimension: dimension, seed: 2).inputs + inputs
    let coordinates = points.flatMap { $0 }
    for _ in 0..<3 {
      let (means, variances) = process.predict(points: coordinates)
      #expect(Self.areFinite(means + variances) && variances.allSatisfy { $0 >= 0 }, "\(name)")
      let gradient = process.predictWithGradient(points[0])
      #expect(Self.areFinite(gradient.meanGradient + gradient.varianceGradient), "\(name)")
      // The same point again and again.
      try process.append(input: inputs[0], target: targets[0])
    }
    let (means, variances) = process.predict(points: coordinates)
    #expect(Self.areFinite(means + variances), "\(name)")
  }

  static func areFinite(_ numbers: [Double]) -> Bool { numbers.allSatisfy { $0.isFinite } }

  @Test("One point")
  func single() throws {
    for target in [0, 1, -3e12, 1e-12] {
      try exercise([[0.3, 0.4]], [target], "single \(target)")
    }
  }

  @Test("Equal targets, tiny and great ones", arguments: [0, 0.1, 1e-12, 1e12, 1e-300, 1e300])
  func scales(scale: Double) throws {
    let sample = Sample(count: 9, dimension: 2, seed: 3)
    try exercise(sample.inputs, sample.targets.map { _ in scale }, "constant \(scale)")
    if scale > 0 && scale < 1e100 && scale > 1e-100 {
      try exercise(sample.inputs, sample.targets.map { $0 * scale }, "scaled \(scale)")
      try exercise(sample.inputs, sample.targets.map { 1 + $0 * scale }, "shifted \(scale)")
    }
  }

  @Test("The fit does not depend on the scale of the targets")
  func invariance() throws {
    let sample = Sample(count: 8, dimension: 1, seed: 4)
    var ends: [[Double]] = []
    for scale in [0x1p-40, 1, 0x1p40] {
      var process = try GaussianProcess(
        inputs: sample.inputs, targets: sample.targets.map { $0 * scale })
      process.fit(starts: [process.hyperparameters])
      ends.append(process.hyperparameters.vector)
    }
    #expect(ends[0] == ends[1] && ends[1] == ends[2])
  }

  @Test("Duplicated points, with the same targets and with others")
  func duplicates() throws {
    let sample = Sample(count: 5, dimension: 2, seed: 5)
    let inputs = sample.inputs + sample.inputs + sample.inputs
    try exercise(inputs, sample.targets + sample.targets + sample.targets, "equal duplicates")
    let others = sample.targets.map { $0 + 0.2 }
    try exercise(inputs, sample.targets + others + others, "unequal duplicates")
    try exercise(Array(repeating: [0.5, 0.5], count: 7), [1, 2, 3, 4, 5, 6, 7], "all equal")
  }

  @Test("Nearly singular kernels", arguments: CovarianceFunction.allCases)
  func nearlySingular(covariance: CovarianceFunction) throws {
    var options = GaussianProcess.Options()
    options.covariance = covariance
    options.lengthScale.bounds = -7...12
    options.lengthScale.initial = 8
    options.noise.initial = -60
    options.noise.bounds = -80...2
    let inputs = (0..<20).map { [0.5 + 1e-9 * Double($0), 0.5] }
    try exercise(inputs, (0..<20).map { Double($0 % 3) }, options: options, "\(covariance)")
  }

  @Test("Random data")
  func random() throws {
    var stream = RandomStream(seed: 6)
    for round in 0..<12 {
      let count = 1 + stream.index(below: 10)
      let dimension = 1 + stream.index(below: 4)
      let levels = 2 + stream.index(below: 3)
      let scale = Portable.pow(10, stream.uniform() * 24 - 12)
      let inputs = (0..<count).map { _ in
        (0..<dimension).map { _ in Double(stream.index(below: levels)) / Double(levels - 1) }
      }
      let targets = (0..<count).map { _ in Double(stream.index(below: 4)) * scale }
      let noise = round % 2 == 0 ? nil : targets.map { _ in stream.uniform() * scale * scale }
      try exercise(inputs, targets, noise: noise, "round \(round)")
    }
  }
}
