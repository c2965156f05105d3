import RematchNumerics
import Search

/// A search for the most promising cell itself: exact where the lattice is small enough, by hill climbing
/// on it otherwise.
///
/// Every cell of the pool has a bound of its value. The cells with the highest bounds are evaluated until no
/// bound exceeds the best value, which is then the largest of the pool: the rest need no variance. When the
/// next slot's values cannot be larger, the last values are the new bounds (the lazy greedy algorithm of
/// Minoux, "Accelerated greedy algorithms for maximizing submodular set functions", 1978).
final class LatticeSearch {
  private let cube: UnitCube
  private let points: Int
  private let searches: Int
  private let isExhaustive: Bool

  // The pool: cells, their coordinates, bounds, and the slot for which the bound is the value.
  private var cells: [Int] = []
  private var coordinates: [Double] = []
  private var bounds: [Double] = []
  private var slots: [Int] = []
  private var positions: [Int: Int] = [:]
  private var slot = 0

  /// How many cells are evaluated first, and how many at once after them.
  private static let leaders = 16
  private static let chunk = 64

  /// - Parameters:
  ///   - points: The random cells in the pool of a lattice that is not enumerated.
  ///   - searches: The climbs in it.
  ///   - limit: The number of cells up to which a lattice is enumerated.
  init(cube: UnitCube, points: Int, searches: Int, limit: Int) {
    self.cube = cube
    self.points = points
    self.searches = searches
    isExhaustive = cube.space.cellCount <= limit
    guard isExhaustive else { return }
    cells = Array(0..<cube.space.cellCount)
    coordinates = cells.flatMap { cube.point(cube.space.configuration(ofCell: $0)) }
    slots = cells
  }

  /// Begins with a new promise, about which nothing is known.
  ///
  /// - Parameter known: The points of the history, the best first.
  func begin(_ promise: Promise, known: [[Double]], using stream: inout RandomStream) {
    slot += 1
    if isExhaustive {
      bounds = promise.bounds(coordinates)
      for index in slots.indices { slots[index] = 0 }
      return
    }
    cells.removeAll(keepingCapacity: true)
    coordinates.removeAll(keepingCapacity: true)
    bounds.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
    for _ in 0..<points { add(stream.index(below: cube.space.cellCount)) }
    for point in known.prefix(searches) {
      for cell in neighbours(cube.cell(point)) { add(cell) }
    }
    bounds = promise.bounds(coordinates)
    evaluate(leaders(Self.leaders, except: []), promise)
    for index in leaders(searches, except: []) { _ = climb(promise, from: index, except: []) }
  }

  /// Goes on with a promise that is nowhere larger than the last one.
  func shrink() { slot += 1 }

  /// The most promising cell outside of a set; nil if the pool has none.
  func best(_ promise: Promise, except taken: Set<Int>) -> Int? {
    evaluate(leaders(Self.leaders, except: taken).filter { slots[$0] != slot }, promise)
    var best = -1
    for index in cells.indices where slots[index] == slot && isBetter(index, than: best) {
      if !taken.contains(cells[index]) { best = index }
    }
    guard best >= 0 else { return nil }
    var waiting: [Int] = []
    func look() {
      evaluate(waiting, promise, above: best)
      for index in waiting where isBetter(index, than: best) { best = index }
      waiting.removeAll(keepingCapacity: true)
    }
    for index in cells.indices where slots[index] != slot && isBetter(index, than: best) {
      if taken.contains(cells[index]) { continue }
      waiting.append(index)
      if waiting.count == Self.chunk { look() }
    }
    look()
    return cells[isExhaustive ? best : climb(promise, from: best, except: taken)]
  }

  private func isBetter(_ index: Int, than best: Int) -> Bool {
    best < 0 || bounds[index] > bounds[best]
  }

  /// The cells with the highest bounds, best first.
  private func leaders(_ count: Int, except taken: Set<Int>) -> [Int] {
    var leaders: [Int] = []
    for index in cells.indices {
      if leaders.count == count, bounds[index] <= bounds[leaders[count - 1]] { continue }
      if taken.contains(cells[index]) { continue }
      if leaders.count == count { leaders.removeLast() }
      var place = leaders.count
      while place > 0, bounds[leaders[place - 1]] < bounds[index] { place -= 1 }
      leaders.insert(index, at: place)
    }
    return leaders
  }

  /// The values of cells of the pool, those that are not above a cell's bounds of them.
  private func evaluate(_ indices: [Int], _ promise: Promise, above best: Int = -1) {
    guard !indices.isEmpty else { return }
    let d = cube.dimensions
    let values = promise.values(
      indices.flatMap { coordinates[($0 * d)..<(($0 + 1) * d)] },
      above: best < 0 ? -.infinity : bounds[best])
    for (index, value) in zip(indices, values) {
      bounds[index] = value.isNaN ? -.infinity : value
      slots[index] = slot
    }
  }

  /// Adds a cell to the pool of a lattice that is not enumerated, with no bound.
  private func add(_ cell: Int) {
    guard positions[cell] == nil else { return }
    positions[cell] = cells.count
    cells.append(cell)
    coordinates += cube.point(cube.space.configuration(ofCell: cell))
    bounds.append(.infinity)
    slots.append(0)
  }

  /// Moves to the best neighbour while that is better; returns where it ends.
  private func climb(_ promise: Promise, from start: Int, except taken: Set<Int>) -> Int {
    var current = start
    if slots[current] != slot { evaluate([current], promise) }
    while true {
      let around = neighbours(cells[current]).filter { !taken.contains($0) }
      for cell in around { add(cell) }
      let near = around.compactMap { positions[$0] }
      evaluate(
        near.filter { slots[$0] != slot && isBetter($0, than: current) }, promise, above: current)
      var next = current
      for index in near where slots[index] == slot && isBetter(index, than: next) { next = index }
      if next == current { return current }
      current = next
    }
  }

  /// The cells 1, 2, 4, 8, ... steps away along one parameter.
  private func neighbours(_ cell: Int) -> [Int] {
    let configuration = cube.space.configuration(ofCell: cell)
    var found: [Int] = []
    for (axis, levels) in zip(cube.axes, cube.levels) {
      var step = 1
      while step < levels {
        for index in [configuration.indices[axis] - step, configuration.indices[axis] + step]
        where index >= 0 && index < levels {
          var indices = configuration.indices
          indices[axis] = index
          found.append(cube.space.cell(of: Configuration(indices)))
        }
        step *= 2
      }
    }
    return found
  }
}
