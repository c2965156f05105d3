public import Scoring

/// A comparison as text for a terminal: scores side by side, a plain sentence of verdict for each method
/// against the first, and the ranks of three and more.
public func comparisonText(_ comparison: Comparison) -> String {
  var lines: [String] = []
  for contest in comparison.contests {
    if !lines.isEmpty { lines.append("") }
    lines.append("\(contest.contest): \(plural(contest.surfaces.count, "surface"))")
    lines += entryLines(contest) + [""] + surfaceLines(contest) + [""]
    lines += contest.differences.flatMap { sentences($0) }
    if let ranks = contest.ranks { lines += rankLines(ranks) }
    let saturated = contest.surfaces.filter { $0.saturation != nil }
    if !saturated.isEmpty {
      lines.append(
        "  Surfaces marked * tell little: over 90% of the runs found the optimum, or scored nothing."
      )
    }
    if contest.omittedSurfaces > 0 {
      lines.append(
        "  Left out: \(plural(contest.omittedSurfaces, "surface")) on which not all methods were run."
      )
    }
  }
  return lines.joined(separator: "\n") + "\n"
}

private func entryLines(_ contest: ContestComparison) -> [String] {
  var table = TextTable([
    ("score", .right), ("95% interval", .left), ("repeats", .right), ("rank", .right),
    ("method", .left),
  ])
  for entry in contest.methods {
    table.append([
      fixed(entry.score, 4), intervalText(entry.interval[0], entry.interval[1]), "\(entry.repeats)",
      entry.averageRank.map { fixed($0, 2) } ?? "-", entry.method,
    ])
  }
  return table.lines(indent: "  ")
}

/// A line per surface and a column per method; for two methods also their difference.
private func surfaceLines(_ contest: ContestComparison) -> [String] {
  let pair = contest.methods.count == 2 ? contest.differences.first : nil
  var columns: [(title: String, alignment: TextTable.Alignment)] =
    [("surface", .left)] + contest.methods.map { ($0.method, .right) }
  if pair != nil { columns += [("difference", .right), ("A12", .right), ("p (Holm)", .right)] }
  var table = TextTable(columns)
  for (index, surface) in contest.surfaces.enumerated() {
    var row = [surface.surface + (surface.saturation == nil ? "" : "*")]
    row += surface.scores.map { fixed($0, 3) }
    if let pair {
      let line = pair.surfaces[index]
      row += [signed(line.difference, 3), fixed(line.effect, 2), pValueText(line.pValue)]
    }
    table.append(row)
  }
  return table.lines(indent: "  ")
}

/// The growth of the detectable difference above which more repeats are no advice: nine hundred times as many.
private let mostGrowth = 30.0
/// The smallest p-value that is printed as a number, as journals do.
private let smallestPValue = 0.001

/// The verdict in plain words, then the numbers behind it.
private func sentences(_ difference: Difference) -> [String] {
  let size = fixed(difference.difference.magnitude, 4)
  let verdict =
    switch difference.verdict {
    case .better: "\(difference.method) is better than \(difference.reference) by \(size)"
    case .worse: "\(difference.method) is worse than \(difference.reference) by \(size)"
    case .undecided:
      "no difference found between \(difference.method) and \(difference.reference)"
    }
  // The difference that repeats can find shrinks with the root of their number.
  let growth = (difference.detectable ?? 0) / difference.difference.magnitude
  let more =
    difference.verdict == .undecided && growth > 1 && growth < mostGrowth
    ? "; one as large as here takes about \(significant(growth * growth, 2)) times as many." : "."
  var lines = [
    "  Verdict: \(withoutControls(verdict)).",
    "  Difference \(signed(difference.difference, 4)), 95% interval"
      + " \(intervalText(difference.interval[0], difference.interval[1])),"
      + " p \(pValueText(difference.pValue)) (permutation of runs),"
      + " p \(pValueText(difference.signedRankPValue)) (signed ranks of surfaces).",
  ]
  switch difference.detectable {
  case nil: lines.append("  With a single repeat nothing is known of the runs' spread.")
  // Scores lie in 0...1.
  case let detectable? where detectable > 1:
    lines.append("  These repeats find no difference reliably.")
  case let detectable?:
    lines.append(
      "  These repeats find a difference of \(fixed(detectable, 4)) in 80 of 100 cases" + more)
  }
  return lines
}

private func rankLines(_ ranks: ContestComparison.Ranks) -> [String] {
  var lines = ["", "  Friedman's test of all ranks: p \(pValueText(ranks.pValue))."]
  var table = TextTable([("pair", .left), ("p (signed ranks, Holm)", .left)])
  for pair in ranks.pairs {
    table.append(["\(pair.first) | \(pair.second)", pValueText(pair.pValue)])
  }
  lines += table.lines(indent: "  ")
  for group in ranks.groups {
    lines.append("  Not told apart: \(withoutControls(group.joined(separator: ", ")))")
  }
  return lines
}

/// A number with its sign.
func signed(_ value: Double, _ decimals: Int) -> String {
  (value >= 0 ? "+" : "") + fixed(value, decimals)
}

/// A p-value to three decimals.
func pValueText(_ value: Double) -> String {
  value < smallestPValue ? "< \(smallestPValue)" : fixed(value, 3)
}
