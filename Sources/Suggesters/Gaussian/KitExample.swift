import Acquisitions
import RematchNumerics
import Search
import Surrogates

/// The contest organisers' example: Bayesian optimization with the probability of improvement (QQ Browser
/// 2021 AutoML contest, `example_bayesian_optimization` of the kits of both stages, as it runs on the
/// scikit-learn 0.20.2 and scipy 1.4.1 that they ask for).
///
/// The process sees the values of the parameters as they are and the rewards less their mean, neither
/// scaled: with its prior variance of 1 and one length scale for all parameters, what it learns depends on
/// the units. Each slot asks for more improvement than the one before, so that the later slots of a batch
/// are often random. In the final stage the example is `kit-example+kit-example`, with its stopper.
///
/// Labels are their numbers to it, as they would have been to the original.
///
/// Deviations: gradients of the acquisition are exact, not forward differences; a point without any
/// variance has the probability 1 or 0, where the original computes 0 / 0, which wins; a batch for which no
/// process can be computed is random, where the original raises an error. The original's kappa is left
/// out, because the probability of improvement has none.
struct KitExample: SuggesterRecipe {
  static let name = "kit-example"
  static let summary = "the contest organisers' example, a Gaussian process as they set it up"

  /// The number of random configurations that are looked at for a slot.
  var points = 1000
  /// The number of quasi-Newton searches for a slot, each from a random configuration.
  var searches = 5
  /// By how much the improvement that a slot asks for exceeds that of the slot before, in units of the
  /// reward.
  var xi = 20.0
  /// The readings that a trial must have to be learnt from; all of them if the contest has fewer.
  var steps = 7
  /// Whether a configuration that was tried may be suggested again; if not, a random one takes its place.
  var repeats = true

  init() {}

  func validate() throws {
    try requireOption("points", points, in: 1...1_000_000)
    try requireOption("searches", searches, in: 0...1000)
    try requireOption("xi", xi, in: -1e6...1e6)
    try requireOption("steps", steps, in: 1...10_000)
  }

  func makeSuggester(for run: RunSetup) -> any Suggester { KitExampleSuggester(self, run) }

  /// The model: scikit-learn's `GaussianProcessRegressor(Matern(nu=2.5), alpha=1e-6, normalize_y=True)`.
  /// Its version 0.20 centres the targets; from 0.23 on it standardises them.
  static let options: GaussianProcess.Options = {
    var options = GaussianProcess.Options()
    options.targetScale = .centred
    options.amplitude = .fixed(0)
    // The defaults of scikit-learn's kernels: length scales in 1e-5...1e5.
    let bound = 5 * Portable.log(10)
    options.lengthScale = .init(initial: 0, bounds: -bound...bound, prior: .none)
    options.isIsotropic = true
    options.noise = .fixed(logNoise)
    options.varianceFloor = .none
    return options
  }()

  /// The logarithm of a white noise that is next to nothing: predictions are of the function itself, and
  /// `alpha` belongs to the trials.
  private static let logNoise = -100.0

  /// The variance of a trial's noise, `alpha` in the example.
  static let noiseVariance = 1e-6

  /// Returns the fitted process of losses at points.
  ///
  /// - Throws: `GaussianProcessError` if the numbers are too large for it.
  static func process(inputs: [[Double]], losses: [Double]) throws -> GaussianProcess {
    var process = try GaussianProcess(
      inputs: inputs, targets: losses,
      noiseVariances: Array(repeating: noiseVariance, count: losses.count), options: options)
    process.fit(starts: [process.hyperparameters])
    return process
  }

  /// Returns the configuration nearest to the best of some points and of the ends of searches from others.
  ///
  /// An end takes the place of an equal point, and a search that fails does not count. So if all values are
  /// zero, the last start is chosen, which is a random one.
  ///
  /// - Parameters:
  ///   - surface: what is maximised, over the values of the parameters.
  ///   - points: the points to compare, at least one.
  ///   - starts: the starts of the searches.
  ///   - space: the parameters.
  static func mostPromising(
    _ surface: AcquisitionSurface<GaussianProcess>, of points: [[Double]], starts: [[Double]],
    in space: SearchSpace
  ) -> Configuration {
    let lower = space.parameters.map { $0.values[0] }
    let upper = space.parameters.map { $0.values[$0.values.count - 1] }
    var optimizer = LBFGSB(dimension: lower.count)
    let values = surface.values(points.flatMap { $0 })
    var first = 0
    for index in values.indices where values[index] > values[first] { first = index }
    var best = (point: points[first], value: values[first])
    for start in starts {
      let end = optimizer.minimize(from: start, lower: lower, upper: upper) { point, gradient in
        let value = surface.value(point, gradient: &gradient)
        for axis in gradient.indices { gradient[axis] = -gradient[axis] }
        return -value
      }
      let isSuccess = end.reason == .gradient || end.reason == .value
      if isSuccess, -end.value >= best.value { best = (end.x, -end.value) }
    }
    return space.nearest(
      to: Configuration(zip(space.parameters, best.point).map { $0.nearestIndex(to: $1) }))
  }
}

private final class KitExampleSuggester: Suggester {
  private let recipe: KitExample
  private var fresh: FreshCells
  private var stream: RandomStream

  init(_ recipe: KitExample, _ run: RunSetup) {
    self.recipe = recipe
    fresh = FreshCells(run.space)
    stream = RandomStream(seed: run.seed, name: "kit-example")
  }

  func suggest(_ ledger: Ledger, count: Int) -> [Suggestion] {
    let space = ledger.space
    let steps = min(recipe.steps, ledger.contest.steps)
    let trusted = ledger.history.filter {
      $0.readings.count >= steps && space.contains($0.configuration)
    }
    let losses = trusted.compactMap { $0.readings.last }.map { -$0.mean }
    let process =
      losses.isEmpty
      ? nil
      : try? KitExample.process(
        inputs: trusted.map { Self.point($0.configuration, in: space) }, losses: losses)
    fresh.remove(trialsOf: ledger)
    return (0..<count).map { slot in
      guard let process else { return .configuration(admitted(random(space), space)) }
      let acquisition = Acquisition(
        kind: .probabilityOfImprovement, incumbent: losses.min() ?? 0,
        xi: recipe.xi * Double(slot), kappa: 0, varianceFloor: 0)
      let points = (0..<(recipe.points + recipe.searches)).map { _ in
        Self.point(random(space), in: space)
      }
      let chosen = KitExample.mostPromising(
        AcquisitionSurface(posterior: process, acquisition: acquisition),
        of: Array(points[..<recipe.points]), starts: Array(points[recipe.points...]), in: space)
      return .configuration(admitted(chosen, space))
    }
  }

  /// Returns the configuration, or a random one that was not tried.
  private func admitted(_ configuration: Configuration, _ space: SearchSpace) -> Configuration {
    if recipe.repeats || fresh.remove(space.cell(of: configuration)) { return configuration }
    return space.configuration(ofCell: fresh.removeRandom(using: &stream))
  }

  private func random(_ space: SearchSpace) -> Configuration {
    space.randomConfiguration(using: &stream)
  }

  private static func point(_ configuration: Configuration, in space: SearchSpace) -> [Double] {
    zip(space.parameters, configuration.indices).map { $0.values[$1] }
  }
}
