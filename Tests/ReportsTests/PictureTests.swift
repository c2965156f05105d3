import Foundation
import Records
import Scoring
import Search
import Testing

@testable import Reports

/// What is plotted, read back from the pictures.
@Suite("Report: pictures")
struct PictureTests {
  /// A chart of the page with its scales.
  private struct Chart {
    let text: String

    init(_ page: String, source: String) throws {
      text = try #require(slice(page, from: "data-source=\"\(source)\"", to: "</svg>"))
    }

    func attribute(_ name: String) throws -> Double {
      try #require(slice(text, from: "data-\(name)=\"", to: "\"").flatMap { Double($0) })
    }

    /// The corners of a series' line.
    func line(_ series: Int) throws -> [(x: Double, y: Double)] {
      let group = try #require(slice(text, from: "<g class=\"series m\(series) ", to: "</g>"))
      let data = try #require(slice(group, from: "<path class=\"line\" d=\"", to: "\""))
      return corners(ofPath: data)
    }
  }

  @Test("lines go through the values of the JSON, in every curve")
  func curves() throws {
    let contest = try smallContest()
    let report = try makeReport(randomRecords(contest: contest))
    let shown = report.contests[0]
    let page = report.page
    let count = try #require(shown.ranks).order.count
    var charts: [(String, [Curve?], Double, Double)] = [
      ("contests/0/score", shown.scores, 0, 1), ("contests/0/runtime", shown.runtime, 0, 1),
      ("contests/0/rank", try #require(shown.ranks).curves, Double(count), 1),
    ]
    for (index, surface) in shown.surfaces.enumerated() {
      charts.append(("contests/0/surfaces/\(index)", surface.curves, 0, 1))
    }
    for (source, curves, low, high) in charts {
      let chart = try Chart(page, source: source)
      let (left, right) = (try chart.attribute("left"), try chart.attribute("right"))
      let (top, bottom) = (try chart.attribute("top"), try chart.attribute("bottom"))
      for (row, curve) in curves.enumerated() {
        let values = try #require(curve).values
        let line = try chart.line(shown.series[row])
        #expect(line.count == values.count)
        for (point, corner) in line.enumerated() {
          let iteration = Double(shown.iterations[point])
          let x = left + (iteration - 1) / 11 * (right - left)
          let y = bottom + (values[point] - low) / (high - low) * (top - bottom)
          #expect(abs(corner.x - x) < 0.11 && abs(corner.y - y) < 0.11, "\(source)")
        }
      }
    }
  }

  @Test(
    "a heat map's cells have the colours of the table's rewards, and trials stand on their cells")
  func heatMap() throws {
    let contest = try smallContest()
    let records = randomRecords(methods: ["m"], surfaces: ["s"], repeats: 1, contest: contest)
    let report = try makeReport(records, tables: [smallTable()])
    let run = try #require(report.contests[0].runs.first { $0.purpose == .map })
    let map = try #require(run.map)
    #expect(map.isWhole && map.columns == 4 && map.rows == 3 && map.names == ["a", "b"])
    for cell in 0..<12 {
      let level = try #require(map.level(cell / 3, cell % 3))
      #expect(level == min(31, Int(Double(cell) / 11 * 32)))
    }
    // Twelve cells of one colour each, one stroke of one cell each.
    let cells = HeatMapChart.cells(of: map).text
    #expect(cells.components(separatedBy: "<path").count == 13)
    #expect(cells.contains("stroke=\"\(ColourScale.colour(0))\" d=\"M0 .5h1\""))
    #expect(cells.contains("stroke=\"\(ColourScale.colour(31))\" d=\"M3 2.5h1\""))
    let drawing = HeatMapChart(map: map, run: run).drawing(background: "").content.text
    for (number, trial) in run.trials.enumerated() {
      let group = try #require(
        slice(drawing, from: "<g><title>trial \(number + 1): ", to: "</g>"))
      let indices = trial.configuration.indices
      let x = 38 + (Double(indices[0]) + 0.5) / 4 * 196
      let y = 204 - (Double(indices[1]) + 0.5) / 3 * 196
      if trial.reason == .stopped {
        #expect(group.contains("M\(coordinate(x - 3.5)) \(coordinate(y - 3.5))l7 7"))
        #expect(group.contains("stopped early after 1 reading"))
      } else {
        #expect(group.contains("cx=\"\(coordinate(x))\" cy=\"\(coordinate(y))\""))
      }
      #expect(group.contains("reward \(significant(Double(indices[0] * 3 + indices[1])))"))
    }
  }

  private func coordinate(_ value: Double) -> String {
    let markup: Markup = "\(value)"
    return markup.text
  }

  @Test("without the table a heat map shows what was visited, and says so")
  func visited() throws {
    let contest = try smallContest()
    let records = randomRecords(methods: ["m"], surfaces: ["s"], repeats: 1, contest: contest)
    let report = try makeReport(records)
    let map = try #require(report.contests[0].runs.first?.map)
    var rewards: [Int: Double] = [:]
    for trial in records[0].trials {
      rewards[smallSpace.cell(of: trial.configuration)] = trial.reward
    }
    #expect(!map.isWhole && map.columns <= 4 && map.rows <= 3)
    for column in 0..<map.columns {
      for row in 0..<map.rows {
        #expect(map.rewards[row * map.columns + column] == rewards[column * 3 + row])
      }
    }
    #expect(report.page.contains("cells that some run visited; the journal does not hold the rest"))
  }

  @Test("bars stand at their iterations, and no two share a slot at a time")
  func timeline() throws {
    let contest = try smallContest()
    let records = randomRecords(methods: ["m"], surfaces: ["s"], repeats: 1, contest: contest)
    let report = try makeReport(records)
    let run = try #require(report.contests[0].runs.first { $0.purpose == .timeline })
    let slots = run.trials.map(\.slot)
    #expect(slots.max() == 1)
    for (number, trial) in run.trials.enumerated() {
      for other in 0..<number where slots[other] == slots[number] {
        #expect(run.trials[other].end < trial.start)
      }
    }
    let drawing = SlotTimeline(run: run).drawing(isWide: true).content.text
    for (number, trial) in run.trials.enumerated() {
      let group = try #require(
        slice(drawing, from: "<g><title>trial \(number + 1): ", to: "</g>"))
      let x = 38 + Double(trial.start - 1) / 12 * 522
      let width = Double(trial.end - trial.start + 1) / 12 * 522
      #expect(
        group.contains("x=\"\(coordinate(x + 0.5))\" y=\"\(21 + 22 * slots[number])\""), "\(group)")
      #expect(group.contains("width=\"\(coordinate(width - 1))\""), "\(group)")
      let colour = ColourScale.colour(ColourScale.level((trial.reward ?? -1) / 11))
      #expect(group.contains("fill=\"\(colour)\""))
    }
  }

  @Test("a fan's lines are the table's readings, as far as they were shown")
  func fan() throws {
    let contest = try smallContest()
    let records = randomRecords(methods: ["m"], surfaces: ["s"], repeats: 1, contest: contest)
    let report = try makeReport(records, tables: [smallTable()])
    let run = try #require(report.contests[0].runs.first { $0.purpose == .timeline })
    #expect(run.readings.count == run.trials.count)
    let chart = FanChart(run: run, readings: run.readings).drawing(isWide: true).content.text
    // Two grid lines with known values give the scale.
    let lines = chart.components(separatedBy: "<line class=\"grid\"").dropFirst().map { part in
      (
        place: Double(slice(part, from: "y1=\"", to: "\"") ?? "") ?? -1,
        value: Double(slice(part, from: "text-anchor=\"end\">", to: "<") ?? "") ?? -1
      )
    }
    let (first, last) = (try #require(lines.first), try #require(lines.last))
    let perUnit = (last.place - first.place) / (last.value - first.value)
    for (number, trial) in run.trials.enumerated() {
      let group = try #require(slice(chart, from: "<title>trial \(number + 1): ", to: "</g>"))
      let path = corners(ofPath: try #require(slice(group, from: "class=\"line\" d=\"", to: "\"")))
      #expect(path.count == trial.steps)
      for (step, corner) in path.enumerated() {
        let mean = try #require(trial.reward) + 1.5 / Double(step + 1)
        #expect(abs(corner.y - (first.place + (mean - first.value) * perUnit)) < 0.3)
        #expect(abs(corner.x - (46 + Double(step) / 2 * 506)) < 0.11)
      }
      #expect(group.contains("class=\"cross\"") == (trial.reason == .stopped))
    }
  }

  @Test("the rank picture has the ranks, and bars beside what does not differ")
  func rankChart() {
    let rows = [1.0, 2.25, 2.75, 4].enumerated().map {
      RankChart.Row(series: $0, label: "m\($0)", rank: $1)
    }
    let chart = RankChart(rows: rows, groups: [0...1, 1...2, 3...3])
    let text = chart.drawing(isWide: true).content.text
    let bars = text.components(separatedBy: "<line class=\"group\"").dropFirst().map { part in
      ["x1", "y1", "y2"].map { Double(slice(part, from: "\($0)=\"", to: "\"") ?? "") ?? -1 }
    }
    #expect(bars.map { $0[1] } == [38, 60, 104] && bars.map { $0[2] } == [72, 94, 116])
    // The first two share a row, so they stand side by side.
    #expect(bars[0][0] != bars[1][0] && bars[0][0] == bars[2][0])
    for (index, rank) in ["1.00", "2.25", "2.75", "4.00"].enumerated() {
      #expect(text.contains("y=\"\(48 + 22 * index)\">\(rank)</text>"))
    }
  }

  @Test("the leaderboard's bars stand at score and interval")
  func intervalBars() {
    let text = intervalBar(score: 0.5, low: 0.25, high: 0.75, series: 0).text
    #expect(text.contains("<line class=\"line\" x1=\"43\" x2=\"117\" y1=\"9\" y2=\"9\"/>"))
    #expect(text.contains("cx=\"80\" cy=\"9\""))
  }
}
