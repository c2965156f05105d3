import RematchNumerics
import Search

/// How far a value lies from the bottom of a range, 0, to its top, 1; 1 in a range of one value.
func height(_ value: Double, from low: Double, to high: Double) -> Double {
  high > low ? share(of: value, from: low, to: high) : 1
}

/// Maps values to places on a chart. Any finite range has places and ticks, one that overflows or that rounding has
/// eaten too.
struct LinearScale {
  /// What a step may lack of the wished one, because powers of ten are rounded.
  private static let nearlyOne = 0.999
  /// The rounding that a tick at an end of the scale may have, in steps.
  private static let slack = 1e-9
  /// Below so many ticks; only a range that rounding has eaten has more.
  private static let mostTicks = 1000.0
  /// From here on, and with so many decimals, labels have significant digits.
  private static let longestFixed = (magnitude: 1e6, decimals: 9)
  /// The magnitudes whose empty range is widened by a half; that of others by half of themselves.
  private static let ordinary = 1e-3...1e6

  let low: Double
  let high: Double
  let start: Double
  let end: Double

  /// A scale from finite values `low...high` to places `start...end`; an empty range of values is widened.
  init(_ low: Double, _ high: Double, to start: Double, _ end: Double) {
    let isEmpty = !(high > low)
    let size = low.magnitude
    let margin =
      size == 0 || Self.ordinary.contains(size) ? 0.5 : max(size / 2, .leastNormalMagnitude)
    let largest = Double.greatestFiniteMagnitude
    self.low = isEmpty ? max(-largest, low - margin) : low
    self.high = isEmpty ? min(largest, low + margin) : high
    self.start = start
    self.end = end
  }

  /// The place of a value; a value outside the scale has the place of the nearer end.
  func callAsFunction(_ value: Double) -> Double {
    let share = min(1, max(0, height(value, from: low, to: high)))
    return start + share * (end - start)
  }

  /// Round values inside the scale: multiples of 1, 2 or 5 times a power of ten; its ends where there are none.
  ///
  /// - Parameter count: about how many.
  func ticks(_ count: Int) -> [Tick] {
    let parts = Double(max(1, count))
    let range = high - low
    // A range that overflows has a finite part of at least a half.
    let rough = range < .infinity ? range / parts : high / max(2, parts) - low / max(2, parts)
    var step = 1.0
    var decimals = 0
    while step > rough {
      step /= 10
      decimals += 1
    }
    // A range near the least number has no power of ten for a step.
    guard step > 0 else { return ends }
    while step * 10 <= rough {
      step *= 10
      decimals = max(0, decimals - 1)
    }
    let steps = [1.0, 2, 5, 10].map { $0 * step }.filter(\.isFinite)
    let tenfold = 10 * step
    step = steps.first { $0 >= rough * Self.nearlyOne } ?? steps.last ?? step
    if step >= tenfold * Self.nearlyOne { decimals = max(0, decimals - 1) }
    let first = (low / step - Self.slack).rounded(.up)
    let last = (high / step + Self.slack).rounded(.down)
    guard first <= last, last - first < Self.mostTicks else { return ends }
    let ticks = (0...Int(clamping: last - first)).map { index in
      let value = min(max((first + Double(index)) * step, low), high)
      return Tick(value: value, label: label(value, step: step, decimals: decimals))
    }
    // Of a range that is tiny beside its values, several may be one number.
    return Set(ticks.map(\.label)).count == ticks.count ? ticks : ends
  }

  /// The same ticks with the labels of the users' numbers, which have the other sign on a minimised surface.
  func ticks(_ count: Int, shown direction: Objective.Direction?) -> [Tick] {
    guard direction == .minimize else { return ticks(count) }
    return LinearScale(-high, -low, to: end, start).ticks(count).reversed().map {
      Tick(value: -$0.value, label: $0.label)
    }
  }

  private func label(_ value: Double, step: Double, decimals: Int) -> String {
    guard magnitude >= Self.longestFixed.magnitude || decimals > Self.longestFixed.decimals else {
      return fixed(value, decimals)
    }
    // As many digits as tell neighbours apart.
    var digits = 1
    var rest = magnitude
    while rest >= step, digits < 17 {
      rest /= 10
      digits += 1
    }
    return significant(value, max(4, digits))
  }

  private var ends: [Tick] { [low, high].map { Tick(value: $0, label: "\($0)") } }

  private var magnitude: Double { max(low.magnitude, high.magnitude) }

  struct Tick {
    let value: Double
    let label: String
  }
}
