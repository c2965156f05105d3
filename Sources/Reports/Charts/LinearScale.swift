/// How far a value lies from the bottom of a range, 0, to its top, 1; 1 in a range of one value.
func height(_ value: Double, from low: Double, to high: Double) -> Double {
  high > low ? (value - low) / (high - low) : 1
}

/// Maps values to places on a chart.
struct LinearScale {
  /// What a step may lack of the wished one, because powers of ten are rounded.
  private static let nearlyOne = 0.999
  /// The rounding that a tick at an end of the scale may have, in steps.
  private static let slack = 1e-9
  /// Below so many ticks; only a range that rounding has eaten has more.
  private static let mostTicks = 1000.0
  /// From here on labels have significant digits in place of decimals.
  private static let longestFixed = 1e6

  let low: Double
  let high: Double
  let start: Double
  let end: Double

  /// A scale from values `low...high` to places `start...end`; an empty range of values is widened.
  init(_ low: Double, _ high: Double, to start: Double, _ end: Double) {
    let isEmpty = !(high > low)
    self.low = isEmpty ? low - 0.5 : low
    self.high = isEmpty ? low + 0.5 : high
    self.start = start
    self.end = end
  }

  /// The place of a value; a value outside the scale has the place of the nearer end.
  func callAsFunction(_ value: Double) -> Double {
    let share = min(1, max(0, (value - low) / (high - low)))
    return start + share * (end - start)
  }

  /// Round values inside the scale: multiples of 1, 2 or 5 times a power of ten.
  ///
  /// - Parameter count: about how many.
  func ticks(_ count: Int) -> [Tick] {
    let rough = (high - low) / Double(max(1, count))
    var step = 1.0
    var decimals = 0
    while step > rough {
      step /= 10
      decimals += 1
    }
    while step * 10 <= rough {
      step *= 10
      decimals = max(0, decimals - 1)
    }
    let steps = [1.0, 2, 5, 10].map { $0 * step }
    step = steps.first { $0 >= rough * Self.nearlyOne } ?? step
    if step >= steps[3] * Self.nearlyOne { decimals = max(0, decimals - 1) }
    let first = (low / step - Self.slack).rounded(.up)
    let last = (high / step + Self.slack).rounded(.down)
    guard first <= last, last - first < Self.mostTicks else { return [] }
    return (0...Int(last - first)).map { index in
      let value = (first + Double(index)) * step
      return Tick(
        value: value,
        label: magnitude < Self.longestFixed ? fixed(value, decimals) : significant(value))
    }
  }

  private var magnitude: Double { max(low.magnitude, high.magnitude) }

  struct Tick {
    let value: Double
    let label: String
  }
}
