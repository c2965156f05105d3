public import Scoring

/// The results of a gate as text for a terminal.
public func gateText(_ report: GateReport) -> String {
  var table = TextTable([
    ("verdict", .left), ("difference", .right), ("bounds", .left), ("margin", .right),
    ("repeats", .right), ("time", .right), ("contest", .left), ("method", .left),
  ])
  for result in report.results {
    let look = result.looks.last
    table.append([
      result.verdict.rawValue, look.map { signed($0.difference, 4) } ?? "-",
      look.map { intervalText($0.low, $0.high) } ?? "-",
      result.margin.map { fixed($0, 4) } ?? "-", look.map { "\($0.repeats)" } ?? "-",
      "x\(fixed(result.time.median, 2))", result.contest, result.method,
    ])
  }
  var lines = table.lines() + [""]
  lines += report.results.flatMap { result in
    gateRemarks(result).map { "\(result.contest), \(withoutControls(result.method)): \($0)" }
  }
  lines.append("gate: \(report.verdict.rawValue)")
  return lines.joined(separator: "\n") + "\n"
}

/// The reasons for a verdict, in plain sentences.
///
/// - Parameter name: makes the name of a surface harmless for the kind of output.
func gateRemarks(
  _ result: GateResult, name: (String) -> String = { withoutControls($0) }
) -> [String] {
  var remarks: [String] = []
  if result.stage == 1 {
    remarks.append("all \(result.comparedTraces) traces are those of the baseline")
  } else if result.equalTraces > 0 {
    remarks.append("\(result.equalTraces) of \(result.comparedTraces) traces are equal")
  }
  if let detectable = result.detectable {
    remarks.append(
      "as many repeats as the baseline has find a difference of \(fixed(detectable, 4)) in 80 of 100"
        + " cases")
  }
  if !result.newFaults.isEmpty {
    let codes = result.newFaults.map(String.init).joined(separator: ", ")
    remarks.append("regressed by faults that the baseline did not have, code \(codes)")
  }
  if result.isTooSlow {
    remarks.append("regressed by time: at least \(fixed(result.time.low, 2)) times the baseline's")
  }
  for surface in result.surfaces where surface.isWorse {
    remarks.append(
      "worse on \(name(surface.surface)): \(fixed(surface.candidate, 3)) after"
        + " \(fixed(surface.baseline, 3)), p \(pValueText(surface.pValue)) (Holm)")
  }
  return remarks
}
