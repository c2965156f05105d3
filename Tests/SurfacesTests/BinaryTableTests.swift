import Foundation
import RematchNumerics
import Search
import TestSupport
import Testing

@testable import Surfaces

@Suite("Binary table")
struct BinaryTableTests {
  private func surface(_ numbers: [Double], steps: Int = 1, width: Int = 1) throws -> Surface {
    let count = numbers.count / (steps * width)
    let space = try SearchSpace([Parameter(name: "a", values: (0..<count).map(Double.init))])
    let table = ReadingTable(cellCount: count, steps: steps, width: width) { cell, row in
      for index in row.indices { row[index] = numbers[cell * steps * width + index] }
    }
    return Surface(
      name: "t", space: space, table: table, tableChecksum: hexadecimal(table.checksum()),
      baseline: Baseline(median: [1], mean: [1], clip: 1, best: 2, worst: 0),
      provenance: Provenance(origin: "test"), extras: ContestExtras())
  }

  @Test("what is written is opened with the same bits, hash and header")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let numbers = [1.5, -0.0, Double.leastNonzeroMagnitude, 1e308, 0.1, 2]
    let original = try surface(numbers, steps: 1, width: 3)
    try original.write(to: folder.path("t.rsurf"))
    let opened = try Surface.open(folder.path("t.rsurf"))
    #expect(opened.contentHash == original.contentHash && opened.space == original.space)
    #expect(opened.baseline == original.baseline && opened.name == "t")
    opened.table().withNumbers { #expect($0.map(\.bitPattern) == numbers.map(\.bitPattern)) }
    try opened.verifyChecksum()
  }

  @Test("a number that is not finite is found with its place, though the checksum is right")
  func notFinite() throws {
    let folder = try TemporaryFolder()
    try surface([0, 0, 1, 1, 2, .nan], steps: 2).write(to: folder.path("nan.rsurf"))
    let opened = try Surface.open(folder.path("nan.rsurf"))
    var message = ""
    do { try opened.verifyChecksum() } catch { message = "\(error)" }
    #expect(message == "cell 2, step 2: has a number that is not finite")
  }

  @Test("the readings begin at a multiple of 64 bytes")
  func alignment() throws {
    let folder = try TemporaryFolder()
    try surface([1, 2, 3]).write(to: folder.path("t.rsurf"))
    let size = try Data(contentsOf: folder.url.appendingPathComponent("t.rsurf")).count
    #expect((size - 24) % 64 == 0)
  }
}
