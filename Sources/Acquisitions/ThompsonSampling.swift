public import RematchNumerics
import Search
public import Surrogates

/// Draws functions from the posterior on some cells and takes the best cell of each.
///
/// Sources: W. R. Thompson, "On the likelihood that one unknown probability exceeds another", Biometrika
/// 25, 1933; J. M. Hernández-Lobato et al., "Parallel and distributed Thompson sampling for large-scale
/// accelerated exploration of chemical space", ICML 2017, for batches.
public struct ThompsonSampling: Sendable {
  private let cells: [Int]
  private let means: [Double]
  private let factor: Cholesky

  /// The largest number of cells on which a function is drawn: their covariances take 1 MB, and the factor
  /// some milliseconds.
  private static let limit = 512

  /// Prepares draws on all cells, or on random ones if there are more than 512.
  ///
  /// - Parameters:
  ///   - posterior: the posterior of the loss, over the coordinates of the cube.
  ///   - cube: the coordinates of the space.
  ///   - stream: the source of the random cells.
  /// - Complexity: O(*m*^3) besides the joint posterior, where *m*, the number of cells, is at most 512.
  public init<Model: JointlyDistributedPosterior>(
    _ posterior: Model, in cube: UnitCube, using stream: inout RandomStream
  ) {
    let count = cube.space.cellCount
    if count <= Self.limit {
      cells = Array(0..<count)
    } else {
      var seen: Set<Int> = []
      cells = (0..<Self.limit).map { _ in stream.index(below: count) }
        .filter { seen.insert($0).inserted }
    }
    let joint = posterior.jointPosterior(
      points: cells.flatMap { cube.point(cube.space.configuration(ofCell: $0)) },
      includesNoise: false)
    means = joint.means
    factor = Cholesky.jittered(joint.covariance)
  }

  /// Draws a function and returns the cell outside of a set where its loss is smallest.
  ///
  /// - Parameters:
  ///   - taken: the cells that must not be returned.
  ///   - stream: the source of the function.
  /// - Returns: a cell, nil if all cells are taken.
  /// - Complexity: O(*m*^2), where *m* is the number of cells.
  public func best(except taken: Set<Int>, using stream: inout RandomStream) -> Int? {
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
