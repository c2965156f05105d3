/// The data of an SVG path, in relative commands as short as they get.
///
/// The ends are rounded to a tenth of a pixel, not the differences, so that errors do not add up.
struct PathData {
  private(set) var markup = Markup()
  private var x = 0
  private var y = 0
  private var last: Unicode.Scalar?

  /// Begins a new part at a point.
  mutating func move(_ x: Double, _ y: Double) {
    command("M")
    self.x = Markup.tenths(x)
    self.y = Markup.tenths(y)
    pair(self.x, self.y)
  }

  /// A straight line to a point.
  mutating func line(_ x: Double, _ y: Double) {
    let dx = Markup.tenths(x) - self.x
    let dy = Markup.tenths(y) - self.y
    if dy == 0 {
      command("h")
      number(dx)
    } else {
      command("l")
      pair(dx, dy)
    }
    self.x += dx
    self.y += dy
  }

  /// Closes the part.
  mutating func close() { command("z") }

  /// A line through points.
  static func line(_ points: [(Double, Double)]) -> Markup {
    var path = PathData()
    for (index, point) in points.enumerated() {
      index == 0 ? path.move(point.0, point.1) : path.line(point.0, point.1)
    }
    return path.markup
  }

  /// The area between two lines over the same places.
  static func area(_ xs: [Double], _ low: [Double], _ high: [Double]) -> Markup {
    var path = PathData()
    for index in xs.indices {
      index == 0 ? path.move(xs[index], high[index]) : path.line(xs[index], high[index])
    }
    for index in xs.indices.reversed() { path.line(xs[index], low[index]) }
    path.close()
    return path.markup
  }

  /// A command's letter is left out after the same command.
  private mutating func command(_ letter: Unicode.Scalar) {
    if letter == last, letter != "M" {
      isFirstNumber = false
    } else {
      markup.append(letter)
      isFirstNumber = true
    }
    last = letter
  }

  private var isFirstNumber = true

  private mutating func pair(_ first: Int, _ second: Int) {
    number(first)
    isFirstNumber = false
    number(second)
  }

  /// A minus sign separates numbers as well as a space does.
  private mutating func number(_ tenths: Int) {
    if !isFirstNumber, tenths >= 0 { markup.append(" ") }
    markup.append(tenths: tenths)
  }
}
