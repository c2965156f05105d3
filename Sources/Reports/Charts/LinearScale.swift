/// Maps values to places on a chart.
struct LinearScale {
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

  /// The place of a value; values outside the scale are moved to its nearer end.
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
    step = steps.first { $0 >= rough * 0.999 } ?? step
    if step >= steps[3] * 0.999 { decimals = max(0, decimals - 1) }
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    return (0...Int(last - first)).map { index in
      let value = (first + Double(index)) * step
      return Tick(
        value: value, label: magnitude < 1e6 ? fixed(value, decimals) : significant(value))
    }
  }

  private var magnitude: Double { max(low.magnitude, high.magnitude) }

  struct Tick {
    let value: Double
    let label: String
  }
}
