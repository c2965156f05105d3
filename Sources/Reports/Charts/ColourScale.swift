import RematchNumerics

/// A sequential colour scale that grows in lightness, readable without colour vision.
///
/// The colours are those of viridis (S. van der Walt and N. Smith 2015) at nine places, linear between.
enum ColourScale {
  /// How many different colours a heat map has.
  static let levels = 32

  private static let stops: [(Double, Double, Double)] = [
    (68, 1, 84), (72, 44, 122), (59, 81, 139), (44, 113, 142), (33, 144, 141), (39, 173, 129),
    (92, 200, 99), (170, 220, 50), (253, 231, 37),
  ]

  /// The level of a share in 0...1.
  static func level(_ share: Double) -> Int {
    min(levels - 1, max(0, Int(clamping: (share * Double(levels)).rounded(.down))))
  }

  /// The colour of a level as six hex digits after a number sign.
  static func colour(_ level: Int) -> String {
    let place = (Double(level) + 0.5) / Double(levels) * Double(stops.count - 1)
    let index = min(stops.count - 2, Int(place))
    let weight = place - Double(index)
    let (a, b) = (stops[index], stops[index + 1])
    func mix(_ from: Double, _ to: Double) -> String {
      let value = Int((from + (to - from) * weight).rounded())
      return (value < 16 ? "0" : "") + String(value, radix: 16)
    }
    return "#" + mix(a.0, b.0) + mix(a.1, b.1) + mix(a.2, b.2)
  }
}
