import Numerics
import Search
import Surrogates

/// Parallel Bayesian optimization with a Gaussian process, the champions' method (PKU-DAIR, arXiv
/// 2111.00513; OpenBox 0.7.16, Li et al., KDD 2021).
///
/// A Matern 5/2 process is fitted to the standardised rewards; every slot of a batch gets the most
/// promising point of a new search, or with a small probability a random one.
struct GaussianProcessSearch: SuggesterRecipe {
  static let name = "gp"
  static let summary = "parallel Bayesian optimization with a Gaussian process"

  /// How the slots of a batch are made different.
  enum Batch: String, Codable, CaseIterable {
    /// A new search for every slot, on the same model.
    case reoptimization
    /// One search; the slots take its best points.
    case `default`
    /// The earlier slots are imputed with the median reward, and the model is fitted again.
    case medianImputation = "median-imputation"
    /// Pending points push the search away.
    case localPenalization = "local-penalization"
  }

  /// The batch strategy: `reoptimization`, `default`, `median-imputation` or `local-penalization`.
  var batch = Batch.reoptimization
  /// The acquisition: `ei`, `log-ei`, `poi` or `ucb`.
  var kind = Acquisition.Kind.expectedImprovement
  /// What an improvement must exceed, in standard deviations of the rewards.
  var xi = 0.0
  /// The weight of the deviation in `ucb`.
  var kappa = 2.576
  /// The initial design: `random-explore-first`, `random`, `latin-hypercube` or `sobol`.
  var design = InitialDesign.randomExploreFirst
  /// The size of the initial design.
  var initial = 10
  /// The probability of a random configuration in a slot.
  var random = 0.1
  /// The starts of a fit of the hyperparameters, the last fit's end among them.
  var starts = 11
  /// The points of a search.
  var points = 5000
  /// The local and the quasi-Newton searches in a search.
  var searches = 10
  /// What is learnt from stopped trials: `none`, `last`, `trend`, `init-mean`, `init-median`, `mean` or
  /// `median`.
  var imputation = ValueImputation.Kind.initMedian
  /// The original's faults: running trials are ignored, the variance floor is in units of the reward, and
  /// nothing is suggested when a trial could no longer become complete.
  var compat = false

  init() {}

  func validate() throws {
    try requireOption("xi", xi, in: -1e6...1e6)
    try requireOption("kappa", kappa, in: 0...1e6)
    try requireOption("initial", initial, in: 1...10_000)
    try requireOption("random", random, in: 0...1)
    try requireOption("starts", starts, in: 1...1000)
    try requireOption("points", points, in: 1...1_000_000)
    try requireOption("searches", searches, in: 1...1000)
  }

  func makeSuggester(for run: RunSetup) -> any Suggester {
    GaussianProcessSuggester(self, run)
  }
}

private final class GaussianProcessSuggester: Suggester {
  private typealias Observation = (point: [Double], loss: Double)

  private let recipe: GaussianProcessSearch
  private let cube: UnitCube
  private let search: PromisingPoints
  private let design: [Configuration]
  private var stream: RandomStream
  private var imputation: ValueImputation
  private var hyperparameters: GaussianProcess.Hyperparameters?
  /// The cells that this batch must not repeat.
  private var taken: Set<Int> = []

  /// The variance that the original assumes at least, in squared units of the reward.
  private static let rawVarianceFloor = 1e-5
  /// The complete trials after which the original fixes the value for stopped ones.
  private static let freezeAfter = 40

  init(_ recipe: GaussianProcessSearch, _ run: RunSetup) {
    self.recipe = recipe
    cube = UnitCube(run.space)
    search = PromisingPoints(cube: cube, points: recipe.points, searches: recipe.searches)
    var designStream = RandomStream(seed: run.seed, name: "design")
    design = recipe.design.configurations(recipe.initial, in: cube, using: &designStream)
    stream = RandomStream(seed: run.seed, name: "gp")
    imputation = ValueImputation(recipe.imputation)
  }

  func suggest(_ ledger: Ledger, count: Int) throws -> [Suggestion] {
    let contest = ledger.contest
    if recipe.compat, contest.isMultiStep, contest.rounds - ledger.iteration + 1 < contest.steps {
      return []
    }
    let complete = ledger.history.reduce(0) { $0 + ($1.state == .completed ? 1 : 0) }
    if recipe.compat, complete >= Self.freezeAfter { imputation.freeze(ledger) }
    let history = imputation.observations(ledger)
    taken = Set(history.map { ledger.space.cell(of: $0.configuration) })
    if !recipe.compat {
      for trial in ledger.history + ledger.running
      where ledger.space.contains(trial.configuration) {
        taken.insert(ledger.space.cell(of: trial.configuration))
      }
    }
    let started = history.count + (recipe.compat ? 0 : ledger.running.count)
    let batch =
      started < design.count || history.isEmpty || cube.dimensions == 0
      ? initialBatch(from: started, count)
      : try modelBatch(
        history.map { (cube.point($0.configuration), -$0.reward) }, ledger, count)
    return batch.map { .configuration($0) }
  }

  private func initialBatch(from started: Int, _ count: Int) -> [Configuration] {
    (started..<(started + count)).map { index in
      guard index < design.count else { return randomConfiguration() }
      let cell = cube.space.cell(of: design[index])
      if !taken.insert(cell).inserted, !recipe.compat { return randomConfiguration() }
      return design[index]
    }
  }

  /// A configuration that was not tried; after 1000 failures any.
  private func randomConfiguration() -> Configuration {
    var fresh = InitialDesign.random(in: cube.space, using: &stream)
    for _ in 0..<1000 {
      if taken.insert(cube.space.cell(of: fresh)).inserted { return fresh }
      fresh = InitialDesign.random(in: cube.space, using: &stream)
    }
    if !recipe.compat, taken.count < cube.space.cellCount {
      for cell in 0..<cube.space.cellCount where taken.insert(cell).inserted {
        return cube.space.configuration(ofCell: cell)
      }
    }
    return fresh
  }

  private func modelBatch(
    _ observations: [Observation], _ ledger: Ledger, _ count: Int
  ) throws -> [Configuration] {
    var observations = observations
    let filler = Numerics.median(observations.map(\.loss))
    if !recipe.compat {
      for trial in ledger.running where ledger.space.contains(trial.configuration) {
        observations.append((cube.point(trial.configuration), filler))
      }
    }
    var promise: Promise?
    var ranking: ArraySlice<(point: [Double], value: Double)> = []
    var batch: [Configuration] = []
    if recipe.batch == .default {
      let fitted = try fit(observations)
      promise = fitted
      ranking = ranked(fitted, observations)[...]
    }
    while batch.count < count {
      if stream.uniform() < recipe.random {
        batch.append(randomConfiguration())
      } else {
        let model = try promise ?? fit(observations)
        promise = model
        switch recipe.batch {
        case .default:
          batch.append(firstFresh(&ranking) ?? randomConfiguration())
        case .reoptimization, .medianImputation:
          ranking = ranked(model, observations)[...]
          batch.append(firstFresh(&ranking) ?? randomConfiguration())
        case .localPenalization:
          ranking = ranked(penalised(model, by: batch), observations)[...]
          if recipe.compat, let best = ranking.first {
            batch.append(cube.configuration(best.point))
          } else {
            batch.append(firstFresh(&ranking) ?? randomConfiguration())
          }
        }
      }
      if recipe.batch == .medianImputation, let last = batch.last {
        observations.append((cube.point(last), filler))
        promise = nil
      }
    }
    return batch
  }

  /// The next point of a ranking that falls on a cell which was not taken.
  private func firstFresh(
    _ ranking: inout ArraySlice<(point: [Double], value: Double)>
  ) -> Configuration? {
    while let candidate = ranking.popFirst() {
      let configuration = cube.configuration(candidate.point)
      if taken.insert(cube.space.cell(of: configuration)).inserted { return configuration }
    }
    return nil
  }

  private func ranked(
    _ promise: Promise, _ observations: [Observation]
  ) -> [(point: [Double], value: Double)] {
    var seen: Set<Int> = []
    let known = observations.map(\.point).filter { seen.insert(cube.cell($0)).inserted }
    return search.ranked(promise, known: known, using: &stream)
  }

  private func fit(_ observations: [Observation]) throws -> Promise {
    var process = try GaussianProcess(
      inputs: observations.map(\.point), targets: observations.map(\.loss),
      hyperparameters: hyperparameters)
    process.fit(randomStarts: recipe.starts - 1, using: &stream)
    hyperparameters = process.hyperparameters
    let scale = process.standardization.deviation
    return Promise(
      process: process,
      acquisition: Acquisition(
        kind: recipe.kind, incumbent: observations.map(\.loss).min() ?? 0,
        xi: recipe.xi * scale, kappa: recipe.kappa,
        varianceFloor: recipe.compat ? Self.rawVarianceFloor : 1e-10 * scale * scale))
  }

  /// Penalties around the batch so far, for a loss that changes by at most 5 over the unit cube.
  private func penalised(_ promise: Promise, by batch: [Configuration]) -> Promise {
    let lipschitz = 5.0
    var promise = promise
    promise.penalties = batch.map { configuration in
      let point = cube.point(configuration)
      let (mean, variance) = promise.process.predict(point)
      return Promise.Penalty(
        point: point, radius: (mean - promise.acquisition.incumbent) / lipschitz,
        width: variance.squareRoot() / lipschitz)
    }
    return promise
  }
}
