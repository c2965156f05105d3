import RematchNumerics
import Search

/// Latin hypercube sampling (McKay, Beckman and Conover, "A comparison of three methods for selecting
/// values of input variables", Technometrics 1979).
///
/// A design of n points puts exactly one into each of n equal strata of every parameter, at random within
/// its stratum. When it is used up another one follows.
struct LatinHypercube: SuggesterRecipe {
  static let name = "latin-hypercube"
  static let summary = "a Latin hypercube over the whole budget"

  /// The points of one design; 0 for as many as the budget pays for in full.
  var points = 0

  init() {}

  func validate() throws { try requireOption("points", points, in: 0...1_000_000) }

  func makeSuggester(for run: RunSetup) -> any Suggester {
    let size = points > 0 ? points : run.contest.fullEvaluations
    var stream = RandomStream(seed: run.seed, name: "latin-hypercube")
    var design: [[Double]] = []
    var position = 0
    return PointSequenceSuggester(run) {
      if position == design.count {
        design = Self.design(size, dimensions: run.space.parameters.count, &stream)
        position = 0
      }
      defer { position += 1 }
      return design[position]
    }
  }

  /// A design: `size` points of the unit cube.
  static func design(
    _ size: Int, dimensions: Int, _ stream: inout RandomStream
  ) -> [[Double]] {
    var points = [[Double]](repeating: [], count: size)
    for _ in 0..<dimensions {
      let strata = stream.permutation(size)
      for index in points.indices {
        points[index].append((Double(strata[index]) + stream.uniform()) / Double(size))
      }
    }
    return points
  }
}
