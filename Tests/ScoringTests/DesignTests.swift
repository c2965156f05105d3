import RematchNumerics
import Scoring
import Testing

@Suite("ComparisonDesign")
struct DesignTests {
  let fixture: StatisticsFixture

  init() throws { fixture = try .load() }

  @Test("power and minimal detectable effect equal those of SciPy's noncentral t")
  func power() throws {
    for sample in fixture.design {
      let design = try ComparisonDesign(
        surfaces: sample.surfaces, repeats: sample.repeats, withinDeviation: sample.within,
        betweenDeviation: sample.between, level: sample.level, alternative: sample.alternative)
      for row in sample.effects {
        #expect(agree(design.power(effect: row[0]), row[1], within: 1e-9), "\(sample), \(row)")
      }
      let detectable = try design.minimalDetectableEffect(power: 0.8)
      #expect(agree(detectable, sample.detectable, within: 1e-9))
      #expect(agree(design.power(effect: detectable), 0.8))
    }
  }

  @Test("simulated comparisons find a true difference as often as the design says")
  func simulation() throws {
    let design = try ComparisonDesign(surfaces: 5, repeats: 3, withinDeviation: 0.8)
    let effect = try design.minimalDetectableEffect(power: 0.8)
    let critical = StudentDistribution.upperQuantile(0.05, degrees: design.degrees)
    var stream = RandomStream(seed: 4)
    var found = 0
    for _ in 0..<1500 {
      var total = 0.0
      var squares = 0.0
      for surface in 0..<5 {
        // The surfaces differ, but they are the ones that the question is about.
        let runs = (0..<3).map { _ in effect + Double(surface - 2) + 0.8 * stream.normal() }
        let centre = mean(runs)
        total += centre / 5
        squares += runs.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
      }
      if total / (squares / 10 / 15).squareRoot() > critical { found += 1 }
    }
    // Three standard errors.
    #expect((Double(found) / 1500 - 0.8).magnitude < 0.031, "\(found)")
  }

  @Test("samples without any spread, or of one value, tell nothing of what they find")
  func unknown() throws {
    for sample in [[0.5, 0.5, 0.5], [0.5]] {
      let difference = try StratifiedDifference([sample], less: [sample])
      #expect(try difference.detectable(level: 0.05, alternative: .twoSided) == nil)
    }
  }

  @Test("without any deviation everything is found")
  func exact() throws {
    let design = try ComparisonDesign(surfaces: 3, repeats: 2, withinDeviation: 0)
    #expect(design.power(effect: 0.001) == 1 && design.power(effect: 0) == 0.05)
    #expect(try design.minimalDetectableEffect() == 0)
  }

  @Test("designs that leave nothing to estimate a deviation from are refused")
  func refused() {
    func design(
      _ surfaces: Int, _ repeats: Int, within: Double = 1, between: Double = 0, level: Double = 0.05
    ) throws -> ComparisonDesign {
      try ComparisonDesign(
        surfaces: surfaces, repeats: repeats, withinDeviation: within, betweenDeviation: between,
        level: level)
    }
    #expect(throws: StatisticsError.self) { try design(0, 2) }
    #expect(throws: StatisticsError.self) { try design(3, 1) }
    #expect(throws: StatisticsError.self) { try design(1, 5, between: 1) }
    #expect(throws: StatisticsError.self) { try design(3, 3, within: -1) }
    #expect(throws: StatisticsError.self) { try design(3, 3, within: .nan) }
    #expect(throws: StatisticsError.self) { try design(3, 3, between: .infinity) }
    #expect(throws: StatisticsError.self) { try design(3, 3, level: 0) }
    #expect(throws: StatisticsError.self) {
      try design(3, 3).minimalDetectableEffect(power: 0.05)
    }
  }
}
