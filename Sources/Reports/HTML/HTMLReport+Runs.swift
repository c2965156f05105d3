import Records
import Search

extension Report {
  /// The runs that are drawn trial by trial.
  func runSection(_ index: Int) -> Markup {
    let contest = contests[index]
    guard !contest.runs.isEmpty else { return "" }
    var section: Markup = """
      <h3>Single runs</h3>
      <p class="note">The first repeat of each; nothing was picked for its looks. \(extent(of: contest))</p>

      """
    for surface in contest.surfaces.indices {
      let runs = contest.runs.filter { $0.purpose == .map && $0.surface == surface }
      section += maps(index, surface, runs)
    }
    let runs = contest.runs.filter { $0.purpose == .timeline }
    if let first = runs.first {
      section += """
        <h4>Trials on <bdi>\(contest.surfaces[first.surface].name)</bdi></h4>
        <p class="note">Of the surfaces without a map the one on which these suggesters' scores differ \
        most.</p>
        <dl class="key"><dt>Slots</dt><dd>\(timelineFigure(index, first).caption)</dd>\
        <dt>\(readingsFigure(index, first).title)</dt>\
        <dd>\(readingsFigure(index, first).caption)</dd></dl>

        """
    }
    for run in runs {
      section += """
        <section class="run"><h5>\(swatch(series: contest.series[run.row]))\
        <bdi>\(label(index, run))</bdi> <span class="note">\(details(of: run))</span></h5>
        <div class="pair">\(figure(timelineFigure(index, run), index, level: 6))\
        \(figure(readingsFigure(index, run), index, level: 6))</div></section>

        """
    }
    return section
  }

  /// How much of a contest is drawn, where it is not all.
  private func extent(of contest: ContestReport) -> String {
    var words: [String] = []
    let drawn = contest.drawn
    if drawn.methods < contest.rows.count {
      words.append(
        "Runs of \(drawn.methods) of \(contest.rows.count) suggesters are drawn; 'rematch report --show NAME'"
          + " draws others.")
    }
    if drawn.maps < drawn.mappable {
      words.append(
        "The first \(drawn.maps) of \(drawn.mappable) surfaces with two parameters have a map.")
    }
    return words.joined(separator: " ")
  }

  /// The runs on one two-parameter surface, side by side over the same map.
  private func maps(_ index: Int, _ surface: Int, _ runs: [ShownRun]) -> Markup {
    guard let map = runs.first?.map else { return "" }
    let cells = "map-\(index)-\(surface)"
    var figures: Markup = """
      <svg class="store" width="0" height="0" aria-hidden="true"><defs><g id="\(cells)">\
      \(HeatMapChart.cells(of: map))</g></defs></svg>
      """
    for run in runs {
      guard let figure = mapFigure(index, run, background: "<use href=\"#\(cells)\"/>") else {
        continue
      }
      let id = "f\(index)-\(figure.key)"
      figures += """
        <figure><figcaption><h5 id="\(id)-title">\(swatch(series: contests[index].series[run.row]))\
        <bdi>\(figure.title)</bdi></h5><p class="note">\(details(of: run))</p></figcaption>\
        \(figure.wide().element(id: id, text: "\(cells)-text", classes: "map"))</figure>

        """
    }
    let caption = runs.first.flatMap { mapFigure(index, $0)?.caption } ?? ""
    return """
      <h4>Maps of <bdi>\(contests[index].surfaces[surface].name)</bdi></h4>
      <p class="note" id="\(cells)-text">\(caption)</p><div class="maps">\(figures)</div>

      """
  }

  private func details(of run: ShownRun) -> String {
    let best = run.bestTrial.map { "best completed: trial \($0 + 1)" } ?? "nothing completed"
    return "repeat \(run.record.repeat), seed \(run.record.seed); "
      + "\(plural(run.trials.count, "trial")), \(best)"
  }

  /// Where the numbers come from and what they mean.
  var about: Markup {
    var about: Markup = """
      <section id="about" aria-labelledby="about-name"><h2 id="about-name">About this report</h2>
      <dl>
      """
    if let command = origin.command {
      about += """
        <dt>Command that plays these runs</dt><dd><code>\(command)</code></dd>
        """
    }
    if !origin.journals.isEmpty {
      about += """
        <dt>Journals read</dt><dd><code>\(origin.journals.map(\.path).joined(separator: ", "))</code></dd>
        """
    }
    for text in leftOut {
      about += """
        <dt>Left out</dt><dd>\(text)</dd>
        """
    }
    about += """
      <dt>Score</dt><dd>Per surface, the best full rewards of the repeats without the lowest and the \
      highest are averaged, then set on a scale on which 0 is the median of random search and 1 the \
      optimum, and clipped to it; surfaces count alike.</dd>
      <dt>Run mean</dt><dd>What verdicts are about: the mean score of single runs, none dropped, each clipped \
      to the scale by itself, averaged over surfaces.</dd>
      <dt>Intervals</dt><dd>Of a score: 95% percentile bootstrap, with repeats drawn anew within every surface, so \
      that the surfaces count as given. It is of one suggester by itself. Of a difference of run means: the interval of \
      the rule that decides, which stands with its numbers below the first sentence of each contest.</dd>
      <dt>Data</dt><dd>The numbers of all pictures are in this file as JSON, in the element with the \
      id <code>data</code>; <code>rematch report --json</code> prints the same.</dd>
      </dl></section>

      """
    return about
  }
}
