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
    var cells = [result.contest, "`\(cell(result.method))`", result.verdict.rawValue]
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
    gateRemarks(result).map { "- \(result.contest), `\(cell(result.method))`: \(cell($0))" }
  }
  if !remarks.isEmpty { lines += [""] + remarks }
  if let legend = gateLegend(report) {
    lines += ["", "<sub>\(legend.joined(separator: " "))</sub>"]
  }
  return lines.joined(separator: "\n") + "\n"
}

/// A text that stays within its cell of a table.
private func cell(_ text: String) -> String {
  withoutControls(text).replacing("|", with: "\\|").replacing("`", with: "'")
}
