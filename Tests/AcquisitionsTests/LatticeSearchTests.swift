import Acquisitions
import Search
import Testing

@Suite("LatticeSearch")
struct LatticeSearchTests {
  @Test(
    "finds the best cell of all, then the next best", arguments: Acquisition.Kind.allCases)
  func enumeration(_ kind: Acquisition.Kind) throws {
    var lattice = try LatticeCase(kind)
    let search = lattice.search(limit: 1000)
    search.begin(lattice.surface, known: lattice.known, using: &lattice.stream)
    var taken = Set(lattice.known.map(lattice.cube.cell))
    for _ in 0..<5 {
      let best = try #require(search.best(lattice.surface, except: taken))
      #expect(best == lattice.ranking(except: taken)[0])
      taken.insert(best)
    }
  }

  @Test("climbing ends on a cell that no neighbour beats, and on a smooth surface on the best one")
  func climbing() throws {
    for observations in [8, 15, 30] {
      var lattice = try LatticeCase(
        .logExpectedImprovement, levels: [40, 40], observations: observations)
      let search = lattice.search(limit: 0)
      search.begin(lattice.surface, known: lattice.known, using: &lattice.stream)
      let taken = Set(lattice.known.map(lattice.cube.cell))
      let best = try #require(search.best(lattice.surface, except: taken))
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
      search.begin(lattice.surface, known: lattice.known, using: &lattice.stream)
      #expect(search.best(lattice.surface, except: all) == nil)
    }
  }

  @Test("bounds are not below values")
  func bounds() throws {
    for kind in Acquisition.Kind.allCases {
      let lattice = try LatticeCase(kind)
      let points = lattice.points
      for (bound, value) in zip(lattice.surface.bounds(points), lattice.surface.values(points)) {
        #expect(bound >= value - 1e-9 * max(1, value.magnitude))
      }
    }
  }
}
