import RematchNumerics
import Search
import Surfaces
import Testing

@Suite("RepeatReadings")
struct RepeatReadingsTests {
  @Test("running means and their intervals by hand")
  func byHand() {
    let table = ReadingTable.runningMeans(
      ofRepeats: [[1, 3, 2, 6], [], [5, 5, 5, 5]], steps: 3, permutedBy: nil)
    // Variances 14/3 and 0, so the median is 7/3; the first cell's is (3 * 14/3 + 4 * 7/3) / 7.
    let spread = ((14 + 28.0 / 3) / 7).squareRoot()
    // Of four repeats 1.33, 2.67 and 4, so 1, 3 and 4.
    for (step, count) in [1, 3, 4].enumerated() {
      let reading = table.reading(cell: 0, step: step)
      let values = [1.0, 3, 2, 6].prefix(count)
      #expect(reading.mean == values.reduce(0, +) / Double(count))
      let half =
        1.96 * spread / Double(count).squareRoot() * (1 - Double(count) / 4).squareRoot()
      #expect(abs(reading.upper - reading.mean - half) < 1e-12)
      #expect(abs(reading.mean - reading.lower - half) < 1e-12)
    }
    #expect((0..<3).allSatisfy { table.reading(cell: 1, step: $0).mean.isNaN })
    #expect(table.reading(cell: 2, step: 0).upper > 5)
    #expect(table.reading(cell: 2, step: 2).upper == 5)
  }

  @Test("by default as many readings as the fewest repeats, and 14 at most")
  func defaults() {
    func steps(_ counts: [Int]) -> Int {
      let values = counts.map { count in (0..<count).map { Double($0) } }
      return ReadingTable.runningMeans(ofRepeats: values, permutedBy: 1).steps
    }
    #expect(steps([5, 3, 0]) == 3)
    #expect(steps([32, 20]) == 14)
    #expect(steps([0]) == 1)
    let single = ReadingTable.runningMeans(ofRepeats: [[1], [2], []], permutedBy: 1)
    #expect(single.width == 1)
    #expect(single.reading(cell: 1, step: 0).upper == 2)
  }

  @Test("the seed permutes a cell's repeats, and the last reading is the mean of all")
  func permutation() {
    let values = [(0..<20).map { Double($0 * $0) }]
    let first = ReadingTable.runningMeans(ofRepeats: values, permutedBy: 1)
    let again = ReadingTable.runningMeans(ofRepeats: values, permutedBy: 1)
    let other = ReadingTable.runningMeans(ofRepeats: values, permutedBy: 2)
    for step in 0..<14 {
      #expect(first.reading(cell: 0, step: step) == again.reading(cell: 0, step: step))
    }
    #expect(
      (0..<13).contains { first.reading(cell: 0, step: $0) != other.reading(cell: 0, step: $0) })
    #expect(abs(first.reading(cell: 0, step: 13).mean - 123.5) < 1e-9)
  }

  @Test("intervals hold the final mean in 95 of 100 cells where the order is mixed")
  func coverage() {
    var stream = RandomStream(seed: 3)
    // A slow first run of each cell.
    let values = (0..<4000).map { _ in
      (0..<28).map { 10 + stream.normal() + ($0 == 0 ? 3.0 : 0) }
    }
    func share(_ seed: UInt64?, step: Int) -> Double {
      let table = ReadingTable.runningMeans(ofRepeats: values, permutedBy: seed)
      let held = values.indices.filter { cell in
        let reading = table.reading(cell: cell, step: step)
        let final = table.reading(cell: cell, step: 13).mean
        return reading.lower <= final && final <= reading.upper
      }
      return Double(held.count) / Double(values.count)
    }
    for step in 0..<13 { #expect((0.92...0.98).contains(share(7, step: step)), "\(step)") }
    #expect(share(nil, step: 0) < 0.8)
  }
}
