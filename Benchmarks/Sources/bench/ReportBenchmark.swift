import Campaigns
import Catalog
import Foundation
import Judge
import Records
import Reports
import Search
import Surfaces

/// A report of 20 methods on 30 surfaces in both contests with 30 repeats, without the reading of the
/// journal: gathering its records, the statistics, and the page.
func measureReport(_ workshop: Workshop, _ report: inout Report) throws {
  let campaign = try reportCampaign(repeats: workshop.isQuick ? 2 : 30)
  var gathering: [Double] = []
  var statistics: [Double] = []
  var page: [Double] = []
  var processor: [Double] = []
  var size = 0
  for _ in 0..<workshop.rounds(5) {
    var builder = ReportBuilder()
    var gathered = 0.0
    for cell in campaign.cells {
      let record = try campaign.record(of: cell)
      gathered += try seconds { builder.add(try PreparedRun(record)) }
    }
    gathering.append(gathered)
    let begin = monotonicNanoseconds()
    let processorBegin = processorSeconds()
    let made = try builder.report(origin: .init())
    let middle = monotonicNanoseconds()
    size = made.html().count
    statistics.append(Double(middle - begin) * 1e-9)
    page.append(Double(monotonicNanoseconds() - middle) * 1e-9)
    processor.append(processorSeconds() - processorBegin)
  }
  let name = "report of \(campaign.cells.count) runs"
  let figures = [
    ("gathered", gathering), ("statistics", statistics), ("page", page),
    ("statistics and page, processor time", processor),
  ]
  for (part, seconds) in figures {
    report.add(Row(name: "\(name), \(part)", unit: "s", figure: Spread(seconds)))
  }
  let megabytes = Spread([Double(size) / 1e6])
  report.add(
    Row(name: "\(name), size", unit: "MB", figure: megabytes, target: .atMost(5, megabytes)))
}

private func reportCampaign(repeats: Int) throws -> Campaign {
  let surfaces = try (1...30).map { number in
    let json = """
      {"kind": "smooth", "name": "surface-\(number)", "parameters": [
        {"name": "a", "from": 0, "to": 1, "count": 40},
        {"name": "b", "from": 0, "to": 1, "count": 40}],
       "shape": {"optimum": [0.3, 0.7], "curvature": [1, 2]}, "noise": {"seed": \(number)}}
      """
    return try Surface(SurfaceRecipe(json: Data(json.utf8)))
  }
  let suggesters = ["random", "sobol", "latin-hypercube", "grid?order=random"]
  let stoppers = ["", "+patience", "+patience?steps=6", "+kit-example", "+threshold"]
  let methods = try suggesters.flatMap { suggester in
    try stoppers.map { try Catalog.builtIn.method(parsing: suggester + $0) }
  }
  return try Campaign(
    contests: [.preliminary, .final], surfaces: surfaces, methods: methods, repeats: repeats,
    seed: 0)
}
