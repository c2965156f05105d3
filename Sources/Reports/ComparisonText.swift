public import Scoring

/// A comparison as text for a terminal: run means side by side, the rule's verdict on each method against the
/// first, and beside it what other tests say of other questions.
public func comparisonText(_ comparison: Comparison) -> String {
  var lines: [String] = []
  for contest in comparison.contests {
    if !lines.isEmpty { lines.append("") }
    lines.append("\(contest.contest): \(plural(contest.surfaces.count, "surface"))")
    lines += entryLines(contest) + [""] + surfaceLines(contest) + [""]
    lines += contest.differences.flatMap { sentences($0, contest) }
    lines += [""] + wrapped(ruleText(contest.rule)).map { "  " + $0 }
    lines += populationLines(contest)
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
    ("run mean", .right), ("repeats", .right), ("rank", .right), ("method", .left),
  ])
  for entry in contest.methods {
    table.append([
      fixed(entry.runMean, 4), "\(entry.repeats)", entry.averageRank.map { fixed($0, 2) } ?? "-",
      entry.method,
    ])
  }
  return table.lines(indent: "  ") + [
    "  run mean: the mean over surfaces of the mean score of single runs, 0 random search's median and 1 the",
    "  optimum; not the contest's score, which drops the best and the worst run of each surface; rank: on each",
    "  surface by that mean, averaged over surfaces",
  ]
}

/// A line per surface and a column per method; for two methods also their difference.
private func surfaceLines(_ contest: ContestComparison) -> [String] {
  let pair = contest.methods.count == 2 ? contest.differences.first : nil
  var columns: [(title: String, alignment: TextTable.Alignment)] =
    [("surface", .left)] + contest.methods.map { ($0.method, .right) }
  if pair != nil {
    columns += [("difference", .right), ("A12", .right), ("p (Mann-Whitney, Holm)", .right)]
  }
  var table = TextTable(columns)
  for (index, surface) in contest.surfaces.enumerated() {
    var row = [surface.surface + (surface.saturation == nil ? "" : "*")]
    row += surface.runMeans.map { fixed($0, 3) }
    if let pair {
      let line = pair.surfaces[index]
      row += [signed(line.difference, 3), fixed(line.effect, 2), pValueText(line.pValue)]
    }
    table.append(row)
  }
  var lines = table.lines(indent: "  ")
  if let pair {
    lines += [
      "  difference: \(withoutControls(pair.method)) less \(withoutControls(pair.reference)); A12: how often a"
        + " run of the one beats one of the other, ties half;",
      "  p: a remark on each surface, which decides nothing",
    ]
  }
  if contest.surfaces.contains(where: { $0.saturation != nil }) {
    lines.append(
      "  *: this surface tells little, because over 90% of the runs found the optimum, or scored nothing"
    )
  }
  return lines
}

/// The growth of the detectable difference above which more repeats are no advice: nine hundred times as many.
private let mostGrowth = 30.0
/// The smallest p-value that is printed as a number, as journals do.
private let smallestPValue = 0.001

/// The verdict in plain words, then the numbers behind it.
private func sentences(_ difference: Difference, _ contest: ContestComparison) -> [String] {
  let decision = difference.decision
  let names = (
    method: withoutControls(difference.method), reference: withoutControls(difference.reference)
  )
  let verdict =
    switch decision.verdict {
    case .better: "\(names.method) is better than \(names.reference)"
    case .worse: "\(names.method) is worse than \(names.reference)"
    case .undecided: "undecided between \(names.method) and \(names.reference)"
    case .cannotTell: "these runs cannot tell \(names.method) and \(names.reference) apart"
    }
  var lines = [
    "  Verdict: \(verdict).",
    "    The run mean of \(names.method) is \(decision.sizeText); \(decision.intervalText),"
      + " p \(pValueText(decision.pValue)).",
  ]
  switch decision.verdict {
  case .cannotTell:
    lines += wrapped(decision.reasonText(level: contest.rule.level)).map { "    " + $0 }
  case .better, .worse: break
  case .undecided: lines += wrapped(decision.powerText).map { "    " + $0 }
  }
  return lines
}

extension Decision {
  /// The size and direction of the difference of the run means.
  var sizeText: String {
    difference == 0
      ? "the same"
      : "\(amount(difference.magnitude)) \(difference > 0 ? "higher" : "lower")"
  }

  /// The interval in brackets, or why there is none.
  var intervalText: String {
    if let interval {
      "interval of the difference [\(edge(interval[0])), \(edge(interval[1]))]"
    } else if verdict == .cannotTell {
      "no interval"
    } else {
      "interval unknown, for these runs tell nothing of their spread"
    }
  }

  /// Why no verdict was possible, and what could make one possible.
  func reasonText(level: Double) -> String {
    if tellingSurfaces == 0 {
      return
        "On every surface all runs of both score the same, and more repeats need not change that."
    }
    let least =
      "dealt in whatever way, they have a p of at least \(fixed(leastPValue, 3)), above \(level)"
    let place = "on \(plural(tellingSurfaces, "surface")) where their scores differ"
    return neededRepeats.map {
      "So few runs cannot decide: \(least); \($0) repeats of each method \(place) could."
    } ?? "Too many runs score the same to decide: \(least), \(place)."
  }

  /// What as many runs find, and how many more a difference as large as here takes.
  var powerText: String {
    guard let detectable else {
      return "What so many repeats find is unknown, for these runs tell nothing of their spread."
    }
    // Scores lie in 0...1.
    guard detectable <= 1 else { return "So few repeats find no difference reliably." }
    // The difference that repeats can find shrinks with the root of their number.
    let growth = detectable / difference.magnitude
    let more =
      growth > 1 && growth < mostGrowth
      ? "; one as large as here takes about \(significant(growth * growth, 2)) times as many" : ""
    return
      "So many repeats find a true difference of \(fixed(detectable, 4)) in 80 of 100 cases\(more)."
  }
}

/// The rule in words, for the foot of what it decided.
func ruleText(_ rule: DecisionRule) -> String {
  let family =
    rule.reference == .first
    ? plural(rule.comparisons, "comparison") + " with the first method"
    : rule.comparisons == 1
      ? "the one pair of methods"
      : "all \(rule.comparisons) pairs of methods, because the leader was found in these runs"
  return
    "The rule: on each surface the runs of two methods are dealt anew to both; the difference of their run means,"
    + " divided by its standard error, is compared with those of the dealt runs (studentized permutation test)."
    + " p and interval are corrected for \(family) (Bonferroni). With a probability of 95% all intervals hold"
    + " together, and one leaves 0 out exactly where p is at most \(rule.level); only then is a method called"
    + " better or worse."
}

/// A text in lines of at most so many characters, broken at spaces.
func wrapped(_ text: String, width: Int = 108) -> [String] {
  var lines: [String] = []
  for word in text.split(separator: " ") {
    if let last = lines.last, last.count + word.count < width {
      lines[lines.count - 1] = last + " " + word
    } else {
      lines.append(String(word))
    }
  }
  return lines
}

/// The tests of another question, which take every surface as one observation.
private func populationLines(_ contest: ContestComparison) -> [String] {
  guard contest.surfaces.count > 1 else { return [] }
  var lines = [
    "", "  Another question, which decides nothing above: what holds on surfaces like these?",
  ]
  let least = 2 / Double(1 << min(62, contest.surfaces.count))
  if contest.ranks == nil, let difference = contest.differences.first,
    let pValue = difference.signedRankPValue
  {
    lines.append(
      least > StatisticalDefaults.level
        ? "  \(plural(contest.surfaces.count, "surface")) cannot tell by signed ranks; 6 could."
        : "  Signed-rank test of the surfaces' differences: p \(pValueText(pValue)).")
  }
  guard let ranks = contest.ranks else { return lines }
  lines.append("  Friedman's test that all methods rank alike: p \(pValueText(ranks.pValue)).")
  if let needed = ranks.neededSurfaces {
    lines.append(
      "  Which pairs differ, so few surfaces cannot tell by signed ranks with Holm for"
        + " \(plural(ranks.pairs.count, "pair")); \(needed) surfaces could.")
    return lines
  }
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

/// A bound of an interval with its sign.
func edge(_ value: Double) -> String { (value < 0 ? "-" : "+") + amount(value.magnitude) }

/// A number of at least zero, to four decimals; one that is not zero never reads as zero.
func amount(_ value: Double) -> String {
  let text = fixed(value, 4)
  return value > 0 && text == "0.0000" ? significant(value, 1) : text
}

/// A p-value to three decimals, near the level to five, so that it never reads as the level itself.
func pValueText(_ value: Double) -> String {
  if value < smallestPValue { return "< \(smallestPValue)" }
  let isNear = (value - StatisticalDefaults.level).magnitude < smallestPValue
  return fixed(value, isNear ? 5 : 3)
}
