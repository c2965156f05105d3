public import Scoring

/// The results of a gate as Markdown, for the summary of a pull request.
public func gateMarkdown(_ report: GateReport) -> String {
  var lines = [
    "### Gate: \(report.verdict.rawValue)", "",
    "| contest | method | verdict | difference | bounds | margin | time |",
    "|---|---|---|---:|---|---:|---:|",
  ]
  for result in report.results {
    let look = result.looks.last
    let cells = [
      result.contest, "`\(cell(result.method))`", result.verdict.rawValue,
      look.map { signed($0.difference, 4) } ?? "",
      look.map { "[\(fixed($0.low, 4)), \(fixed($0.high, 4))]" } ?? "",
      result.margin.map { fixed($0, 4) } ?? "", "x\(fixed(result.time.median, 2))",
    ]
    lines.append("| \(cells.joined(separator: " | ")) |")
  }
  let remarks = report.results.flatMap { result in
    gateRemarks(result).map { "- \(result.contest), `\(cell(result.method))`: \(cell($0))" }
  }
  if !remarks.isEmpty { lines += [""] + remarks }
  return lines.joined(separator: "\n") + "\n"
}

/// A text that stays within its cell of a table.
private func cell(_ text: String) -> String {
  withoutControls(text).replacing("|", with: "\\|").replacing("`", with: "'")
}
