import RematchNumerics
import Scoring
import Search

extension Report {
  /// The report for a terminal: leaderboards with sparklines, the best methods by surface, and faults.
  public func text() -> String {
    contests.map { lines($0).joined(separator: "\n") + "\n" }.joined(separator: "\n")
      + leftOut.map { "\n" + withoutControls($0) + "\n" }.joined()
  }

  /// How many methods the table of surfaces has room for, in a terminal of a hundred columns.
  private static let mostColumns = 4
  /// The characters of the sparklines in the two tables.
  private static let sparklineWidths = (board: 20, surfaces: 12)

  private func lines(_ contest: ContestReport) -> [String] {
    var lines = [
      "\(contest.name): \(plural(contest.surfaces.count, "surface")),"
        + " \(contest.rows.repeatsText) each",
      "",
    ]
    var board = TextTable([
      ("score", .right), ("95% interval", .left), ("over the iterations", .left),
      ("suggester", .left), ("", .left),
    ])
    for (index, row) in contest.rows.enumerated() {
      board.append([
        fixed(row.score, 4), row.intervalText,
        textSparkline(contest.scores[index].values, width: Self.sparklineWidths.board),
        methods[contest.series[index]].label, row.remarks(among: contest.rows),
      ])
    }
    lines += board.lines(indent: "  ") + [""] + scoreLegend + decisionLines(contest)
    let shown = contest.rows.indices.prefix(Self.mostColumns)
    var surfaces = TextTable(
      [("surface", .left)]
        + shown.map { (title: methods[contest.series[$0]].label, alignment: .left) })
    for surface in contest.surfaces {
      surfaces.append(
        [surface.name]
          + shown.map { row in
            guard let values = surface.curves[row]?.values, let score = values.last else {
              return "-"
            }
            return
              "\(fixed(score, 3)) \(textSparkline(values, width: Self.sparklineWidths.surfaces))"
          })
    }
    lines += [""] + surfaces.lines(indent: "  ")
    if contest.rows.count > shown.count {
      lines.append("  (the best \(shown.count) of \(contest.rows.count) suggesters)")
    }
    for fault in contest.faults {
      lines.append(
        withoutControls(
          "  fault: \(methods[contest.series[fault.row]].label), code \(fault.code.rawValue), in"
            + " \(plural(fault.runs, "run")), first on \(fault.example)"))
    }
    return lines
  }
}

extension Report {
  /// What the rule says of the others against the leader.
  private func decisionLines(_ contest: ContestReport) -> [String] {
    guard let decisions = contest.decisions else { return [] }
    func name(_ row: Int) -> String { withoutControls(methods[contest.series[row]].label) }
    let leader = name(0)
    var lines = [""]
    for (row, decision) in decisions.decisions {
      let verdict =
        switch decision.verdict {
        case .better: "is better than \(leader)"
        case .worse: "is worse than \(leader)"
        case .undecided: "is undecided against \(leader)"
        case .cannotTell: "cannot be told from \(leader) by these runs"
        }
      lines.append(
        "  \(name(row)) \(verdict): run mean \(decision.sizeText), \(decision.intervalText),"
          + " p \(pValueText(decision.pValue))")
    }
    if let decision = decisions.decisions.first(where: { $0.decision.verdict == .cannotTell }) {
      lines += wrapped(decision.decision.reasonText(level: decisions.rule.level)).map { "  " + $0 }
    }
    return lines + [""] + wrapped(ruleText(decisions.rule)).map { "  " + $0 }
  }
}

/// Values from 0 to 1 as a row of block characters, each of an eighth's height; a space is exactly 0.
func textSparkline(_ values: [Double], width: Int) -> String {
  let blocks = Array(" ▁▂▃▄▅▆▇█")
  return String(
    thinned(values, width).map { value in
      value > 0 ? blocks[min(8, max(1, Int(clamping: value * 8)))] : blocks[0]
    })
}
