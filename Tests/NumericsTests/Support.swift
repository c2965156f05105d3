import Foundation
import RematchNumerics

/// The reference values that `Fixtures/make_fixtures.py` makes: rows of arguments and a result.
struct Fixtures: Decodable {
  let xxh64: [[UInt64]]
  let xoshiro: [[UInt64]]
  let sobol: [[Int]]
  let exp, log, sin, cos, tanh, pow: [[Double]]
  let density, cumulative, quantile, percentile: [[Double]]

  static func load() throws -> Fixtures {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/numerics.json"))
    return try JSONDecoder().decode(Fixtures.self, from: data)
  }
}

/// Returns how many doubles lie between two, counting one end; a great number if one is NaN.
func ulps(_ a: Double, _ b: Double) -> UInt64 {
  guard !a.isNaN && !b.isNaN else { return .max }
  func rank(_ x: Double) -> Int64 {
    let magnitude = Int64(x.magnitude.bitPattern)
    return x.sign == .minus ? -magnitude : magnitude
  }
  return (rank(a) - rank(b)).magnitude
}

/// Returns the relative error, or the absolute one where the reference is subnormal.
func relativeError(_ value: Double, _ reference: Double) -> Double {
  (value - reference).magnitude / max(reference.magnitude, .leastNormalMagnitude)
}

/// Returns Pearson's statistic for the hypothesis that the bins are equally probable.
func chiSquare(_ counts: [Int]) -> Double {
  let expected = Double(counts.reduce(0, +)) / Double(counts.count)
  return counts.reduce(0) { sum, count in
    sum + (Double(count) - expected) * (Double(count) - expected) / expected
  }
}

/// Returns the XXH64 of the bits of numbers, the same on machines of either byte order.
func digest(_ numbers: [Double]) -> UInt64 {
  let words = numbers.map(\.bitPattern.littleEndian)
  return words.withUnsafeBytes { XXH64.hash($0) }
}
