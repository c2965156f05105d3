public import Scoring

/// The measures of methods as text for a terminal.
///
/// - Parameter bySurface: adds the regret on every surface.
public func measuresText(_ rows: [MeasureTable.Row], bySurface: Bool = false) -> String {
  var lines: [String] = []
  for (contest, own) in byContest(rows, \.contest) {
    if !lines.isEmpty { lines.append("") }
    lines.append("\(contest): what the tables know")
    var table = TextTable([
      ("regret", .right), ("optimal", .right), ("cells above", .right), ("area", .right),
      ("wasted", .right), ("distinct", .right), ("coverage", .right), ("suggester", .left),
    ])
    for row in own {
      table.append([
        percentText(row.relativeRegret), percentText(row.optimal), percentText(row.shareAbove),
        fixed(row.area, 4), percentText(row.wasted), percentText(row.distinct),
        percentText(row.coverage), row.suggester,
      ])
    }
    lines += table.lines(indent: "  ")
    if bySurface {
      lines += ["", "  regret, in the reward's unit"]
      lines += surfaceLines(
        own.map { ($0.suggester, $0.surfaces.map { ($0.surface, significant($0.regret, 3)) }) })
    }
  }
  lines += [
    "",
    "  regret: the optimum less what was found, of the table's range; optimal: runs that found it; cells",
    "  above: better than the best found one; area: mean over the iterations of a single run's score so",
    "  far; wasted: readings of trials below random search's median; distinct: trials of a new cell;",
    "  coverage: of the table's cells, those tried",
  ]
  return lines.joined(separator: "\n") + "\n"
}

/// A share in percent with two significant digits at least, for shares of any size.
func percentText(_ share: Double?) -> String {
  guard let share else { return "-" }
  return (share == 0 || share >= 0.1 ? fixed(100 * share, 1) : significant(100 * share, 2)) + "%"
}
