public import Search

/// The map of a table of two parameters as an SVG document that stands alone, light or dark as its viewer is.
///
/// - Parameters:
///   - table: of two parameters; rewards are maximised.
///   - caption: what the picture shows, in a sentence.
///   - direction: turns the rewards of the scale into the users' numbers.
public func surfacePicture(
  _ table: SurfaceTable, title: String, caption: String, direction: Objective.Direction
) -> [UInt8] {
  guard let map = HeatMap(table) else { return [] }
  let chart = HeatMapChart(map: map, run: nil, direction: direction)
  let figure = Figure(
    name: fileName(title), key: "map", title: title, caption: caption,
    wide: { chart.drawing(background: HeatMapChart.cells(of: map)) })
  return svgDocument(
    figure, of: nil, sheet: Palette.resolved(pageText(PackageResources.chart_css)))
}
