import Foundation
import RematchNumerics
import TestSupport
import Testing

@testable import Surfaces

@Suite("Baselines against their tables")
struct BaselineCheckTests {
  /// A baseline as a contest's files have it: medians and means over repeats of random search.
  private func simulated(
    _ rewards: [Double], repeats: Int, length: Int, seed: UInt64
  ) -> Baseline {
    var stream = RandomStream(seed: seed)
    let curves = (0..<repeats).map { _ in
      var best = -Double.infinity
      return (0..<length).map { _ in
        best = max(best, rewards[stream.index(below: rewards.count)])
        return best
      }
    }
    let columns = (0..<length).map { count in curves.map { $0[count] } }
    var baseline = Baseline(exactFor: rewards, length: length)
    baseline.median = columns.map { median($0) }
    baseline.mean = columns.map { $0.reduce(0) { $0 + $1 / Double(repeats) } }
    baseline.clip = baseline.median[0]
    return baseline
  }

  /// Tables that are hard to simulate: skewed, with an outlier, of few values, of one.
  private static let tables: [[Double]] = [
    (0..<400).map { -Double($0 * $0) / 7 }, (0..<50).map { $0 == 7 ? -1e9 : Double($0) },
    (0..<100).map { $0 == 7 ? 1e9 : Double($0) }, [0, 1], [3, 3, 3],
    (0..<5000).map { Double($0 % 71) * 0x1p-1060 }, (0..<30).map { (Double($0) - 15) * 1e307 },
  ]

  @Test("simulations of a hundred repeats or more pass, printed with seven digits too")
  func honest() throws {
    for (number, rewards) in Self.tables.enumerated() {
      let sorted = rewards.sorted()
      for repeats in [100, 101, 1000] {
        for seed in 0..<5 {
          var baseline = simulated(
            rewards, repeats: repeats, length: 40, seed: UInt64(seed + 10 * number))
          _ = try baseline.checked(against: sorted, place: "")
          let printed = { (value: Double) in Double(String(format: "%.7e", value)) ?? value }
          baseline.median = baseline.median.map(printed)
          baseline.mean = baseline.mean.map(printed)
          (baseline.best, baseline.worst) = (printed(baseline.best), printed(baseline.worst))
          baseline.clip = baseline.median[0]
          let checked = try baseline.checked(against: sorted, place: "")
          #expect(checked.best == sorted.last && checked.worst == sorted.first)
          #expect(checked.median.allSatisfy { checked.worst <= $0 && $0 <= checked.best })
        }
      }
    }
  }

  @Test("exact baselines pass, and so do their medians in place of the means")
  func exact() throws {
    for rewards in Self.tables {
      var baseline = Baseline(exactFor: rewards)
      guard baseline.mean.allSatisfy(\.isFinite) else { continue }
      _ = try baseline.checked(against: rewards.sorted(), place: "")
      baseline.mean = baseline.median
      _ = try baseline.checked(against: rewards.sorted(), place: "")
    }
  }

  @Test("a baseline of another table is refused")
  func foreign() {
    let rewards = (0..<400).map(Double.init)
    for draws in [2, 5, 20, 100] {
      // As after so many times the evaluations.
      var baseline = Baseline(exactFor: rewards)
      baseline.median = (1...50).map {
        Baseline.median(ofBestOf: draws * $0, sorted: rewards)
      }
      baseline.clip = baseline.median[0]
      baseline.mean = []
      let isRefused = (try? baseline.checked(against: rewards, place: "")) == nil
      #expect(isRefused == (draws > 2), "draws: \(draws)")
    }
  }

  @Test(
    "the contest's files pass, preliminary and lifted",
    .enabled(if: Shared.isExpected, Comment(rawValue: Shared.reason)),
    arguments: ["data-2", "data-30"])
  func contest(_ name: String) throws {
    let surface = try Surface.open(Shared.preliminary(name))
    #expect(surface.baseline.median != Baseline(exactFor: surface.fullRewards()).median)
    _ = try Surface.open(Shared.lifted(name))
  }

  @Test("without a baseline, the exact one is computed")
  func none() throws {
    let folder = try TemporaryFolder()
    let text = """
      {"dims":["a"],"attrs":{"a":{"coords":[0,1,2]}},"data":[3,1,2]}
      """
    _ = try folder.write(text, to: "t.json")
    let surface = try Surface.open(folder.path("t.json"))
    #expect(surface.completeBaseline() == Baseline(exactFor: [3, 1, 2]))
  }
}
