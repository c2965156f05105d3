import Records
import RematchNumerics
import Search

/// The rewards of a two-parameter surface, with a run's trials on top.
struct HeatMapChart {
  let map: HeatMap
  /// The run whose trials are drawn, if any are.
  let run: ShownRun?

  private static let left = 38.0
  private static let top = 8.0
  private static let side = 196.0
  private static let size = (width: 292.0, height: 246.0)

  /// - Parameter background: the map's cells, or a reference to them.
  func drawing(background: Markup) -> Drawing {
    let transform =
      "translate(\(Self.left) \(Self.top + Self.side))"
      + " scale(\(fixed(Self.side / Double(map.columns), 4))"
      + " -\(fixed(Self.side / Double(map.rows), 4)))"
    var content: Markup = """
      <rect class="well" x="\(Self.left)" y="\(Self.top)" width="\(Self.side)" height="\(Self.side)"/>\
      <g transform="\(transform)">\(background)</g>
      """
    content += axes()
    content += colourBar()
    if let run { content += trials(of: run) }
    return Drawing(width: Self.size.width, height: Self.size.height, content: content)
  }

  /// The map's cells as strokes along its rows, in units of cells.
  static func cells(of map: HeatMap) -> Markup {
    var paths = [PathData](repeating: PathData(), count: ColourScale.levels)
    for row in 0..<map.rows {
      var column = 0
      while column < map.columns {
        guard let level = map.level(column, row) else {
          column += 1
          continue
        }
        let start = column
        while column < map.columns, map.level(column, row) == level { column += 1 }
        paths[level].move(Double(start), Double(row) + 0.5)
        paths[level].line(Double(column), Double(row) + 0.5)
      }
    }
    return paths.enumerated().filter { !$1.markup.bytes.isEmpty }.map { level, path in
      "<path class=\"cells\" stroke=\"\(ColourScale.colour(level))\" d=\"\(path.markup)\"/>"
    }.joined()
  }

  private func axes() -> Markup {
    let bottom = Self.top + Self.side
    var content = Markup()
    for (place, label) in map.ticks(axis: 0) {
      content += """
        <text class="tick" x="\(Self.left + place * Self.side)" y="\(bottom + 15)" \
        text-anchor="middle">\(label)</text>
        """
    }
    for (place, label) in map.ticks(axis: 1) {
      content += """
        <text class="tick" x="\(Self.left - 5)" y="\(bottom - place * Self.side + 4)" \
        text-anchor="end">\(label)</text>
        """
    }
    content += """
      <text class="label" x="\(Self.left + Self.side / 2)" y="\(bottom + 31)" \
      text-anchor="middle">\(shortened(map.names[0], 32))</text>\
      <text class="label" text-anchor="middle" \
      transform="translate(11 \(Self.top + Self.side / 2)) rotate(-90)">\
      \(shortened(map.names[1], 32))</text>
      """
    return content
  }

  private func colourBar() -> Markup {
    let x = Self.left + Self.side + 10
    let step = Self.side / Double(ColourScale.levels)
    var content = Markup()
    for level in 0..<ColourScale.levels {
      let y = Self.top + Self.side - Double(level + 1) * step
      content += """
        <rect x="\(x)" y="\(y)" width="8" height="\(step + 0.3)" \
        fill="\(ColourScale.colour(level))"/>
        """
    }
    for tick in LinearScale(map.low, map.high, to: Self.top + Self.side, Self.top)
      .ticks(4, shown: map.measure?.direction)
    {
      let y = LinearScale(map.low, map.high, to: Self.top + Self.side, Self.top)(tick.value)
      content += """
        <text class="tick" x="\(x + 12)" y="\(y + 4)">\(tick.label)</text>
        """
    }
    return content
  }

  /// The trials from white, the first, to black, the last: a cross for a stopped trial, a ring around the best
  /// completed one.
  private func trials(of run: ShownRun) -> Markup {
    let last = Double(max(1, run.trials.count - 1))
    var content: Markup = "<g class=\"trials\">"
    for (number, trial) in run.trials.enumerated() {
      guard let place = place(of: trial) else { continue }
      let (x, y) = place
      let share = Double(number) / last
      let grey = Int(clamping: 255 * (1 - share))
      let fill = "rgb(\(grey),\(grey),\(grey))"
      let edge = share < 0.5 ? "#000" : "#fff"
      content += "<g><title>\(run.words(for: number, map: map))</title>"
      if trial.reason == .stopped {
        content += """
          <path class="halo" d="M\(x - 3.5) \(y - 3.5)l7 7m0-7l-7 7" stroke="\(edge)"/>\
          <path class="cross" d="M\(x - 3.5) \(y - 3.5)l7 7m0-7l-7 7" stroke="\(fill)"/>
          """
      } else {
        content += """
          <circle cx="\(x)" cy="\(y)" r="3.2" fill="\(fill)" stroke="\(edge)"/>
          """
      }
      if number == run.bestTrial {
        content += "<circle class=\"best\" cx=\"\(x)\" cy=\"\(y)\" r=\"7\"/>"
      }
      content += "</g>"
    }
    return "\(content)</g>"
  }

  private func place(of trial: TrialOutcome) -> (Double, Double)? {
    let indices = trial.configuration.indices
    guard indices.count == 2 else { return nil }
    return (
      Self.left + (Double(indices[0]) + 0.5) / Double(map.extent[0]) * Self.side,
      Self.top + Self.side - (Double(indices[1]) + 0.5) / Double(map.extent[1]) * Self.side
    )
  }
}
