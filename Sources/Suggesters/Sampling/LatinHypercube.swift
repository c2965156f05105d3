import RematchNumerics
import Search

/// Latin hypercube sampling: a design of *n* points puts exactly one into each of *n* equal strata of
/// every parameter. When all points of a design were played, another design follows.
///
/// Source: see `RandomStream.latinHypercube`.
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
        design = stream.latinHypercube(size, dimensions: run.space.parameters.count)
        position = 0
      }
      defer { position += 1 }
      return design[position]
    }
  }
}
