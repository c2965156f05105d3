import Records
import Scoring
import Search

extension Report {
  /// The report as a page of HTML that needs nothing else: styles, script, pictures and data are in it.
  ///
  /// The pictures are there without the script, which adds the toggles of the legend and the values under
  /// the pointer.
  public func html() -> [UInt8] {
    let title = headline
    var page: Markup = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <title>Rematch: \(title)</title>
      <style>\(Markup(trusted: Palette.variables.utf8))\(part(PackageResources.chart_css))\
      \(part(PackageResources.report_css))</style>
      <noscript><style>.chart .off{display:inline}.hidden-curves{display:none}</style></noscript></head>
      <body><a class="skip" href="#main">Skip to the report</a>
      \(bar)
      <main id="main"><header><h1>\(title)</h1>\(summary)</header>

      """
    for index in contests.indices { page += section(index) }
    page += """
      \(about)</main>
      <div id="tip" role="status" hidden></div>
      <script type="application/json" id="data">\(Markup(scriptJSON: json))</script>
      <script>\(part(PackageResources.report_js))</script>
      </body></html>

      """
    return page.bytes
  }

  private func part(_ bytes: [UInt8]) -> Markup { Markup(trusted: bytes) }

  private var headline: String {
    let surfaces = Set(contests.flatMap { $0.surfaces.map(\.identity) }).count
    return "\(plural(methods.count, "suggester")) on \(plural(surfaces, "surface"))"
  }

  private var summary: Markup {
    let faulty = contests.flatMap(\.rows).reduce(0) { $0 + $1.faultyRuns }
    let faults =
      faulty == 0 ? "no faults" : "something went wrong in \(plural(grouped(faulty), "run"))"
    let names = contests.map(\.name).joined(separator: " and ")
    let leftOut = origin.journals.reduce(0) { $0 + $1.leftOutCount }
    let lines = leftOut == 0 ? "" : "; \(plural(grouped(leftOut), "damaged line")) left out"
    return """
      <p class="lead">\(plural(grouped(runCount), "run")): \(names); \(faults)\(lines).</p>
      """
  }

  /// The bar at the top: places, legend, and the toggle of the page's colours.
  private var bar: Markup {
    var bar: Markup = "<div class=\"bar\"><nav aria-label=\"Contests\">"
    for (index, contest) in contests.enumerated() {
      bar += "<a href=\"#contest-\(index)\">\(contest.name)</a>"
    }
    bar += """
      <a href="#about">about</a></nav>\
      <div class="legend" role="group" aria-label="Suggesters shown in the curves" tabindex="0">
      """
    for (series, method) in methods.enumerated() {
      let isShown = series < SeriesStyle.shownAtFirst
      bar += """
        <button type="button" class="chip" data-series="\(series)" \
        aria-pressed="\(isShown ? "true" : "false")" title="\(method.label)">\
        \(swatch(series: series))<bdi>\(shortened(method.label, 28))</bdi></button>
        """
    }
    bar += """
      </div>\(allButton)<button type="button" id="theme" aria-pressed="false">Dark</button></div>
      """
    return bar
  }

  /// The button that shows all curves, if some are hidden at first.
  private var allButton: Markup {
    methods.count > SeriesStyle.shownAtFirst
      ? "<button type=\"button\" id=\"all\" aria-pressed=\"false\">All</button>" : ""
  }

  /// What is said of the iterations at which curves have no value.
  private func iterationNote(_ contest: ContestReport) -> Markup {
    guard contest.iterations.count < contest.contest.rounds else { return "" }
    return """
      <p class="note">Curves have values after \(contest.iterations.count) of \
      \(contest.contest.rounds) iterations, evenly spaced.</p>
      """
  }

  private func section(_ index: Int) -> Markup {
    let contest = contests[index]
    let setting = contest.contest
    let budget =
      setting.steps > 1
      ? "\(setting.rounds) iterations over \(plural(setting.slots, "slot")),"
        + " \(setting.steps) readings to a full reward"
      : "\(plural(setting.rounds, "round")) of \(setting.slots), full rewards at once"
    return """
      <section id="contest-\(index)" aria-labelledby="contest-\(index)-name">
      <h2 id="contest-\(index)-name">\(contest.name)</h2>
      <p>\(budget); \(plural(contest.surfaces.count, "surface")), \
      \(plural(grouped(contest.runCount), "run")).</p>
      \(verdict(index))
      \(leaderboard(index))
      <h3>Over the iterations</h3>
      \(hiddenCurves)\(iterationNote(contest))
      <div class="pair">\(overallFigures(index).map { figure($0, index) }.joined())</div>
      \(surfaceSection(index))
      \(measureSection(index))
      \(stopSection(index))
      \(runSection(index))
      \(faultSection(index))
      </section>

      """
  }

  /// Who leads, and what the rule says of the others.
  private func verdict(_ index: Int) -> Markup {
    let contest = contests[index]
    guard contest.rows.count > 1, let row = contest.rows.first else { return "" }
    func name(_ row: Int) -> Markup { "<b><bdi>\(methods[contest.series[row]].label)</bdi></b>" }
    let interval =
      row.repeats > 1
      ? "95% interval \(fixed(row.interval[0], 3)) to \(fixed(row.interval[1], 3))" : "one repeat"
    var words: Markup = """
      \(name(0)) has the highest score, \(fixed(row.score, 3)) (\(interval)).
      """
    guard let decisions = contest.decisions else { return "<p>\(words)</p>" }
    func names(_ rows: [Int]) -> Markup { rows.map(name).joined(separator: ", ") }
    // The leader's side of each verdict is the other one.
    let behind = decisions.rows(.worse)
    let ahead = decisions.rows(.better)
    let open = decisions.rows(.undecided)
    let dumb = decisions.rows(.cannotTell)
    if behind.count == decisions.decisions.count {
      words += " Its runs are better than those of all others."
    } else if !behind.isEmpty {
      words += " Its runs are better than those of \(names(behind))."
    }
    if !ahead.isEmpty {
      words += """
         By the mean of single runs \(names(ahead)) \(ahead.count == 1 ? "is" : "are") better than it, which \
        the score, without the best and the worst run of a surface, does not show.
        """
    }
    if !open.isEmpty {
      words += """
         The runs leave open whether it is better than \(names(open)).
        """
    }
    if let first = dumb.first,
      let decision = decisions.decisions.first(where: { $0.row == first })?.decision
    {
      words += """
         These runs cannot tell it from \(names(dumb)). \(decision.reasonText(level: decisions.rule.level))
        """
    }
    return """
      <p>\(words)</p>
      <details><summary>How this was decided</summary>\(decisionTable(index, decisions))
      <p class="note">\(ruleText(decisions.rule)) A method that was named before the runs \
      were seen shares the level with fewer comparisons: <code>rematch compare</code> with it as the first.</p></details>

      """
  }

  /// The numbers behind the verdicts.
  private func decisionTable(_ index: Int, _ decisions: LeaderDecisions) -> Markup {
    let contest = contests[index]
    var table: Markup = """
      <div class="scroll" tabindex="0" role="region" aria-label="Every suggester against the leader"><table>\
      <caption><span>Every suggester against the leader, by run means: the mean over surfaces of the mean score of \
      single runs. The score above drops the best and the worst run of each surface first.</span></caption>\
      <thead><tr><th scope="col">Suggester</th><th scope="col">Verdict</th>\
      <th scope="col" class="number">Run mean</th><th scope="col">Interval of the difference</th>\
      <th scope="col" class="number">p</th></tr></thead><tbody>

      """
    for (row, decision) in decisions.decisions {
      let interval =
        decision.interval.map { "\(edge($0[0])) to \(edge($0[1]))" }
        ?? (decision.verdict == .cannotTell ? "none" : "unknown")
      table += """
        <tr><th scope="row"><bdi>\(methods[contest.series[row]].label)</bdi></th>\
        <td>\(decisions.word(of: row))</td>\
        <td class="number">\(decision.sizeText)</td><td>\(interval)</td>\
        <td class="number">\(pValueText(decision.pValue))</td></tr>

        """
    }
    return "\(table)</tbody></table></div>"
  }

  /// The numbers of a picture's curves at a few iterations, as a table that opens on demand.
  private func numbers(of figure: Figure, _ index: Int) -> Markup {
    guard !figure.curves.isEmpty else { return "" }
    let contest = contests[index]
    let points = thinned(contest.iterations.indices.map(Double.init), 6).map { Int($0) }
    var table: Markup = """
      <details><summary>Numbers</summary><div class="scroll" tabindex="0" role="region" \
      aria-label="\(figure.title), numbers"><table><caption class="unseen">\(figure.title) after \
      some iterations</caption><thead><tr><th scope="col">Iteration</th>
      """
    for point in points {
      table += "<th scope=\"col\" class=\"number\">\(contest.iterations[point])</th>"
    }
    table += "</tr></thead><tbody>"
    for (row, curve) in figure.curves.enumerated() {
      guard let curve else { continue }
      table += "<tr><th scope=\"row\"><bdi>\(methods[contest.series[row]].label)</bdi></th>"
      for point in points {
        table += "<td class=\"number\">\(fixed(curve.values[point], 3))</td>"
      }
      table += "</tr>"
    }
    return "\(table)</tbody></table></div></details>"
  }

  /// A picture with its words.
  func figure(_ figure: Figure, _ contest: Int, level: Int = 4) -> Markup {
    let id = "f\(contest)-\(figure.key)"
    let drawings: Markup
    if let narrow = figure.narrow {
      drawings = """
        \(figure.wide().element(id: id, classes: "wide"))\
        \(narrow().element(id: id, classes: "narrow"))
        """
    } else {
      drawings = figure.wide().element(id: id)
    }
    let words: Markup =
      level == 4
      ? "<p id=\"\(id)-text\">\(figure.caption)</p>"
      : "<p id=\"\(id)-text\" class=\"unseen\">\(figure.caption)</p>"
    return """
      <figure><figcaption><h\(level) id="\(id)-title">\(figure.title)</h\(level)>\
      \(words)</figcaption>\(drawings)\(numbers(of: figure, contest))</figure>

      """
  }
}
