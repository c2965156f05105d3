/// Curves of several methods over the iterations, with bands and labels at their ends.
struct LineChart {
  struct Line {
    /// The method's place in the report, which sets its style.
    let series: Int
    let label: String
    let curve: Curve
    let isShown: Bool
  }

  enum Size {
    case wide
    case narrow
    /// One of many charts side by side.
    case small

    var width: Double { (self == .wide ? ChartSize.wide : ChartSize.narrow).width }
    var height: Double {
      switch self {
      case .wide: ChartSize.wide.height
      case .narrow: ChartSize.narrow.height
      case .small: 184
      }
    }
    /// The margin on the right, in which a wide chart has the names of its lines.
    var right: Double { self == .wide ? 150 : 22 }
  }

  let iterations: [Int]
  /// The best first.
  var lines: [Line]
  /// The values at the bottom and at the top.
  let range: (bottom: Double, top: Double)
  let valueTitle: String
  /// Where the page's script finds the numbers.
  let source: String
  /// Whether low values are good.
  var isLowBest = false

  /// The most lines of a picture that stands alone: so many names have room, each with a style of its own.
  private static let mostNamed = 18

  /// The picture for a file, which has no buttons: with all lines, or with as many as can be named and a note.
  func picture() -> Drawing {
    var chart = self
    chart.lines = lines.prefix(Self.mostNamed).map {
      Line(series: $0.series, label: $0.label, curve: $0.curve, isShown: true)
    }
    let hidden = lines.count - chart.lines.count
    let drawing = chart.drawing(.wide)
    guard hidden > 0 else { return drawing }
    let height = drawing.height + 16
    let note: Markup = """
      <text class="label" x="2" y="\(height - 6)">\(chart.lines.count) of \(lines.count) suggesters are \
      drawn; the page of the report can show the others too</text>
      """
    return Drawing(
      width: drawing.width, height: height, attributes: drawing.attributes,
      content: "\(drawing.content)\(note)")
  }

  func drawing(_ size: Size) -> Drawing {
    let left = 38.0
    let x = LinearScale(
      Double(iterations.first ?? 0), Double(iterations.last ?? 1), to: left,
      size.width - size.right)
    let isReversed = range.bottom > range.top
    let ends = (bottom: size.height - 34, top: 26.0)
    let y = LinearScale(
      min(range.bottom, range.top), max(range.bottom, range.top),
      to: isReversed ? ends.top : ends.bottom, isReversed ? ends.bottom : ends.top)
    var content = valueGrid(
      y, across: x, ticks: isLowBest ? ranks(y) : y.ticks(size == .small ? 2 : 5))
    content += countAxis(
      x, at: size.height - 34, ticks: size == .wide ? 7 : 4, title: "iteration")
    content += Reports.valueTitle(valueTitle)
    // The best method comes last and lies on top.
    for line in lines.reversed() { content += markup(of: line, x, y, size) }
    content += endLabels(x, y, size)
    let attributes: Markup = """
      data-source="\(source)" data-left="\(x.start)" data-right="\(x.end)" \
      data-top="\(ends.top)" data-bottom="\(ends.bottom)"\(isLowBest ? " data-order=\"up\"" : "")
      """
    return Drawing(
      width: size.width, height: size.height, attributes: " \(attributes)", content: content)
  }

  /// Ticks from 1, the best rank.
  private func ranks(_ y: LinearScale) -> [LinearScale.Tick] {
    stride(from: 1, through: y.high, by: max(1, (y.high / 6).rounded())).map {
      LinearScale.Tick(value: $0, label: fixed($0, 0))
    }
  }

  private func markup(
    of line: Line, _ x: LinearScale, _ y: LinearScale, _ size: Size
  ) -> Markup {
    let xs = iterations.map { x(Double($0)) }
    let ys = line.curve.values.map(y.callAsFunction)
    var content: Markup = "<g class=\"series \(classes(of: line))\">"
    if !line.curve.low.isEmpty {
      let area = PathData.area(
        xs, line.curve.low.map(y.callAsFunction), line.curve.high.map(y.callAsFunction))
      content += "<path class=\"band\" d=\"\(area)\"/>"
    }
    content += "<path class=\"line\" d=\"\(PathData.line(Array(zip(xs, ys))))\"/>"
    let style = SeriesStyle(line.series)
    for index in markerPlaces(line.series, isSmall: size == .small) {
      content += style.marker(xs[index], ys[index], size: size == .small ? 2.5 : 3.5)
    }
    return "\(content)</g>"
  }

  /// Which points carry the marker: the last one, and some before, staggered between the methods.
  private func markerPlaces(_ series: Int, isSmall: Bool) -> [Int] {
    guard let last = iterations.indices.last else { return [] }
    let step = max(1, iterations.count / (isSmall ? 2 : 4))
    let first = (series * 3 % 7) * step / 7
    return Array(stride(from: first, to: last, by: step)) + [last]
  }

  private func classes(of line: Line) -> Markup {
    let classes = SeriesStyle(line.series).classes
    return line.isShown ? classes : "\(classes) off"
  }

  /// The names of the lines shown at first, beside their ends and moved apart.
  private func endLabels(_ x: LinearScale, _ y: LinearScale, _ size: Size) -> Markup {
    guard size == .wide else { return "" }
    let labelled = lines.filter(\.isShown).compactMap { line in
      line.curve.values.last.map { (line: line, place: y($0)) }
    }
    let order = labelled.indices.sorted {
      (labelled[$0].place, $0) < (labelled[$1].place, $1)
    }
    let places = spread(
      order.map { labelled[$0].place }, gap: 14, from: 20, to: size.height - 30)
    var content = Markup()
    for (position, index) in order.enumerated() {
      let (line, end) = labelled[index]
      let place = places[position]
      content += """
        <g class="end \(classes(of: line))">\
        <line x1="\(x.end + 5)" y1="\(end)" x2="\(x.end + 14)" y2="\(place)"/>\
        <text x="\(x.end + 17)" y="\(place + 4)">\(shortened(line.label, 22))</text></g>
        """
    }
    return content
  }
}

/// Moves ascending places apart by at least a gap, in one pass from the lowest place and one back.
func spread(_ places: [Double], gap: Double, from low: Double, to high: Double) -> [Double] {
  var result = places
  for index in result.indices {
    result[index] = max(result[index], index == 0 ? low : result[index - 1] + gap)
  }
  for index in result.indices.reversed() {
    let bound = index == result.count - 1 ? high : result[index + 1] - gap
    result[index] = min(result[index], bound)
  }
  return result
}

/// A text shortened to a number of characters, the last of which is then an ellipsis.
func shortened(_ text: String, _ count: Int) -> String {
  text.count <= count ? text : text.prefix(count - 1) + "…"
}
