import RematchCommand
import RematchNumerics
import Search

/// Tries random neighbours of the best cell so far; options are plain properties with defaults.
struct HillClimbing: SuggesterRecipe {
  static let name = "hill-climbing"
  static let summary = "random neighbours of the best cell so far"
  var radius = 3

  func makeSuggester(for run: RunSetup) -> any Suggester { HillClimber(radius, run) }
}

final class HillClimber: Suggester {
  let radius: Int
  var stream: RandomStream

  init(_ radius: Int, _ run: RunSetup) {
    self.radius = radius
    stream = RandomStream(seed: run.seed, name: "hill-climbing")
  }

  func suggest(_ ledger: Ledger, count: Int) -> [Suggestion] {
    let best = ledger.history.max { $0.reward ?? -.infinity < $1.reward ?? -.infinity }
    return (0..<count).map { _ in
      let shape = ledger.space.shape
      return .configuration(
        Configuration(
          shape.indices.map { axis in
            guard let best else { return stream.index(below: shape[axis]) }
            let move = stream.index(below: 2 * radius + 1) - radius
            return min(max(best.configuration.indices[axis] + move, 0), shape[axis] - 1)
          }))
    }
  }
}

@main struct MyRematch {
  static func main() async { await Rematch.main(suggesters: [HillClimbing.self]) }
}
