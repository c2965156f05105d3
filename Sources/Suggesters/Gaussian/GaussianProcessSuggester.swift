import Acquisitions
import RematchNumerics
import Search
import Surrogates

/// One run of `gp`.
final class GaussianProcessSuggester: Suggester {
  typealias Surface = AcquisitionSurface<GaussianProcess>

  /// A point with its loss, known or assumed.
  struct Observation {
    /// The coordinates in the unit cube.
    let point: [Double]
    /// The loss, warped.
    let loss: Double
    /// The variance of the loss's own noise.
    let noise: Double
    /// Whether the loss is a reward that was seen, not one that was imputed.
    let isCertain: Bool
  }

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
  /// What is maximised; nil until the model is fitted.
  private var surface: Surface?
  /// The same for `q-log-ei`, in place of the surface.
  private var joint: JointImprovement<GaussianProcess>?
  private var ranked: ArraySlice<PromisingPoints.Candidate> = []
  private var draws: ThompsonSampling?

  /// The least variance that OpenBox 0.7.16 assumes, in squared units of the reward.
  private static let rawVarianceFloor = 1e-5
  /// The least variance otherwise, in squared standard deviations of the rewards: far below what a reward
  /// can tell, and far above rounding errors.
  private static let varianceFloor = 1e-10
  /// The complete trials after which the champions' submission fixes the value for stopped ones.
  private static let freezeAfter = 40
  /// The slope that the local penalization of OpenBox 0.7.16 assumes.
  private static let rawSlope = 5.0
  /// The largest rewards with which nothing over- or underflows.
  private static let plainMagnitudes = 0x1p-400...0x1p400
  /// The draws of a random configuration after which OpenBox 0.7.16 accepts one that was tried.
  private static let freshDraws = 1000

  init(_ recipe: GaussianProcessSearch, _ run: RunSetup) {
    self.recipe = recipe
    cube = UnitCube(run.space)
    capacity = run.contest.slots
    ranking = PromisingPoints(cube: cube, points: recipe.points, searches: recipe.searches)
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
    let running = has(.running) ? [] : ledger.running.filter { $0.cell != nil }
    taken =
      has(.running)
      ? Set(history.map { ledger.space.cell(of: $0.configuration) })
      : Set(ledger.trials.compactMap(\.cell))
    let started = history.count + running.count
    let batch =
      started < design.count || history.isEmpty || cube.dimensions == 0
      ? initialBatch(from: started, count)
      : try modelBatch(history, pending: running.map { cube.point($0.configuration) }, count)
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

  /// Returns a random configuration that was not tried, or any once all were.
  ///
  /// `FreshCells` would draw other numbers once half of the cells were tried, and so change every run.
  private func randomConfiguration() -> Configuration {
    var fresh = cube.space.randomConfiguration(using: &stream)
    for _ in 0..<Self.freshDraws {
      if taken.insert(cube.space.cell(of: fresh)).inserted { return fresh }
      fresh = cube.space.randomConfiguration(using: &stream)
    }
    if !has(.running), taken.count < cube.space.cellCount {
      for cell in 0..<cube.space.cellCount where taken.insert(cell).inserted {
        return cube.space.configuration(ofCell: cell)
      }
    }
    return fresh
  }

  // MARK: - With a model

  private func modelBatch(
    _ history: [ValueImputation.Observation], pending: [[Double]], _ count: Int
  ) throws -> [Configuration] {
    let unit = unit(of: history)
    let losses = recipe.warping.apply(history.map { -$0.reward / unit })
    observations = zip(history, losses).map { observation($0, $1, unit: unit) }
    let filler = RematchNumerics.median(losses)
    if recipe.batch.imputesMedian { observations += pending.map { imputed(filler, at: $0) } }
    var waiting = recipe.batch.imputesMedian ? [] : pending
    (surface, joint) = (nil, nil)
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
        observations.append(imputed(filler, at: point))
        (surface, joint) = (nil, nil)
      } else {
        waiting.append(point)
      }
    }
    return batch
  }

  /// Returns the power of two by which rewards are divided before they are learnt from: 1, but for rewards whose
  /// squares may over- or underflow that of the largest one.
  ///
  /// No bit of a quotient changes but the exponent, so the process learns the same at any scale. The faults of
  /// `compat` are in units of the reward, so with them nothing is divided.
  private func unit(of history: [ValueImputation.Observation]) -> Double {
    let largest = history.reduce(0) { max($0, $1.reward.magnitude) }
    guard largest > 0, largest < .infinity, recipe.compat.isEmpty,
      !Self.plainMagnitudes.contains(largest)
    else { return 1 }
    return largest.binade
  }

  /// Returns a trial of the history as the process sees it.
  ///
  /// A last mean that is known without noise is certain as long as the process is told the noise of the
  /// others; with the fault `timetable`, whatever has no noise is certain, an imputed value as well.
  private func observation(
    _ trial: ValueImputation.Observation, _ loss: Double, unit: Double
  ) -> Observation {
    let deviation = recipe.warping == .none ? trial.noiseDeviation / unit : 0
    let square = deviation * deviation
    let noise = square.isFinite ? square : 0
    let isExact = recipe.imputation == .last && recipe.warping == .none && noise == 0
    return Observation(
      point: cube.point(trial.configuration), loss: loss, noise: noise,
      isCertain: has(.timetable) ? noise == 0 : !trial.isImputed || isExact)
  }

  /// Returns a pending point with an assumed loss.
  private func imputed(_ loss: Double, at point: [Double]) -> Observation {
    Observation(point: point, loss: loss, noise: 0, isCertain: has(.timetable))
  }

  /// Returns the best configuration that was not taken, points having become pending.
  private func choose(after pending: [[Double]]) throws -> Configuration? {
    let isNew = surface == nil && joint == nil
    if isNew {
      try fit()
      (ranked, draws) = ([], nil)
    }
    for point in pending { try absorb(point) }
    let isBounded = recipe.batch.keepsBounds(recipe.kind)
    let next: Slot = isNew || !isBounded ? .new : pending.isEmpty ? .same : .bounded
    if let joint { return search(joint, next) }
    guard let surface else { return nil }
    if recipe.batch == .thompson {
      let draws = draws ?? ThompsonSampling(surface.posterior, in: cube, using: &stream)
      self.draws = draws
      return take(draws.best(except: taken, using: &stream))
    }
    return search(surface, next)
  }

  /// How an objective differs from that of the slot before.
  private enum Slot {
    /// Nothing is known of its values.
    case new
    /// The values are nowhere larger.
    case bounded
    /// The values are the same.
    case same
  }

  /// Returns the best configuration that was not taken.
  private func search<Objective: DifferentiableObjective>(
    _ objective: Objective, _ slot: Slot
  ) -> Configuration? {
    guard recipe.optimizer != .lattice else {
      switch slot {
      case .new: lattice.begin(objective, known: known(), using: &stream)
      case .bounded: lattice.advance()
      case .same: break
      }
      return take(lattice.best(objective, except: taken))
    }
    if ranked.isEmpty || recipe.batch != .default {
      ranked =
        ranking.ranked(
          objective, known: known(),
          climbs: recipe.optimizer == .randomGradient ? recipe.searches : 0,
          snaps: !has(.ranking), using: &stream)[...]
    }
    if recipe.batch == .localPenalization, has(.penalty), let best = ranked.first {
      return cube.configuration(best.point)
    }
    return firstFresh()
  }

  private func take(_ cell: Int?) -> Configuration? {
    guard let cell, taken.insert(cell).inserted else { return nil }
    return cube.space.configuration(ofCell: cell)
  }

  /// Returns the next ranked point that falls on a cell which was not taken.
  private func firstFresh() -> Configuration? {
    while let candidate = ranked.popFirst() {
      if let configuration = take(cube.cell(candidate.point)) { return configuration }
    }
    return nil
  }

  /// Returns the distinct points of the observations, the best first.
  private func known() -> [[Double]] {
    var seen: Set<Int> = []
    return observations.sorted { $0.loss < $1.loss }.map(\.point)
      .filter { seen.insert(cube.cell($0)).inserted }
  }

  /// Fits the process to the observations and makes the objective of the first slot.
  private func fit() throws {
    let losses = observations.map(\.loss)
    var options =
      recipe.prior == .bounded ? GaussianProcess.Options() : .dimensionScaled(cube.dimensions)
    options.categorical = cube.isCategorical
    var process = try GaussianProcess(
      inputs: observations.map(\.point), targets: losses, noiseVariances: observations.map(\.noise),
      hyperparameters: hyperparameters, options: options)
    if hyperparameters == nil || Double(losses.count) >= Double(fitted) * (1 + recipe.refit) {
      process.fit(randomStarts: recipe.starts - 1, using: &stream)
      hyperparameters = process.hyperparameters
      fitted = losses.count
    }
    let acquisition = acquisition(scale: process.standardization.deviation)
    let surface = Surface(
      posterior: process, acquisition: acquisition,
      isPenalised: recipe.batch == .localPenalization)
    if recipe.batch == .jointImprovement {
      joint = JointImprovement(surface, capacity: capacity, seed: stream.next())
    } else {
      self.surface = surface
    }
  }

  /// Returns the acquisition for the observations, whose losses have a standard deviation.
  private func acquisition(scale: Double) -> Acquisition {
    let count = Double(observations.count)
    var acquisition = Acquisition(
      kind: recipe.kind, incumbent: Self.incumbent(observations), xi: recipe.xi * scale,
      kappa: recipe.schedule
        ? (2 * Portable.log(Double(cube.dimensions) * count * count)).squareRoot() : recipe.kappa,
      varianceFloor: has(.floor) ? Self.rawVarianceFloor : Self.varianceFloor * scale * scale)
    let isLogarithmic =
      recipe.optimizer == .lattice || recipe.batch == .localPenalization && !has(.penalty)
    if isLogarithmic { acquisition.kind = recipe.kind.logarithmic }
    return acquisition
  }

  /// Returns the best loss that is certain, or the best of all if none is certain.
  static func incumbent(_ observations: [Observation]) -> Double {
    observations.filter(\.isCertain).map(\.loss).min() ?? observations.map(\.loss).min() ?? 0
  }

  /// Lets the objective know of a pending point.
  private func absorb(_ point: [Double]) throws {
    switch recipe.batch {
    case .reoptimization, .default, .medianImputation, .thompson: break
    case .localPenalization:
      if let slope { surface?.penalise(around: point, slope: slope) }
    case .constantLiar:
      try surface?.pretend(recipe.lie.value(observations.map(\.loss)), at: point)
    case .krigingBeliever: try surface?.believe(at: point)
    case .jointImprovement: try joint?.add(point)
    }
  }

  /// The slope that local penalization assumes: the loss changes at most as fast as the posterior mean does at
  /// the points of the history, or, where that is flat, by a standard deviation over the width of the cube.
  private var slope: Double? {
    guard let surface else { return nil }
    if has(.penalty) { return Self.rawSlope }
    let slope = surface.steepestSlope(at: known())
    return slope == 0 ? surface.posterior.standardization.deviation : slope
  }
}
