import Foundation
import Records
import Scoring
import Search
import Testing

@testable import Reports

/// The report's numbers against figures computed here from the records, by the definitions.
@Suite("Report: numbers")
struct ReportNumbersTests {
  let contest: Contest
  let records: [Record]
  let report: Report

  init() throws {
    contest = try smallContest()
    records = randomRecords(contest: contest)
    report = try makeReport(records)
  }

  /// A method's label in a row.
  private func label(_ row: Int) -> String {
    report.methods[report.contests[0].series[row]].label
  }

  private func runs(_ method: String, _ surface: String) -> [Record] {
    records.filter { $0.method.label == method && $0.surface.name == surface }
  }

  private func score(_ values: [Double], _ run: Record) -> Double {
    let kept = values.sorted().dropFirst().dropLast()
    let average = kept.reduce(0, +) / Double(kept.count)
    return min(1, max(0, (average - run.reference) / (run.best - run.reference)))
  }

  @Test("scores after each iteration are the contest's, on every surface and pooled")
  func scores() throws {
    let shown = report.contests[0]
    #expect(shown.iterations == Array(1...12) && shown.rows.count == 3)
    for row in shown.rows.indices {
      for point in shown.iterations.indices {
        var sum = 0.0
        for surface in shown.surfaces {
          let runs = runs(label(row), surface.name)
          let expected = score(runs.map { $0.bestSoFar[point] }, runs[0])
          let curve = try #require(surface.curves[row])
          #expect(abs(curve.values[point] - expected) < 1e-12)
          sum += expected
        }
        #expect(abs(shown.scores[row].values[point] - sum / 4) < 1e-12)
      }
      #expect(abs((shown.scores[row].values.last ?? -1) - shown.rows[row].score) < 1e-12)
    }
    let scores = shown.rows.map(\.score)
    #expect(scores == scores.sorted(by: >) && Set(scores).count == 3)
  }

  @Test("the band of a surface is the middle half of its runs")
  func quartiles() throws {
    let shown = report.contests[0]
    for row in shown.rows.indices {
      for surface in shown.surfaces {
        let runs = runs(label(row), surface.name)
        let curve = try #require(surface.curves[row])
        for point in shown.iterations.indices {
          let single = runs.map { run in
            min(1, max(0, (run.bestSoFar[point] - run.reference) / (run.best - run.reference)))
          }.sorted()
          // Of five values, the quartiles are the second and the fourth.
          #expect(abs(curve.low[point] - single[1]) < 1e-12)
          #expect(abs(curve.high[point] - single[3]) < 1e-12)
        }
      }
    }
  }

  @Test("the band of the total score holds the score and ends near the leaderboard's interval")
  func band() {
    let shown = report.contests[0]
    for (row, curve) in zip(shown.rows, shown.scores) {
      for point in shown.iterations.indices {
        #expect(curve.low[point] <= curve.high[point])
        #expect((0...1).contains(curve.low[point]) && (0...1).contains(curve.high[point]))
      }
      // Both are resampled, with different draws.
      #expect(abs((curve.low.last ?? -1) - row.interval[0]) < 0.04)
      #expect(abs((curve.high.last ?? -1) - row.interval[1]) < 0.04)
    }
  }

  @Test("runtime distributions count pairs of a run and a target, at exact ranks or at levels")
  func runtime() throws {
    let levels = try makeReport(randomRecords(contest: contest, hasTable: false))
    #expect(report.contests[0].hasExactTargets && !levels.contests[0].hasExactTargets)
    for (made, isExact) in [(report, true), (levels, false)] {
      let shown = made.contests[0]
      for row in shown.rows.indices {
        let method = made.methods[shown.series[row]].label
        let own = records.filter { $0.method.label == method }
        for (point, iteration) in shown.iterations.enumerated() {
          var reached = 0
          var pairs = 0
          for run in own {
            let targets =
              isExact
              ? run.table?.targets ?? []
              : (1...10).map { level in
                level == 10
                  ? run.best
                  : run.reference + Double(level) / 10 * (run.best - run.reference)
              }
            pairs += targets.count
            reached += targets.count { $0 <= run.bestSoFar[iteration - 1] }
          }
          let expected = Double(reached) / Double(pairs)
          #expect(abs(shown.runtime[row].values[point] - expected) < 1e-12)
        }
      }
    }
  }

  @Test("average ranks are those of the mean rewards, and groups are neighbours in rank")
  func ranks() throws {
    let shown = report.contests[0]
    let ranks = try #require(shown.ranks)
    let methods = shown.rows.indices.map(label)
    for point in shown.iterations.indices {
      var sums = [Double](repeating: 0, count: 3)
      for surface in shown.surfaces {
        let means = methods.map { method in
          runs(method, surface.name).reduce(0) { $0 + $1.bestSoFar[point] } / 5
        }
        for (row, own) in means.enumerated() {
          let better = means.count { $0 > own }
          let equal = means.count { $0 == own }
          sums[row] += Double(better) + Double(equal + 1) / 2
        }
      }
      for row in methods.indices {
        #expect(abs((ranks.curves[row]?.values[point] ?? -1) - sums[row] / 4) < 1e-12)
      }
    }
    #expect(ranks.averages == ranks.averages.sorted())
    for (row, average) in zip(ranks.order, ranks.averages) {
      #expect(abs((ranks.curves[row]?.values.last ?? -1) - average) < 1e-12)
    }
    // Four surfaces cannot tell three methods apart: the smallest p-value of a signed-rank test is 1/8.
    #expect(ranks.groups == [0...2])
  }

  @Test("many iterations are thinned evenly, and the last one is kept")
  func thinning() throws {
    let long = try Contest(rounds: 1000, slots: 1, steps: 1)
    let curve = (1...1000).map { Double($0) / 1000 }
    let made = try makeReport([
      makeRecord(long, bestSoFar: curve, best: 1, reference: 0)
    ])
    let shown = made.contests[0]
    #expect(shown.iterations.count <= 70 && shown.iterations.last == 1000)
    #expect(Set(zip(shown.iterations, shown.iterations.dropFirst()).map { $1 - $0 }) == [15])
    #expect(shown.scores[0].values == shown.iterations.map { curve[$0 - 1] })
  }

  @Test("the JSON holds the same numbers, rounded to four decimals")
  func json() throws {
    let shown = report.contests[0]
    let data = try report.parsedJSON()
    #expect(data["schema"] as? Int == 1 && data["runs"] as? Int == 60)
    #expect(data["command"] as? String == "rematch run -r 5 --seed 0")
    let contests = try #require(data["contests"] as? [[String: Any]])
    let first = try #require(contests.first)
    #expect(first["iterations"] as? [Int] == shown.iterations)
    func expectCurves(_ value: Any?, _ curves: [Curve?]) throws {
      let object = try #require(value as? [String: Any])
      for (key, part) in [("values", \Curve.values), ("low", \.low), ("high", \.high)] {
        let lists = try #require(object[key] as? [[Double]])
        for (list, curve) in zip(lists, curves) {
          let expected = try #require(curve)[keyPath: part]
          #expect(list.count == expected.count)
          #expect(zip(list, expected).allSatisfy { abs($0 - $1) <= 0.500001e-4 })
        }
      }
    }
    try expectCurves(first["score"], shown.scores)
    try expectCurves(first["runtime"], shown.runtime)
    try expectCurves(first["rank"], try #require(shown.ranks).curves)
    let surfaces = try #require(first["surfaces"] as? [[String: Any]])
    for (surface, own) in zip(surfaces, shown.surfaces) { try expectCurves(surface, own.curves) }
    let rows = try #require(first["leaderboard"] as? [[String: Any]])
    for (row, own) in zip(rows, shown.rows) {
      let values = [row["score"] as? Double ?? -1] + (row["interval"] as? [Double] ?? [])
      let expected = [own.score] + own.interval
      #expect(values.count == 3 && zip(values, expected).allSatisfy { abs($0 - $1) < 1e-14 })
    }
  }

  @Test("what the tables know is in the JSON and on the page")
  func measures() throws {
    let contests = try #require(try report.parsedJSON()["contests"] as? [[String: Any]])
    let rows = try #require(contests[0]["measures"] as? [[String: Any]])
    let page = try #require(slice(report.page, from: "id=\"measures-0\"", to: "</table>"))
    #expect(rows.count == 3)
    for (index, row) in rows.enumerated() {
      let runs = records.filter { $0.method.label == label(index) }
      let regrets = runs.map { (11 - $0.bestSoFar[11]) / 11 }
      let regret = try #require(row["relativeRegret"] as? Double)
      #expect(abs(regret - regrets.reduce(0, +) / Double(runs.count)) < 1e-12)
      let cells = runs.map { run in Double(Set(run.trials.map(\.configuration)).count) / 12 }
      let coverage = try #require(row["coverage"] as? Double)
      #expect(abs(coverage - cells.reduce(0, +) / Double(runs.count)) < 1e-12)
      #expect(page.contains("<td class=\"number\">\(fixed(100 * regret, 1))%</td>"))
      #expect(page.contains("<td class=\"number\">\(fixed(100 * coverage, 1))%</td>"))
      #expect(abs((row["shareAbove"] as? Double ?? 0) - 1.0 / 12) < 1e-12)
    }
    let stops = try #require(contests[0]["stops"] as? [[String: Any]])
    let shown = try #require(report.contests[0].stops[0])
    #expect(stops[0]["stopsPerRun"] as? Double == shown.stopsPerRun)
    let recall = try #require(stops[0]["recall"] as? Double)
    #expect(abs(recall - (shown.recall ?? 0)) < 1e-12)
  }

  @Test("the page's data are the JSON, byte for byte")
  func embedded() throws {
    let text = try #require(
      slice(
        report.page, from: "<script type=\"application/json\" id=\"data\">", to: "</script>"))
    #expect(Array(text.utf8) == report.json)
  }

  @Test("the order of records does not matter, nor records that come twice")
  func order() throws {
    // The first record of each surface and method in the same order, the repeats turned round.
    let turned = stride(from: 0, to: records.count, by: 5).flatMap { start in
      records[start..<(start + 5)].reversed()
    }
    #expect(try makeReport(turned + records).html() == report.html())
  }
}
