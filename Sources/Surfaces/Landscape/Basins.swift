/// The local optima of a table, and from where steepest ascent leads to each.
///
/// Neighbours on a grid: one level more or less of a parameter whose levels have an order, any other level of a
/// categorical one. On a candidate list: the 2 *d* nearest rows and those as near as the last of these, where *d* is
/// the number of parameters and a distance is the sum over parameters of the difference of levels, as a share of the
/// largest one, or of 1 for different categories; a row is also a neighbour of those that it is a neighbour of.
///
/// Neighbours with the same reward form a plateau. It is a local optimum if no neighbour of any of its cells is
/// better. Ascent goes to the best neighbour that is better, the first cell among equals; from a cell that has
/// none, but lies on a plateau that is no optimum, to the best neighbour of the plateau.
public struct Basins: Codable, Hashable, Sendable {
  /// A local optimum and its basin.
  public struct Basin: Codable, Hashable, Sendable {
    /// The first cell of the optimum.
    public let cell: Int
    /// Its reward.
    public let reward: Double
    /// How many cells the optimum has; 1 for a strict one.
    public let plateau: Int
    /// The cells from which ascent leads here, the optimum's own among them.
    public internal(set) var cells: Int
  }

  /// By falling reward, then by cell.
  public let basins: [Basin]
  /// The share of valid cells from which ascent leads to a cell of the largest reward.
  public let globalShare: Double

  /// How many optima are single cells.
  public var strict: Int { basins.count { $0.plateau == 1 } }
}

extension RewardTable {
  /// The local optima and their basins.
  ///
  /// - Complexity: O(*N* *d*) on a grid of *N* cells and *d* parameters, with a factor log *k* for a categorical
  ///   one of *k* levels; O(*N*^2 *d*) at worst on a list.
  public func basins() -> Basins {
    var ascent = isGrid ? gridAscent() : listAscent()
    let plateaus = rewards.indices.map { ascent.plateaus.root(of: $0) }
    // The best way out of each plateau.
    var exits = [Int](repeating: -1, count: rewards.count)
    var sizes = [Int](repeating: 0, count: rewards.count)
    for cell in rewards.indices where !rewards[cell].isNaN {
      let plateau = plateaus[cell]
      sizes[plateau] += 1
      if ascent.better[cell] >= 0 {
        exits[plateau] = better(exits[plateau], ascent.better[cell])
      }
    }
    // Where ascent ends, as the root of the optimum's plateau; a root is its plateau's first cell.
    var ends = [Int](repeating: -1, count: rewards.count)
    var path: [Int] = []
    for start in rewards.indices where !rewards[start].isNaN {
      var cell = start
      while ends[cell] < 0 {
        path.append(cell)
        let plateau = plateaus[cell]
        if ascent.better[cell] >= 0 {
          cell = ascent.better[cell]
        } else if exits[plateau] >= 0 {
          cell = exits[plateau]
        } else {
          ends[cell] = plateau
        }
      }
      for passed in path { ends[passed] = ends[cell] }
      path.removeAll(keepingCapacity: true)
    }
    var counts = [Int](repeating: 0, count: rewards.count)
    var valid = 0
    for end in ends where end >= 0 {
      counts[end] += 1
      valid += 1
    }
    let basins = counts.indices.filter { counts[$0] > 0 }
      .map {
        Basins.Basin(cell: $0, reward: rewards[$0], plateau: sizes[$0], cells: counts[$0])
      }
      .sorted { ($1.reward, $0.cell) < ($0.reward, $1.cell) }
    let global = basins.prefix { $0.reward == basins[0].reward }.reduce(0) { $0 + $1.cells }
    return Basins(
      basins: basins, globalShare: valid > 0 ? Double(global) / Double(valid) : 0)
  }

  /// The better one of two cells, the first one on a tie; a cell below 0 is none.
  private func better(_ a: Int, _ b: Int) -> Int {
    if a < 0 || b < 0 { return max(a, b) }
    return rewards[a] == rewards[b] ? min(a, b) : rewards[a] > rewards[b] ? a : b
  }

  /// The best neighbour of each cell that is better than it, or -1, and the cells' plateaus.
  private struct Ascent {
    var better: [Int]
    var plateaus: DisjointSets

    init(cells: Int) {
      better = [Int](repeating: -1, count: cells)
      plateaus = DisjointSets(count: cells)
    }
  }

  private func gridAscent() -> Ascent {
    var ascent = Ascent(cells: rewards.count)
    for axis in shape.indices {
      let stride = stride(of: axis)
      let span = stride * shape[axis]
      if isCategorical[axis] {
        for block in Swift.stride(from: 0, to: rewards.count, by: span) {
          for offset in 0..<stride {
            climbLine(
              Swift.stride(from: block + offset, to: block + span, by: stride)
                .filter { !rewards[$0].isNaN }, &ascent)
          }
        }
      } else {
        for block in Swift.stride(from: 0, to: rewards.count, by: span) {
          for cell in block..<(block + span - stride) {
            meet(cell, cell + stride, &ascent)
          }
        }
      }
    }
    return ascent
  }

  /// Takes two neighbours into account.
  private func meet(_ a: Int, _ b: Int, _ ascent: inout Ascent) {
    if rewards[a] < rewards[b] {
      ascent.better[a] = better(ascent.better[a], b)
    } else if rewards[b] < rewards[a] {
      ascent.better[b] = better(ascent.better[b], a)
    } else if rewards[a] == rewards[b] {
      ascent.plateaus.join(a, b)
    }
  }

  /// Takes cells into account that are all neighbours of one another.
  private func climbLine(_ cells: [Int], _ ascent: inout Ascent) {
    let order = cells.sorted { (rewards[$1], $0) < (rewards[$0], $1) }
    for (place, cell) in order.enumerated() {
      if rewards[cell] < rewards[order[0]] {
        ascent.better[cell] = better(ascent.better[cell], order[0])
      }
      if place > 0, rewards[cell] == rewards[order[place - 1]] {
        ascent.plateaus.join(cell, order[place - 1])
      }
    }
  }

  private func listAscent() -> Ascent {
    var ascent = Ascent(cells: rewards.count)
    for (row, neighbours) in nearestRows().enumerated() {
      for neighbour in neighbours { meet(row, neighbour, &ascent) }
    }
    return ascent
  }
}

/// Sets that join: the smallest member stands for each.
struct DisjointSets {
  private var parents: [Int]

  /// Sets of one member each.
  init(count: Int) { parents = Array(0..<count) }

  /// The smallest member of a member's set.
  mutating func root(of member: Int) -> Int {
    var root = member
    while parents[root] != root {
      parents[root] = parents[parents[root]]
      root = parents[root]
    }
    return root
  }

  /// Makes one set of the sets of two members.
  mutating func join(_ a: Int, _ b: Int) {
    let (first, second) = (root(of: a), root(of: b))
    parents[max(first, second)] = min(first, second)
  }
}
