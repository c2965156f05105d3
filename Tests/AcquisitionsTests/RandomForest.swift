import RematchNumerics
import Surrogates

/// A random forest: bagged regression trees, as little of it as shows that the searches need no Gaussian
/// process.
///
/// Sources: L. Breiman, "Random forests", Machine Learning 45, 2001; for the variance, which is that between
/// the trees and that within their leaves, F. Hutter et al., "Algorithm runtime prediction: methods and
/// evaluation", 2014, section 4.3.2.
struct RandomForest: Posterior {
  /// A node: a leaf, or a cut of one coordinate with the nodes on both sides.
  private indirect enum Tree: Sendable {
    case leaf(mean: Double, variance: Double)
    case cut(axis: Int, at: Double, below: Tree, above: Tree)
  }

  let dimension: Int
  private let trees: [Tree]

  init(inputs: [[Double]], targets: [Double], trees count: Int, using stream: inout RandomStream) {
    dimension = inputs[0].count
    trees = (0..<count).map { _ in
      let sample = inputs.map { _ in stream.index(below: inputs.count) }
      return Self.grow(sample, inputs, targets, using: &stream)
    }
  }

  func predict(points: [Double]) -> (means: [Double], variances: [Double]) {
    let count = Double(trees.count)
    var means: [Double] = []
    var variances: [Double] = []
    for first in stride(from: 0, to: points.count, by: dimension) {
      let leaves = trees.map { Self.leaf($0, points[first..<(first + dimension)]) }
      let center = leaves.reduce(0) { $0 + $1.mean } / count
      let squares = leaves.reduce(0) { sum, leaf in
        sum + leaf.variance + (leaf.mean - center) * (leaf.mean - center)
      }
      means.append(center)
      variances.append(squares / count)
    }
    return (means, variances)
  }

  /// Cuts one of some random coordinates where the squares that remain are least.
  private static func grow(
    _ sample: [Int], _ inputs: [[Double]], _ targets: [Double], using stream: inout RandomStream
  ) -> Tree {
    let (center, squares) = moments(sample, targets)
    let leaf = Tree.leaf(mean: center, variance: squares / Double(sample.count))
    guard sample.count >= 4, squares > 0 else { return leaf }
    var best: (axis: Int, at: Double, rest: Double)?
    for _ in inputs[0].indices {
      let axis = stream.index(below: inputs[0].count)
      let levels = Set(sample.map { inputs[$0][axis] }).sorted()
      for (low, high) in zip(levels, levels.dropFirst()) {
        let at = (low + high) / 2
        let rest =
          moments(sample.filter { inputs[$0][axis] < at }, targets).squares
          + moments(sample.filter { inputs[$0][axis] >= at }, targets).squares
        if rest < best?.rest ?? squares { best = (axis, at, rest) }
      }
    }
    guard let best else { return leaf }
    let below = sample.filter { inputs[$0][best.axis] < best.at }
    let above = sample.filter { inputs[$0][best.axis] >= best.at }
    return .cut(
      axis: best.axis, at: best.at, below: grow(below, inputs, targets, using: &stream),
      above: grow(above, inputs, targets, using: &stream))
  }

  /// The mean of some targets, and the sum of the squared deviations from it.
  private static func moments(
    _ sample: [Int], _ targets: [Double]
  ) -> (mean: Double, squares: Double) {
    let center = mean(sample.map { targets[$0] })
    return (center, sample.reduce(0) { $0 + (targets[$1] - center) * (targets[$1] - center) })
  }

  private static func leaf(
    _ tree: Tree, _ point: ArraySlice<Double>
  ) -> (mean: Double, variance: Double) {
    switch tree {
    case .leaf(let mean, let variance): (mean, variance)
    case .cut(let axis, let at, let below, let above):
      leaf(point[point.startIndex + axis] < at ? below : above, point)
    }
  }
}
