public import Scoring

/// The leaderboard as text for a terminal.
///
/// - Parameter bySurface: adds a table with the score on every surface.
public func leaderboardText(_ leaderboard: Leaderboard, bySurface: Bool = false) -> String {
  var lines: [String] = []
  for contest in leaderboard.contests {
    let rows = leaderboard.rows(of: contest)
    let surfaces = rows.map(\.surfaces.count).max() ?? 0
    let repeats = Set(rows.map(\.repeats)).sorted().map(String.init).joined(separator: " or ")
    if !lines.isEmpty { lines.append("") }
    lines.append(
      "\(contest): \(plural(surfaces, "surface")), \(plural(repeats, "repeat")) each")
    var table = TextTable([
      ("score", .right), ("95% interval", .left), ("suggester", .left), ("trials/run", .right),
      ("s/run", .right), ("", .left),
    ])
    for row in rows {
      var remarks: [String] = []
      if row.faultyRuns > 0 { remarks.append(plural(row.faultyRuns, "faulty run")) }
      if !row.isComplete { remarks.append("only \(row.surfaces.count) of \(surfaces) surfaces") }
      table.append([
        fixed(row.score, 4), "[\(fixed(row.interval[0], 4)), \(fixed(row.interval[1], 4))]",
        row.suggester, fixed(row.trialsPerRun, 1), significant(row.secondsPerRun, 2),
        remarks.joined(separator: ", "),
      ])
    }
    lines += table.lines(indent: "  ")
    if bySurface {
      lines += [""]
      lines += surfaceLines(
        rows.map { ($0.suggester, $0.surfaces.map { ($0.surface, fixed($0.score, 3)) }) })
    }
  }
  return lines.joined(separator: "\n") + "\n"
}

/// A line per surface and a column per method, `-` where a method was not run.
func surfaceLines(
  _ columns: [(method: String, cells: [(surface: String, text: String)])]
) -> [String] {
  var names: [String] = []
  for cell in columns.flatMap(\.cells) where !names.contains(cell.surface) {
    names.append(cell.surface)
  }
  var table = TextTable(
    [("surface", .left)] + columns.map { (title: $0.method, alignment: .right) })
  for name in names {
    table.append(
      [name] + columns.map { $0.cells.first { $0.surface == name }?.text ?? "-" })
  }
  return table.lines(indent: "  ")
}

/// A count with its noun, in the plural unless it is one.
public func plural(_ count: some CustomStringConvertible, _ noun: String) -> String {
  let text = count.description
  return text == "1" ? "1 \(noun)" : "\(text) \(noun)s"
}
