import Records
import RematchNumerics
import Reports
import Search
import Surfaces

/// The picture of a surface: the best reward for each combination of the two parameters that explain most.
struct SurfaceMap {
  private let surface: Surface
  /// One or two parameters, the most important first.
  private let axes: [Int]
  /// The best rewards, maximised, by level of the first and then of the second parameter; nan without any.
  private let rewards: [Double]

  /// The most combinations of levels that are looked at; of more, one parameter is drawn.
  private static let mostCombinations = 4_000_000

  init(_ surface: Surface) {
    self.surface = surface
    let table = RewardTable(surface)
    let ranking = table.importance().ranking.filter { table.shape[$0] > 1 }
    var axes = Array(ranking.prefix(2))
    if axes.isEmpty { axes = [0] }
    let sizes = axes.map { table.shape[$0] }
    if sizes.count == 2,
      sizes[0].multipliedReportingOverflow(by: sizes[1]).overflow
        || sizes[0] * sizes[1] > Self.mostCombinations
    {
      axes.removeLast()
    }
    self.axes = axes
    rewards = table.profile(of: axes)
  }

  private func axis(_ index: Int) -> TextMap.Axis {
    let parameter = surface.space.parameters[index]
    return TextMap.Axis(
      name: parameter.name,
      labels: parameter.values.indices.map { level in
        let value = parameter.value(at: level)
        return value.number.map(shortest) ?? value.text
      })
  }

  private var others: String {
    surface.space.parameters.count > axes.count ? ", the best over the others" : ""
  }

  /// The picture and its legend for a terminal.
  func text(width: Int) -> [String] {
    let known = rewards.filter { !$0.isNaN }
    let (low, high) = (known.min() ?? 0, known.max() ?? 0)
    let drawn = rewards.map { $0.isNaN ? nil : $0 }
    let map: TextMap
    if axes.count == 1 {
      map = TextMap(across: axis(axes[0]), rewards: drawn)
    } else {
      let (across, up) = (axis(axes[0]), axis(axes[1]))
      let turned = up.labels.indices.flatMap { row in
        across.labels.indices.map { drawn[$0 * up.labels.count + row] }
      }
      map = TextMap(across: across, up: up, rewards: turned)
    }
    let shown = surface.objective.shown as (Double) -> Double
    return [
      "\(surface.objective.name)\(others): from '.' \(significant(shown(low), 4)) to '@'"
        + " \(significant(shown(high), 4))"
    ] + map.lines(width: width)
  }

  /// The picture as an SVG document.
  func svg() throws -> [UInt8] {
    let parameters = axes.map { surface.space.parameters[$0] }
    // A profile is drawn as a map with a parameter of one level.
    let space = try SearchSpace(
      parameters.count == 2 ? parameters : parameters + [Parameter(name: "", values: [0])])
    let table = SurfaceTable(
      identity: Record.SurfaceIdentity(name: surface.name, hash: surface.contentHash),
      space: space, rewards: rewards, readings: { _ in [] })
    return surfacePicture(
      table, title: surface.name,
      caption: "The best \(surface.objective.name) for each combination of"
        + " \(parameters.map(\.name).joined(separator: " and "))\(others).",
      objective: surface.objective)
  }
}
