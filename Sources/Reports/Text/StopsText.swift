public import Scoring

/// The early stops of methods as text for a terminal.
public func stopsText(_ rows: [StopTable.Row]) -> String {
  guard !rows.isEmpty else { return "early stops: no run of a contest of more than one step\n" }
  var lines: [String] = []
  for (contest, own) in byContest(rows, \.contest) {
    if !lines.isEmpty { lines.append("") }
    lines.append("\(contest): early stops")
    var table = TextTable([
      ("stops/run", .right), ("trials/run", .right), ("saved", .right), ("of at most", .right),
      ("wrong", .right), ("95% interval", .left), ("above median", .right), ("recall", .right),
      ("suggester", .left),
    ])
    for row in own {
      table.append([
        fixed(row.stopsPerRun, 1), fixed(row.trialsPerRun, 1), percent(row.saved),
        percent(row.savable), percent(row.wrong),
        row.wrongInterval.map { "[\(percent($0[0])), \(percent($0[1]))]" } ?? "-",
        percent(row.aboveMedian), percent(row.recall), row.suggester,
      ])
    }
    lines += table.lines(indent: "  ")
  }
  lines += [
    "",
    "  saved: readings not taken, of those of all trials in full; wrong: stops of trials whose full reward",
    "  would have raised the run's best of that time; above median: stopped trials better than the median of",
    "  the run's complete ones; recall: of the trials that would not have raised the best, those stopped",
  ]
  return lines.joined(separator: "\n") + "\n"
}

/// A share in percent.
private func percent(_ share: Double?) -> String { share.map { fixed(100 * $0, 1) + "%" } ?? "-" }
