import Acquisitions
import RematchNumerics
import Search
import Testing

@Suite("BatchStrategy")
struct BatchStrategyTests {
  /// The strategies whose pending points change a surface without a new fit.
  static let strategies: [BatchStrategy] = [
    .default, .localPenalization, .constantLiar, .krigingBeliever,
  ]

  /// Cases in which points are better than the incumbent, as is with a negative improvement to exceed.
  private static func cases(
    _ strategy: BatchStrategy, _ kind: Acquisition.Kind
  ) throws -> [LatticeCase] {
    try (0..<8).map { seed in
      try LatticeCase(
        kind, observations: 8, xi: seed % 2 == 0 ? 0 : -0.2,
        isPenalised: strategy == .localPenalization, seed: UInt64(seed))
    }
  }

  @Test(
    "where bounds are said to hold no value rises, all cells evaluated",
    arguments: strategies, Acquisition.Kind.allCases)
  func monotone(_ strategy: BatchStrategy, _ kind: Acquisition.Kind) throws {
    var rises = 0
    for var lattice in try Self.cases(strategy, kind) {
      var taken = Set(lattice.known.map(lattice.cube.cell))
      for _ in 0..<4 {
        let before = lattice.surface.values(lattice.points)
        let best = lattice.ranking(except: taken)[0]
        taken.insert(best)
        try lattice.absorb(lattice.point(best), strategy)
        let after = lattice.surface.values(lattice.points)
        rises += zip(before, after).count { $1 > $0 + 1e-7 * max(1, $0.magnitude) }
      }
    }
    if strategy.keepsBounds(kind) { #expect(rises == 0) }
    // The believer's bounds are given up for those kinds alone that need it.
    if strategy == .krigingBeliever { #expect(strategy.keepsBounds(kind) == (rises == 0)) }
  }

  @Test(
    "slot after slot the best cell of all is found, all cells evaluated",
    arguments: strategies, Acquisition.Kind.allCases)
  func exact(_ strategy: BatchStrategy, _ kind: Acquisition.Kind) throws {
    for seed in 0..<12 as Range<UInt64> {
      var lattice = try LatticeCase(
        kind, levels: [150], observations: 4, isPenalised: strategy == .localPenalization,
        floor: 1e-3, seed: seed)
      let search = lattice.search(limit: 1000)
      search.begin(lattice.surface, known: lattice.known, using: &lattice.stream)
      var taken = Set(lattice.known.map(lattice.cube.cell))
      for slot in 0..<5 {
        let best = try #require(search.best(lattice.surface, except: taken))
        let expected = lattice.ranking(except: taken)[0]
        let values = lattice.surface.values(lattice.point(best) + lattice.point(expected))
        #expect(values[0] >= values[1] - 1e-9 * max(1, values[1].magnitude), "slot \(slot)")
        taken.insert(best)
        try lattice.absorb(lattice.point(best), strategy)
        // A slot with another configuration, by chance where the mean is best.
        let other = lattice.bestMean(except: taken)
        taken.insert(other)
        try lattice.absorb(lattice.point(other), strategy)
        if strategy.keepsBounds(kind) {
          search.advance()
        } else {
          search.begin(lattice.surface, known: lattice.known, using: &lattice.stream)
        }
      }
    }
  }

  @Test(
    "a cell whose value rose when another point became pending is found",
    arguments: Acquisition.Kind.allCases)
  func risen(_ kind: Acquisition.Kind) throws {
    let cube = UnitCube(
      try SearchSpace([Parameter(name: "a", values: (0..<40).map(Double.init))]))
    var surface = AcquisitionSurface(
      posterior: TwoDips(cube: cube),
      acquisition: Acquisition(kind: kind, incumbent: 0, kappa: 0.1))
    let points = (0..<40).flatMap { cube.point([$0]) }
    var stream = RandomStream(seed: 1, name: "risen")
    let search = LatticeSearch(cube: cube, points: 1, searches: 1, limit: 40)
    search.begin(surface, known: [], using: &stream)
    _ = search.best(surface, except: [])
    try surface.believe(at: cube.point([30]))
    if BatchStrategy.krigingBeliever.keepsBounds(kind) {
      search.advance()
    } else {
      search.begin(surface, known: [], using: &stream)
    }
    let best = try #require(search.best(surface, except: []))
    let values = surface.values(points)
    #expect(values[best] == values.max())
  }

  @Test("the lies about losses")
  func lies() {
    #expect(BatchStrategy.Lie.allCases.map { $0.value([3, 1, 5]) } == [1, 3, 5])
  }
}
