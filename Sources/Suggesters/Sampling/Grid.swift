import RematchNumerics
import Search

/// Grid search that zooms in: a coarse grid over the whole space; when all its cells were played, a finer
/// grid around the best trial so far; and so on.
///
/// A finer grid spans one step of the coarser one to both sides of the best trial, with the same number of
/// points per parameter. When no grid is finer, random fresh cells follow.
struct Grid: SuggesterRecipe {
  static let name = "grid"
  static let summary = "a coarse grid that zooms in around the best"

  /// The points per parameter of a grid; 0 for the largest number, at least 2, with which the first grid takes
  /// at most half of the budget.
  var points = 0
  /// The order in which the cells of a grid are played: `random` or `lexicographic`.
  var order = "random"

  init() {}

  func validate() throws {
    try requireOption("points", points, in: 0...1000)
    if points == 1 { throw RecipeError(option: "points", value: 1, expected: "0, or 2 and more") }
    guard ["random", "lexicographic"].contains(order) else {
      throw RecipeError(option: "order", value: order, expected: "random or lexicographic")
    }
  }

  func makeSuggester(for run: RunSetup) -> any Suggester {
    GridSuggester(run, points: points, isRandom: order == "random")
  }
}

private final class GridSuggester: Suggester {
  /// A range of indices along one parameter, both ends included.
  private typealias Span = ClosedRange<Int>

  private let points: Int
  private let isRandom: Bool
  private var fresh: FreshCells
  private var stream: RandomStream
  private var spans: [Span]
  private var queue: ArraySlice<Int> = []
  private var best = BestTrial()

  /// The number of cells to which a larger grid is thinned, about: they are listed in a fraction of a second.
  private static let largestGrid = 100_000

  init(_ run: RunSetup, points: Int, isRandom: Bool) {
    let dimensions = run.space.parameters.count
    self.points = Self.points(points, budget: run.contest.fullEvaluations, dimensions: dimensions)
    self.isRandom = isRandom
    fresh = FreshCells(run.space)
    stream = RandomStream(seed: run.seed, name: "grid")
    spans = run.space.parameters.map { 0...($0.values.count - 1) }
    queue = lay(in: run.space)
  }

  private static func points(_ wanted: Int, budget: Int, dimensions: Int) -> Int {
    func size(_ points: Int) -> Double {
      (0..<dimensions).reduce(1.0) { product, _ in product * Double(points) }
    }
    if wanted > 0 { return wanted }
    var points = 2
    while size(points + 1) <= Double(budget) / 2 { points += 1 }
    return points
  }

  func suggest(_ ledger: Ledger, count: Int) -> [Suggestion] {
    fresh.remove(trialsOf: ledger)
    best.update(ledger)
    return (0..<count).map { _ in
      .configuration(ledger.space.configuration(ofCell: next(ledger)))
    }
  }

  private func next(_ ledger: Ledger) -> Int {
    while true {
      while let cell = queue.popFirst() {
        if fresh.remove(cell) { return cell }
      }
      guard zoom(ledger) else { return fresh.removeRandom(using: &stream) }
    }
  }

  /// Lays a finer grid around the best trial.
  ///
  /// - Returns: whether there is such a grid: not without a trial that ended, and not around a cell whose grid
  ///   would be the same again.
  private func zoom(_ ledger: Ledger) -> Bool {
    guard let best = best.id.map({ ledger.trials[$0] }) else { return false }
    let narrower = zip(spans.indices, spans).map { axis, span -> Span in
      let step = max(1, (span.count - 1 + points - 2) / (points - 1))
      let centre = best.configuration.indices[axis]
      let last = ledger.space.parameters[axis].values.count - 1
      return max(0, centre - step)...min(last, centre + step)
    }
    guard narrower != spans else { return false }
    spans = narrower
    queue = lay(in: ledger.space)
    return true
  }

  /// Returns the cells of the grid over the spans in the order in which they are played.
  private func lay(in space: SearchSpace) -> ArraySlice<Int> {
    // Of a list, more points would only find the same candidates again.
    let largest = min(Self.largestGrid, space.candidates?.count ?? .max)
    var cells = [[Int]()]
    for span in spans {
      let count = min(points, span.count)
      let indices = (0..<count).map { point in
        count == 1
          ? (span.lowerBound + span.upperBound) / 2
          : span.lowerBound + (point * (span.count - 1) + (count - 1) / 2) / (count - 1)
      }
      if indices.count == 1 {
        for cell in cells.indices { cells[cell].append(indices[0]) }
      } else if cells.count * indices.count > largest {
        for cell in cells.indices {
          cells[cell].append(indices[stream.index(below: indices.count)])
        }
      } else {
        cells = cells.flatMap { head in indices.map { head + [$0] } }
      }
    }
    var order = cells.map { space.cell(of: space.nearest(to: Configuration($0))) }
    if isRandom { stream.shuffle(&order) }
    return order[...]
  }
}

/// The trial of the history with the best last reading, the first of equal ones; complete trials come before all others.
private struct BestTrial {
  private struct Candidate {
    let id: Int
    let isComplete: Bool
    let value: Double
  }

  private var best: Candidate?
  private var cursor = 0
  private var hasEnded: Set<Int> = []

  /// The trial's number; `nil` while no trial with a reading has ended.
  var id: Int? { best?.id }

  /// Takes in what has happened since the last call.
  ///
  /// - Complexity: O(1) for each event; O(*n*), where *n* is the length of the history, when a trial of the history has
  ///   gained a reading, as it may in the final contest.
  mutating func update(_ ledger: Ledger) {
    var changedHistory = false
    for event in ledger.events(since: cursor) {
      switch event.kind {
      case .ended(let state, _):
        hasEnded.insert(event.trial)
        consider(ledger.trials[event.trial], isComplete: state == .completed)
      case .failed:
        hasEnded.insert(event.trial)
        consider(ledger.trials[event.trial], isComplete: false)
      case .showed where hasEnded.contains(event.trial): changedHistory = true
      default: break
      }
    }
    cursor = ledger.cursor
    guard changedHistory else { return }
    best = nil
    for trial in ledger.history { consider(trial, isComplete: trial.state == .completed) }
  }

  private mutating func consider(_ trial: Trial, isComplete: Bool) {
    guard let reading = trial.readings.last, !trial.configuration.indices.isEmpty else { return }
    let candidate = Candidate(id: trial.id, isComplete: isComplete, value: reading.mean)
    guard let old = best else {
      best = candidate
      return
    }
    let isBetter =
      candidate.isComplete == old.isComplete ? old.value < candidate.value : candidate.isComplete
    if isBetter { best = candidate }
  }
}
