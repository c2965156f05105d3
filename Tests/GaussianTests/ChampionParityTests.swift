import Acquisitions
import Foundation
import RematchNumerics
import Search
import Surrogates
import TestSupport
import Testing

@testable import Gaussian

/// Numbers computed by the champions' library, OpenBox 0.7.16.
private struct Parity: Decodable {
  struct Scaling: Decodable {
    let levels: Int
    let `default`: Int
    let unit: [Double]?
    let probe_unit: [Double]
    let probe_int: [Int]
  }

  struct Design: Decodable {
    let levels: [Int]
    let candidates: [[Int]]
    let result: [[Int]]
  }

  struct Process: Decodable {
    struct Theta: Decodable {
      let theta: [Double]
      let mean: [Double]
      let EI: [Double]
      let PI: [Double]
      let LCB: [Double]
      let LogEI: [Double]
      let LPEI_0: [Double]
      let LPEI_1: [Double]
      let LPEI_2: [Double]
    }
    let levels: [Int]
    let X_unit: [[Double]]
    let y_min: [Double]
    let Q_unit: [[Double]]
    let eta: Double
    let pending_index: [[Int]]
    let fixed_theta: [Theta]
  }

  struct Batches: Decodable {
    struct Strategy: Decodable { let suggestions: [[Int]] }
    let history_index: [[Int]]
    let history_reward: [Double]
    let reoptimization: Strategy
    let `default`: Strategy
  }

  let batch_strategies: Batches
  let int_scaling: [Scaling]
  let initial_design: Design
  let gp: Process

  static func load() throws -> Parity {
    let url = URL(fileURLWithPath: Shared.reference("../parity/champion.json"))
    return try JSONDecoder().decode(Parity.self, from: Data(contentsOf: url))
  }

  static func cube(_ levels: [Int]) throws -> UnitCube {
    UnitCube(
      try SearchSpace(
        levels.enumerated().map { axis, count in
          Parameter(name: "p\(axis + 1)", values: (0..<count).map(Double.init))
        }))
  }
}

@Suite("Parity with the champions", .enabled(if: Shared.isExpected, "\(Shared.reason)"))
struct ChampionParityTests {
  @Test("the scaling of integers is exact, both ways")
  func scaling() throws {
    for row in try Parity.load().int_scaling {
      let cube = try Parity.cube([row.levels])
      #expect(cube.centre == [row.default])
      if let unit = row.unit {
        #expect((0..<row.levels).map { cube.coordinate($0, axis: 0) } == unit)
      }
      #expect(row.probe_unit.map { cube.index($0, axis: 0) } == row.probe_int)
    }
  }

  @Test("the initial design picks the recorded configurations from the recorded candidates")
  func design() throws {
    let design = try Parity.load().initial_design
    let cube = try Parity.cube(design.levels)
    let picked = InitialDesign.exploreFirst(
      10, from: design.candidates.map(Configuration.init), in: cube)
    #expect(picked.map(\.indices) == design.result)
  }

  @Test("acquisitions at fixed hyperparameters, with and without pending points")
  func acquisitions() throws {
    let parity = try Parity.load().gp
    let cube = try Parity.cube(parity.levels)
    for theta in parity.fixed_theta {
      let process = try GaussianProcess(
        inputs: parity.X_unit, targets: parity.y_min, hyperparameters: .init(vector: theta.theta))
      // A white noise of 1e-8 leaves six digits of the variances.
      let tolerance = theta.theta[3] < -15 ? 1e-6 : 1e-10
      func surface(
        _ kind: Acquisition.Kind, kappa: Double = 0
      ) -> AcquisitionSurface<GaussianProcess> {
        AcquisitionSurface(
          posterior: process,
          acquisition: Acquisition(
            kind: kind, incumbent: parity.eta, xi: 0, kappa: kappa, varianceFloor: 1e-5))
      }
      func check(
        _ surface: AcquisitionSurface<GaussianProcess>, _ expected: [Double], _ name: String
      ) {
        let ours = surface.values(parity.Q_unit.flatMap { $0 })
        for (own, theirs) in zip(ours, expected) {
          let error = abs(own - theirs) / max(abs(theirs), 1e-12)
          #expect(error < tolerance, "\(name): \(own) and \(theirs)")
        }
      }
      check(surface(.expectedImprovement), theta.EI, "EI")
      check(surface(.probabilityOfImprovement), theta.PI, "PI")
      // The original's schedule for the confidence bound: beta = 2 ln(d N^2).
      let count = Double(parity.y_min.count)
      let beta = 2 * Portable.log(2 * count * count)
      check(surface(.upperConfidenceBound, kappa: beta.squareRoot()), theta.LCB, "LCB")
      check(surface(.expectedImprovementOfExponential), theta.LogEI, "LogEI")
      var penalised = surface(.expectedImprovement)
      penalised.isPenalised = true
      check(penalised, theta.LPEI_0, "LPEI without")
      let lipschitz = 5.0
      for (number, expected) in [theta.LPEI_1, theta.LPEI_2].enumerated() {
        let point = cube.point(Configuration(parity.pending_index[number]))
        penalised.penalise(around: point, slope: lipschitz)
        check(penalised, expected, "LPEI with \(number + 1)")
      }
    }
  }

  @Test(
    "gradients of every acquisition equal central differences", arguments: Acquisition.Kind.allCases
  )
  func gradients(_ kind: Acquisition.Kind) throws {
    let parity = try Parity.load().gp
    let process = try GaussianProcess(
      inputs: parity.X_unit, targets: parity.y_min,
      hyperparameters: .init(vector: parity.fixed_theta[0].theta))
    var surface = AcquisitionSurface(
      posterior: process,
      acquisition: Acquisition(
        kind: kind, incumbent: parity.eta, xi: 0.01, kappa: 2, varianceFloor: 1e-5))
    for penalties in [[], [LocalPenalty(point: [0.3, 0.6], radius: 0.1, width: 0.2)]] {
      surface.penalties = penalties
      surface.isPenalised = !penalties.isEmpty
      for point in parity.Q_unit {
        var gradient = [0.0, 0.0]
        _ = surface.value(point, gradient: &gradient)
        for axis in 0..<2 {
          let step = 1e-6
          var up = point
          var down = point
          up[axis] += step
          down[axis] -= step
          let slope = (surface.values(up)[0] - surface.values(down)[0]) / (2 * step)
          #expect(abs(slope - gradient[axis]) < 1e-5 * max(1, abs(slope)))
        }
      }
    }
  }

  @Test("the first suggestion of a batch, off the lattice first as in the original, or on it")
  func firstSuggestion() throws {
    let batches = try Parity.load().batch_strategies
    let space = try Parity.cube([11, 11]).space
    let history = zip(batches.history_index, batches.history_reward).enumerated().map { id, pair in
      Trial(
        id: id, configuration: Configuration(pair.0), start: 1 + id / 5, state: .completed,
        readings: [Reading(mean: pair.1, lower: pair.1, upper: pair.1)])
    }
    let ledger = Ledger(space: space, contest: .preliminary, iteration: 4, history: history)
    func batch(_ change: (inout GaussianProcessSearch) -> Void) throws -> [Suggestion] {
      var recipe = GaussianProcessSearch()
      recipe.prior = .bounded
      recipe.starts = 11
      recipe.batch = .reoptimization
      change(&recipe)
      return try recipe.makeSuggester(
        for: RunSetup(space: space, contest: .preliminary, seed: 3)
      ).suggest(ledger, count: 5)
    }
    // The original compares its points off the lattice, and moves the best of them to a worse cell.
    let original = try batch {
      $0.optimizer = .randomGradient
      $0.compat = [.ranking, .floor]
    }
    #expect(original[0] == .configuration(Configuration(batches.reoptimization.suggestions[0])))
    #expect(original[0] == .configuration(Configuration(batches.default.suggestions[0])))
    // Without that fault, search and enumeration find the best cell, which is the original's second one.
    let best = Suggestion.configuration(Configuration(batches.reoptimization.suggestions[1]))
    #expect(try batch { $0.optimizer = .randomGradient }[0] == best)
    #expect(try batch { $0.optimizer = .randomLocal }[0] == best)
    let enumerated = try batch { _ in }
    #expect(
      enumerated[..<4]
        == batches.reoptimization.suggestions[1...4].map { .configuration(Configuration($0)) }[...])
  }
}
