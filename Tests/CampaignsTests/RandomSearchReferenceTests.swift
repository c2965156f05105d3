import Campaigns
import Catalog
import Foundation
import Judging
import Records
import RematchNumerics
import Scoring
import Search
import Surfaces
import TestSupport
import Testing

@Suite("Random search on the contest's tables", .enabled(if: Shared.isExpected, "\(Shared.reason)"))
struct RandomSearchReferenceTests {
  @Test("shapes, extremes and baselines are those of the files", arguments: ["data-2", "data-30"])
  func tables(_ name: String) throws {
    let surface = try Surface.open(Shared.preliminary(name))
    #expect(surface.name == name)
    #expect(surface.space.shape == (name == "data-2" ? [51, 51, 51] : [101, 101]))
    #expect(surface.steps == 1)
    let exact = Baseline(exactFor: surface.fullRewards())
    #expect(surface.baseline.best == exact.best && surface.baseline.worst == exact.worst)
    #expect(surface.baseline.best == (name == "data-2" ? 28.004587608961003 : -0.2772587910294533))
    #expect(surface.baseline.median.count == 200 && surface.baseline.mean.count == 200)
    #expect(
      surface.baseline.median[99]
        == (name == "data-2" ? 9.992877346292588 : -0.8962372951209545))
    let lifted = try Surface.open(Shared.lifted(name))
    #expect(lifted.steps == 14 && lifted.space == surface.space)
    #expect(lifted.fullRewards() == surface.fullRewards())
  }

  @Test(
    "the median after 100 evaluations equals the file's within Monte Carlo error",
    arguments: ["data-2", "data-30"])
  func median(_ name: String) throws {
    let surface = try Surface.open(Shared.preliminary(name))
    let sorted = surface.fullRewards().sorted()
    // The probability that the best of 100 draws is at most x: 1/2 at the exact median.
    func level(_ x: Double) -> Double {
      let share = Double(sorted.filter { $0 <= x }.count) / Double(sorted.count)
      return Portable.pow(share, 100)
    }
    // The files' 200 medians scatter around 1/2 as those of 120 (data-2) and 220 (data-30) repeats would.
    let fileError = (0.25 / (name == "data-2" ? 120 : 220)).squareRoot()
    let file = level(surface.baseline.median[99])
    #expect(abs(file - 0.5) < 2 * fileError)
    let repeats = 400
    let method = try MethodCatalog.builtIn.method(parsing: "random")
    let best = try (0..<repeats).map { count in
      let outcome = try Judge(.preliminary).replay(method, on: surface, seed: UInt64(count))
      return outcome.bestSoFar(worst: surface.baseline.worst)[19]
    }
    let own = level(RematchNumerics.median(best))
    let ownError = (0.25 / Double(repeats)).squareRoot()
    #expect(abs(own - 0.5) < 3 * ownError)
    print(
      "\(name): median after 100: file \(surface.baseline.median[99]) at level \(fixed(file))"
        + " +- \(fixed(fileError)), ours of \(repeats) runs \(RematchNumerics.median(best)) at level"
        + " \(fixed(own)) +- \(fixed(ownError)), exact \(Baseline.median(ofBestOf: 100, sorted: sorted))"
    )
  }

  @Test("scores agree with an independent replay of 200 repeats, in both contests")
  func scores() throws {
    let reference = try JSONDecoder().decode(
      Reference.self, from: Data(contentsOf: URL(fileURLWithPath: Shared.reference("scores.json"))))
    for contest in [Contest.preliminary, .final] {
      var builder = LeaderboardBuilder()
      let surfaces = try ["data-2", "data-30"].map {
        try Surface.open(contest.steps > 1 ? Shared.lifted($0) : Shared.preliminary($0))
      }
      let campaign = try Campaign(
        contests: [contest], surfaces: surfaces,
        methods: [MethodCatalog.builtIn.method(parsing: "random")], repeats: 200, seed: 0)
      for cell in campaign.cells { builder.add(RunSummary(try campaign.record(of: cell))) }
      let row = try #require(builder.leaderboard().leaderboard.first)
      print("random, \(contest.name): \(row.score) \(row.interval)")
      for surface in row.surfaces {
        let theirs = try #require(
          reference.runs.first {
            $0.optimizer == "random" && $0.contest == contest.name
              && $0.surface == surface.surface
          })
        // Two samples of 200: the Kolmogorov-Smirnov distance stays below 0.163 with probability 99%.
        #expect(kolmogorovSmirnov(surface.best, theirs.best) < 0.163)
        if contest.steps > 1 { #expect(surface.score == 0 && theirs.normalizedScore == 0) }
      }
      let expected = contest.steps > 1 ? 0 : 0.035
      #expect(row.interval[0] <= expected && expected <= row.interval[1])
    }
  }

  private struct Reference: Decodable {
    struct Run: Decodable {
      let optimizer: String
      let contest: String
      let surface: String
      let best: [Double]
      let normalizedScore: Double
    }
    let runs: [Run]
  }

  /// The largest distance of two empirical distributions.
  private func kolmogorovSmirnov(_ a: [Double], _ b: [Double]) -> Double {
    (a + b).map { x in
      let shareA = Double(a.filter { $0 <= x + 1e-6 }.count) / Double(a.count)
      let shareB = Double(b.filter { $0 <= x + 1e-6 }.count) / Double(b.count)
      return abs(shareA - shareB)
    }.max() ?? 0
  }

  private func fixed(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
