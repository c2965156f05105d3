/// Lines across the chart at some values, labelled on the left.
func valueGrid(_ y: LinearScale, across x: LinearScale, ticks: [LinearScale.Tick]) -> Markup {
  ticks.map { tick in
    let place = y(tick.value)
    return """
      <line class="grid" x1="\(x.start)" x2="\(x.end)" y1="\(place)" y2="\(place)"/>\
      <text class="tick" x="\(x.start - 6)" y="\(place + 4)" text-anchor="end">\(tick.label)</text>
      """
  }.joined()
}

/// An axis of whole numbers at the bottom, with its title below its right end.
func countAxis(_ x: LinearScale, at bottom: Double, ticks: Int, title: String) -> Markup {
  var content: Markup = """
    <line class="axis" x1="\(x.start)" x2="\(x.end)" y1="\(bottom)" y2="\(bottom)"/>\
    <text class="label" x="\(x.end)" y="\(bottom + 30)" text-anchor="end">\(title)</text>
    """
  for tick in x.ticks(ticks) where tick.value.rounded() == tick.value {
    let place = x(tick.value)
    content += """
      <line class="axis" x1="\(place)" x2="\(place)" y1="\(bottom)" y2="\(bottom + 4)"/>\
      <text class="tick" x="\(place)" y="\(bottom + 16)" text-anchor="middle">\(tick.label)</text>
      """
  }
  return content
}

/// The title of a chart's values, above their axis.
func valueTitle(_ text: String) -> Markup {
  "<text class=\"label\" x=\"2\" y=\"13\">\(text)</text>"
}
