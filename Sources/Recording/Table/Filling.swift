import Acquisitions
import RematchDocuments
import RematchNumerics
import Search
import Surfaces
import Surrogates

extension Recorder {
  /// The most cells of which the surrogate learns; of more a random part is taken.
  private static let mostPoints = 400
  /// The starts of the fit besides the default one.
  private static let fitStarts = 4
  /// Half of a 95% interval, in standard deviations.
  private static let intervalFactor = 1.96

  /// The whole grid, its cells that were not run guessed by a Gaussian process of those that were measured.
  ///
  /// A guess is the posterior's mean, with its 95% interval; its status says ``CellStatus/filled``, and the provenance
  /// how many there are. Cells that have failed stay failed. Of a metric by step each step has a model of its own.
  ///
  /// - Throws: `RecordingError` where the cells are not of a grid, or none was measured.
  public func filled() throws(RecordingError) -> RecordedCells {
    var grid = description
    if let parameter = description.parameters.first(where: { $0.isContinuous }),
      description.cells != .grid
    {
      throw .impossible(
        "search: '\(parameter.name)' was drawn from its range, so that there is no grid to be"
          + " filled; expected a 'count' of its levels")
    }
    grid.cells = .grid
    let plan = try CellPlan(grid)
    var cells = try RecordedCells(description, plan, gridOutcomes(plan), log)
    let measured = cells.statuses.indices.filter(cells.isMeasured)
    let missing = cells.statuses.indices.filter { cells.statuses[$0] == .missing }
    guard !measured.isEmpty else {
      throw .impossible("no cell has been measured: nothing to learn from")
    }
    guard !missing.isEmpty else { return cells }
    var stream = RandomStream(seed: description.seed, name: "fill")
    var known = measured
    if known.count > Self.mostPoints {
      stream.shuffle(&known)
      known = known.prefix(Self.mostPoints).sorted()
    }
    let cube = UnitCube(cells.space)
    func point(_ cell: Int) -> [Double] { cube.point(cells.space.configuration(ofCell: cell)) }
    let steps = cells.readings.steps
    let inputs = known.map(point)
    var guesses: [[(mean: Double, half: Double)]] = []
    do throws(GaussianProcessError) {
      for step in description.isPerStep ? Array(0..<steps) : [steps - 1] {
        let targets = known.map { cells.readings.reading(cell: $0, step: step).mean }
        var process = try GaussianProcess(inputs: inputs, targets: targets)
        process.fit(randomStarts: Self.fitStarts, using: &stream)
        let (means, variances) = process.predict(points: missing.flatMap(point))
        guesses.append(
          zip(means, variances).map { mean, variance in
            (mean, Self.intervalFactor * max(0, variance).squareRoot())
          })
      }
    } catch {
      throw .impossible("the surrogate cannot be fitted: \(error)")
    }
    cells.fill(missing, guesses, learntFrom: known.count, timedBy: measured)
    return cells
  }

  /// The outcomes by the cells of the grid.
  private func gridOutcomes(_ grid: CellPlan) -> [[EvaluationOutcome?]] {
    let own = Dictionary(
      uniqueKeysWithValues: plan.rows.indices.map { (plan.parameters(ofCell: $0), $0) })
    return grid.rows.indices.map { cell in
      own[grid.parameters(ofCell: cell)].map { outcomes[$0] }
        ?? Array(repeating: nil, count: description.repeats)
    }
  }
}

extension RecordedCells {
  /// Gives cells guessed readings.
  ///
  /// - Parameters:
  ///   - guesses: by step, or one for all steps; then by cell.
  ///   - count: of how many cells the surrogate has learnt.
  ///   - measured: the cells whose average time the others are given.
  fileprivate mutating func fill(
    _ cells: [Int], _ guesses: [[(mean: Double, half: Double)]], learntFrom count: Int,
    timedBy measured: [Int]
  ) {
    let steps = readings.steps
    let numbers = Dictionary(uniqueKeysWithValues: cells.enumerated().map { ($1, $0) })
    let old = readings
    readings = ReadingTable(cellCount: old.cellCount, steps: steps, width: 3) { cell, row in
      for step in 0..<steps {
        var reading = old.reading(cell: cell, step: step)
        if let number = numbers[cell] {
          let guess = guesses[min(step, guesses.count - 1)][number]
          reading = Reading(
            mean: guess.mean, lower: guess.mean - guess.half, upper: guess.mean + guess.half)
        }
        (row[step * 3], row[step * 3 + 1], row[step * 3 + 2]) = (
          reading.mean, reading.lower, reading.upper
        )
      }
    }
    for step in 0..<steps {
      let average = mean(measured.map { seconds[$0 * steps + step] })
      for cell in cells { seconds[cell * steps + step] = average }
    }
    for cell in cells { statuses[cell] = .filled }
    filling =
      "\(cells.count) of \(statuses.count) cells were not run and are a Gaussian process's guesses from"
      + " \(count) measured ones, with its 95% intervals"
  }
}
