import Records
import Scoring
import Search

extension Report {
  /// The most surfaces whose curves the page shows unasked.
  private static let mostOpenCurves = 12
  /// The points of a sparkline in a table's cell.
  private static let sparklinePoints = 24

  /// A method's name at the head of a row or column, with a place to break the line before its stopper.
  private func heading(series: Int) -> Markup {
    let parts = methods[series].label.split(separator: "+", omittingEmptySubsequences: false)
    var label = Markup()
    for (index, part) in parts.enumerated() {
      label += index == 0 ? "\(String(part))" : "<wbr>+\(String(part))"
    }
    return "\(swatch(series: series))<bdi>\(label)</bdi>"
  }

  /// The leaderboard of a contest as a table.
  func leaderboard(_ index: Int) -> Markup {
    let contest = contests[index]
    var table: Markup = """
      <h3 id="leaderboard-\(index)">Leaderboard</h3>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="leaderboard-\(index)">\
      <table class="board"><caption><span>\(contest.rows.repeatsText) on every surface. A score of 0 is the \
      median of random search after \(contest.contest.referenceText), 1 the \
      optimum.</span></caption>
      <thead><tr><th scope="col" class="number">Rank</th><th scope="col">Suggester</th>\
      <th scope="col" class="number">Score</th><th scope="col" colspan="2">95% interval</th>\
      <th scope="col" class="number">Trials per run</th><th scope="col" class="number">Seconds per \
      run</th><th scope="col">Remarks</th></tr></thead><tbody>

      """
    for (position, row) in contest.rows.enumerated() {
      let series = contest.series[position]
      let (low, high) = (row.interval[0], row.interval[1])
      let bar =
        row.repeats > 1 ? intervalBar(score: row.score, low: low, high: high, series: series) : ""
      let interval = row.repeats > 1 ? "\(fixed(low, 4)) to \(fixed(high, 4))" : "-"
      table += """
        <tr><td class="number">\(position + 1)</td>\
        <th scope="row">\(heading(series: series))</th>\
        <td class="number strong">\(fixed(row.score, 4))</td>\
        <td class="number">\(interval)</td>\
        <td>\(bar)</td>\
        <td class="number">\(fixed(row.trialsPerRun, 1))</td>\
        <td class="number">\(significant(row.secondsPerRun, 2))</td>\
        <td>\(row.remarks(among: contest.rows))</td></tr>

        """
    }
    return "\(table)</tbody></table></div>\n"
  }

  /// The scores by surface: a table, then the curves of each.
  func surfaceSection(_ index: Int) -> Markup {
    let contest = contests[index]
    var table: Markup = """
      <h3 id="surfaces-\(index)">By surface</h3>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="surfaces-\(index)">\
      <table class="surfaces"><caption><span>The score on each surface, with its course over the \
      iterations from 0 to 1; the best in bold.</span></caption>
      <thead><tr><th scope="col">Surface</th>
      """
    for series in contest.series {
      table += """
        <th scope="col">\(heading(series: series))</th>
        """
    }
    table += "</tr></thead><tbody>\n"
    for surface in contest.surfaces {
      let best = surface.curves.compactMap { $0?.values.last }.max() ?? 0
      table += """
        <tr><th scope="row"><bdi>\(surface.name)</bdi>\(saturationNote(surface))</th>
        """
      for (row, curve) in surface.curves.enumerated() {
        guard let curve, let score = curve.values.last else {
          table += "<td>not run</td>"
          continue
        }
        let text: Markup = "\(fixed(score, 3))"
        table += """
          <td>\(score == best && best > 0 ? "<strong>\(text)</strong>" : text)\
          \(sparkline(thinned(curve.values, Self.sparklinePoints), series: contest.series[row]))</td>
          """
      }
      table += "</tr>\n"
    }
    table += "</tbody></table></div>\n"
    var figures = Markup()
    for surface in contest.surfaces.indices {
      let figure = surfaceFigure(index, surface)
      let id = "f\(index)-\(figure.key)"
      figures += """
        <figure><figcaption><h4 id="\(id)-title">\(figure.title)</h4></figcaption>\
        \(figure.narrow?().element(id: id, text: "surfaces-\(index)-text") ?? "")</figure>

        """
    }
    let isOpen = contest.surfaces.count <= Self.mostOpenCurves
    return """
      \(table)<details\(isOpen ? " open" : "" as Markup)><summary>Curves of every surface</summary>
      <p class="note" id="surfaces-\(index)-text">The score after each iteration; the band holds the middle half of the single \
      runs.</p>
      \(hiddenCurves)<div class="many">\(figures)</div></details>

      """
  }

  /// A word on a surface that cannot tell methods apart.
  private func saturationNote(_ surface: SurfaceReport) -> Markup {
    switch surface.saturation {
    case .optimum: "<span class=\"note flag\">saturated: over 90% of runs at the optimum</span>"
    case .zero: "<span class=\"note flag\">saturated: over 90% of runs at 0</span>"
    case nil: ""
    }
  }

  /// What the tables know of the runs.
  func measureSection(_ index: Int) -> Markup {
    let contest = contests[index]
    var table: Markup = """
      <h3 id="measures-\(index)">What the tables know</h3>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="measures-\(index)">\
      <table><caption><span>Regret: the optimum less what was found, of the table's range. Optimal: runs that \
      found it. Cells above: better than the best found one. Area: mean over the iterations of a \
      single run's score so far. Wasted: readings of trials below random search's median. Distinct: trials of a \
      new cell. Coverage: of the table's cells, those tried.</span></caption><thead><tr>\
      <th scope="col">Suggester</th><th scope="col" class="number">Regret</th>\
      <th scope="col" class="number">Optimal</th><th scope="col" class="number">Cells above</th>\
      <th scope="col" class="number">Area</th><th scope="col" class="number">Wasted</th>\
      <th scope="col" class="number">Distinct</th><th scope="col" class="number">Coverage</th></tr>\
      </thead><tbody>

      """
    for (row, measures) in contest.measures.enumerated() {
      guard let measures else { continue }
      let series = contest.series[row]
      table += """
        <tr><th scope="row">\(swatch(series: series))<bdi>\(methods[series].label)</bdi></th>
        """
      for text in [
        percentText(measures.relativeRegret), percentText(measures.optimal),
        percentText(measures.shareAbove), fixed(measures.area, 4), percentText(measures.wasted),
        percentText(measures.distinct), percentText(measures.coverage),
      ] {
        table += "<td class=\"number\">\(text)</td>"
      }
      table += "</tr>\n"
    }
    return "\(table)</tbody></table></div>\n"
  }

  /// What the early stops were worth, of the methods that stopped anything.
  func stopSection(_ index: Int) -> Markup {
    let contest = contests[index]
    guard contest.stops.contains(where: { $0 != nil }) else { return "" }
    func percent(_ share: Double?) -> String { share.map { "\(fixed(100 * $0, 1))%" } ?? "none" }
    var table: Markup = """
      <h3 id="stops-\(index)">Early stops</h3>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="stops-\(index)">\
      <table><caption><span>Saved: readings not taken, of those of all trials in full, and what the best \
      possible stopping of the same suggestions would have saved. Wrong: stops of trials whose full \
      reward would have raised the run's best of that time. Recall: of the trials that would not have \
      raised it, those that were stopped.</span></caption><thead><tr><th scope="col">Suggester</th>\
      <th scope="col" class="number">Stops per run</th><th scope="col" class="number">Saved</th>\
      <th scope="col" class="number">of at most</th><th scope="col" class="number">Wrong</th>\
      <th scope="col">95% interval</th><th scope="col" class="number">Recall</th></tr></thead><tbody>

      """
    for (row, stops) in contest.stops.enumerated() {
      guard let stops else { continue }
      let series = contest.series[row]
      let interval = stops.wrongInterval.map { "\(percent($0[0])) to \(percent($0[1]))" } ?? ""
      table += """
        <tr><th scope="row">\(heading(series: series))</th>\
        <td class="number">\(fixed(stops.stopsPerRun, 1))</td>\
        <td class="number">\(percent(stops.saved))</td><td class="number">\(percent(stops.savable))</td>\
        <td class="number">\(percent(stops.wrong))</td><td>\(interval)</td>\
        <td class="number">\(percent(stops.recall))</td></tr>

        """
    }
    let others = contest.stops.count { $0 == nil }
    let note: Markup =
      others > 0 ? "<p class=\"note\">\(plural(others, "suggester")) stopped nothing.</p>\n" : ""
    return "\(table)</tbody></table></div>\n\(note)"
  }

  /// What went wrong, by method and kind.
  func faultSection(_ index: Int) -> Markup {
    let contest = contests[index]
    guard !contest.faults.isEmpty else {
      return """
        <h3>Faults</h3><p>None in \(plural(grouped(contest.runCount), "run")).</p>

        """
    }
    var table: Markup = """
      <h3 id="faults-\(index)">Faults</h3>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="faults-\(index)">\
      <table><caption><span>Runs in which something went wrong, by the contest's error code, with the first \
      case of each.</span></caption><thead><tr><th scope="col">Suggester</th><th scope="col" \
      class="number">Code</th><th scope="col" class="number">Runs</th><th scope="col">First case</th>\
      </tr></thead><tbody>

      """
    for fault in contest.faults {
      let series = contest.series[fault.row]
      table += """
        <tr><th scope="row">\(heading(series: series))</th>\
        <td class="number">\(fault.code.rawValue)</td><td class="number">\(fault.runs)</td>\
        <td class="wide-text"><bdi>\(fault.example)</bdi></td></tr>

        """
    }
    return "\(table)</tbody></table></div>\n"
  }
}

/// At most so many of the values, evenly spaced, the first and the last one always.
func thinned(_ values: [Double], _ count: Int) -> [Double] {
  guard values.count > count else { return values }
  return (0..<count).map { values[$0 * (values.count - 1) / (count - 1)] }
}

extension Contest {
  /// The evaluations of random search that make the score's zero, in words.
  fileprivate var referenceText: String {
    reference.map { plural($0, "evaluation") } ?? "as many evaluations as the time pays for"
  }
}
