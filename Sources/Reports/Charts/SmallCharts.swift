/// A score with its interval on the scale from 0 to 1.
func intervalBar(score: Double, low: Double, high: Double, series: Int) -> Markup {
  let x = LinearScale(0, 1, to: 6, 154)
  return """
    <svg class="chart interval-bar" viewBox="0 0 160 18" width="160" height="18" aria-hidden="true">\
    <line class="grid" x1="6" x2="154" y1="9" y2="9"/>\
    <line class="grid" x1="6" x2="6" y1="4" y2="14"/><line class="grid" x1="154" x2="154" y1="4" y2="14"/>\
    <g class="series \(SeriesStyle(series).classes)">\
    <line class="line" x1="\(x(low))" x2="\(x(high))" y1="9" y2="9"/>\
    <line class="line" x1="\(x(low))" x2="\(x(low))" y1="5.5" y2="12.5"/>\
    <line class="line" x1="\(x(high))" x2="\(x(high))" y1="5.5" y2="12.5"/>\
    \(SeriesStyle(series).marker(x(score), 9))</g></svg>
    """
}

/// A method's line and marker, for legends and tables.
func swatch(series: Int) -> Markup {
  """
  <svg class="chart swatch" viewBox="0 0 26 12" width="26" height="12" aria-hidden="true">\
  <g class="series \(SeriesStyle(series).classes)"><path class="line" d="M1 6h24"/>\
  \(SeriesStyle(series).marker(13, 6))</g></svg>
  """
}

/// A curve of scores from 0 to 1 the size of a word.
func sparkline(_ values: [Double], series: Int) -> Markup {
  let x = LinearScale(0, Double(max(1, values.count - 1)), to: 1, 61)
  let y = LinearScale(0, 1, to: 15, 2)
  let points = values.enumerated().map { (x(Double($0)), y($1)) }
  return """
    <svg class="chart spark" viewBox="0 0 66 17" width="66" height="17" aria-hidden="true">\
    <path class="axis" d="M1 15h60"/>\
    <g class="c\(series % SeriesStyle.colours)"><path class="line" d="\(PathData.line(points))"/>\
    <circle class="dot" cx="61" cy="\(points.last?.1 ?? 15)" r="1.8"/></g></svg>
    """
}
