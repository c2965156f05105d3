import RematchNumerics
import Surrogates
import TestSupport
import Testing

/// Comparison with numbers that the champions' library, OpenBox 0.7.16, computed.
@Suite("Parity with the champions", .enabled(if: Shared.isExpected, "\(Shared.reason)"))
struct ChampionParityTests {
  let fixture: ChampionFixture

  init() throws {
    fixture = try ChampionFixture.load()
  }

  @Test("The targets are standardised in the same way, and the defaults are the same")
  func standardization() throws {
    let gp = fixture.gp
    let scale = Standardization(gp.y_min)
    #expect(relativeError(scale.mean, gp.y_mean) < 1e-15)
    #expect(relativeError(scale.deviation, gp.y_std_pop) < 1e-15)
    #expect(relativeError(gp.y_min.map(scale.apply), gp.y_normalised) < 1e-14)
    let options = GaussianProcess.Options()
    #expect(options.initial(dimension: 2).vector == gp.theta_init)
    let bounds = [options.amplitude, options.lengthScale, options.lengthScale, options.noise]
    #expect(
      bounds.map { [$0.bounds.lowerBound, $0.bounds.upperBound] } == gp.log_bounds)
  }

  @Test("Likelihood, gradients and priors at fixed hyperparameters, to 1e-10", arguments: 0..<3)
  func likelihood(index: Int) throws {
    let state = fixture.gp.fixed_theta[index]
    let process = try fixture.process(state.theta)
    #expect(process.hyperparameters.vector == state.theta)
    let likelihood = try #require(process.logLikelihood())
    #expect(relativeError(likelihood.value, state.lml) < 1e-10)
    #expect(relativeError(likelihood.gradient, state.lml_grad ?? []) < 1e-10)
    let prior = process.logPrior(at: process.hyperparameters)
    #expect(relativeError(prior.value, state.log_prior.reduce(0, +)) < 1e-10)
    #expect(relativeError(prior.gradient, state.log_prior_grad ?? []) < 1e-10)
    let objective = process.objective(at: process.hyperparameters)
    #expect(relativeError(objective.value, state.neg_log_post) < 1e-10)
    #expect(relativeError(objective.gradient, state.neg_log_post_grad ?? []) < 1e-10)
  }

  @Test(
    "The posterior at fixed hyperparameters, to 1e-10; 1e-6 for variances with a noise of 1e-8",
    arguments: 0..<3)
  func posterior(index: Int) throws {
    let state = fixture.gp.fixed_theta[index]
    let process = try fixture.process(state.theta)
    let bound = state.theta[3] < -15 ? 1e-6 : 1e-10
    try check(process, state, means: 1e-10, variances: bound)
  }

  func check(
    _ process: GaussianProcess, _ state: ChampionFixture.State, means: Double, variances: Double
  ) throws {
    let query = process.predict(points: fixture.gp.Q_unit.flatMap { $0 })
    #expect(relativeError(query.means, state.mean) < means)
    #expect(relativeError(query.variances, state.var_with_noise) < variances)
    let train = process.predict(points: fixture.gp.X_unit.flatMap { $0 })
    #expect(relativeError(train.means, state.train_mean) < means)
    // At the observed points nearly everything cancels, and the original has errors of 2e-14.
    for (variance, reference) in zip(train.variances, state.train_var) {
      #expect((variance - reference).magnitude < max(2e-14, variances * reference))
    }
    for (index, pending) in fixture.gp.pending_index.enumerated() {
      let prediction = process.predict(fixture.unit(pending))
      #expect(relativeError(prediction.mean, state.pending_mean[index]) < means)
      #expect(relativeError(prediction.variance, state.pending_var[index]) < variances)
    }
  }

  @Test("Where nearly everything cancels, variances are nearer to the exact ones than the original")
  func cancellation() throws {
    let state = fixture.gp.fixed_theta[1]
    let process = try fixture.process(state.theta)
    let train = process.predict(points: fixture.gp.X_unit.flatMap { $0 })
    // c + s - kᵀ K⁻¹ k = 2 s - s² (K⁻¹)ᵢᵢ, because k is a column of K without the noise.
    let factor = try Cholesky(rows: state.K_train ?? [])
    var inverse = TrianglePanels(count: factor.count)
    var workspace: [SIMD4<Double>] = []
    factor.invert(into: &inverse, workspace: &workspace)
    let s = Portable.exp(state.theta[3])
    let unit = process.standardization.deviation
    for i in 0..<factor.count {
      let exact = (2 * s - s * s * inverse[i, i]) * unit * unit
      #expect((train.variances[i] - exact).magnitude < 5e-15)
    }
  }

  @Test("The fit from the recorded starts finds the recorded optimum")
  func fit() throws {
    let optimum = fixture.gp.optimised
    let starts = try #require(optimum.starts)
    var process = try fixture.process(fixture.gp.theta_init)
    let fit = process.fit(starts: starts.map { .init(vector: $0.x0) })
    #expect((fit.value - optimum.neg_log_post).magnitude < 1e-6)
    for (a, b) in zip(process.hyperparameters.vector, optimum.theta) {
      #expect((a - b).magnitude < 1e-4)
    }
    let likelihood = try #require(process.logLikelihood())
    #expect((likelihood.value - optimum.lml).magnitude < 1e-4)
    // The posterior at the optimum, with its hyperparameters to the last bit.
    try check(fixture.process(optimum.theta), optimum, means: 1e-9, variances: 1e-6)
    // The searches end at two local optima, as in the original.
    let ends = fit.ends.map(\.value)
    #expect(ends.contains { ($0 - 7.64250753).magnitude < 1e-6 })
    #expect(ends.contains { ($0 - 8.33612140).magnitude < 1e-5 })
    for (end, start) in zip(fit.ends, starts) {
      #expect((end.value - start.f).magnitude < 1e-6, "from \(start.x0)")
      #expect(end.evaluations <= start.funcalls + 2, "from \(start.x0)")
    }
  }

  @Test("The second fit starts where the first one ended")
  func secondFit() throws {
    let second = fixture.gp_warm_second_fit
    let gp = fixture.gp
    var process = try GaussianProcess(
      inputs: gp.X_unit + [fixture.unit(second.added_index)],
      targets: gp.y_min + [-second.added_reward],
      hyperparameters: .init(vector: second.start0))
    // The recorded end is the best of eleven starts, of which ten are not recorded: our own random starts
    // must find the same end, and so must a start at the end itself.
    var stream = RandomStream(seed: 1)
    let fit = process.fit(randomStarts: 10, using: &stream)
    #expect((fit.value - second.best_f).magnitude < 1e-5)
    #expect((process.hyperparameters.logAmplitude - second.theta[0]).magnitude < 1e-3)
    #expect((process.hyperparameters.logLengthScales[1] - second.theta[2]).magnitude < 1e-3)
    #expect(process.hyperparameters.logNoise == -25)
    let near = process.fit(starts: [.init(vector: second.theta)])
    #expect((near.value - second.best_f).magnitude < 1e-6)
  }

  @Test("The priors at the recorded abscissae")
  func priors() {
    let priors = fixture.priors
    for (index, a) in priors.theta.enumerated() {
      let normal = HyperparameterPrior.logNormal(mean: 0, deviation: 1).logDensity(a)
      #expect(relativeError(normal.value, priors.lognormal[index]) < 1e-12)
      #expect((normal.derivative - priors.lognormal_grad[index]).magnitude < 1e-12)
      let horseshoe = HyperparameterPrior.horseshoe(scale: 0.1).logDensity(a)
      #expect(relativeError(horseshoe.value, priors.horseshoe[index]) < 1e-10)
      #expect(relativeError(horseshoe.derivative, priors.horseshoe_grad[index]) < 1e-10)
    }
  }
}
