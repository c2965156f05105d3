import Acquisitions
import RematchNumerics
import Surrogates
import Testing

@Suite("JointImprovement")
struct JointImprovementTests {
  @Test("the joint improvement by sample paths equals plain Monte Carlo over the joint posterior")
  func joint() throws {
    let lattice = try LatticeCase(.logExpectedImprovement)
    let pending = [[0.31, 0.52], [0.77, 0.18]]
    let point = [0.36, 0.47]
    let posterior = lattice.surface.posterior.jointPosterior(
      points: (pending + [point]).flatMap { $0 }, includesNoise: true)
    let factor = Cholesky.jittered(posterior.covariance)
    let incumbent = lattice.surface.acquisition.incumbent
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
      var joint = JointImprovement(lattice.surface, capacity: 5, seed: UInt64(seed))
      for other in pending { try joint.add(other) }
      return Portable.exp(joint.values(point)[0])
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
    let lattice = try LatticeCase(.logExpectedImprovement)
    let expected = lattice.surface.values([0.2, 0.9])[0]
    let joint = JointImprovement(lattice.surface, capacity: 5, seed: 3)
    #expect(joint.values([0.2, 0.9])[0] == expected)
  }

  @Test("a pending point lowers the joint improvement, most where it is")
  func shrinking() throws {
    let lattice = try LatticeCase(.logExpectedImprovement)
    var joint = JointImprovement(lattice.surface, capacity: 5, seed: 3)
    let before = joint.values(lattice.points)
    let cell = lattice.ranking(except: [])[0]
    try joint.add(lattice.point(cell))
    let falls = zip(before, joint.values(lattice.points)).map { $0 - $1 }
    #expect(falls.allSatisfy { $0 > -0.05 })
    #expect(falls.indices.max { falls[$0] < falls[$1] } == cell)
  }

  @Test("a cell that bounds lead to is as good as the best of all but for the sampling error")
  func bounded() throws {
    for seed in 0..<12 as Range<UInt64> {
      var lattice = try LatticeCase(.logExpectedImprovement, seed: seed)
      var joint = JointImprovement(lattice.surface, capacity: 5, seed: seed)
      let search = lattice.search(limit: 1000)
      search.begin(joint, known: lattice.known, using: &lattice.stream)
      var taken = Set(lattice.known.map(lattice.cube.cell))
      for _ in 0..<5 {
        let best = try #require(search.best(joint, except: taken))
        let values = joint.values(lattice.points)
        let largest = values.indices.filter { !taken.contains($0) }.map { values[$0] }.max()
        #expect(values[best] > (largest ?? 0) - 0.05, "seed \(seed)")
        taken.insert(best)
        try joint.add(lattice.point(best))
        search.advance()
      }
    }
  }

  @Test("gradients are central differences, with and without pending points")
  func gradient() throws {
    var joint = JointImprovement(
      try LatticeCase(.logExpectedImprovement).surface, capacity: 5, seed: 3)
    let point = [0.36, 0.47]
    for _ in 0..<2 {
      var gradient = [0.0, 0.0]
      #expect(joint.value(point, gradient: &gradient) == joint.values(point)[0])
      for axis in 0..<2 {
        let ends = [1e-5, -1e-5].map { step in
          var moved = point
          moved[axis] += step
          return joint.values(moved)[0]
        }
        let slope = (ends[0] - ends[1]) / 2e-5
        #expect(abs(slope - gradient[axis]) < 1e-4 * max(1, abs(slope)))
      }
      try joint.add([0.31, 0.52])
    }
  }
}
