import Records
import Search

/// The readings of a run's trials over their steps, with intervals, and the full rewards that stopped trials
/// would have shown.
struct FanChart {
  let run: ShownRun
  let readings: [[Reading]]

  func drawing(isWide: Bool) -> Drawing {
    let (width, height) = isWide ? ChartSize.wide : ChartSize.narrow
    let x = LinearScale(1, Double(run.steps), to: 46, width - 16)
    let y = valueScale(bottom: height - 34)
    var content = valueGrid(y, across: x, ticks: y.ticks(5, shown: run.direction))
    content += countAxis(x, at: height - 34, ticks: isWide ? 14 : 7, title: "reading")
    content += valueTitle("mean \(run.measureWords) and 95% interval")
    // Stopped trials first, the best one last and on top.
    let order = run.trials.indices.sorted {
      (rank(of: $0), $0) < (rank(of: $1), $1)
    }
    for number in order { content += trial(number, x, y) }
    return Drawing(width: width, height: height, content: content)
  }

  /// Whether some interval reaches beyond the picture.
  var cutsBounds: Bool {
    let y = valueScale(bottom: 1)
    return zip(run.trials, readings).contains { trial, row in
      row.prefix(trial.steps).contains { $0.lower < y.low || $0.upper > y.high }
    }
  }

  private func rank(of number: Int) -> Int {
    if number == run.bestTrial { return 2 }
    return run.trials[number].reason == .stopped ? 0 : 1
  }

  private func trial(_ number: Int, _ x: LinearScale, _ y: LinearScale) -> Markup {
    let trial = run.trials[number]
    let shown = readings[number].prefix(trial.steps)
    guard !shown.isEmpty else { return "" }
    let xs = shown.indices.map { x(Double($0 + 1)) }
    let kind = number == run.bestTrial ? "best" : trial.reason.rawValue
    let area = PathData.area(
      xs, shown.map { y($0.lower) }, shown.map { y($0.upper) })
    var content: Markup = """
      <g class="trial \(kind)"><title>\(run.words(for: number))</title>\
      <path class="interval" d="\(area)"/>\
      <path class="line" d="\(PathData.line(Array(zip(xs, shown.map { y($0.mean) }))))"/>
      """
    if let end = xs.last, let mean = shown.last?.mean, trial.steps < run.steps {
      let place = y(mean)
      if let reward = trial.reward {
        content += """
          <path class="lead" d="\(PathData.line([(end, place), (x.end, y(reward))]))"/>\
          <circle class="dot" cx="\(x.end)" cy="\(y(reward))" r="2"/>
          """
      }
      if trial.reason == .stopped {
        content += "<path class=\"cross\" d=\"M\(end - 3) \(place - 3)l6 6m0-6l-6 6\"/>"
      }
    } else if let end = xs.last, let mean = shown.last?.mean {
      content += "<circle class=\"dot\" cx=\"\(end)\" cy=\"\(y(mean))\" r=\"2\"/>"
    }
    return "\(content)</g>"
  }

  /// The range of the means and rewards, and of the inner nine tenths of the bounds, so that a few wide
  /// intervals do not flatten all others.
  private func valueScale(bottom: Double) -> LinearScale {
    var values: [Double] = []
    var bounds: [Double] = []
    for (trial, row) in zip(run.trials, readings) {
      for reading in row.prefix(trial.steps) {
        values.append(reading.mean)
        bounds += [reading.lower, reading.upper]
      }
      values += [trial.reward].compactMap(\.self)
    }
    bounds.sort()
    if !bounds.isEmpty {
      // A twentieth of the bounds is left out at either end.
      let outside = bounds.count / 20
      values += [bounds[outside], bounds[bounds.count - 1 - outside]]
    }
    return LinearScale(values.min() ?? 0, values.max() ?? 1, to: bottom, 24)
  }
}
