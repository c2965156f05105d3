import Scoring
import Search

extension Report {
  /// The pictures of a contest over its iterations: score, targets and ranks.
  func overallFigures(_ index: Int) -> [Figure] {
    [
      scoreFigure(index), runtimeFigure(index), rankFigure(index), differenceFigure(index),
    ].compactMap(\.self)
  }

  private func scoreFigure(_ index: Int) -> Figure {
    let contest = contests[index]
    let chart = LineChart(
      iterations: contest.iterations, lines: lines(index, contest.scores), range: (0, 1),
      valueTitle: "score", source: "contests/\(index)/score")
    return Figure(
      name: "score", key: "score", title: "Best so far",
      caption: "The score had every run ended after that iteration, averaged over "
        + "\(plural(contest.surfaces.count, "surface")). The band is its 95% bootstrap interval,"
        + " with whole runs drawn anew within every surface.",
      wide: { chart.drawing(.wide) }, picture: { chart.picture() },
      narrow: { chart.drawing(.narrow) },
      curves: contest.scores)
  }

  private func runtimeFigure(_ index: Int) -> Figure {
    let contest = contests[index]
    let chart = LineChart(
      iterations: contest.iterations, lines: lines(index, contest.runtime), range: (0, 1),
      valueTitle: "share of targets reached", source: "contests/\(index)/runtime")
    let targets =
      contest.hasExactTargets
      ? "The targets of a surface are the full rewards of its cells at eleven ranks, from the last of"
        + " the best tenth to the optimum."
      : "The targets of a surface are ten levels of the score, from 0.1 to 1."
    return Figure(
      name: "runtime", key: "runtime", title: "How soon targets are reached",
      caption: "The share of all pairs of a run and a target that are reached after each iteration."
        + " \(targets)",
      wide: { chart.drawing(.wide) }, picture: { chart.picture() },
      narrow: { chart.drawing(.narrow) },
      curves: contest.runtime)
  }

  private func rankFigure(_ index: Int) -> Figure? {
    let contest = contests[index]
    guard let ranks = contest.ranks else { return nil }
    let chart = LineChart(
      iterations: contest.iterations, lines: lines(index, ranks.curves),
      range: (Double(ranks.order.count), 1), valueTitle: "average rank",
      source: "contests/\(index)/rank", isLowBest: true)
    return Figure(
      name: "rank", key: "rank", title: "Average rank",
      caption: "On every surface the suggesters are ranked by the mean over their runs of the best"
        + " reward so far, 1 for the best; the ranks are averaged over the surfaces."
        + unranked(ranks, contest),
      wide: { chart.drawing(.wide) }, picture: { chart.picture() },
      narrow: { chart.drawing(.narrow) },
      curves: ranks.curves)
  }

  private func differenceFigure(_ index: Int) -> Figure? {
    let contest = contests[index]
    guard let ranks = contest.ranks else { return nil }
    let chart = RankChart(
      rows: zip(ranks.order, ranks.averages).map { row, rank in
        let series = contest.series[row]
        return RankChart.Row(series: series, label: methods[series].label, rank: rank)
      }, groups: ranks.groups)
    let pairs = ranks.order.count * (ranks.order.count - 1) / 2
    let bars =
      ranks.neededSurfaces.map {
        "So few surfaces cannot tell any two of them apart, whatever the runs found: for"
          + " \(plural(pairs, "pair")) it takes \($0) surfaces"
      } ?? "Suggesters beside one upright bar are not told apart at 5%"
    return Figure(
      name: "difference", key: "difference", title: "Ranks on surfaces like these",
      caption:
        "The average ranks at the end, with every surface as one observation: another question than"
        + " that of the sentence at the top, which is about these surfaces and counts runs. \(bars)"
        + " (Wilcoxon's signed-rank test over the surfaces, Holm's adjustment). Friedman's test that all"
        + " rank alike: p = \(significant(ranks.pValue, 2))." + unranked(ranks, contest),
      wide: { chart.drawing(isWide: true) }, narrow: { chart.drawing(isWide: false) })
  }

  /// Which suggesters have no rank.
  private func unranked(_ ranks: RankReport, _ contest: ContestReport) -> String {
    if ranks.leftOut.isEmpty { return "" }
    let names = ranks.leftOut.map { methods[contest.series[$0]].label }.joined(separator: ", ")
    return " Not ranked, because they were not run on every surface: \(names)."
  }

  /// The score over the iterations of one surface.
  func surfaceFigure(_ index: Int, _ surface: Int) -> Figure {
    let contest = contests[index]
    let report = contest.surfaces[surface]
    let chart = LineChart(
      iterations: contest.iterations, lines: lines(index, report.curves), range: (0, 1),
      valueTitle: "score", source: "contests/\(index)/surfaces/\(surface)")
    return Figure(
      name: "surface-\(fileName(report.name))", key: "surface-\(surface)", title: report.name,
      caption:
        "The score on this surface after each iteration; the band holds the middle half of the"
        + " single runs.",
      wide: { chart.drawing(.wide) }, picture: { chart.picture() },
      narrow: { chart.drawing(.small) })
  }

  /// What a page says of the suggesters whose curves it hides at first; empty if there are none.
  var hiddenCurves: Markup {
    guard methods.count > SeriesStyle.shownAtFirst else { return "" }
    return """
      <p class="note hidden-curves">The curves show <b data-shown>\(SeriesStyle.shownAtFirst)</b> of \
      \(methods.count) suggesters; the buttons at the top show and hide each. The tables have all.</p>

      """
  }

  /// The lines of a chart, those of the best methods shown at first.
  private func lines(_ index: Int, _ curves: [Curve?]) -> [LineChart.Line] {
    let contest = contests[index]
    return contest.rows.indices.compactMap { row in
      curves[row].map { curve in
        let series = contest.series[row]
        return LineChart.Line(
          series: series, label: methods[series].label, curve: curve,
          isShown: series < SeriesStyle.shownAtFirst)
      }
    }
  }

  /// A run's trials on the map of its surface.
  ///
  /// - Parameters:
  ///   - index: the contest.
  ///   - run: the run.
  ///   - background: a reference to the map's cells; the cells themselves if `nil`.
  func mapFigure(_ index: Int, _ run: ShownRun, background: Markup? = nil) -> Figure? {
    guard let map = run.map else { return nil }
    let chart = HeatMapChart(map: map, run: run)
    let cells =
      map.isWhole
      ? "The colours are the table's full rewards."
      : "The colours are the full rewards of the cells that some run visited; the journal does not"
        + " hold the rest of the table."
    return Figure(
      name: "map-\(names(index, run))", key: "map-\(run.surface)-\(run.row)",
      title: label(index, run),
      caption: "The run's trials on \(contests[index].surfaces[run.surface].name), from white, the"
        + " first, to black, the last; a cross is a trial that was stopped, a ring the best one that"
        + " was completed. \(cells)"
        + (map.isThinned
          ? " The table has \(map.extent[0]) by \(map.extent[1]) cells, of which \(map.columns) by"
            + " \(map.rows) are drawn: each stands for several, and has the colour of the best of them."
          : ""),
      wide: { chart.drawing(background: background ?? HeatMapChart.cells(of: map)) })
  }

  /// A run's slots.
  func timelineFigure(_ index: Int, _ run: ShownRun) -> Figure {
    let chart = SlotTimeline(run: run)
    return Figure(
      name: "slots-\(names(index, run))", key: "slots-\(run.row)", title: "Slots",
      caption:
        "A bar per trial; the lighter, the larger its full reward. A cross is an early stop, a"
        + " frame the best completed trial.",
      wide: { chart.drawing(isWide: true) }, narrow: { chart.drawing(isWide: false) })
  }

  /// A run's readings if they are known, otherwise its full rewards.
  func readingsFigure(_ index: Int, _ run: ShownRun) -> Figure {
    guard run.readings.contains(where: { !$0.isEmpty }) else {
      let chart = RewardChart(run: run)
      return Figure(
        name: "rewards-\(names(index, run))", key: "rewards-\(run.row)", title: "Full rewards",
        caption:
          "Each trial's full reward at the iteration of its end, a cross where it was stopped,"
          + " and the best so far that was counted.",
        wide: { chart.drawing(isWide: true) }, narrow: { chart.drawing(isWide: false) })
    }
    let chart = FanChart(run: run, readings: run.readings)
    let cut = chart.cutsBounds ? " Bounds of intervals that reach beyond the picture are cut." : ""
    return Figure(
      name: "readings-\(names(index, run))", key: "readings-\(run.row)", title: "Readings",
      caption:
        "Each trial's mean and 95% interval from reading to reading. A cross is an early stop;"
        + " the dotted line leads to the full reward that it missed. The heavy line is the best"
        + " completed trial." + cut,
      wide: { chart.drawing(isWide: true) }, narrow: { chart.drawing(isWide: false) })
  }

  /// The label of a run's method.
  func label(_ index: Int, _ run: ShownRun) -> String {
    methods[contests[index].series[run.row]].label
  }

  private func names(_ index: Int, _ run: ShownRun) -> String {
    let surface = contests[index].surfaces[run.surface].name
    return "\(fileName(surface))-\(fileName(label(index, run)))"
  }
}
