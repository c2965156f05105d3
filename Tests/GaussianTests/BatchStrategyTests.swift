import RematchNumerics
import Search
import Surrogates
import Testing

@testable import Gaussian

@Suite("Batch strategies")
struct BatchStrategyTests {
  @Test("the joint improvement by sample paths equals plain Monte Carlo over the joint posterior")
  func joint() throws {
    let lattice = try LatticeCase(.logExpectedImprovement)
    let pending = [[0.31, 0.52], [0.77, 0.18]]
    let point = [0.36, 0.47]
    let posterior = lattice.promise.process.jointPosterior(
      points: (pending + [point]).flatMap { $0 }, includesNoise: true)
    let factor = Cholesky.jittered(posterior.covariance)
    let incumbent = lattice.promise.acquisition.incumbent
    var stream = RandomStream(seed: 1, name: "plain Monte Carlo")
    var gains: [Double] = []
    for _ in 0..<100_000 {
      let normals = (0..<3).map { _ in stream.normal() }
      let losses = (0..<3).map { row in
        (0...row).reduce(posterior.means[row]) { $0 + factor[row, $1] * normals[$1] }
      }
      let best = min(incumbent, losses[0], losses[1])
      gains.append(max(0, best - losses[2]))
    }
    let plain = Self.estimate(gains)

    // The mean over scrambles of the sequence, each of them unbiased.
    let estimates: [Double] = try (0..<40).map { seed in
      var promise = lattice.promise
      promise.paths = SamplePaths(capacity: 5, incumbent: incumbent, seed: UInt64(seed))
      for other in pending { try promise.paths?.add(other, to: &promise.process) }
      return Portable.exp(promise.values(point)[0])
    }
    let own = Self.estimate(estimates)
    #expect(abs(own.mean - plain.mean) < 4 * max(own.error, plain.error))
    #expect(max(own.error, plain.error) < 0.02 * plain.mean)
  }

  /// The mean and its standard error.
  private static func estimate(_ values: [Double]) -> (mean: Double, error: Double) {
    let center: Double = mean(values)
    let squares: Double = values.reduce(0.0) { sum, value in
      let difference = value - center
      return sum + difference * difference
    }
    let count = Double(values.count)
    return (center, (squares / count / count).squareRoot())
  }

  @Test("without pending points the joint improvement is the expected improvement")
  func single() throws {
    var lattice = try LatticeCase(.logExpectedImprovement)
    let expected = lattice.promise.values([0.2, 0.9])[0]
    lattice.promise.paths = SamplePaths(
      capacity: 5, incumbent: lattice.promise.acquisition.incumbent, seed: 3)
    #expect(lattice.promise.values([0.2, 0.9])[0] == expected)
  }

  @Test("a pending point lowers the joint improvement, most where it is")
  func shrinking() throws {
    var lattice = try LatticeCase(.logExpectedImprovement)
    let points = (0..<143).flatMap {
      lattice.cube.point(lattice.cube.space.configuration(ofCell: $0))
    }
    let before = lattice.promise.values(points)
    lattice.promise.paths = SamplePaths(
      capacity: 5, incumbent: lattice.promise.acquisition.incumbent, seed: 3)
    let cell = lattice.cube.space.configuration(ofCell: lattice.ranking(except: [])[0])
    try lattice.promise.paths?.add(lattice.cube.point(cell), to: &lattice.promise.process)
    let after = lattice.promise.values(points)
    let falls = zip(before, after).map { $0 - $1 }
    #expect(falls.allSatisfy { $0 > -0.05 })
    let largest = try #require(falls.indices.max { falls[$0] < falls[$1] })
    #expect(lattice.cube.space.configuration(ofCell: largest) == cell)
  }

  @Test("Thompson sampling draws cells as often as they are the best of the posterior")
  func thompson() throws {
    var lattice = try LatticeCase(.expectedImprovement, levels: [3, 2], observations: 3)
    let sampling = ThompsonSampling(
      lattice.promise.process, in: lattice.cube, using: &lattice.stream)
    var counts = [Double](repeating: 0, count: 6)
    let draws = 4000
    for _ in 0..<draws {
      let cell = try #require(sampling.best(except: [], using: &lattice.stream))
      counts[cell] += 1
    }
    // The same by the joint posterior, drawn here.
    let points = (0..<6).flatMap {
      lattice.cube.point(lattice.cube.space.configuration(ofCell: $0))
    }
    let posterior = lattice.promise.process.jointPosterior(points: points)
    let factor = Cholesky.jittered(posterior.covariance)
    var expected = counts.map { _ in 0.0 }
    for _ in 0..<draws {
      let normals = (0..<6).map { _ in lattice.stream.normal() }
      let losses = (0..<6).map { row in
        (0...row).reduce(posterior.means[row]) { $0 + factor[row, $1] * normals[$1] }
      }
      expected[losses.indices.min { losses[$0] < losses[$1] } ?? 0] += 1
    }
    for cell in 0..<6 {
      let error = (counts[cell] + expected[cell] + 1).squareRoot()
      #expect(abs(counts[cell] - expected[cell]) < 4.5 * error, "cell \(cell)")
    }
    #expect(sampling.best(except: Set(0..<6), using: &lattice.stream) == nil)
  }

  @Test("every strategy fills a batch with distinct fresh cells", arguments: BatchStrategy.allCases)
  func distinct(_ strategy: BatchStrategy) throws {
    let space = try SearchSpace([
      Parameter(name: "a", values: (0..<7).map(Double.init)),
      Parameter(name: "b", values: (0..<6).map(Double.init)),
    ])
    var recipe = GaussianProcessSearch()
    recipe.batch = strategy
    recipe.initial = 5
    let suggester = recipe.makeSuggester(
      for: RunSetup(space: space, contest: .preliminary, seed: 1))
    var ledger = Ledger(space: space, contest: .preliminary)
    for _ in 0..<8 {
      let batch = try suggester.suggest(ledger, count: 5)
      for suggestion in batch {
        guard case .configuration(let configuration) = suggestion else { continue }
        let reward = -Double(configuration.indices.reduce(0) { $0 + ($1 - 4) * ($1 - 4) })
        ledger.history.append(
          Trial(
            id: ledger.history.count, configuration: configuration, start: ledger.iteration,
            state: .completed, readings: [Reading(mean: reward, lower: reward, upper: reward)]))
      }
      ledger.iteration += 1
    }
    #expect(Set(ledger.history.map(\.configuration)).count == 40)
    let found = ledger.history.prefix(25).contains { $0.configuration == [4, 4] }
    #expect(found, "the optimum is not among the first 25 of 42 cells")
  }
}
