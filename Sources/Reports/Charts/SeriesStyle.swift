/// How a method looks in every picture: a colour, a marker and a dash.
///
/// The seven colours keep apart under protanopia, deuteranopia and tritanopia (at least 15 units of CIE
/// 1976 L*a*b* by the simulation of Machado, Oliveira and Fernandes 2009) and have a contrast of at least
/// 3 to 1 on their page. The marker alone tells the seven apart too, and the dash tells methods of the same
/// colour apart.
struct SeriesStyle {
  /// The number of different colours.
  static let colours = 7

  /// How many lines a chart shows at first.
  static let shownAtFirst = 7

  private let index: Int

  /// The style of a method by its place in the report.
  init(_ index: Int) { self.index = index }

  /// The classes that the style sheet knows: colour, dash, and the method's own for the legend.
  var classes: Markup {
    let dash = index / Self.colours % 3
    let parts: Markup = "m\(index) c\(index % Self.colours)"
    return dash == 0 ? parts : "\(parts) d\(dash)"
  }

  /// The marker at a point.
  func marker(_ x: Double, _ y: Double, size: Double = 3.5) -> Markup {
    let s = size
    switch index % Self.colours {
    case 0: return "<circle class=\"dot\" cx=\"\(x)\" cy=\"\(y)\" r=\"\(s)\"/>"
    case 1: return shape(x, y, [(-s, -s), (s, -s), (s, s), (-s, s)])
    case 2: return shape(x, y, [(0, -1.3 * s), (1.2 * s, s), (-1.2 * s, s)])
    case 3: return shape(x, y, [(0, -1.4 * s), (1.4 * s, 0), (0, 1.4 * s), (-1.4 * s, 0)])
    case 4: return shape(x, y, [(0, 1.3 * s), (1.2 * s, -s), (-1.2 * s, -s)])
    case 5: return shape(x, y, Self.star.map { ($0.0 * s * 1.5, $0.1 * s * 1.5) })
    default:
      let a = 0.45 * s
      let b = 1.3 * s
      return shape(
        x, y,
        [
          (-a, -b), (a, -b), (a, -a), (b, -a), (b, a), (a, a), (a, b), (-a, b), (-a, a), (-b, a),
          (-b, -a), (-a, -a),
        ])
    }
  }

  private func shape(_ x: Double, _ y: Double, _ corners: [(Double, Double)]) -> Markup {
    var path = PathData()
    for (index, corner) in corners.enumerated() {
      let point = (x + corner.0, y + corner.1)
      index == 0 ? path.move(point.0, point.1) : path.line(point.0, point.1)
    }
    path.close()
    return "<path class=\"dot\" d=\"\(path.markup)\"/>"
  }

  /// The corners of a five-pointed star of radius 1: cosines and sines of multiples of 36 degrees.
  private static let star: [(Double, Double)] = [
    (0, -1), (0.235, -0.324), (0.951, -0.309), (0.38, 0.124), (0.588, 0.809), (0, 0.4),
    (-0.588, 0.809), (-0.38, 0.124), (-0.951, -0.309), (-0.235, -0.324),
  ]
}
