import RematchNumerics
import Search
import Testing

@Suite("FreshCells by rank")
struct FreshCellRanksTests {
  /// What the cells are by definition: the fresh ones in ascending order, one of them by rank.
  private struct Listed {
    var fresh: [Int]
    let count: Int

    mutating func removeRandom(using stream: inout RandomStream) -> Int {
      if fresh.isEmpty { return stream.index(below: count) }
      if count - fresh.count < count / 2 {
        while true {
          let cell = stream.index(below: count)
          if let index = fresh.firstIndex(of: cell) { return fresh.remove(at: index) }
        }
      }
      return fresh.remove(at: stream.index(below: fresh.count))
    }
  }

  @Test("draws are those from a list of the fresh cells", arguments: [1, 2, 3, 7, 64, 100, 257])
  func draws(_ count: Int) throws {
    let space = try SearchSpace([
      Parameter(name: "a", values: (0..<count).map(Double.init))
    ])
    var cells = FreshCells(space)
    var listed = Listed(fresh: Array(0..<count), count: count)
    var stream = RandomStream(seed: 5, name: "fresh")
    var same = stream
    for turn in 0..<(count + 3) {
      if turn % 5 == 4, let cell = listed.fresh.last {
        #expect(cells.remove(cell) && !cells.remove(cell))
        listed.fresh.removeLast()
      }
      let cell = cells.removeRandom(using: &stream)
      #expect(cell == listed.removeRandom(using: &same))
    }
    #expect(cells.isExhausted)
  }

  @Test("a space is exhausted in about linear time", .timeLimit(.minutes(1)))
  func exhaustion() throws {
    let space = try SearchSpace([
      Parameter(name: "a", values: (0..<300_000).map(Double.init))
    ])
    var cells = FreshCells(space)
    var stream = RandomStream(seed: 1, name: "fresh")
    for _ in 0..<300_000 { _ = cells.removeRandom(using: &stream) }
    #expect(cells.isExhausted)
  }
}
