import Campaigns
import Catalog
import Foundation
import Records
import RematchDocuments
import Search
import Surfaces
import TestSupport
import Testing

@Suite("Rewards of any scale")
struct ScaleTests {
  /// What a method finds on a bowl whose rewards are multiplied by a power of two, and its trials' hash.
  private func play(_ text: String, exponent: Int, in folder: TemporaryFolder) throws -> (
    trace: String, found: Double
  ) {
    let unit = Double(sign: .plus, exponent: exponent, significand: 1)
    let rewards = (0..<100).map { cell in
      let (a, b) = (Double(cell / 10 - 3), Double(cell % 10 - 6))
      return -(a * a + b * b) * unit
    }
    let rows = (0..<10).map { row in rewards[(10 * row)..<(10 * row + 10)].map { "\($0)" } }
    let data = rows.map { "[\($0.joined(separator: ","))]" }.joined(separator: ",")
    let levels = (0..<10).map(String.init).joined(separator: ",")
    let json = """
      {"name":"bowl","dims":["a","b"],"attrs":{"a":{"coords":[\(levels)]},"b":{"coords":[\(levels)]}},
      "data":[\(data)]}
      """
    let surface = try Surface.open(folder.write(json, to: "bowl\(exponent).json"))
    let campaign = try Campaign(
      contests: [Contest(rounds: 6, slots: 3, steps: 1, reference: 10)], surfaces: [surface],
      methods: [MethodCatalog.builtIn.method(parsing: text)], repeats: 1, seed: 0)
    let record = try campaign.record(of: campaign.cells[0])
    #expect(record.faults.isEmpty)
    return (record.trace, (record.bestSoFar.last ?? -.infinity) / unit)
  }

  @Test(
    "a process learns beyond the squares' range as within it",
    arguments: [
      "gp-ei?starts=1", "gp?batch=local-penalization&starts=1",
      "gp?kind=ucb&batch=kriging-believer&starts=1",
    ])
  func scales(method: String) throws {
    let folder = try TemporaryFolder()
    let plain = try play(method, exponent: 0, in: folder)
    let large = try play(method, exponent: 600, in: folder)
    #expect(plain.found > -1.5)
    for exponent in [-900, -540, 512, 1000] {
      let other = try play(method, exponent: exponent, in: folder)
      #expect(other.trace == large.trace && other.found == large.found, "2^\(exponent)")
    }
    #expect(large.found > -1.5)
  }
}
