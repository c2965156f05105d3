import RematchNumerics
import Reports
import Search
import Surfaces

/// The facts that `rematch surface inspect` prints about a surface, rewards as users know them.
struct SurfaceInspection: Encodable {
  struct Axis: Encodable {
    let name: String
    let kind: String
    let scale: Parameter.Scale?
    let levels: Int
    /// Of a parameter of numbers.
    let low: Double?
    let high: Double?
    let step: Double?
    let labels: [String]?
    /// The share of the variance that it explains.
    let importance: Double
  }

  struct Pair: Encodable {
    let parameters: [String]
    let importance: Double
    /// How many cells there are for each combination of levels, on average.
    let cellsPerSlice: Double
  }

  struct Optimum: Encodable {
    let reward: Double
    let values: [String: ParameterValue]
    /// The cells of the optimum, and those from which steepest ascent leads to it.
    let plateau: Int
    let basin: Int
  }

  struct Optima: Encodable {
    let count: Int
    let strict: Int
    /// The share of cells from which ascent leads to a best one.
    let globalShare: Double
    /// The best of them.
    let best: [Optimum]
  }

  struct Standard: Encodable {
    let values: [String: ParameterValue]
    /// `nil` if it fails.
    let reward: Double?
    /// What the optimum is better by.
    let gain: Double?
    /// The share of cells that are better.
    let better: Double?
  }

  struct Admission: Encodable {
    let isAdmitted: Bool
    let headroom: Double
    let leastHeadroom: Double
    /// The probability that full rewards put two of the ten best cells in order.
    let bestOrder: Double?
    let leastBestOrder: Double
  }

  struct RandomSearch: Encodable {
    let evaluations: Int
    /// The file's own figures; `nil` past the end of its lists.
    let median: Double?
    let mean: Double?
    let exactMedian: Double
    let exactMean: Double
  }

  /// The numbers of evaluations after which random search is shown.
  private static let evaluations = [1, 10, 50, 100, 200]
  /// The most optima that are shown.
  private static let shownOptima = 10

  let name: String
  let about: String?
  let hash: String
  let provenance: Provenance
  let objective: Objective
  let parameters: [Axis]
  let pairs: [Pair]
  /// What three and more parameters explain together.
  let higherImportance: Double
  let isGrid: Bool
  let cells: Int
  let failures: Int
  let readings: Int
  let hasDurations: Bool
  let meanSeconds: Double?
  let best: Double
  let worst: Double
  let median: Double
  let optima: Optima
  let `default`: Standard?
  let fitnessDistance: Double?
  let admission: Admission
  let noise: [StepNoise]
  let randomSearch: [RandomSearch]
  let properties: SurfaceProperties?
  let published: PublishedProperties?

  /// - Parameter withContest: measures what was published of the contest's tables, which takes longest.
  init(_ surface: Surface, withContest: Bool) {
    let landscape = Landscape(surface)
    let space = surface.space
    let shown = surface.objective.shown as (Double) -> Double
    name = surface.name
    about = surface.objective.about
    hash = surface.contentHash
    provenance = surface.provenance
    objective = surface.objective
    parameters = zip(space.parameters, landscape.importance.parameters).map { parameter, effect in
      let isNumeric = parameter.labels == nil
      return Axis(
        name: parameter.name, kind: parameter.kindName, scale: parameter.scale,
        levels: parameter.values.count, low: isNumeric ? parameter.values.first : nil,
        high: isNumeric ? parameter.values.last : nil, step: isNumeric ? parameter.step : nil,
        labels: parameter.labels, importance: effect.share)
    }
    pairs = landscape.importance.pairs.map { effect in
      Pair(
        parameters: effect.parameters.map { space.parameters[$0].name },
        importance: effect.share,
        cellsPerSlice: Double(landscape.importance.validCells) / Double(max(1, effect.slices)))
    }
    higherImportance = landscape.importance.rest
    isGrid = space.candidates == nil
    cells = space.cellCount
    failures = surface.failures
    readings = surface.steps
    hasDurations = surface.durations != nil
    meanSeconds = surface.durations == nil ? nil : surface.meanSeconds
    let sorted = surface.sortedRewards()
    best = shown(sorted[sorted.count - 1])
    worst = shown(sorted[0])
    median = shown(landscape.headroom.median)
    optima = Optima(
      count: landscape.basins.basins.count, strict: landscape.basins.strict,
      globalShare: landscape.basins.globalShare,
      best: landscape.basins.basins.prefix(Self.shownOptima).map { basin in
        Optimum(
          reward: shown(basin.reward),
          values: space.values(of: space.configuration(ofCell: basin.cell)),
          plateau: basin.plateau, basin: basin.cells)
      })
    self.default = space.defaultConfiguration.map { configuration in
      let reward = surface.fullReward(ofCell: space.cell(of: configuration))
      return Standard(
        values: space.values(of: configuration), reward: reward.map(shown),
        gain: reward.map { sorted[sorted.count - 1] - $0 },
        better: reward.map { reward in
          Double(sorted.count { $0 > reward }) / Double(sorted.count)
        })
    }
    fitnessDistance = landscape.fitnessDistance
    admission = Admission(
      isAdmitted: landscape.isAdmitted, headroom: landscape.headroom.share,
      leastHeadroom: Headroom.leastShare, bestOrder: landscape.noise.last?.bestOrder,
      leastBestOrder: Landscape.leastBestOrder)
    noise = landscape.noise
    let exact = Baseline(exactFor: sorted)
    let own = surface.baseline
    randomSearch = Self.evaluations.map { count in
      func figure(_ list: [Double]) -> Double? {
        list.indices.contains(count - 1) ? shown(list[count - 1]) : nil
      }
      return RandomSearch(
        evaluations: count, median: figure(own.median), mean: figure(own.mean),
        exactMedian: shown(exact.median[count - 1]), exactMean: shown(exact.mean[count - 1]))
    }
    properties =
      withContest && surface.steps > 1 && surface.failures == 0 ? surface.properties() : nil
    published = surface.steps == Contest.final.steps ? .contest : nil
  }
}
