import Records
import Search

/// The true full rewards of a run's trials by the iteration of their end, and the best so far.
struct RewardChart {
  let run: ShownRun

  func drawing(isWide: Bool) -> Drawing {
    let (width, height) = isWide ? ChartSize.wide : ChartSize.narrow
    let bottom = height - 34
    let x = LinearScale(0, Double(run.rounds), to: 46, width - 16)
    let rewards = run.trials.compactMap(\.reward)
    let y = LinearScale(
      rewards.min() ?? run.worst, max(run.best, rewards.max() ?? run.best), to: bottom, 26)
    var content = valueGrid(y, across: x, ticks: y.ticks(5, shown: run.direction))
    content += countAxis(x, at: bottom, ticks: isWide ? 7 : 4, title: "iteration")
    content += valueTitle("full \(run.measureWords)")
    content += levels(x, y)
    for (number, trial) in run.trials.enumerated() {
      guard let reward = trial.reward else { continue }
      let place = (x(Double(trial.end)), y(reward))
      let kind = number == run.bestTrial ? "best" : trial.reason.rawValue
      content += "<g class=\"trial \(kind)\"><title>\(run.words(for: number))</title>"
      if trial.reason == .stopped {
        content += """
          <path class="cross" d="M\(place.0 - 3) \(place.1 - 3)l6 6m0-6l-6 6"/>
          """
      } else {
        content += "<circle class=\"dot\" cx=\"\(place.0)\" cy=\"\(place.1)\" r=\"3\"/>"
      }
      content += "</g>"
    }
    return Drawing(width: width, height: height, content: content)
  }

  /// The lines of the optimum, of random search, and of the best so far.
  private func levels(_ x: LinearScale, _ y: LinearScale) -> Markup {
    var content = Markup()
    // A live run knows neither.
    let levels =
      run.isLive ? [] : [(run.best, "optimum"), (run.reference, "random search's median")]
    for (value, words) in levels {
      // Close to the optimum's line, the words of the other would cover the optimum's.
      let isClear = value == run.best || y(value) - y(run.best) > 14
      guard isClear, value >= y.low else { continue }
      content += """
        <line class="level" x1="\(x.start)" x2="\(x.end)" y1="\(y(value))" y2="\(y(value))"/>\
        <text class="tick" x="\(x.end)" y="\(y(value) - 4)" text-anchor="end">\(words)</text>
        """
    }
    var points: [(Double, Double)] = []
    for (index, value) in run.bestSoFar.enumerated() where value > run.worst {
      if let last = points.last { points.append((x(Double(index + 1)), last.1)) }
      points.append((x(Double(index + 1)), y(value)))
    }
    content += "<path class=\"sofar\" d=\"\(PathData.line(points))\"/>"
    return content
  }
}
