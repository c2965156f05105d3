import Campaigns
import Catalog
import Foundation
import Judging
import Records
import RematchNumerics
import Reports
import Search
import Surfaces

/// A report of 20 methods on 30 surfaces in the final contest with 30 repeats, from the journal to the page.
func measureReport(_ workshop: Workshop, _ report: inout Report) throws {
  let campaign = try reportCampaign(repeats: workshop.isQuick ? 2 : 30)
  let path = workshop.path("report.jsonl")
  defer { try? FileManager.default.removeItem(atPath: path) }
  let journal = try Journal(path: path) { _ in }
  for cell in campaign.cells { try journal.append(journalLine(campaign.record(of: cell))) }

  var parts = [String: [Double]]()
  var size = 0
  for round in 0...workshop.rounds(5) {
    func time<Result>(_ part: String, _ body: () throws -> Result) rethrows -> Result {
      let begin = Monotonic.nanoseconds
      let result = try body()
      // The first round does not count.
      if round > 0 {
        parts[part, default: []].append(Double(Monotonic.nanoseconds - begin) * 1e-9)
      }
      return result
    }
    let processorBegin = processorSeconds()
    try time("journal to page") {
      var builder = ReportBuilder()
      try time("journal read") {
        let data = try journalData(path: path)
        try forEachRun(
          in: data, path: path, preparing: { try PreparedRun($0) }, { builder.add($0) })
      }
      let made = try time("statistics") { try builder.report(origin: .init()) }
      size = time("page") { made.html() }.count
    }
    if round > 0 {
      parts["processor time", default: []].append(processorSeconds() - processorBegin)
    }
  }
  let name = "report of \(campaign.cells.count) runs"
  for (part, target) in [
    ("journal to page", 2.0), ("processor time", nil), ("journal read", nil), ("statistics", nil),
    ("page", nil),
  ] {
    let figure = Spread(parts[part] ?? [])
    report.add(
      Row(
        name: "\(name), \(part)", unit: "s", figure: figure,
        target: target.map { .atMost($0, figure) }))
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
    try stoppers.map { try MethodCatalog.builtIn.method(parsing: suggester + $0) }
  }
  return try Campaign(
    contests: [.final], surfaces: surfaces, methods: methods, repeats: repeats, seed: 0)
}
