public import Scoring

/// The results of a gate as JUnit XML, a test case for each contest and method; an inconclusive one is an
/// error, a regressed one a failure.
public func gateJUnit(_ report: GateReport) -> String {
  let failures = report.results.count { $0.verdict == .regressed }
  let errors = report.results.count { $0.verdict == .inconclusive }
  var lines = [
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    "<testsuite name=\"rematch gate\" tests=\"\(report.results.count)\" failures=\"\(failures)\""
      + " errors=\"\(errors)\">",
  ]
  for result in report.results {
    let head =
      "  <testcase classname=\"\(xmlText(result.contest))\" name=\"\(xmlText(result.method))\""
    let element: String? =
      switch result.verdict {
      case .regressed: "failure"
      case .inconclusive: "error"
      case .unchanged, .improved, .passed: nil
      }
    guard let element else {
      lines.append(head + "/>")
      continue
    }
    var message = result.verdict.rawValue
    if let look = result.looks.last {
      message +=
        ": candidate's run mean less the baseline's \(signed(look.difference, 4)), bounds"
        + " \(look.boundsText), margin \(fixed(result.margin ?? 0, 4))"
    }
    let text = gateRemarks(result).joined(separator: "\n")
    lines += [
      head + ">", "    <\(element) message=\"\(xmlText(message))\">\(xmlText(text))</\(element)>",
      "  </testcase>",
    ]
  }
  return (lines + ["</testsuite>"]).joined(separator: "\n") + "\n"
}
