import Records
public import Scoring

/// The leaderboard as text for a terminal.
///
/// - Parameter bySurface: adds a table with the score on every surface.
public func leaderboardText(_ leaderboard: Leaderboard, bySurface: Bool = false) -> String {
  var lines: [String] = []
  for contest in leaderboard.contests {
    let rows = leaderboard.rows(of: contest)
    let surfaces = rows.map(\.surfaces.count).max() ?? 0
    if !lines.isEmpty { lines.append("") }
    lines.append(
      "\(contest.title): \(plural(surfaces, "surface")), \(rows.repeatsText) each")
    var table = TextTable([
      ("score", .right), ("95% interval", .left), ("suggester", .left), ("trials/run", .right),
      ("s/run", .right), ("", .left),
    ])
    for row in rows {
      table.append([
        fixed(row.score, 4), row.intervalText, row.suggester, fixed(row.trialsPerRun, 1),
        significant(row.secondsPerRun, 2), row.remarks(among: rows),
      ])
    }
    lines += table.lines(indent: "  ")
    lines += gainLines(rows)
    if bySurface {
      lines += [""]
      lines += surfaceLines(
        rows.map { ($0.suggester, $0.surfaces.map { ($0.surface, fixed($0.score, 3)) }) })
    }
  }
  if !leaderboard.contests.isEmpty { lines += [""] + scoreLegend }
  return lines.joined(separator: "\n") + "\n"
}

/// What was gained over the surfaces' default configurations; nothing where no surface has one.
private func gainLines(_ rows: [Leaderboard.Row]) -> [String] {
  let gains = rows.compactMap { row -> String? in
    let known = row.surfaces.compactMap(\.gainOverDefault)
    if known.isEmpty { return nil }
    return "\(row.suggester) \(fixed(100 * known.reduce(0, +) / Double(known.count), 0))%"
  }
  guard !gains.isEmpty else { return [] }
  let count = rows.map { $0.surfaces.count { $0.gainOverDefault != nil } }.max() ?? 0
  return wrapped(
    "gone of the way from the default configuration to the optimum, on \(plural(count, "surface")) with a"
      + " default: " + gains.joined(separator: ", ")
  ).map { "  " + $0 }
}

/// What the column `score` of a leaderboard means.
let scoreLegend = [
  "  score: the contest's; of three and more runs of a surface the best and the worst are dropped, the mean of the",
  "  others is set on a scale from 0, random search's median, to 1, the optimum, clipped, and averaged over surfaces;",
  "  the interval is of one score by itself: which of two methods is better, 'rematch compare' says",
]

extension Leaderboard.Row {
  /// The interval in brackets; a dash for a single repeat, which has no spread.
  var intervalText: String {
    repeats > 1 ? Reports.intervalText(interval[0], interval[1]) : "-"
  }

  /// What sets a row apart from the others of its contest: faults, fewer surfaces, fewer repeats.
  func remarks(among rows: [Leaderboard.Row]) -> String {
    var remarks: [String] = []
    if faultyRuns > 0 { remarks.append(plural(faultyRuns, "faulty run")) }
    let all = rows.map(\.surfaces.count).max() ?? 0
    if !isComplete { remarks.append("only \(surfaces.count) of \(all) surfaces") }
    if repeats < rows.map(\.repeats).max() ?? 0 { remarks.append(plural(repeats, "repeat")) }
    return remarks.joined(separator: ", ")
  }
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
