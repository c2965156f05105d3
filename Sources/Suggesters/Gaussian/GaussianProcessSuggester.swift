import RematchNumerics
import Search
import Surrogates

/// One run of `gp`.
final class GaussianProcessSuggester: Suggester {
  private typealias Observation = (point: [Double], loss: Double, noise: Double)

  private let recipe: GaussianProcessSearch
  private let cube: UnitCube
  private let capacity: Int
  private let ranking: PromisingPoints
  private lazy var lattice = LatticeSearch(
    cube: cube, points: recipe.points, searches: recipe.searches, limit: recipe.cells)
  private let design: [Configuration]
  private var stream: RandomStream
  private var imputation: ValueImputation
  private var hyperparameters: GaussianProcess.Hyperparameters?
  /// The number of observations at the last fit.
  private var fitted = 0
  /// The cells that this batch must not repeat.
  private var taken: Set<Int> = []

  // Of this batch.
  private var observations: [Observation] = []
  private var promise: Promise?
  private var ranked: ArraySlice<(point: [Double], value: Double)> = []
  private var draws: ThompsonSampling?

  /// The variance that the original assumes at least, in squared units of the reward.
  private static let rawVarianceFloor = 1e-5
  /// The complete trials after which the original fixes the value for stopped ones.
  private static let freezeAfter = 40
  /// The slope that the original's local penalization assumes.
  private static let rawSlope = 5.0

  init(_ recipe: GaussianProcessSearch, _ run: RunSetup) {
    self.recipe = recipe
    cube = UnitCube(run.space)
    capacity = run.contest.slots
    ranking = PromisingPoints(
      cube: cube, points: recipe.points, searches: recipe.searches,
      climbs: recipe.optimizer == .randomGradient ? recipe.searches : 0,
      snaps: !recipe.compat.contains(.ranking))
    var designStream = RandomStream(seed: run.seed, name: "design")
    design = recipe.design.configurations(recipe.initial, in: cube, using: &designStream)
    stream = RandomStream(seed: run.seed, name: "gp")
    imputation = ValueImputation(recipe.imputation)
  }

  private func has(_ fault: GaussianProcessSearch.Fault) -> Bool { recipe.compat.contains(fault) }

  func suggest(_ ledger: Ledger, count: Int) throws -> [Suggestion] {
    let contest = ledger.contest
    if has(.timetable) {
      if contest.steps > 1, contest.rounds - ledger.iteration + 1 < contest.steps { return [] }
      let complete = ledger.history.reduce(0) { $0 + ($1.state == .completed ? 1 : 0) }
      if complete >= Self.freezeAfter { imputation.freeze(ledger) }
    }
    let history = imputation.observations(ledger)
    taken = Set(history.map { ledger.space.cell(of: $0.configuration) })
    var running: [Trial] = []
    if !has(.running) {
      running = ledger.running.filter { ledger.space.contains($0.configuration) }
      for trial in ledger.history + running where ledger.space.contains(trial.configuration) {
        taken.insert(ledger.space.cell(of: trial.configuration))
      }
    }
    let started = history.count + running.count
    let batch =
      started < design.count || history.isEmpty || cube.dimensions == 0
      ? initialBatch(from: started, count)
      : try modelBatch(
        history.map { (cube.point($0.configuration), -$0.reward, $0.noiseVariance) },
        pending: running.map { cube.point($0.configuration) }, count)
    return batch.map { .configuration($0) }
  }

  private func initialBatch(from started: Int, _ count: Int) -> [Configuration] {
    (started..<(started + count)).map { index in
      guard index < design.count else { return randomConfiguration() }
      let cell = cube.space.cell(of: design[index])
      if !taken.insert(cell).inserted, !has(.running) { return randomConfiguration() }
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
    if !has(.running), taken.count < cube.space.cellCount {
      for cell in 0..<cube.space.cellCount where taken.insert(cell).inserted {
        return cube.space.configuration(ofCell: cell)
      }
    }
    return fresh
  }

  private func modelBatch(
    _ history: [Observation], pending: [[Double]], _ count: Int
  ) throws -> [Configuration] {
    let losses = recipe.warping.apply(history.map(\.loss))
    observations = zip(history, losses).map {
      ($0.point, $1, recipe.warping == .none ? $0.noise : 0)
    }
    let filler = RematchNumerics.median(losses)
    if recipe.batch.imputesMedian { observations += pending.map { ($0, filler, 0) } }
    var waiting = recipe.batch.imputesMedian ? [] : pending
    promise = nil
    var batch: [Configuration] = []
    while batch.count < count {
      var chosen: Configuration?
      if stream.uniform() >= recipe.random {
        chosen = try choose(after: waiting)
        waiting = []
      }
      let configuration = chosen ?? randomConfiguration()
      batch.append(configuration)
      let point = cube.point(configuration)
      if recipe.batch == .medianImputation {
        observations.append((point, filler, 0))
        promise = nil
      } else {
        waiting.append(point)
      }
    }
    return batch
  }

  /// The most promising configuration that was not taken, points having become pending.
  private func choose(after pending: [[Double]]) throws -> Configuration? {
    let isNew = promise == nil
    var promise = try promise ?? fit()
    for point in pending { try absorb(point, into: &promise) }
    self.promise = promise
    if isNew { (ranked, draws) = ([], nil) }
    if recipe.batch == .thompson {
      let draws = draws ?? ThompsonSampling(promise.process, in: cube, using: &stream)
      self.draws = draws
      return take(draws.best(except: taken, using: &stream))
    }
    switch recipe.optimizer {
    case .lattice:
      if isNew || !recipe.batch.onlyShrinks {
        lattice.begin(promise, known: known(), using: &stream)
      } else if !pending.isEmpty {
        lattice.shrink()
      }
      return take(lattice.best(promise, except: taken))
    case .randomLocal, .randomGradient:
      if ranked.isEmpty || recipe.batch != .default {
        ranked = ranking.ranked(promise, known: known(), using: &stream)[...]
      }
      if recipe.batch == .localPenalization, has(.penalty), let best = ranked.first {
        return cube.configuration(best.point)
      }
      return firstFresh()
    }
  }

  private func take(_ cell: Int?) -> Configuration? {
    guard let cell, taken.insert(cell).inserted else { return nil }
    return cube.space.configuration(ofCell: cell)
  }

  /// The next ranked point that falls on a cell which was not taken.
  private func firstFresh() -> Configuration? {
    while let candidate = ranked.popFirst() {
      if let configuration = take(cube.cell(candidate.point)) { return configuration }
    }
    return nil
  }

  /// The distinct points of the observations, the best first.
  private func known() -> [[Double]] {
    var seen: Set<Int> = []
    return observations.sorted { $0.loss < $1.loss }.map(\.point)
      .filter { seen.insert(cube.cell($0)).inserted }
  }

  private func fit() throws -> Promise {
    let losses = observations.map(\.loss)
    var process = try GaussianProcess(
      inputs: observations.map(\.point), targets: losses, noiseVariances: observations.map(\.noise),
      hyperparameters: hyperparameters,
      options: recipe.prior == .bounded
        ? GaussianProcess.Options() : .dimensionScaled(cube.dimensions))
    if hyperparameters == nil || Double(losses.count) >= Double(fitted) * (1 + recipe.refit) {
      process.fit(randomStarts: recipe.starts - 1, using: &stream)
      hyperparameters = process.hyperparameters
      fitted = losses.count
    }
    // The best of the rewards that are certain.
    let incumbent = observations.filter { $0.noise == 0 }.map(\.loss).min() ?? losses.min() ?? 0
    let scale = process.standardization.deviation
    let count = Double(losses.count)
    var acquisition = Acquisition(
      kind: recipe.kind, incumbent: incumbent, xi: recipe.xi * scale,
      kappa: recipe.schedule
        ? (2 * Portable.log(Double(cube.dimensions) * count * count)).squareRoot() : recipe.kappa,
      varianceFloor: has(.floor) ? Self.rawVarianceFloor : 1e-10 * scale * scale)
    let isLogarithmic =
      recipe.optimizer == .lattice || recipe.batch == .localPenalization && !has(.penalty)
    if isLogarithmic { acquisition.kind = recipe.kind.logarithmic }
    return Promise(
      process: process, acquisition: acquisition, isPenalised: recipe.batch == .localPenalization,
      paths: recipe.batch == .jointImprovement
        ? SamplePaths(
          capacity: capacity, incumbent: acquisition.incumbent, seed: stream.next()) : nil)
  }

  /// Lets a promise know of a pending point.
  private func absorb(_ point: [Double], into promise: inout Promise) throws {
    switch recipe.batch {
    case .reoptimization, .default, .medianImputation, .thompson: break
    case .localPenalization: promise.penalties.append(penalty(around: point, of: promise))
    case .constantLiar:
      let lie = recipe.lie.value(observations.map(\.loss))
      try promise.process.append(input: point, target: lie)
    case .krigingBeliever:
      let mean = promise.process.predict(point).mean
      try promise.process.append(input: point, target: mean)
    case .jointImprovement: try promise.paths?.add(point, to: &promise.process)
    }
  }

  /// The ball around a pending point in which nothing better than the incumbent is expected, for a loss that
  /// changes at most as fast as the posterior mean does at the points of the history.
  private func penalty(around point: [Double], of promise: Promise) -> Promise.Penalty {
    var slope = has(.penalty) ? Self.rawSlope : 0
    if !has(.penalty) {
      for point in known() {
        let gradient = promise.process.predictWithGradient(point).meanGradient
        slope = max(slope, gradient.reduce(0) { $0 + $1 * $1 }.squareRoot())
      }
      if slope == 0 { slope = promise.process.standardization.deviation }
    }
    let (mean, variance) = promise.process.predict(point)
    return Promise.Penalty(
      point: point, radius: (mean - promise.acquisition.incumbent) / slope,
      width: max(variance.squareRoot() / slope, 1e-12))
  }
}
