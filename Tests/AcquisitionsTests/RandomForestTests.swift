import Acquisitions
import RematchNumerics
import Search
import Surrogates
import Testing

@Suite("A random forest behind the posterior")
struct RandomForestTests {
  private let cube: UnitCube
  private let known: [[Double]]
  private let losses: [Double]
  private let forest: RandomForest

  init() throws {
    cube = UnitCube(
      try SearchSpace([
        Parameter(name: "a", values: (0..<12).map(Double.init)),
        Parameter(name: "b", values: (0..<9).map(Double.init)),
      ]))
    var stream = RandomStream(seed: 1, name: "forest")
    var points: [[Double]] = []
    for _ in 0..<40 { points.append(cube.point(cube.space.randomConfiguration(using: &stream))) }
    known = points
    losses = points.map { ($0[0] - 0.3) * ($0[0] - 0.3) + ($0[1] - 0.7) * ($0[1] - 0.7) }
    forest = RandomForest(inputs: points, targets: losses, trees: 20, using: &stream)
  }

  private func point(_ cell: Int) -> [Double] { cube.point(cube.space.configuration(ofCell: cell)) }

  @Test("it has learnt where the losses are small")
  func learns() {
    #expect(forest.predict([0.3, 0.7]).mean < forest.predict([0.9, 0.1]).mean - 0.2)
    let (means, variances) = forest.predict(points: [0.3, 0.7, 0.9, 0.1])
    #expect(means[1] == forest.predict([0.9, 0.1]).mean)
    #expect(variances.allSatisfy { $0 >= 0 })
  }

  @Test(
    "a batch by lattice search has the cells that enumeration says are best",
    arguments: Acquisition.Kind.allCases, [false, true])
  func batch(_ kind: Acquisition.Kind, isPenalised: Bool) throws {
    var surface = AcquisitionSurface(
      posterior: forest,
      acquisition: Acquisition(
        kind: kind, incumbent: losses.min() ?? 0, xi: 0.01, kappa: 2, varianceFloor: 1e-6),
      isPenalised: isPenalised)
    var stream = RandomStream(seed: 2, name: "batch")
    let search = LatticeSearch(cube: cube, points: 10, searches: 2, limit: 4096)
    var taken = Set(known.map(cube.cell))
    search.begin(surface, known: known, using: &stream)
    for _ in 0..<6 {
      let cell = try #require(search.best(surface, except: taken))
      #expect(!taken.contains(cell))
      // The cells of a leaf are equally good, so that the values are compared.
      let values = (0..<cube.space.cellCount).map { surface.values(point($0))[0] }
      let largest = values.indices.filter { !taken.contains($0) }.map { values[$0] }.max()
      #expect(values[cell] == largest)
      taken.insert(cell)
      guard isPenalised else { continue }
      surface.penalise(around: point(cell), slope: 2)
      search.advance()
    }
  }

  @Test("local searches rank its points")
  func ranked() {
    let surface = AcquisitionSurface(
      posterior: forest,
      acquisition: Acquisition(kind: .upperConfidenceBound, incumbent: 0, kappa: 1))
    var stream = RandomStream(seed: 3, name: "ranked")
    let ranked = PromisingPoints(cube: cube, points: 200, searches: 3)
      .ranked(surface, known: known, using: &stream)
    #expect(ranked.count == 200)
    let all = (0..<cube.space.cellCount).map { surface.values(point($0))[0] }
    #expect(ranked[0].value == all.max())
    #expect(zip(ranked, ranked.dropFirst()).allSatisfy { $0.value >= $1.value })
  }
}
