import Acquisitions
import Foundation
import RematchNumerics
import Search
import Surrogates
import Testing

@testable import Gaussian

/// The reference values that `Fixtures/make_kit_example.py` makes with scikit-learn 0.20.2.
private struct KitExampleFixture: Decodable {
  struct Process: Decodable {
    struct Fixed: Decodable {
      let theta: Double
      let likelihood: Double
      let slope: Double
    }

    struct Improvement: Decodable {
      let xi: Double
      let probability: [Double]
    }

    let name: String
    let x: [[Double]]
    let y: [Double]
    let fixed: [Fixed]
    let theta: Double
    let likelihood: Double
    let points: [[Double]]
    let mean: [Double]
    let deviation: [Double]
    let improvement: [Improvement]
  }

  struct Search: Decodable {
    struct Slot: Decodable {
      let xi: Double
      let tries: [Configuration]
      let starts: [Configuration]
      let chosen: Configuration
    }

    let values: [[Double]]
    let trials: [Configuration]
    let rewards: [Double]
    let slots: [Slot]
  }

  let processes: [Process]
  let searches: [Search]

  static func load() throws -> KitExampleFixture {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/kit-example.json")
    return try JSONDecoder().decode(KitExampleFixture.self, from: Data(contentsOf: file))
  }
}

extension KitExampleFixture.Process {
  /// The process of the losses at a logarithm of the length scale.
  func process(theta: Double) throws -> GaussianProcess {
    try GaussianProcess(
      inputs: x, targets: y.map { -$0 },
      noiseVariances: y.map { _ in KitExample.noiseVariance },
      hyperparameters: hyperparameters(theta), options: KitExample.options)
  }

  func hyperparameters(_ theta: Double) -> GaussianProcess.Hyperparameters {
    var result = KitExample.options.initial(dimension: x[0].count)
    result.logLengthScales = x[0].map { _ in theta }
    return result
  }
}

@Suite("The organisers' example")
struct KitExampleTests {
  private let fixtures: KitExampleFixture

  init() throws { fixtures = try KitExampleFixture.load() }

  @Test("Likelihood and slope at fixed length scales are scikit-learn's")
  func likelihood() throws {
    for fixture in fixtures.processes {
      let process = try fixture.process(theta: 0)
      for fixed in fixture.fixed {
        let objective = process.objective(at: fixture.hyperparameters(fixed.theta))
        #expect(objective.gradient.count == 3)
        let size = max(1, fixed.likelihood.magnitude)
        #expect((objective.value + fixed.likelihood).magnitude < 1e-9 * size, "\(fixture.name)")
        // Rounding errors of the slope are relative to the likelihood, from which the slope is a difference.
        let slope = max(1, fixed.slope.magnitude, size)
        #expect((objective.gradient[1] + fixed.slope).magnitude < 1e-8 * slope, "\(fixture.name)")
      }
    }
  }

  @Test("The fitted length scale is scikit-learn's")
  func fit() throws {
    for fixture in fixtures.processes {
      let process = try KitExample.process(
        inputs: fixture.x, losses: fixture.y.map { -$0 })
      let theta = process.hyperparameters
      #expect(theta.logAmplitude == 0 && theta.logNoise == -100)
      for scale in theta.logLengthScales {
        #expect((scale - fixture.theta).magnitude < 1e-4, "\(fixture.name)")
      }
      let likelihood = try #require(process.logLikelihood()).value
      let size = max(1, fixture.likelihood.magnitude)
      #expect((likelihood - fixture.likelihood).magnitude < 1e-8 * size, "\(fixture.name)")
    }
  }

  @Test("Means, deviations and probabilities of improvement are scikit-learn's")
  func posterior() throws {
    for fixture in fixtures.processes {
      let process = try fixture.process(theta: fixture.theta)
      let spread = max(1, fixture.y.map(\.magnitude).max() ?? 0)
      for (index, point) in fixture.points.enumerated() {
        let (mean, variance) = process.predict(point)
        #expect((mean + fixture.mean[index]).magnitude < 1e-8 * spread, "\(fixture.name)")
        let expected = fixture.deviation[index]
        #expect((variance - expected * expected).magnitude < 1e-9, "\(fixture.name)")
      }
      for improvement in fixture.improvement {
        let surface = AcquisitionSurface(
          posterior: process,
          acquisition: Acquisition(
            kind: .probabilityOfImprovement, incumbent: -(fixture.y.max() ?? 0),
            xi: improvement.xi, kappa: 0, varianceFloor: 0))
        let ours = surface.values(fixture.points.flatMap { $0 })
        for (own, theirs) in zip(ours, improvement.probability) where theirs > 1e-300 {
          // Quantiles are compared, because probabilities magnify the error of the deviation.
          let z = NormalDistribution.quantile(theirs)
          let error = (NormalDistribution.quantile(own) - z).magnitude
          #expect(error < 1e-4 * max(1, z.magnitude), "\(fixture.name): \(own) and \(theirs)")
        }
        for (own, theirs) in zip(ours, improvement.probability) where theirs == 0 {
          #expect(own < 1e-300, "\(fixture.name)")
        }
      }
    }
  }

  @Test("From the same random cells the configuration that the kit's searcher chooses")
  func searches() throws {
    for search in fixtures.searches {
      let space = try SearchSpace(
        search.values.enumerated().map { Parameter(name: "p\($0)", values: $1) })
      let point = { (configuration: Configuration) in
        zip(search.values, configuration.indices).map { $0[$1] }
      }
      let losses = search.rewards.map { -$0 }
      let process = try KitExample.process(inputs: search.trials.map(point), losses: losses)
      for slot in search.slots {
        let surface = AcquisitionSurface(
          posterior: process,
          acquisition: Acquisition(
            kind: .probabilityOfImprovement, incumbent: losses.min() ?? 0, xi: slot.xi,
            kappa: 0, varianceFloor: 0))
        let chosen = KitExample.mostPromising(
          surface, of: slot.tries.map(point), starts: slot.starts.map(point), in: space)
        #expect(chosen == slot.chosen, "\(search.values.map(\.count)), xi \(slot.xi)")
      }
    }
  }

  /// What a new suggester answers in a contest of 14 steps.
  private func suggestions(
    _ ledger: Ledger, count: Int, recipe: KitExample = KitExample()
  ) throws -> [Suggestion] {
    let setup = RunSetup(space: ledger.space, contest: .final, seed: 3)
    return try recipe.makeSuggester(for: setup).suggest(ledger, count: count)
  }

  private func ledger(_ space: SearchSpace, cells: [Int], readings: Int) -> Ledger {
    let history = cells.enumerated().map { id, cell in
      Trial(
        id: id, configuration: space.configuration(ofCell: cell), start: 1,
        state: readings == 14 ? .completed : .stopped,
        readings: (0..<readings).map {
          Reading(mean: Double(cell % 7 + $0), lower: -1, upper: 20)
        })
    }
    return Ledger(space: space, contest: .final, iteration: 20, history: history)
  }

  @Test("It learns from trials with 7 readings, not from those with 6")
  func trust() throws {
    let space = try SearchSpace([Parameter(name: "a", values: (0..<300).map(Double.init))])
    let empty = try suggestions(Ledger(space: space, contest: .final), count: 5)
    let young = ledger(space, cells: [40, 90], readings: 6)
    #expect(try suggestions(young, count: 5) == empty)
    let old = ledger(space, cells: [40, 90], readings: 7)
    #expect(try suggestions(old, count: 5) != empty)
    var patient = KitExample()
    patient.steps = 8
    #expect(try suggestions(old, count: 5, recipe: patient) == empty)
  }

  @Test("It repeats what was tried only if it may")
  func repeats() throws {
    let space = try SearchSpace([Parameter(name: "a", values: [0, 1, 2, 3, 4, 5])])
    let tried = ledger(space, cells: [0, 1, 2, 4, 5], readings: 14)
    let original = try suggestions(tried, count: 1)
    #expect(original != [.configuration([3])])
    var recipe = KitExample()
    recipe.repeats = false
    #expect(try suggestions(tried, count: 1, recipe: recipe) == [.configuration([3])])
  }
}
