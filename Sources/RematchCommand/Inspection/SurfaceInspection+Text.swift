import RematchNumerics
import Reports
import Search
import Surfaces

extension SurfaceInspection {
  /// The cells of a slice from which on a pair's share is shown: of fewer it is chance.
  private static let leastCellsPerSlice = 4.0
  /// The most pairs, optima and labels that are shown.
  private static let shownPairs = 3
  private static let shownLabels = 6

  /// The text for a terminal.
  ///
  /// - Parameters:
  ///   - picture: the lines of the picture and of its legend.
  ///   - withContest: adds what was published of the contest's tables, and random search in full.
  func text(picture: [String], withContest: Bool) -> String {
    var lines = heading()
    lines += [""] + parameterLines() + [""] + facts() + [""] + verdict() + [""] + picture
    if withContest {
      lines += [""] + baselineLines()
      if let properties { lines += [""] + propertyLines(properties) }
    }
    return lines.map { withoutControls($0) }.joined(separator: "\n") + "\n"
  }

  private func heading() -> [String] {
    var size =
      "\(plural(parameters.count, "parameter")), \(plural(grouped(cells), isGrid ? "cell" : "candidate")),"
      + " \(plural(readings, "reading")) each"
    if failures > 0 { size += ", \(plural(grouped(failures), "cell")) without a full reward" }
    var lines = ["\(name): \(size)"]
    if let about { lines.append("  " + about) }
    lines.append(
      "  \(objective.name), \(objective.direction == .maximize ? "maximised" : "minimised");"
        + " \(provenance.origin)")
    for (title, text) in [
      ("readings", provenance.readings), ("source", provenance.source),
      ("licence", provenance.licence),
    ] {
      if let text { lines.append("  \(title): \(text)") }
    }
    if let meanSeconds {
      lines.append("  a full reward takes \(significant(meanSeconds, 3)) seconds on average")
    }
    return lines
  }

  private func parameterLines() -> [String] {
    var table = TextTable([
      ("parameter", .left), ("kind", .left), ("levels", .right), ("values", .left),
      ("explains", .right),
    ])
    for axis in parameters {
      var values = "\(shortest(axis.low ?? 0)) to \(shortest(axis.high ?? 0))"
      if let labels = axis.labels {
        values = labels.prefix(Self.shownLabels).joined(separator: ", ")
        if labels.count > Self.shownLabels { values += ", ..." }
      }
      table.append([
        axis.name, axis.kind + (axis.scale == .log ? ", log" : ""), "\(axis.levels)", values,
        percent(axis.importance),
      ])
    }
    var lines = table.lines(indent: "  ")
    let certain = pairs.filter { $0.cellsPerSlice >= Self.leastCellsPerSlice }
    let shown = certain.enumerated()
      .filter { $0.element.importance >= 0.005 }
      .sorted { ($1.element.importance, $0.offset) < ($0.element.importance, $1.offset) }
      .prefix(Self.shownPairs).map {
        "\($0.element.parameters.joined(separator: " x ")) \(percent($0.element.importance))"
      }
    if !shown.isEmpty { lines.append("  together: " + shown.joined(separator: ", ")) }
    if certain.count == pairs.count, higherImportance >= 0.005, parameters.count > 2 {
      lines.append("  three and more together: \(percent(higherImportance))")
    }
    return lines
  }

  private func facts() -> [String] {
    var rows: [(String, String)] = []
    if let optimum = optima.best.first {
      rows.append(("optimum", "\(number(optimum.reward)) at \(place(optimum.values))"))
    }
    if let standard = self.default {
      var text = "fails"
      if let reward = standard.reward, let gain = standard.gain, let better = standard.better {
        text =
          "\(number(reward)); the optimum gains \(number(gain)), and \(percent(better)) of the cells"
          + " are better"
      }
      rows.append(("default", "\(text) (\(place(standard.values)))"))
    }
    if let random = randomSearch.first(where: { $0.evaluations == Headroom.contestEvaluations }) {
      rows.append(
        (
          "random search",
          "\(number(random.exactMedian)) after \(random.evaluations) evaluations"
            + " (median); the median cell has \(number(median)), the worst \(number(worst))"
        ))
    }
    let strict =
      optima.strict == optima.count
      ? ""
      : optima.strict == 0
        ? ", all plateaus" : ", \(grouped(optima.count - optima.strict)) of them plateaus"
    rows.append(
      (
        "local optima",
        "\(grouped(optima.count))\(strict); steepest ascent ends in a best cell from"
          + " \(percent(optima.globalShare)) of the cells"
      ))
    if let fitnessDistance {
      rows.append(
        (
          "slope",
          "fitness-distance correlation \(fixed(fitnessDistance, 2)): "
            + slope(fitnessDistance)
        ))
    }
    if let first = noise.first, noise.count > 1 {
      let before = noise[noise.count - 2]
      rows.append(
        (
          "noise",
          "error \(percent(first.error)) of the range at reading 1, \(percent(before.error)) at"
            + " reading \(before.step); half width \(percent(first.halfWidth)) and"
            + " \(percent(before.halfWidth))"
        ))
      rows.append(
        (
          "the ten best",
          "reading 1 puts two of them in order with probability"
            + " \(fixed(first.bestOrder, 2)), reading \(before.step) with \(fixed(before.bestOrder, 2)),"
            + " the full reward with \(fixed(noise[noise.count - 1].bestOrder, 2))"
        ))
    }
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { title, text in
      "  " + title + String(repeating: " ", count: width - title.count + 2) + text
    }
  }

  private func slope(_ correlation: Double) -> String {
    switch correlation {
    case ..<(-0.6): "the nearer to the optimum, the better"
    case ..<(-0.2): "a weak slope leads to the optimum"
    case ...0.2: "no slope leads to the optimum"
    default: "the slope leads away from the optimum"
    }
  }

  private func verdict() -> [String] {
    let headroom =
      "random search leaves \(percent(admission.headroom)) of the way from the median cell to the optimum"
    guard let bestOrder = admission.bestOrder else {
      return ["verdict: nothing to find, all full rewards are the same"]
    }
    let order =
      "full rewards put two of the ten best in order with probability \(fixed(bestOrder, 2))"
    let reasons = [
      (admission.headroom >= admission.leastHeadroom, headroom, percent(admission.leastHeadroom)),
      (bestOrder >= admission.leastBestOrder, order, fixed(admission.leastBestOrder, 2)),
    ]
    let failed = reasons.filter { !$0.0 }
    guard failed.isEmpty else {
      return ["verdict: a score here says little"]
        + failed.map { "  \($0.1); at least \($0.2) is wanted" }
    }
    return ["verdict: worth optimizing for"]
      + reasons.map { "  \($0.1) (at least \($0.2))" }
  }

  private func baselineLines() -> [String] {
    var baseline = TextTable([
      ("random search after", .right), ("median", .right), ("exact", .right), ("mean", .right),
      ("exact", .right),
    ])
    for row in randomSearch {
      baseline.append([
        "\(row.evaluations)", row.median.map { significant($0, 6) } ?? "-",
        significant(row.exactMedian, 6), row.mean.map { significant($0, 6) } ?? "-",
        significant(row.exactMean, 6),
      ])
    }
    var lines = baseline.lines(indent: "  ")
    if let noise = provenance.noise {
      lines.append(
        "  noise model: sigma \(significant(noise.sigma)), \(significant(noise.wideFactor)) times that for"
          + " \(percent(noise.wideShare)) of the cells outside the best \(percent(noise.narrowBest)),"
          + " seed \(noise.seed)")
    }
    lines.append("  hash \(hash)")
    return lines
  }

  private func number(_ value: Double) -> String { significant(value, 5) }

  private func place(_ values: [String: ParameterValue]) -> String {
    parameters.map { axis in
      let value = values[axis.name] ?? .text("-")
      return "\(axis.name)=" + (value.number.map(shortest) ?? value.text)
    }.joined(separator: ", ")
  }

  private func percent(_ share: Double) -> String {
    let size = share.magnitude
    if size > 0, size < 0.0005 { return "0%" }
    return fixed(share * 100, size < 0.1 ? 1 : 0) + "%"
  }
}
