import Acquisitions
import RematchNumerics
import Search
import Surrogates

/// A fitted process on a small lattice.
struct LatticeCase {
  let cube: UnitCube
  var surface: AcquisitionSurface<GaussianProcess>
  let known: [[Double]]
  let losses: [Double]
  var stream: RandomStream

  init(
    _ kind: Acquisition.Kind, levels: [Int] = [13, 11], observations: Int = 15, xi: Double = 0,
    isPenalised: Bool = false, floor: Double = 1e-12, seed: UInt64 = 5
  ) throws {
    let space = try SearchSpace(
      levels.enumerated().map { axis, count in
        Parameter(name: "p\(axis)", values: (0..<count).map(Double.init))
      })
    let cube = UnitCube(space)
    var stream = RandomStream(seed: seed, name: "lattice")
    let known = (0..<observations).map { _ in
      cube.point(space.randomConfiguration(using: &stream))
    }
    losses = known.map { point in
      point.reduce(0) { $0 + ($1 - 0.4) * ($1 - 0.4) } - 0.3 * Portable.sin(9 * point[0])
    }
    var process = try GaussianProcess(inputs: known, targets: losses)
    process.fit(randomStarts: 1, using: &stream)
    self.cube = cube
    self.known = known
    self.stream = stream
    surface = AcquisitionSurface(
      posterior: process,
      acquisition: Acquisition(
        kind: kind, incumbent: losses.min() ?? 0, xi: xi, kappa: 2, varianceFloor: floor),
      isPenalised: isPenalised)
  }

  /// The coordinates of a cell.
  func point(_ cell: Int) -> [Double] { cube.point(cube.space.configuration(ofCell: cell)) }

  /// The coordinates of all cells, one cell after the other.
  var points: [Double] { (0..<cube.space.cellCount).flatMap(point) }

  /// The cells from the best to the worst, every one evaluated.
  func ranking(except taken: Set<Int>) -> [Int] {
    let cells = (0..<cube.space.cellCount).filter { !taken.contains($0) }
    let values = surface.values(cells.flatMap(point))
    return cells.indices.sorted { values[$0] > values[$1] }.map { cells[$0] }
  }

  /// The cell with the smallest mean loss.
  func bestMean(except taken: Set<Int>) -> Int {
    let means = surface.posterior.predict(points: points).means
    return means.indices.filter { !taken.contains($0) }.min { means[$0] < means[$1] } ?? 0
  }

  func search(limit: Int) -> LatticeSearch {
    LatticeSearch(cube: cube, points: 30, searches: 4, limit: limit)
  }

  /// Makes a point pending, as a suggester does.
  mutating func absorb(_ point: [Double], _ strategy: BatchStrategy) throws {
    switch strategy {
    case .localPenalization: surface.penalise(around: point, slope: 2)
    case .krigingBeliever: try surface.believe(at: point)
    case .constantLiar: try surface.pretend(BatchStrategy.Lie.best.value(losses), at: point)
    default: break
    }
  }
}
