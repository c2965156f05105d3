import Foundation
import Scoring

/// What `Fixtures/make_fixtures.py` makes.
struct StatisticsFixture: Decodable {
  struct PValues: Decodable {
    let less, greater, twoSided: Double

    subscript(_ alternative: Alternative) -> Double {
      switch alternative {
      case .less: less
      case .greater: greater
      case .twoSided: twoSided
      }
    }
  }

  struct OneSample: Decodable {
    let values: [Double]
    let statistic: Double
    let pValue: PValues
  }

  struct TwoSamples: Decodable {
    let first, second: [Double]
    let statistic: Double
    let pValue: PValues
  }

  struct Effect: Decodable {
    let first, second: [Double]
    let effect, statistic, pValue: Double
  }

  struct Strata: Decodable {
    let first: [[Double]]
    let second: [[Double]]?
    let statistic: Double
    let pValue: PValues
  }

  struct Interval: Decodable {
    let method: Bootstrap.Method
    let coverage, low, high: Double
  }

  struct Resampling: Decodable {
    let strata: [[Double]]
    let estimate: Double?
    let replicates: [Double]?
    let intervals: [Interval]
  }

  struct Friedman: Decodable {
    let table: [[Double]]
    let averageRanks: [Double]
    let chiSquare, chiSquarePValue, imanDavenport, pValue: Double
  }

  struct Adjustment: Decodable { let pValues, adjusted: [Double] }

  struct Design: Decodable {
    let surfaces, repeats: Int
    let within, between, level: Double
    let alternative: Alternative
    let effects: [[Double]]
    let detectable: Double
  }

  let wilcoxon: [OneSample]
  let mannWhitney: [TwoSamples]
  let varghaDelaney: [Effect]
  let signFlip, labelPermutation: [Strata]
  let bootstrap: [Resampling]
  let bootstrapLarge: Resampling
  let friedman: [Friedman]
  let holm: [Adjustment]
  let design: [Design]

  static func load() throws -> StatisticsFixture {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/statistics.json"))
    return try JSONDecoder().decode(StatisticsFixture.self, from: data)
  }
}

/// Whether two numbers agree to a relative error.
func agree(_ a: Double, _ b: Double, within bound: Double = 1e-12) -> Bool {
  (a - b).magnitude <= bound * max(a.magnitude, b.magnitude, 1e-300)
}
