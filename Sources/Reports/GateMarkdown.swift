public import Scoring

/// The results of a gate as Markdown, for the summary of a pull request.
public func gateMarkdown(_ report: GateReport) -> String {
  var lines = [
    "### Gate: \(report.verdict.rawValue)", "",
    "| contest | method | verdict | repeats | difference | bounds | margin | time |",
    "|---|---|---|---:|---:|---|---:|---:|",
  ]
  for result in report.results {
    let look = result.looks.last
    var cells = [
      markdownCode(result.contest, inTable: true), markdownCode(result.method, inTable: true),
      result.verdict.rawValue,
    ]
    if let look {
      cells += [
        "\(look.repeats)", signed(look.difference, 4),
        look.boundsText,
      ]
    } else {
      cells += ["", "", ""]
    }
    cells += [result.margin.map { fixed($0, 4) } ?? "", "x\(fixed(result.time.median, 2))"]
    lines.append("| \(cells.joined(separator: " | ")) |")
  }
  let remarks = report.results.flatMap { result in
    gateRemarks(result, name: { markdownCode($0) }).map {
      "- \(markdownCode(result.contest)), \(markdownCode(result.method)): \($0)"
    }
  }
  if !remarks.isEmpty { lines += [""] + remarks }
  if let legend = gateLegend(report) {
    lines += ["", "<sub>\(legend.joined(separator: " "))</sub>"]
  }
  return lines.joined(separator: "\n") + "\n"
}
