import Foundation
public import Search

/// The readings of every cell of a surface, contiguous: cell, then step, then statistic.
///
/// `width` is 3 (mean, lower bound, upper bound) or 1 (mean alone; the bounds equal it). The memory is
/// a heap block or a read-only memory map, freed with the last reference. Nothing writes to the memory after
/// the table was made.
public final class ReadingTable: @unchecked Sendable {
  private enum Owner {
    case heap
    case map(UnsafeMutableRawPointer, length: Int)
  }

  /// The number of cells.
  public let cellCount: Int
  /// The number of readings of a cell.
  public let steps: Int
  /// The numbers in a reading: 3 with bounds, 1 without.
  public let width: Int
  private let base: UnsafePointer<Double>
  private let owner: Owner

  /// Takes over a block from `malloc` that holds `cellCount * steps * width` numbers.
  init(adopting block: UnsafeMutablePointer<Double>, cellCount: Int, steps: Int, width: Int) {
    base = UnsafePointer(block)
    owner = .heap
    self.cellCount = cellCount
    self.steps = steps
    self.width = width
  }

  /// Takes over a memory map whose numbers begin `offset` bytes after its start.
  init(
    map: UnsafeMutableRawPointer, length: Int, offset: Int, cellCount: Int, steps: Int, width: Int
  ) {
    base = UnsafeRawPointer(map + offset).assumingMemoryBound(to: Double.self)
    owner = .map(map, length: length)
    self.cellCount = cellCount
    self.steps = steps
    self.width = width
  }

  /// A table filled by a function.
  ///
  /// - Parameter fill: writes the readings of cell `$0` to the `steps * width` numbers of `$1`.
  public convenience init(
    cellCount: Int, steps: Int, width: Int,
    fill: (Int, UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    let row = steps * width
    let block = UnsafeMutablePointer<Double>.allocate(capacity: max(1, cellCount * row))
    for cell in 0..<cellCount {
      fill(cell, UnsafeMutableBufferPointer(start: block + cell * row, count: row))
    }
    self.init(adopting: block, cellCount: cellCount, steps: steps, width: width)
  }

  /// Whether the numbers are those of a mapped file.
  var isMapped: Bool { if case .map = owner { true } else { false } }

  deinit {
    switch owner {
    case .heap: free(UnsafeMutableRawPointer(mutating: base))
    case .map(let start, let length): munmap(start, length)
    }
  }

  /// Calls a function with all numbers in order, which must not outlive the call.
  public func withNumbers<Result>(
    _ body: (UnsafeBufferPointer<Double>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(self) {
      try body(UnsafeBufferPointer(start: base, count: cellCount * steps * width))
    }
  }

  /// The reading of a cell at a step from 0.
  public func reading(cell: Int, step: Int) -> Reading {
    precondition(cell >= 0 && cell < cellCount && step >= 0 && step < steps)
    let first = base + (cell * steps + step) * width
    return width == 3
      ? Reading(mean: first[0], lower: first[1], upper: first[2])
      : Reading(mean: first[0], lower: first[0], upper: first[0])
  }

  /// Appends the readings of a cell; of one that fails those before.
  func readings(ofCell cell: Int, into readings: inout [Reading]) {
    precondition(cell >= 0 && cell < cellCount)
    var number = base + cell * steps * width
    for _ in 0..<steps {
      let (mean, lower, upper) =
        width == 3 ? (number[0], number[1], number[2]) : (number[0], number[0], number[0])
      if mean.isNaN { return }
      readings.append(Reading(mean: mean, lower: lower, upper: upper))
      number += width
    }
  }

  /// Throws a `SurfaceError` that names the first reading which is neither finite nor that of a cell that fails, or
  /// whose mean is outside its bounds.
  ///
  /// - Complexity: O(*n*) in the readings.
  func checkReadings() throws(SurfaceError) {
    let row = steps * width
    let wrong = withNumbers { numbers -> Int? in
      stride(from: 0, to: numbers.count, by: width).first { index in
        let mean = numbers[index]
        // Where a cell fails, nothing comes after.
        if mean.isNaN {
          let first = index - index % row
          return !(index..<(first + row)).allSatisfy { numbers[$0].isNaN }
        }
        if width == 1 { return !mean.isFinite }
        let (lower, upper) = (numbers[index + 1], numbers[index + 2])
        return !(lower > -.infinity && lower <= mean && mean <= upper && upper < .infinity)
      }
    }
    guard let wrong else { return }
    let (cell, step) = (wrong / width).quotientAndRemainder(dividingBy: steps)
    let reading = reading(cell: cell, step: step)
    throw .invalid(
      place: "cell \(cell), step \(step + 1):",
      problem: "mean \(reading.mean) with bounds \(reading.lower) and \(reading.upper);"
        + " expected finite numbers in order"
        + (reading.mean.isFinite ? "" : ", or nan from where the cell fails to its end"))
  }

  /// The full reward of a cell, the mean of its last reading; nan of one that fails.
  public func fullReward(cell: Int) -> Double { reading(cell: cell, step: steps - 1).mean }
}
