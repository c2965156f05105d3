import Foundation
import RematchNumerics
import Search
import TestSupport
import Testing

@testable import Surfaces

@Suite("Binary table")
struct BinaryTableTests {
  private func surface(
    _ numbers: [Double], steps: Int = 1, width: Int = 1, baseline: Baseline? = nil
  ) throws -> Surface {
    let count = numbers.count / (steps * width)
    let space = try SearchSpace([Parameter(name: "a", values: (0..<count).map(Double.init))])
    let table = ReadingTable(cellCount: count, steps: steps, width: width) { cell, row in
      for index in row.indices { row[index] = numbers[cell * steps * width + index] }
    }
    return Surface(
      name: "t", space: space, table: table, tableChecksum: hexadecimal(table.checksum()),
      baseline: baseline ?? Baseline(exactFor: table.fullRewards, length: 3),
      provenance: Provenance(origin: "test"), extras: ContestExtras())
  }

  @Test("what is written is opened with the same bits, hash and header")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let numbers = [0.0, -0.0, Double.leastNonzeroMagnitude, 1e308, 0.1, 1e308]
    let original = try surface(numbers, steps: 1, width: 3)
    try original.write(to: folder.path("t.rsurf"))
    let opened = try Surface.open(folder.path("t.rsurf"))
    #expect(opened.contentHash == original.contentHash && opened.space == original.space)
    #expect(opened.baseline == original.baseline && opened.name == "t")
    opened.table().withNumbers { #expect($0.map(\.bitPattern) == numbers.map(\.bitPattern)) }
    try opened.verify()
  }

  @Test("a number that is not finite is found with its place, though the checksum is right")
  func notFinite() throws {
    let folder = try TemporaryFolder()
    let baseline = Baseline(exactFor: [0, 1, 2], length: 3)
    for (last, place, number) in [([.infinity, 2.0], 1, "inf"), ([.nan, 2], 1, "nan")] {
      try surface([0, 0, 1, 1] + last, steps: 2, baseline: baseline).write(
        to: folder.path("odd.rsurf"))
      #expect(
        refusal(folder.path("odd.rsurf"))
          == "cell 2, step \(place): mean \(number) with bounds \(number) and \(number); expected finite"
          + " numbers in order, or nan from where the cell fails to its end")
    }
  }

  @Test("kinds, labels, candidates, a default, durations, a direction and failing cells come back")
  func version2() throws {
    let folder = try TemporaryFolder()
    let parameters = [
      Parameter(name: "rate", values: [1e-3, 1e-2, 1], kind: .real(.log)),
      Parameter(name: "optimizer", labels: ["adam", "sgd"]),
      Parameter(name: "size", labels: ["small", "large"], isOrdered: true),
      Parameter(name: "depth", values: [1, 2, 5], kind: .integer(.linear)),
    ]
    let candidates: [Configuration] = [[2, 1, 0, 0], [0, 0, 1, 2], [1, 1, 1, 1], [0, 0, 0, 2]]
    for list in [candidates, nil] {
      let space = try SearchSpace(parameters, candidates: list, default: [0, 0, 1, 2])
      let table = ReadingTable(cellCount: space.cellCount, steps: 2, width: 3) { cell, row in
        for step in 0..<2 {
          let mean = cell == 1 && step == 1 ? Double.nan : -Double(cell + step)
          for (index, number) in [mean, mean - 1, mean + 1].enumerated() {
            row[3 * step + index] = number
          }
        }
      }
      let seconds = (0..<(2 * space.cellCount)).map { Double($0 + 1) / 4 }
      let original = try Surface(
        name: "t", space: space,
        objective: Objective(name: "loss", direction: .minimize, about: "a test"), table: table,
        durations: Durations(cellCount: space.cellCount, steps: 2, seconds: seconds),
        provenance: Provenance(origin: "test", source: "here", licence: "none"))
      try original.write(to: folder.path("t.rsurf"))
      let opened = try Surface.open(folder.path("t.rsurf"))
      #expect(opened.space == original.space && opened.space.candidates?.count == list?.count)
      #expect(opened.objective == original.objective && opened.durations == original.durations)
      #expect(opened.contentHash == original.contentHash && opened.failures == 1)
      #expect(opened.provenance == original.provenance)
      #expect(opened.fullReward(ofCell: 1) == nil && opened.fullReward(ofCell: 2) == -3)
      var readings: [Reading] = []
      opened.readings(ofCell: 1, into: &readings)
      #expect(readings == [Reading(mean: -1, lower: -2, upper: 0)])
      try opened.verify()
      #expect(throws: SurfaceError.self) { try original.write(to: folder.path("t.json")) }
      var bytes = try Array(Data(contentsOf: URL(fileURLWithPath: folder.path("t.rsurf"))))
      bytes[bytes.count - 1] ^= 1
      try Data(bytes).write(to: URL(fileURLWithPath: folder.path("t.rsurf")))
      #expect(refusal(folder.path("t.rsurf")).contains("do not match their checksum"))
    }
  }

  /// What opening a file says against it, without the path; empty if it is opened.
  private func refusal(_ path: String) -> String {
    do { _ = try Surface.open(path) } catch { return String("\(error)".dropFirst(path.count + 2)) }
    return ""
  }

  @Test("a mean outside of its interval, and bounds in the wrong order, are found")
  func disorder() throws {
    let folder = try TemporaryFolder()
    for (reading, text) in [
      ([3.0, 0, 2], "mean 3.0 with bounds 0.0 and 2.0"),
      ([1, 2, 0], "mean 1.0 with bounds 2.0 and 0.0"),
    ] {
      for name in ["t.rsurf", "t.json"] {
        try surface([0, 0, 0] + reading, steps: 1, width: 3).write(to: folder.path(name))
        #expect(
          refusal(folder.path(name)) == "cell 1, step 1: \(text); expected finite numbers in order")
      }
    }
  }

  @Test("a header's baseline is compared with the readings")
  func baseline() throws {
    let folder = try TemporaryFolder()
    var baseline = Baseline(exactFor: [1, 2, 3], length: 3)
    baseline.best = 4
    try surface([1, 2, 3], baseline: baseline).write(to: folder.path("t.rsurf"))
    #expect(
      refusal(folder.path("t.rsurf"))
        == "header: baseline.best is 4.0, but the table beside it has the best full reward 3.0")
  }

  @Test(
    "sizes that cannot be counted are refused",
    arguments: [1 << 40, 1 << 58, 1 << 60, 1 << 62, .max])
  func hugeSteps(_ steps: Int) throws {
    let folder = try TemporaryFolder()
    try surface([1, 2, 3]).write(to: folder.path("t.rsurf"))
    var bytes = try Array(Data(contentsOf: folder.url.appendingPathComponent("t.rsurf")))
    let length = Int(bytes[12]) | Int(bytes[13]) << 8
    let header = String(decoding: bytes[24..<(24 + length)], as: UTF8.self)
      .replacingOccurrences(of: "\"steps\":1", with: "\"steps\":\(steps)")
    var front = Array(bytes[..<12])
    front += withUnsafeBytes(of: UInt32(header.utf8.count).littleEndian, Array.init)
    front += withUnsafeBytes(of: XXH64.hash(header, seed: 0).littleEndian, Array.init)
    front += Array(header.utf8)
    bytes = front + [UInt8](repeating: 0, count: 64 - front.count % 64) + bytes.suffix(24)
    try Data(bytes).write(to: folder.url.appendingPathComponent("t.rsurf"))
    let text = refusal(folder.path("t.rsurf"))
    #expect(text.hasPrefix("damaged binary table: has \(bytes.count) bytes; expected "), "\(text)")
  }

  @Test("the readings begin at a multiple of 64 bytes")
  func alignment() throws {
    let folder = try TemporaryFolder()
    try surface([1, 2, 3]).write(to: folder.path("t.rsurf"))
    let size = try Data(contentsOf: folder.url.appendingPathComponent("t.rsurf")).count
    #expect((size - 24) % 64 == 0)
  }
}

extension ReadingTable {
  fileprivate var fullRewards: [Double] { (0..<cellCount).map(fullReward(cell:)) }
}
