import RematchNumerics
import Surrogates
import Testing

@Suite("GaussianProcess.Options")
struct OptionsTests {
  static func isotropic() -> GaussianProcess.Options {
    var options = GaussianProcess.Options()
    options.isIsotropic = true
    return options
  }

  static func theta(_ amplitude: Double, _ length: Double, _ noise: Double)
    -> GaussianProcess.Hyperparameters
  {
    .init(logAmplitude: amplitude, logLengthScales: [length, length, length], logNoise: noise)
  }

  @Test("With a shared length scale, the gradient of the objective is the differences")
  func gradient() throws {
    let sample = Sample(count: 8, dimension: 3, seed: 21)
    var options = Self.isotropic()
    options.lengthScale.prior = .logNormal(mean: 0.3, deviation: 0.8)
    let process = try GaussianProcess(
      inputs: sample.inputs, targets: sample.targets, options: options)
    let vector = [0.2, -0.4, -3]
    func objective(_ v: [Double]) -> (value: Double, gradient: [Double]) {
      process.objective(at: Self.theta(v[0], v[1], v[2]))
    }
    let gradient = objective(vector).gradient
    #expect(gradient.count == 3)
    for i in gradient.indices {
      let step = 1e-5
      var up = vector
      var down = vector
      up[i] += step
      down[i] -= step
      let difference = (objective(up).value - objective(down).value) / (2 * step)
      #expect((gradient[i] - difference).magnitude < 1e-6 * max(1, difference.magnitude))
    }
  }

  @Test("With a shared length scale, the prior counts once and the likelihood is the same")
  func prior() throws {
    let sample = Sample(count: 6, dimension: 3, seed: 22)
    var options = GaussianProcess.Options()
    options.lengthScale.prior = .logNormal(mean: 0.3, deviation: 0.8)
    let theta = Self.theta(0.1, -0.5, -4)
    let apart = try GaussianProcess(
      inputs: sample.inputs, targets: sample.targets, hyperparameters: theta, options: options)
    options.isIsotropic = true
    let shared = try GaussianProcess(
      inputs: sample.inputs, targets: sample.targets, hyperparameters: theta, options: options)
    #expect(shared.logLikelihood()?.value == apart.logLikelihood()?.value)
    let twice = 2 * options.lengthScale.prior.logDensity(-0.5).value
    let difference = apart.logPrior(at: theta).value - shared.logPrior(at: theta).value
    #expect((difference - twice).magnitude < 1e-12)
    #expect(shared.logPrior(at: theta).gradient.count == 3)
  }

  @Test("A fit keeps a shared length scale the same, and is never better than one with several")
  func fit() throws {
    let sample = Sample(count: 15, dimension: 3, seed: 23)
    var shared = try GaussianProcess(
      inputs: sample.inputs, targets: sample.targets, options: Self.isotropic())
    var stream = RandomStream(seed: 1)
    let sharedFit = shared.fit(randomStarts: 3, using: &stream)
    let scales = shared.hyperparameters.logLengthScales
    #expect(scales.count == 3 && scales.allSatisfy { $0 == scales[0] })
    #expect(sharedFit.ends.allSatisfy { $0.x.count == 3 })
    var apart = try GaussianProcess(inputs: sample.inputs, targets: sample.targets)
    let fit = apart.fit(starts: [shared.hyperparameters])
    #expect(fit.value <= sharedFit.value)
  }

  @Test("A fit leaves a fixed hyperparameter as it is and finds the best of the others")
  func fixed() throws {
    let sample = Sample(count: 12, dimension: 3, seed: 24)
    var options = Self.isotropic()
    options.amplitude = .fixed(0.25)
    options.noise = .fixed(-6)
    options.lengthScale.bounds = -5...5
    var process = try GaussianProcess(
      inputs: sample.inputs, targets: sample.targets, options: options)
    process.fit(starts: [-2, 0, 1].map { Self.theta(0.25, $0, -6) })
    let theta = process.hyperparameters
    #expect(theta.logAmplitude == 0.25 && theta.logNoise == -6)
    let best = process.objective(at: theta)
    #expect(best.gradient[1].magnitude < 1e-3 && theta.logLengthScales[0] != 0)
    for length in stride(from: -3.0, through: 3, by: 0.25) {
      let other = process.objective(at: Self.theta(0.25, length, -6))
      #expect(other.value >= best.value)
    }
  }

  @Test("Centred targets keep their unit")
  func centred() throws {
    let sample = Sample(count: 9, dimension: 2, seed: 25)
    let targets = sample.targets.map { 40 * $0 + 7 }
    var options = GaussianProcess.Options()
    options.targetScale = .centred
    let process = try GaussianProcess(inputs: sample.inputs, targets: targets, options: options)
    let mean = targets.reduce(0, +) / 9
    #expect((process.standardization.mean - mean).magnitude < 1e-12)
    #expect(process.standardization.deviation == 1)
    // Far away nothing is known: the prior's mean, and the amplitude 2 and the noise as variance.
    let far = process.predict([1e3, -1e3])
    #expect((far.mean - mean).magnitude < 1e-12)
    #expect((far.variance - 2 - 1e-8).magnitude < 1e-12)
    let standardized = try GaussianProcess(inputs: sample.inputs, targets: targets)
    #expect(standardized.standardization.deviation > 10)
  }
}
