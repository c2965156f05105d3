import Foundation
import RematchNumerics
import Search
import TestSupport
import Testing

@testable import Surfaces

@Suite("Readers of whole surfaces, fuzzed")
struct ReaderFuzzTests {
  private static let inputs = Fuzzing.inputs(1500)

  /// Reads every number of a surface, so that a wrong size would be seen.
  private func readAll(_ surface: Surface) {
    var readings: [Reading] = []
    for cell in 0..<surface.space.cellCount { surface.readings(ofCell: cell, into: &readings) }
    _ = surface.randomSearchMedian(after: 300)
  }

  /// Feeds damaged inputs to a reader; counts those that it takes.
  private func fuzz(
    _ whole: [UInt8], seed: UInt64, _ read: ([UInt8]) throws -> Void
  ) {
    var random = RandomStream(seed: seed)
    var taken = 0
    for _ in 0..<Self.inputs {
      do {
        try read(Fuzzing.damaged(whole, using: &random))
        taken += 1
      } catch {
        #expect(error is SurfaceError)
        if "\(error)".isEmpty { Issue.record("an error without a text") }
      }
    }
    #expect(taken < Self.inputs)
  }

  @Test("damaged contest files of both stages", arguments: ["preliminary", "final"])
  func contest(_ stage: String) throws {
    let path = "Tests/JudgingTests/Fixtures/kit/tiny-\(stage).json"
    let tiny = try Surface.open(Shared.root.appendingPathComponent(path).path)
    // Smaller than the fixture, so that the damage hits every part.
    let small = try SearchSpace([
      Parameter(name: "a", values: [0, 1]), Parameter(name: "b", values: [0.5, 1, 4]),
    ])
    let table = ReadingTable(cellCount: 6, steps: tiny.steps, width: tiny.steps > 1 ? 3 : 1) {
      cell, row in
      for index in row.indices { row[index] = Double(cell * 100 + index) }
    }
    let folder = try TemporaryFolder()
    let surface = Surface(
      name: "s", space: small, table: table, tableChecksum: "",
      baseline: Baseline(exactFor: [1, 2, 3], length: 3), provenance: tiny.provenance,
      extras: tiny.extras)
    try surface.write(to: folder.path("s.json"))
    let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: folder.path("s.json"))))
    fuzz(bytes, seed: 1) { bytes in
      readAll(
        try bytes.withUnsafeBytes { try ContestJSON.read($0) })
    }
  }

  @Test("damaged binary tables, with the header's checksum made right again or not")
  func binary() throws {
    let path = "Tests/JudgingTests/Fixtures/kit/tiny-final.json"
    let tiny = try Surface.open(Shared.root.appendingPathComponent(path).path)
    let folder = try TemporaryFolder()
    try tiny.write(to: folder.path("s.rsurf"))
    let whole = try Array(Data(contentsOf: URL(fileURLWithPath: folder.path("s.rsurf"))))
    let file = URL(fileURLWithPath: folder.path("damaged.rsurf"))
    var count = 0
    fuzz(whole, seed: 2) { bytes in
      var bytes = bytes
      count += 1
      if count % 4 != 0, bytes.count > 24 {
        let length = Int(bytes[12]) | Int(bytes[13]) << 8
        let checksum = bytes[24..<min(bytes.count, 24 + length)].withUnsafeBytes {
          XXH64.hash($0)
        }
        for shift in 0..<8 {
          bytes[16 + shift] = UInt8(truncatingIfNeeded: checksum >> (8 * shift))
        }
      }
      try? Data(bytes).write(to: file)
      let surface = try Surface.open(file.path)
      readAll(surface)
      try? surface.verify()
    }
  }

  @Test("damaged recipes")
  func recipe() throws {
    let text = """
      {"kind": "multimodal", "name": "m", "parameters": [{"name": "a", "from": 0, "to": 1, "count": 5},
      {"name": "b", "values": [1, 2, 4]}], "shape": {"hills": [{"centre": [0.2, 0.7], "height": 1,
      "width": 0.3}], "ripple": 0.1, "frequency": 3}, "reward": {"floor": 1, "scale": 2},
      "noise": {"seed": 4, "steps": 3, "days": [1, 2, 1]}}
      """
    fuzz(Array(text.utf8), seed: 3) { bytes in
      let recipe = try SurfaceRecipe(json: Data(bytes))
      if recipe.space.cellCount <= 1000 { readAll(try Surface(recipe)) }
    }
  }
}
