import RematchNumerics
import Search

/// Plays the cells of given points of the unit cube, one after the other; in place of a cell that was
/// tried already it plays a fresh random cell. Of a list of candidates it plays the nearest ones.
final class PointSequenceSuggester: Suggester {
  private var fresh: FreshCells
  private var stream: RandomStream
  private let next: () -> [Double]

  /// Creates a suggester.
  ///
  /// - Parameters:
  ///   - run: the space and the seed.
  ///   - next: returns the next point, a coordinate in 0..<1 per parameter.
  init(_ run: RunSetup, next: @escaping () -> [Double]) {
    fresh = FreshCells(run.space)
    stream = RandomStream(seed: run.seed, name: "replacement")
    self.next = next
  }

  func suggest(_ ledger: Ledger, count: Int) -> [Suggestion] {
    fresh.remove(trialsOf: ledger)
    let space = ledger.space
    return (0..<count).map { _ in
      let configuration = space.nearest(
        to: Configuration(
          zip(next(), space.parameters).map { coordinate, parameter in
            min(Int(coordinate * Double(parameter.values.count)), parameter.values.count - 1)
          }))
      if fresh.remove(space.cell(of: configuration)) { return .configuration(configuration) }
      return .configuration(space.configuration(ofCell: fresh.removeRandom(using: &stream)))
    }
  }
}
