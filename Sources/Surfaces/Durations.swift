/// How long the readings of each cell take.
public struct Durations: Hashable, Sendable {
  /// The number of cells.
  public let cellCount: Int
  /// The number of readings of a cell.
  public let steps: Int
  /// The seconds of each step, cell by cell; above zero.
  public let seconds: [Double]

  /// Durations from their parts; a surface checks them.
  ///
  /// - Parameter seconds: `cellCount * steps` numbers, cell by cell. That of the step at which a cell fails is the time
  ///   until it does; those after it do not count.
  public init(cellCount: Int, steps: Int, seconds: [Double]) {
    self.cellCount = cellCount
    self.steps = steps
    self.seconds = seconds
  }

  /// The seconds of a step from 0.
  public func seconds(ofCell cell: Int, step: Int) -> Double { seconds[cell * steps + step] }

  /// The mean over all cells of the seconds of all steps.
  var meanOfCells: Double { seconds.reduce(0, +) / Double(cellCount) }

  /// Throws unless there is a number above zero for each step of each cell of a table.
  func check(_ table: ReadingTable) throws(SurfaceError) {
    guard cellCount == table.cellCount, steps == table.steps, seconds.count == cellCount * steps
    else {
      throw .invalid(
        place: "seconds:",
        problem: "has \(seconds.count) numbers for \(cellCount) cells of \(steps) steps; expected"
          + " \(table.cellCount) of \(table.steps)")
    }
    guard let wrong = seconds.firstIndex(where: { !($0 > 0 && $0 < .infinity) }) else { return }
    throw .invalid(
      place: "cell \(wrong / steps), step \(wrong % steps + 1):",
      problem: "takes \(seconds[wrong]) seconds; expected a finite number above 0")
  }
}
