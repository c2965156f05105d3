public import RematchNumerics
import Search

/// A search for the best cell itself: exact where the lattice is small enough, by hill climbing on it
/// otherwise.
///
/// ```swift
/// search.begin(surface, known: points, using: &stream)
/// let first = search.best(surface, except: taken)
/// ```
///
/// Every cell of the pool has a bound of its value. The cells with the highest bounds are evaluated until no
/// bound exceeds the best value, which is then the largest of the pool: the other cells need not be
/// evaluated. When the values of the next slot cannot be larger, the last values are the new bounds.
///
/// Source: M. Minoux, "Accelerated greedy algorithms for maximizing submodular set functions", 1978, for the
/// bounds that outlive a slot.
public final class LatticeSearch {
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

  /// How many cells are evaluated first: enough that the best of them rules out most others.
  private static let leaders = 16
  /// How many cells are evaluated at once after that: a prediction of many points costs less a point.
  private static let chunk = 64

  /// Creates a search.
  ///
  /// - Parameters:
  ///   - cube: the coordinates of the space.
  ///   - points: the random cells in the pool of a lattice that is not enumerated.
  ///   - searches: the climbs in it.
  ///   - limit: the number of cells up to which a lattice is enumerated.
  public init(cube: UnitCube, points: Int, searches: Int, limit: Int) {
    self.cube = cube
    self.points = points
    self.searches = searches
    isExhaustive = cube.space.cellCount <= limit
    guard isExhaustive else { return }
    cells = Array(0..<cube.space.cellCount)
    coordinates = cells.flatMap { cube.point(cube.space.configuration(ofCell: $0)) }
    slots = cells
  }

  /// Begins with an objective about which nothing is known.
  ///
  /// - Parameters:
  ///   - objective: what is maximised.
  ///   - known: the points of the history, the best first.
  ///   - stream: the source of the random cells of a lattice that is not enumerated; not used otherwise.
  /// - Complexity: that of the objective's bounds for the pool, and of some values.
  public func begin<Objective: SearchObjective>(
    _ objective: Objective, known: [[Double]], using stream: inout RandomStream
  ) {
    slot += 1
    if isExhaustive {
      bounds = objective.bounds(coordinates)
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
    bounds = objective.bounds(coordinates)
    evaluate(leaders(Self.leaders, except: []), objective)
    for index in leaders(searches, except: []) { _ = climb(objective, from: index, except: []) }
  }

  /// Goes on to the next slot with an objective that is nowhere larger than the last one.
  public func advance() { slot += 1 }

  /// Returns the best cell of the pool outside of a set.
  ///
  /// - Parameters:
  ///   - objective: what is maximised: that of the last call of `begin`, or one that is nowhere larger.
  ///   - taken: the cells that must not be returned.
  /// - Returns: a cell; nil if all cells of the pool are taken.
  /// - Complexity: O(*m*) besides the values, where *m* is the number of cells in the pool; all of them are
  ///   evaluated at worst, usually few.
  public func best<Objective: SearchObjective>(
    _ objective: Objective, except taken: Set<Int>
  ) -> Int? {
    evaluate(leaders(Self.leaders, except: taken).filter { slots[$0] != slot }, objective)
    var best = -1
    for index in cells.indices where slots[index] == slot && isBetter(index, than: best) {
      if !taken.contains(cells[index]) { best = index }
    }
    guard best >= 0 else { return nil }
    improve(&best, objective, except: taken)
    return cells[isExhaustive ? best : climb(objective, from: best, except: taken)]
  }

  /// Evaluates the cells whose bounds exceed the best value, and takes the best of them.
  private func improve<Objective: SearchObjective>(
    _ best: inout Int, _ objective: Objective, except taken: Set<Int>
  ) {
    var waiting: [Int] = []
    func evaluateWaiting() {
      evaluate(waiting, objective, above: best)
      for index in waiting where isBetter(index, than: best) { best = index }
      waiting.removeAll(keepingCapacity: true)
    }
    for index in cells.indices where slots[index] != slot && isBetter(index, than: best) {
      if taken.contains(cells[index]) { continue }
      waiting.append(index)
      if waiting.count == Self.chunk { evaluateWaiting() }
    }
    evaluateWaiting()
  }

  /// Whether a cell's bound exceeds that of the best cell, which is -1 while there is none.
  private func isBetter(_ index: Int, than best: Int) -> Bool {
    best < 0 || bounds[index] > bounds[best]
  }

  /// Returns the positions of the cells with the highest bounds, the best first.
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

  /// Replaces the bounds of cells by their values, or by tighter bounds where a value is not above that of the
  /// best cell.
  private func evaluate<Objective: SearchObjective>(
    _ indices: [Int], _ objective: Objective, above best: Int = -1
  ) {
    guard !indices.isEmpty else { return }
    let d = cube.dimensions
    let values = objective.values(
      indices.flatMap { coordinates[($0 * d)..<(($0 + 1) * d)] },
      above: best < 0 ? -.infinity : bounds[best])
    for (index, value) in zip(indices, values) {
      bounds[index] = value.isNaN ? -.infinity : value
      slots[index] = slot
    }
  }

  /// Adds a cell without a bound to the pool of a lattice that is not enumerated.
  private func add(_ cell: Int) {
    guard positions[cell] == nil else { return }
    positions[cell] = cells.count
    cells.append(cell)
    coordinates += cube.point(cube.space.configuration(ofCell: cell))
    bounds.append(.infinity)
    slots.append(0)
  }

  /// Moves to the best neighbour while that is better, and returns the position of the last cell.
  private func climb<Objective: SearchObjective>(
    _ objective: Objective, from start: Int, except taken: Set<Int>
  ) -> Int {
    var current = start
    if slots[current] != slot { evaluate([current], objective) }
    while true {
      let around = neighbours(cells[current]).filter { !taken.contains($0) }
      for cell in around { add(cell) }
      let near = around.compactMap { positions[$0] }
      evaluate(
        near.filter { slots[$0] != slot && isBetter($0, than: current) }, objective, above: current)
      var next = current
      for index in near where slots[index] == slot && isBetter(index, than: next) { next = index }
      if next == current { return current }
      current = next
    }
  }

  /// Returns the cells 1, 2, 4, 8, ... steps away along one parameter, and those of all other labels; of a list of
  /// candidates, those of these that are candidates.
  private func neighbours(_ cell: Int) -> [Int] {
    let configuration = cube.space.configuration(ofCell: cell)
    var found: [Int] = []
    func add(_ index: Int, _ axis: Int) {
      var indices = configuration.indices
      indices[axis] = index
      let neighbour = Configuration(indices)
      if cube.space.contains(neighbour) { found.append(cube.space.cell(of: neighbour)) }
    }
    for (axis, levels) in zip(cube.axes, cube.levels) {
      if cube.space.parameters[axis].isCategorical {
        for index in 0..<levels where index != configuration.indices[axis] { add(index, axis) }
        continue
      }
      var step = 1
      while step < levels {
        for index in [configuration.indices[axis] - step, configuration.indices[axis] + step]
        where index >= 0 && index < levels {
          add(index, axis)
        }
        step *= 2
      }
    }
    return found
  }
}
