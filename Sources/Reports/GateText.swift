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
      look?.boundsText ?? "-", result.margin.map { fixed($0, 4) } ?? "-",
      look.map { "\($0.repeats)" } ?? "-", "x\(fixed(result.time.median, 2))", result.contest,
      result.method,
    ])
  }
  var lines = table.lines()
  if let legend = gateLegend(report) { lines += legend.map { "  " + $0 } }
  lines.append("")
  lines += report.results.flatMap { result in
    gateRemarks(result).map { "\(result.contest), \(withoutControls(result.method)): \($0)" }
  }
  lines.append("gate: \(report.verdict.rawValue)")
  return lines.joined(separator: "\n") + "\n"
}

extension GateLook {
  /// The bounds in brackets; `unknown` where the runs tell nothing of their spread.
  var boundsText: String {
    if let low, let high { intervalText(low, high) } else { "unknown" }
  }
}

/// What the columns of a gate's tables mean; `nil` where no scores were compared.
func gateLegend(_ report: GateReport) -> [String]? {
  guard report.results.contains(where: { !$0.looks.isEmpty }) else { return nil }
  return [
    "difference: the candidate's run mean less the baseline's, where a run mean is the mean over surfaces of the",
    "mean score of single runs, 0 random search's median and 1 the optimum; bounds: a lower and an upper one of",
    "the true difference, each wrong with the probability that this look has of 5% in all; margin: how much lower",
    "a run mean still passes; repeats: the candidate's on each surface; time: the candidate's over the baseline's,",
    "the median run",
  ]
}

/// The reasons for a verdict, in plain sentences.
///
/// - Parameter name: makes the name of a surface harmless for the kind of output.
func gateRemarks(
  _ result: GateResult, name: (String) -> String = { withoutControls($0) }
) -> [String] {
  var remarks: [String] = []
  if result.stage == 1 {
    remarks.append("unchanged: all \(result.comparedTraces) traces are those of the baseline")
  } else if result.equalTraces > 0 {
    remarks.append(
      "\(result.equalTraces) of \(result.comparedTraces) traces are those of the baseline")
  }
  if let program = result.program {
    remarks.append(
      "the candidate is \(name(program))"
        + (result.baselineProgram.map { ", the baseline was \(name($0))" } ?? ""))
  }
  if result.faultyRuns > 0 {
    remarks.append("\(plural(result.faultyRuns, "run")) of the candidate had faults")
  }
  if !result.newFaults.isEmpty {
    let codes = result.newFaults.map(String.init).joined(separator: ", ")
    remarks.append("regressed by faults that the baseline did not have, code \(codes)")
  }
  if result.isTooSlow {
    remarks.append(
      "regressed by time: the median run takes at least \(fixed(result.time.low, 2)) times the baseline's"
    )
  }
  if let look = result.looks.last { remarks += scoreRemarks(result, look) }
  if result.stage == 2, result.margin != nil {
    remarks.append(
      result.detectable.map {
        "two methods whose run means differ by \(fixed($0, 4)) are told apart in 80 of 100 cases by as"
          + " many repeats as the baseline has"
      }
        ?? "what the baseline's repeats can tell is unknown, because on every surface all of its runs"
        + " score the same; the margin does not come from them")
  }
  return remarks + result.surfaces.filter(\.isWorse).map { surfaceRemark($0, name($0.surface)) }
}

/// What the scores say, by the rule that the last look decided with.
private func scoreRemarks(_ result: GateResult, _ look: GateLook) -> [String] {
  var remarks: [String] = []
  let size =
    look.difference == 0
    ? "the candidate's run mean is the baseline's"
    : "the candidate's run mean is \(fixed(look.difference.magnitude, 4))"
      + " \(look.difference > 0 ? "higher" : "lower") than the baseline's"
  let bounds = look.low.flatMap { low in look.high.map { (low: low, high: $0) } }
  let margin = result.margin.map { fixed($0, 4) } ?? ""
  let dumb = result.surfaces.count { !$0.tells }
  // Where faults or times decided, the scores did not.
  let isByScores = result.newFaults.isEmpty && !result.isTooSlow
  switch (result.verdict, bounds) {
  case (.improved, let bounds) where isByScores:
    remarks.append(
      "improved: \(size)"
        + (bounds.map { ", by at least \(amount($0.low))" }
          ?? ", in every run, and no run differs from the others of its method and surface"))
  case (.regressed, let bounds) where isByScores:
    remarks.append(
      "regressed: \(size)"
        + (bounds.map { ", by at least \(amount(-$0.high))" }
          ?? ", in every run, and no run differs from the others of its method and surface"))
  case (.passed, let bounds?):
    let most = max(0, -bounds.low)
    remarks.append(
      "passed: \(size); it is lower by at most \(fixed(most, 4)), less than the margin of \(margin)"
    )
  case (.inconclusive, let bounds):
    if dumb == result.surfaces.count {
      remarks.append(
        "inconclusive: these surfaces cannot tell; on each of them all runs of baseline and candidate"
          + " score the same, or over 90% of them the optimum or nothing")
    } else if let bounds {
      remarks.append(
        "inconclusive: \(size); with \(look.repeats) repeats it may be anything from"
          + " \(signed(bounds.low, 4)) to \(signed(bounds.high, 4)), and neither a loss of less than"
          + " the margin of \(margin) nor a loss at all is shown")
    } else {
      remarks.append(
        "inconclusive: \(size), but no run differs from the others of its method and surface, and so"
          + " few repeats do not tell that from chance")
    }
  default: remarks.append(size)
  }
  if dumb > 0, dumb < result.surfaces.count {
    remarks.append(
      "\(dumb) of \(plural(result.surfaces.count, "surface")) cannot tell: all runs there score the"
        + " same, or over 90% of them the optimum or nothing")
  }
  return remarks
}

/// A surface on which the ranks of the runs say lower, which the means need not.
///
/// - Parameter name: the surface's, harmless for the kind of output.
private func surfaceRemark(_ row: GateResult.SurfaceRow, _ name: String) -> String {
  let test =
    "p \(pValueText(row.pValue)), Mann-Whitney with Holm over the surfaces; decides nothing"
  let means =
    "mean score \(fixed(row.candidate, 3)), the baseline's \(fixed(row.baseline, 3))"
  let contrast = row.candidate > row.baseline ? ", although their mean is higher" : ""
  return "on \(name) the candidate's runs tend to be lower\(contrast):"
    + " \(means) (\(test))"
}
