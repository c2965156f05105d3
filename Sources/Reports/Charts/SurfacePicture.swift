import Records
public import Search

/// The map of a table of two parameters as an SVG document that stands alone, light or dark as its viewer is.
///
/// - Parameters:
///   - table: of two parameters; rewards are maximised.
///   - caption: what the picture shows, in a sentence.
///   - objective: what the table's numbers are.
public func surfacePicture(
  _ table: SurfaceTable, title: String, caption: String, objective: Objective
) -> [UInt8] {
  guard let map = HeatMap(table, measure: Record.Measure(objective)) else { return [] }
  let chart = HeatMapChart(map: map, run: nil)
  let figure = Figure(
    name: fileName(title), key: "map", title: title, caption: caption,
    wide: { chart.drawing(background: HeatMapChart.cells(of: map)) })
  return svgDocument(
    figure, of: nil, sheet: Palette.resolved(pageText(PackageResources.chart_css)))
}
