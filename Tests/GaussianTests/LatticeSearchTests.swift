import RematchNumerics
import Search
import Surrogates
import Testing

@testable import Gaussian

/// A fitted process on a small lattice.
struct LatticeCase {
  let cube: UnitCube
  var promise: Promise
  let known: [[Double]]
  var stream: RandomStream

  init(_ kind: Acquisition.Kind, levels: [Int] = [13, 11], observations: Int = 15) throws {
    let space = try SearchSpace(
      levels.enumerated().map { axis, count in
        Parameter(name: "p\(axis)", values: (0..<count).map(Double.init))
      })
    let cube = UnitCube(space)
    var stream = RandomStream(seed: 5, name: "lattice")
    let known = (0..<observations).map { _ in
      cube.point(InitialDesign.random(in: space, using: &stream))
    }
    let losses = known.map { point in
      point.reduce(0) { $0 + ($1 - 0.4) * ($1 - 0.4) } - 0.3 * Portable.sin(9 * point[0])
    }
    var process = try GaussianProcess(inputs: known, targets: losses)
    process.fit(randomStarts: 1, using: &stream)
    self.cube = cube
    self.known = known
    self.stream = stream
    promise = Promise(
      process: process,
      acquisition: Acquisition(
        kind: kind, incumbent: losses.min() ?? 0, xi: 0, kappa: 2, varianceFloor: 1e-12))
  }

  /// The cells from the most to the least promising, every one evaluated.
  func ranking(except taken: Set<Int>) -> [Int] {
    let cells = (0..<cube.space.cellCount).filter { !taken.contains($0) }
    let points = cells.flatMap { cube.point(cube.space.configuration(ofCell: $0)) }
    let values = promise.values(points)
    return cells.indices.sorted { values[$0] > values[$1] }.map { cells[$0] }
  }

  func search(limit: Int) -> LatticeSearch {
    LatticeSearch(cube: cube, points: 30, searches: 4, limit: limit)
  }
}

@Suite("LatticeSearch")
struct LatticeSearchTests {
  @Test(
    "finds the best cell of all, then the next best", arguments: Acquisition.Kind.allCases)
  func enumeration(_ kind: Acquisition.Kind) throws {
    var lattice = try LatticeCase(kind)
    let search = lattice.search(limit: 1000)
    search.begin(lattice.promise, known: lattice.known, using: &lattice.stream)
    var taken = Set(lattice.known.map(lattice.cube.cell))
    for _ in 0..<5 {
      let best = try #require(search.best(lattice.promise, except: taken))
      #expect(best == lattice.ranking(except: taken)[0])
      taken.insert(best)
    }
  }

  @Test(
    "bounds of the last slot lead to the best cell of the next",
    arguments: [
      Acquisition.Kind.expectedImprovement, .logExpectedImprovement, .upperConfidenceBound,
    ])
  func lazy(_ kind: Acquisition.Kind) throws {
    var lattice = try LatticeCase(kind)
    let search = lattice.search(limit: 1000)
    search.begin(lattice.promise, known: lattice.known, using: &lattice.stream)
    var taken = Set(lattice.known.map(lattice.cube.cell))
    for _ in 0..<5 {
      let best = try #require(search.best(lattice.promise, except: taken))
      #expect(best == lattice.ranking(except: taken)[0])
      taken.insert(best)
      let point = lattice.cube.point(lattice.cube.space.configuration(ofCell: best))
      let mean = lattice.promise.process.predict(point).mean
      try lattice.promise.process.append(input: point, target: mean)
      search.shrink()
    }
  }

  @Test("climbing ends on a cell that no neighbour beats, and on a smooth surface on the best one")
  func climbing() throws {
    for observations in [8, 15, 30] {
      var lattice = try LatticeCase(
        .logExpectedImprovement, levels: [40, 40], observations: observations)
      let search = lattice.search(limit: 0)
      search.begin(lattice.promise, known: lattice.known, using: &lattice.stream)
      let taken = Set(lattice.known.map(lattice.cube.cell))
      let best = try #require(search.best(lattice.promise, except: taken))
      let rank = try #require(lattice.ranking(except: taken).firstIndex(of: best))
      #expect(rank < 8, "\(observations) observations")
    }
  }

  @Test("nothing is found where all is taken")
  func exhausted() throws {
    var lattice = try LatticeCase(.expectedImprovement)
    let all = Set(0..<lattice.cube.space.cellCount)
    for limit in [0, 1000] {
      let search = lattice.search(limit: limit)
      search.begin(lattice.promise, known: lattice.known, using: &lattice.stream)
      #expect(search.best(lattice.promise, except: all) == nil)
    }
  }

  @Test("bounds are not below values, pending points or not")
  func bounds() throws {
    for kind in Acquisition.Kind.allCases {
      let lattice = try LatticeCase(kind)
      let points = (0..<143).flatMap {
        lattice.cube.point(lattice.cube.space.configuration(ofCell: $0))
      }
      for (bound, value) in zip(lattice.promise.bounds(points), lattice.promise.values(points)) {
        #expect(bound >= value - 1e-9 * max(1, value.magnitude))
      }
    }
  }
}
