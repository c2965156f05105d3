import RematchNumerics
import Testing

@testable import Surfaces

/// A small random table with holes, plateaus and categorical parameters, with its configurations.
struct SmallTable {
  let table: RewardTable
  let configurations: [[Int]]

  init(seed: UInt64, isList: Bool) {
    var stream = RandomStream(seed: seed, name: "table")
    let shape = (0...stream.index(below: 3)).map { _ in 1 + stream.index(below: 4) }
    let categorical = shape.map { _ in stream.uniform() < 0.4 }
    var all: [[Int]] = [[]]
    for count in shape { all = all.flatMap { row in (0..<count).map { row + [$0] } } }
    if isList { all = all.filter { _ in stream.uniform() < 0.6 } }
    if all.isEmpty { all = [shape.map { _ in 0 }] }
    // Few different rewards, so that plateaus are common.
    let values = 2 + stream.index(below: 8)
    var rewards = all.map { _ in
      stream.uniform() < 0.2 ? Double.nan : Double(stream.index(below: values)) * 1.25 - 3
    }
    if rewards.allSatisfy(\.isNaN) { rewards[0] = 1 }
    configurations = all
    table =
      isList
      ? RewardTable(
        shape: shape, isCategorical: categorical, candidates: all, rewards: rewards)
      : RewardTable(shape: shape, isCategorical: categorical, rewards: rewards)
  }

  func distance(_ a: Int, _ b: Int) -> Double {
    var sum = 0.0
    for axis in table.shape.indices {
      let difference = abs(configurations[a][axis] - configurations[b][axis])
      sum +=
        table.isCategorical[axis]
        ? (difference == 0 ? 0 : 1)
        : Double(difference) / Double(max(1, table.shape[axis] - 1))
    }
    return sum
  }

  /// The definition of a neighbour, pair by pair.
  func neighbours() -> [[Int]] {
    let valid = configurations.indices.filter { !table.rewards[$0].isNaN }
    var result = configurations.map { _ in [Int]() }
    guard table.isGrid else {
      for row in valid {
        let others = valid.filter { $0 != row }.sorted { distance(row, $0) < distance(row, $1) }
        guard !others.isEmpty else { continue }
        let last = others[min(others.count, 2 * table.shape.count) - 1]
        for other in others where distance(row, other) <= distance(row, last) + 1e-9 {
          if !result[row].contains(other) { result[row].append(other) }
          if !result[other].contains(row) { result[other].append(row) }
        }
      }
      return result
    }
    for a in valid {
      for b in valid {
        let axes = table.shape.indices.filter { configurations[a][$0] != configurations[b][$0] }
        guard axes.count == 1, let axis = axes.first else { continue }
        if table.isCategorical[axis]
          || abs(configurations[a][axis] - configurations[b][axis]) == 1
        {
          result[a].append(b)
        }
      }
    }
    return result
  }

  /// The cell where ascent from a cell ends, by walking; every plateau is flooded anew.
  func end(_ start: Int, _ neighbours: [[Int]]) -> (first: Int, plateau: Int) {
    let rewards = table.rewards
    func best(_ cells: [Int], above reward: Double) -> Int? {
      cells.filter { rewards[$0] > reward }
        .min { (-rewards[$0], $0) < (-rewards[$1], $1) }
    }
    var cell = start
    while true {
      if let next = best(neighbours[cell], above: rewards[cell]) {
        cell = next
        continue
      }
      var plateau = [cell]
      var place = 0
      while place < plateau.count {
        for other in neighbours[plateau[place]]
        where rewards[other] == rewards[cell] && !plateau.contains(other) {
          plateau.append(other)
        }
        place += 1
      }
      guard let next = best(plateau.flatMap { neighbours[$0] }, above: rewards[cell]) else {
        return (plateau.min() ?? cell, plateau.count)
      }
      cell = next
    }
  }
}

@Suite("Landscape")
struct LandscapeTests {
  @Test("optima and basins are those of walking from every cell", arguments: [false, true])
  func basins(_ isList: Bool) {
    var plateaus = 0
    for seed in 0..<400 {
      let small = SmallTable(seed: UInt64(seed), isList: isList)
      let neighbours = small.neighbours()
      var cells: [Int: Int] = [:]
      var sizes: [Int: Int] = [:]
      for cell in small.configurations.indices where !small.table.rewards[cell].isNaN {
        let (first, plateau) = small.end(cell, neighbours)
        cells[first, default: 0] += 1
        sizes[first] = plateau
      }
      let found = small.table.basins()
      #expect(found.basins.map(\.cell).sorted() == cells.keys.sorted())
      for basin in found.basins {
        #expect(cells[basin.cell] == basin.cells, "seed \(seed)")
        #expect(sizes[basin.cell] == basin.plateau, "seed \(seed)")
        #expect(basin.reward == small.table.rewards[basin.cell])
        if basin.plateau > 1 { plateaus += 1 }
      }
      let best = small.table.rewards.filter { !$0.isNaN }.max()
      let global = found.basins.filter { $0.reward == best }.map(\.cells).reduce(0, +)
      #expect(found.globalShare == Double(global) / Double(cells.values.reduce(0, +)))
      #expect(
        zip(found.basins, found.basins.dropFirst()).allSatisfy {
          ($1.reward, $0.cell) < ($0.reward, $1.cell)
        })
    }
    #expect(plateaus > 100)
  }

  @Test("the nearest rows of a list are those of sorting all distances")
  func nearestRows() {
    for seed in 0..<200 {
      let small = SmallTable(seed: UInt64(seed), isList: true)
      let found = small.table.nearestRows()
      var mutual = found.map(Set.init)
      for (row, neighbours) in found.enumerated() {
        for other in neighbours { mutual[other].insert(row) }
      }
      #expect(mutual == small.neighbours().map(Set.init), "seed \(seed)")
    }
  }

  @Test("importance is that of slices taken one by one", arguments: [false, true])
  func importance(_ isList: Bool) {
    for seed in 0..<300 {
      let small = SmallTable(seed: UInt64(seed), isList: isList)
      let cells = small.configurations.indices.filter { !small.table.rewards[$0].isNaN }
      let values = cells.map { small.table.rewards[$0] }
      let average = values.reduce(0, +) / Double(values.count)
      let variance = values.map { ($0 - average) * ($0 - average) }.reduce(0, +)
      func explained(_ axes: [Int]) -> Double {
        var sum = 0.0
        for cell in cells {
          let slice = cells.filter { other in
            axes.allSatisfy {
              small.configurations[other][$0] == small.configurations[cell][$0]
            }
          }
          let mean =
            slice.map { small.table.rewards[$0] }.reduce(0, +) / Double(slice.count)
          sum += (mean - average) * (mean - average)
        }
        return variance > 0 ? sum / variance : 0
      }
      let found = small.table.importance()
      #expect(found.validCells == cells.count)
      var rest = variance > 0 ? 1.0 : 0
      for effect in found.parameters {
        #expect(abs(effect.share - explained(effect.parameters)) < 1e-9, "seed \(seed)")
        rest -= effect.share
      }
      for effect in found.pairs {
        let expected =
          explained(effect.parameters) - explained([effect.parameters[0]])
          - explained([effect.parameters[1]])
        #expect(abs(effect.share - expected) < 1e-9, "seed \(seed)")
        rest -= effect.share
      }
      #expect(abs(found.rest - rest) < 1e-9)
    }
  }

  /// A grid of equally likely values of two or three numbers, and its rewards.
  private func grid(_ shape: [Int], _ value: ([Double]) -> Double) -> RewardTable {
    var all: [[Double]] = [[]]
    for count in shape { all = all.flatMap { row in (0..<count).map { row + [Double($0)] } } }
    return RewardTable(shape: shape, rewards: all.map(value))
  }

  @Test("importance of a sum, of a product and of a triple product has its closed form")
  func closedForms() {
    // Var of 0..<n is (n^2 - 1) / 12.
    let sum = grid([5, 7, 3]) { 2 * $0[0] + $0[1] + 1e6 }.importance()
    let (a, b) = (4 * 24.0 / 12, 48.0 / 12)
    #expect(abs(sum.parameters[0].share - a / (a + b)) < 1e-9)
    #expect(abs(sum.parameters[1].share - b / (a + b)) < 1e-9)
    #expect(abs(sum.parameters[2].share) < 1e-9 && abs(sum.rest) < 1e-9)
    #expect(sum.ranking == [0, 1, 2])
    // Centred factors have no effect alone: all is in the pair, or beyond pairs.
    let product = grid([5, 7, 3]) { ($0[0] - 2) * ($0[1] - 3) }.importance()
    #expect(product.parameters.allSatisfy { abs($0.share) < 1e-12 })
    #expect(product.pairs.map(\.parameters) == [[0, 1], [0, 2], [1, 2]])
    #expect(abs(product.pairs[0].share - 1) < 1e-12 && abs(product.rest) < 1e-12)
    let triple = grid([5, 7, 3]) { ($0[0] - 2) * ($0[1] - 3) * ($0[2] - 1) }.importance()
    #expect(abs(triple.rest - 1) < 1e-12)
    let constant = grid([2, 3]) { _ in 7 }.importance()
    #expect(constant.rest == 0 && constant.parameters.allSatisfy { $0.share == 0 })
  }

  @Test("importance takes rewards whose range overflows")
  func overflow() {
    let table = RewardTable(shape: [2], rewards: [-1.7e308, 1.7e308])
    #expect(table.importance().parameters[0].share == 1)
    #expect(table.fitnessDistanceCorrelation() == -1)
  }

  @Test("pairs of more combinations than cells are counted as others are")
  func sparsePairs() {
    var stream = RandomStream(seed: 3, name: "sparse")
    let rows = (0..<300).map { row in [row, (row * 7) % 299] }
    let rewards = rows.map { _ in stream.uniform() }
    let table = RewardTable(shape: [300, 299], candidates: rows, rewards: rewards)
    let found = table.importance()
    // Every row is a slice of its own.
    #expect(abs(found.parameters[0].share - 1) < 1e-12 && found.pairs[0].slices == 300)
    #expect(abs(found.pairs[0].share + found.parameters[1].share) < 1e-12)
  }

  @Test("fitness-distance correlation is Pearson's of all distances", arguments: [false, true])
  func fitnessDistance(_ isList: Bool) {
    var compared = 0
    for seed in 0..<300 {
      let small = SmallTable(seed: UInt64(seed), isList: isList)
      let rewards = small.table.rewards
      let cells = rewards.indices.filter { !rewards[$0].isNaN }
      let best = cells.map { rewards[$0] }.max() ?? 0
      let optima = cells.filter { rewards[$0] == best }
      let x = cells.map { rewards[$0] }
      let y = cells.map { cell in optima.map { small.distance(cell, $0) }.min() ?? 0 }
      let (mx, my) = (mean(x), mean(y))
      let xy = zip(x, y).map { ($0 - mx) * ($1 - my) }.reduce(0, +)
      let xx = x.map { ($0 - mx) * ($0 - mx) }.reduce(0, +)
      let yy = y.map { ($0 - my) * ($0 - my) }.reduce(0, +)
      let found = small.table.fitnessDistanceCorrelation()
      guard xx > 0, yy > 1e-12 else { continue }
      compared += 1
      #expect(abs((found ?? 2) - xy / (xx * yy).squareRoot()) < 1e-9, "seed \(seed)")
    }
    #expect(compared > 150)
  }

  @Test("optima of a bowl, of two hills and of a checkerboard")
  func knownOptima() {
    let bowl = grid([9, 11]) { -($0[0] - 3) * ($0[0] - 3) - ($0[1] - 6) * ($0[1] - 6) }
    #expect(bowl.basins().basins.map(\.cell) == [3 * 11 + 6] && bowl.basins().globalShare == 1)
    let hills = grid([9]) { -abs(abs($0[0] - 4) - 3) + ($0[0] > 4 ? 0.5 : 0) }.basins()
    #expect(hills.basins.map(\.cell) == [7, 1] && hills.basins.map(\.cells) == [5, 4])
    let board = grid([4, 4]) { Double((Int($0[0]) + Int($0[1])) % 2) }.basins()
    #expect(board.basins.count == 8 && board.globalShare == 1 && board.strict == 8)
    let flat = grid([4, 4]) { _ in 1 }.basins()
    #expect(flat.basins.map(\.plateau) == [16] && flat.strict == 0)
  }

  @Test("the law of random search is that of all draws, where a cell that fails finds nothing")
  func randomSearch() {
    for (seed, draws) in [(1, 1), (2, 2), (3, 3), (4, 4), (5, 3), (6, 2)] {
      var stream = RandomStream(seed: UInt64(seed), name: "law")
      let count = 3 + stream.index(below: 4)
      var rewards = (0..<count).map { _ in
        stream.uniform() < 0.35 ? Double.nan : Double(stream.index(below: 5)) - 2
      }
      rewards[0] = 1
      let worst = rewards.filter { !$0.isNaN }.min() ?? 0
      // Every sequence of draws is equally likely.
      var outcomes: [Double] = [-.infinity]
      for _ in 0..<draws {
        outcomes = outcomes.flatMap { best in rewards.map { $0.isNaN ? best : max(best, $0) } }
      }
      outcomes = outcomes.map { max($0, worst) }.sorted()
      let sorted = RewardTable(shape: [count], rewards: rewards).sortedRewards()
      // The least outcome that at least half of the sequences do not exceed.
      let half = outcomes[(outcomes.count + 1) / 2 - 1]
      #expect(Baseline.median(ofBestOf: draws, sorted: sorted) == half)
      let exact = Baseline(exactFor: sorted, length: draws)
      #expect(exact.median[draws - 1] == half)
      #expect(abs(exact.mean[draws - 1] - mean(outcomes)) < 1e-12)
    }
  }

  @Test("headroom is what random search leaves, and the profile is the best of each slice")
  func headroom() {
    let headroom = Headroom(sorted: (0...1000).map(Double.init))
    #expect(headroom.best == 1000 && headroom.median == 500)
    // (k / 1001)^100 >= 1/2 from k = 995 on, whose reward is 994.
    #expect(headroom.randomSearch == 994 && headroom.share == 0.012 && !headroom.isEnough)
    #expect(Headroom(sorted: [3, 3]).share == 0)
    let table = RewardTable(shape: [2, 3], rewards: [1, .nan, 5, .nan, .nan, 2])
    let profile = table.profile(of: [1])
    #expect(profile[0] == 1 && profile[1].isNaN && profile[2] == 5)
    #expect(table.profile(of: [0]) == [5, 2])
    #expect(table.sortedRewards() == [1, 1, 1, 1, 2, 5])
  }
}
