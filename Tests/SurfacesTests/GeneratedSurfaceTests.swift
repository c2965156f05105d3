import Datasets
import Foundation
import RematchNumerics
import Search
import TestSupport
import Testing

@testable import Surfaces

@Suite("Generated surfaces")
struct GeneratedSurfaceTests {
  static let names = EmbeddedSuite.all.map(\.name)

  private func recipe(_ name: String) throws -> SurfaceRecipe {
    let json = try #require(EmbeddedSuite.all.first { $0.name == name }).json
    return try SurfaceRecipe(json: Data(json))
  }

  @Test("the suite has at least eight surfaces of two to six parameters, of every kind")
  func suite() throws {
    let recipes = try Self.names.map(recipe)
    #expect(recipes.count >= 8)
    #expect(recipes.map(\.name) == Self.names)
    #expect(Set(recipes.map { $0.space.parameters.count }) == [2, 3, 4, 5, 6])
    #expect(Set(recipes.map(\.kind)) == Set(surfaceShapes.map { $0.kind }))
    #expect(Set(recipes.map(\.noise.seed)).count == recipes.count)
    #expect(recipes.allSatisfy { !$0.summary.isEmpty && $0.noise.steps == 14 })
  }

  @Test("every file of the folder is in the suite, and the other way round")
  func files() throws {
    let folder = Shared.root.appendingPathComponent("datasets")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
    #expect(Set(files) == Set(Self.names))
  }

  @Test("the optimum is alone, and neither at the centre nor at a corner", arguments: names)
  func optimum(_ name: String) throws {
    let recipe = try recipe(name)
    let rewards = try recipe.rewards()
    let best = try #require(rewards.max())
    let cells = rewards.indices.filter { rewards[$0] == best }
    #expect(cells.count == 1)
    let indices = recipe.space.configuration(ofCell: cells[0]).indices
    let levels = recipe.space.shape
    #expect(zip(indices, levels).contains { $0 != 0 && $0 != $1 - 1 })
    #expect(zip(indices, levels).contains { index, count in abs(2 * index - (count - 1)) > 1 })
  }

  @Test("readings follow the model: exact at the end, running means before, intervals by sigma")
  func readings() throws {
    let surface = try Surface(recipe("smooth-2"))
    let noise = try #require(surface.provenance.noise)
    #expect(
      abs(noise.sigma - 0.12 * (surface.baseline.best - surface.baseline.worst)) < 1e-12)
    var readings: [Reading] = []
    var wide = 0
    for cell in 0..<surface.space.cellCount {
      surface.readings(ofCell: cell, into: &readings)
      let full = try #require(surface.fullReward(ofCell: cell))
      #expect(readings.count == 14 && readings[13].mean == full)
      let sigma = (readings[0].upper - readings[0].lower) / 2 / 1.96
      let isWide = sigma > 2 * noise.sigma
      if isWide { wide += 1 }
      let expected = isWide ? noise.sigma * noise.wideFactor : noise.sigma
      for step in 1...14 {
        let half = (readings[step - 1].upper - readings[step - 1].lower) / 2
        #expect(abs(half - 1.96 * expected / Double(step).squareRoot()) < 1e-9)
      }
    }
    // 30% of the 90% that are not the best; five standard deviations of the binomial.
    let cells = Double(surface.space.cellCount)
    #expect(abs(Double(wide) - 0.27 * cells) < 5 * (0.27 * 0.73 * cells).squareRoot())
  }

  @Test("daily draws are normal, with mean zero, variance sigma squared, and independent")
  func draws() throws {
    let surface = try Surface(recipe("ridge-2"))
    let sigma = try #require(surface.provenance.noise).sigma
    var readings: [Reading] = []
    var sums = [Double](repeating: 0, count: 13)
    var squares = [Double](repeating: 0, count: 13)
    var products = 0.0
    var count = 0.0
    for cell in 0..<surface.space.cellCount {
      surface.readings(ofCell: cell, into: &readings)
      guard (readings[0].upper - readings[0].lower) / 2 / 1.96 < 2 * sigma else { continue }
      let full = try #require(surface.fullReward(ofCell: cell))
      var before = 0.0
      var previous = 0.0
      for step in 1...13 {
        let total = (readings[step - 1].mean - full) * Double(step)
        let draw = (total - before) / sigma
        sums[step - 1] += draw
        squares[step - 1] += draw * draw
        products += draw * previous
        before = total
        previous = draw
      }
      count += 1
    }
    for step in 0..<13 {
      #expect(abs(sums[step] / count) < 5 / count.squareRoot())
      #expect(abs(squares[step] / count - 1) < 5 * (2 / count).squareRoot())
    }
    #expect(abs(products / (12 * count)) < 5 / (12 * count).squareRoot())
  }

  @Test("the bits of readings are pinned, so that every machine has the same surface")
  func pinned() throws {
    var hash = XXH64()
    var readings: [Reading] = []
    for name in ["smooth-2", "needle-2", "ridge-2"] {
      let surface = try Surface(recipe(name))
      for cell in stride(from: 0, to: surface.space.cellCount, by: 37) {
        surface.readings(ofCell: cell, into: &readings)
        readings.withUnsafeBytes { hash.update($0) }
      }
    }
    #expect(hexadecimal(hash.digest()) == "5dd01c5c8a3f9015")
  }

  @Test("the content hash follows what a recipe computes, not its name")
  func contentHash() throws {
    func surface(_ text: String) throws -> Surface {
      try Surface(SurfaceRecipe(json: Data(text.utf8)))
    }
    func text(_ name: String, _ seed: Int) -> String {
      """
      {"kind": "smooth", "name": "\(name)", "parameters": [{"name": "a", "values": [0, 1, 2]}],
       "shape": {"optimum": [0.4], "curvature": [1]}, "noise": {"seed": \(seed)}}
      """
    }
    let first = try surface(text("one", 1))
    #expect(try surface(text("two", 1)).contentHash == first.contentHash)
    #expect(try surface(text("one", 2)).contentHash != first.contentHash)
  }

  @Test(
    "a bad recipe is refused with the key",
    arguments: [
      (#"{"name": "x"}"#, "kind"),
      (#"{"kind": "smoth", "name": "x"}"#, "smooth"),
      (#"{"kind": "smooth", "name": "x", "parameters": []}"#, "no parameters"),
      (#"{"kind": "smooth", "name": "x", "colour": 1}"#, "colour"),
      (
        #"{"kind": "smooth", "name": "x", "parameters": [{"name": "a", "from": 0, "to": 1, "count": 3}]}"#,
        "shape.optimum"
      ),
      (
        #"{"kind": "smooth", "name": "x", "parameters": [{"name": "a", "from": 1, "to": 0, "count": 3}]}"#,
        "parameters[0]"
      ),
      (
        #"{"kind": "smooth", "name": "x", "parameters": [{"name": "a", "values": [0, 1]}], "#
          + #""shape": {"optimum": [2], "curvature": [1]}}"#, "shape.optimum[0]"
      ),
      (
        #"{"kind": "smooth", "name": "x", "parameters": [{"name": "a", "values": [0, 1]}], "#
          + #""shape": {"optimum": [0.2], "curvature": [1]}, "noise": {"sede": 3}}"#, "seed"
      ),
      (
        #"{"kind": "smooth", "name": "x", "parameters": [{"name": "a", "from": 0, "to": 1, "count": 1000000},"#
          + #"{"name": "b", "from": 0, "to": 1, "count": 1000000}]}"#, "cells"
      ),
    ])
  func errors(_ text: String, _ expected: String) {
    var message = ""
    do { _ = try SurfaceRecipe(json: Data(text.utf8)) } catch { message = "\(error)" }
    #expect(message.contains(expected), "\(message)")
  }
}
