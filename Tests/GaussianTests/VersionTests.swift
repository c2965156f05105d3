import Acquisitions
import RematchNumerics
import Search
import Surrogates
import Testing

@testable import Gaussian

/// The answers of `gp` by another way: every cell of a small lattice is evaluated for every slot.
private struct Enumeration {
  let cube: UnitCube
  var surface: AcquisitionSurface<GaussianProcess>
  var taken: Set<Int>

  /// Fits the process of a recipe.
  ///
  /// - Parameters:
  ///   - recipe: a recipe whose fit has no random start.
  ///   - observations: the trials of a ledger as an imputation sees them.
  ///   - space: the space, of few cells.
  ///   - incumbent: returns the incumbent of the losses.
  init(
    _ recipe: GaussianProcessSearch, _ observations: [ValueImputation.Observation],
    in space: SearchSpace, incumbent: (_ losses: [Double], _ isImputed: [Bool]) -> Double
  ) throws {
    cube = UnitCube(space)
    taken = Set(observations.map { space.cell(of: $0.configuration) })
    let losses = recipe.warping.apply(observations.map { -$0.reward })
    var process = try GaussianProcess(
      inputs: observations.map { [cube] in cube.point($0.configuration) }, targets: losses,
      noiseVariances: observations.map { recipe.warping == .none ? $0.noiseVariance : 0 },
      options: .dimensionScaled(cube.dimensions))
    process.fit(starts: [process.hyperparameters])
    let scale = process.standardization.deviation
    surface = AcquisitionSurface(
      posterior: process,
      acquisition: Acquisition(
        kind: recipe.kind.logarithmic, incumbent: incumbent(losses, observations.map(\.isImputed)),
        xi: recipe.xi * scale, kappa: recipe.kappa,
        varianceFloor: recipe.compat.contains(.floor) ? 1e-5 : 1e-10 * scale * scale))
  }

  /// Takes the best cells, one after the other, and believes each to have the posterior mean.
  mutating func batch(_ count: Int) throws -> [Suggestion] {
    try (0..<count).map { _ in
      let best = try best()
      try surface.believe(at: cube.point(best))
      return .configuration(best)
    }
  }

  /// Takes the best cells, or random ones in some slots, and believes each to have the posterior mean.
  ///
  /// - Parameters:
  ///   - count: the number of slots.
  ///   - random: the probability of a random cell.
  ///   - stream: the stream of the suggester.
  mutating func batch(
    _ count: Int, random: Double, using stream: inout RandomStream
  ) throws -> [Suggestion] {
    var isFitted = false
    return try (0..<count).map { _ in
      var chosen: Configuration?
      if stream.uniform() < random {
        while chosen == nil {
          let cell = stream.index(below: cube.space.cellCount)
          if taken.insert(cell).inserted { chosen = cube.space.configuration(ofCell: cell) }
        }
      } else {
        // A fit draws one number even without a random start.
        if !isFitted { _ = stream.next() }
        isFitted = true
        chosen = try best()
      }
      let configuration = try #require(chosen)
      try surface.believe(at: cube.point(configuration))
      return .configuration(configuration)
    }
  }

  /// Takes the best cell.
  private mutating func best() throws -> Configuration {
    let cells = (0..<cube.space.cellCount).filter { !taken.contains($0) }
    let configurations = cells.map(cube.space.configuration)
    let values = surface.values(configurations.flatMap(cube.point))
    let best = try #require(values.indices.max { values[$0] < values[$1] })
    taken.insert(cells[best])
    return configurations[best]
  }
}

@Suite("Answers of gp that version 1 gave differently")
struct VersionTests {
  private static func space() throws -> SearchSpace {
    try SearchSpace([
      Parameter(name: "a", values: (0..<9).map(Double.init)),
      Parameter(name: "b", values: (0..<8).map(Double.init)),
    ])
  }

  /// A recipe whose model needs no random number, so that a test can make it again.
  private static func recipe(
    _ change: (inout GaussianProcessSearch) -> Void
  ) -> GaussianProcessSearch {
    var recipe = GaussianProcessSearch()
    recipe.batch = .krigingBeliever
    recipe.starts = 1
    recipe.initial = 1
    change(&recipe)
    return recipe
  }

  private static func reward(_ cell: Int) -> Double {
    Portable.sin(Double(cell)) - Double(cell % 8 - 3) * Double(cell % 8 - 3) / 9
  }

  private static func trial(_ id: Int, cell: Int, _ means: [Double], steps: Int) throws -> Trial {
    Trial(
      id: id, configuration: try space().configuration(ofCell: cell), start: 1,
      state: means.count == steps ? .completed : .stopped,
      readings: means.map { Reading(mean: $0, lower: $0 - 0.5, upper: $0 + 0.5) })
  }

  @Test(
    "a batch of the believer, with random slots, is that of an enumeration",
    arguments: Acquisition.Kind.allCases, [0.0, -0.5])
  func believer(_ kind: Acquisition.Kind, xi: Double) throws {
    let space = try SearchSpace(
      ["a", "b"].map { Parameter(name: $0, values: (0..<20).map(Double.init)) })
    let recipe = Self.recipe {
      $0.kind = kind
      $0.xi = xi
      $0.random = 0.5
      // With this fault and small rewards, no probability is rounded to 1.
      $0.compat = [.floor]
    }
    // Seed 13 is one of few for which version 1 missed the best cell.
    for seed in [1, 2, 3, 13] as [UInt64] {
      var stream = RandomStream(seed: seed, name: "cells")
      let history = stream.permutation(400).prefix(6).enumerated().map { id, cell in
        let reward = stream.normal() / 50
        return Trial(
          id: id, configuration: space.configuration(ofCell: cell), start: 1, state: .completed,
          readings: [Reading(mean: reward, lower: reward, upper: reward)])
      }
      let ledger = Ledger(space: space, contest: .preliminary, iteration: 3, history: history)
      let own = try recipe.makeSuggester(
        for: RunSetup(space: space, contest: .preliminary, seed: seed)
      ).suggest(ledger, count: 12)
      var imputation = ValueImputation(recipe.imputation)
      var enumeration = try Enumeration(recipe, imputation.observations(ledger), in: space) {
        losses, _ in losses.min() ?? 0
      }
      stream = RandomStream(seed: seed, name: "gp")
      let expected = try enumeration.batch(12, random: recipe.random, using: &stream)
      #expect(own == expected, "seed \(seed)")
    }
  }

  /// Twelve trials, every third of which was stopped early, when it looked better than it is.
  private static func stopped(seed: UInt64) throws -> Ledger {
    let contest = Contest.final
    var stream = RandomStream(seed: seed, name: "stopped")
    let history = try stream.permutation(72).prefix(12).enumerated().map { id, cell in
      let reward = Self.reward(cell)
      let count = id % 3 == 0 ? 3 : contest.steps
      let means = (0..<count).map { id % 3 == 0 ? reward + 1 + 0.1 * Double($0) : reward }
      return try trial(id, cell: cell, means, steps: contest.steps)
    }
    return Ledger(space: try space(), contest: contest, iteration: 60, history: history)
  }

  @Test(
    "the incumbent is the best complete trial, not a better value that was imputed",
    arguments: [
      (Warping.halfRank, ValueImputation.Kind.last), (.none, .trend), (.halfRank, .trend),
    ])
  func incumbent(_ warping: Warping, _ imputation: ValueImputation.Kind) throws {
    let recipe = Self.recipe {
      $0.warping = warping
      $0.imputation = imputation
      $0.kind = .probabilityOfImprovement
    }
    #expect(recipe.version == 2)
    var changed = 0
    for seed in 0..<6 as Range<UInt64> {
      let ledger = try Self.stopped(seed: seed)
      let setup = RunSetup(space: ledger.space, contest: ledger.contest, seed: 1)
      let own = try recipe.makeSuggester(for: setup).suggest(ledger, count: 3)
      var imputation = ValueImputation(recipe.imputation)
      let observations = imputation.observations(ledger)
      var right = try Enumeration(recipe, observations, in: ledger.space) { losses, isImputed in
        zip(losses, isImputed).filter { !$1 }.map(\.0).min() ?? 0
      }
      var wrong = try Enumeration(recipe, observations, in: ledger.space) { losses, _ in
        losses.min() ?? 0
      }
      let expected = try right.batch(3)
      #expect(own == expected, "seed \(seed)")
      if try wrong.batch(3) != expected { changed += 1 }
    }
    #expect(changed > 0)
  }

  @Test("with the fault timetable an imputed value without noise may be the incumbent")
  func timetable() throws {
    let recipe = Self.recipe {
      $0.imputation = .trend
      $0.compat = [.timetable]
    }
    #expect(recipe.version == 1)
    for seed in 0..<6 as Range<UInt64> {
      let ledger = try Self.stopped(seed: seed)
      let setup = RunSetup(space: ledger.space, contest: ledger.contest, seed: 1)
      let own = try recipe.makeSuggester(for: setup).suggest(ledger, count: 3)
      var imputation = ValueImputation(recipe.imputation)
      var old = try Enumeration(recipe, imputation.observations(ledger), in: ledger.space) {
        losses, _ in losses.min() ?? 0
      }
      #expect(try own == old.batch(3), "seed \(seed)")
    }
  }

  @Test("the best loss that is certain, of all if none is")
  func certain() {
    func observation(_ loss: Double, _ isCertain: Bool) -> GaussianProcessSuggester.Observation {
      .init(point: [0.5], loss: loss, noise: 0, isCertain: isCertain)
    }
    let mixed = [observation(3, true), observation(1, false), observation(2, true)]
    #expect(GaussianProcessSuggester.incumbent(mixed) == 2)
    let imputed = [observation(3, false), observation(1, false)]
    #expect(GaussianProcessSuggester.incumbent(imputed) == 1)
  }

  @Test("the version is 2 where answers changed, and 1 elsewhere")
  func versions() {
    func version(_ change: (inout GaussianProcessSearch) -> Void) -> Int {
      var recipe = GaussianProcessSearch()
      change(&recipe)
      return recipe.version
    }
    #expect(version { _ in } == 1)
    for kind in Acquisition.Kind.allCases {
      let believer = version {
        $0.batch = .krigingBeliever
        $0.kind = kind
      }
      #expect(believer == (kind.growsWithVariance ? 1 : 2))
      let random = version {
        $0.batch = .krigingBeliever
        $0.kind = kind
        $0.optimizer = .randomLocal
      }
      #expect(random == 1)
    }
    for imputation in ValueImputation.Kind.allCases {
      let plain = version { $0.imputation = imputation }
      #expect(plain == ([.trend, .mean, .initMean].contains(imputation) ? 2 : 1))
      let warped = version {
        $0.imputation = imputation
        $0.warping = .halfRank
      }
      #expect(warped == ([.trend, .mean, .initMean, .last].contains(imputation) ? 2 : 1))
      let thompson = version {
        $0.imputation = imputation
        $0.warping = .halfRank
        $0.batch = .thompson
      }
      #expect(thompson == 1)
      let original = version {
        $0.imputation = imputation
        $0.warping = .halfRank
        $0.compat = [.timetable]
      }
      #expect(original == 1)
    }
    #expect(version { $0.batch = .medianImputation } == 2)
  }
}
