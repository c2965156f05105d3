import RematchNumerics
import Search
import Surrogates

/// Draws functions from the posterior on some cells and takes the best cell of each (Thompson 1933; Hernández-
/// Lobato et al., "Parallel and distributed Thompson sampling", ICML 2017).
struct ThompsonSampling {
  private let cells: [Int]
  private let means: [Double]
  private let factor: Cholesky

  /// The most cells on which a function is drawn.
  private static let limit = 512

  /// Prepares draws on all cells, or, where there are too many, on random ones.
  ///
  /// - Complexity: O(*m* *n*^2 + *m*^3), where *m*, the number of cells, is at most 512.
  init(_ process: GaussianProcess, in cube: UnitCube, using stream: inout RandomStream) {
    let count = cube.space.cellCount
    if count <= Self.limit {
      cells = Array(0..<count)
    } else {
      var seen: Set<Int> = []
      cells = (0..<Self.limit).map { _ in stream.index(below: count) }
        .filter { seen.insert($0).inserted }
    }
    let posterior = process.jointPosterior(
      points: cells.flatMap { cube.point(cube.space.configuration(ofCell: $0)) })
    means = posterior.means
    factor = Cholesky.jittered(posterior.covariance)
  }

  /// The cell with the smallest drawn loss outside of a set; nil if there is none.
  ///
  /// - Complexity: O(*m*^2)
  func best(except taken: Set<Int>, using stream: inout RandomStream) -> Int? {
    let normals = cells.map { _ in stream.normal() }
    var best: (cell: Int, loss: Double)?
    for (row, cell) in cells.enumerated() where !taken.contains(cell) {
      var loss = means[row]
      for column in 0...row { loss += factor[row, column] * normals[column] }
      if loss < best?.loss ?? .infinity { best = (cell, loss) }
    }
    return best?.cell
  }
}
