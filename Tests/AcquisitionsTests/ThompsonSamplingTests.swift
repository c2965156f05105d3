import Acquisitions
import RematchNumerics
import Surrogates
import Testing

@Suite("ThompsonSampling")
struct ThompsonSamplingTests {
  @Test("cells are drawn as often as they are the best of the posterior")
  func thompson() throws {
    var lattice = try LatticeCase(.expectedImprovement, levels: [3, 2], observations: 3)
    let sampling = ThompsonSampling(
      lattice.surface.posterior, in: lattice.cube, using: &lattice.stream)
    var counts = [Double](repeating: 0, count: 6)
    let draws = 4000
    for _ in 0..<draws {
      let cell = try #require(sampling.best(except: [], using: &lattice.stream))
      counts[cell] += 1
    }
    // The same by the joint posterior, drawn here.
    let posterior = lattice.surface.posterior.jointPosterior(points: lattice.points)
    let factor = Cholesky.jittered(posterior.covariance)
    var expected = counts.map { _ in 0.0 }
    for _ in 0..<draws {
      let normals = (0..<6).map { _ in lattice.stream.normal() }
      let losses = (0..<6).map { row in
        (0...row).reduce(posterior.means[row]) { $0 + factor[row, $1] * normals[$1] }
      }
      expected[losses.indices.min { losses[$0] < losses[$1] } ?? 0] += 1
    }
    for cell in 0..<6 {
      let error = (counts[cell] + expected[cell] + 1).squareRoot()
      #expect(abs(counts[cell] - expected[cell]) < 4.5 * error, "cell \(cell)")
    }
    #expect(sampling.best(except: Set(0..<6), using: &lattice.stream) == nil)
  }
}
