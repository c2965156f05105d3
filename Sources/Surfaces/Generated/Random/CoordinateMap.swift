import RematchNumerics

/// A continuous one-to-one map of the unit cube onto itself that makes an instance of a shape: a monotone warp of each
/// parameter, a twirl of pairs of parameters, reflections, and a permutation.
///
/// A twirl turns the plane of two parameters around its centre, by an angle that falls to 0 at the circle which touches
/// the square's sides. So every value of the shape is kept, the optimum's too, while places, widths and directions change.
struct CoordinateMap: Sendable {
  private static let warp = 0.35
  /// The range of a twirl's angle at the centre, in radians, to either side.
  private static let angles = (least: 0.4, most: 1.2)

  private let warp: MonotoneWarp
  private let twirls: [(first: Int, second: Int, angle: Double)]
  private let reflections: [Bool]
  private let order: [Int]

  /// Draws a map.
  init(dimensions: Int, seed: UInt64) {
    warp = MonotoneWarp(strength: Self.warp, dimensions: dimensions, seed: seed)
    var stream = RandomStream(seed: seed, name: "map")
    order = stream.permutation(dimensions)
    reflections = (0..<dimensions).map { _ in stream.uniform() < 0.5 }
    let pairs = stream.permutation(dimensions)
    twirls = stride(from: 0, to: dimensions - 1, by: 2).map { place in
      let angle = Self.angles.least + (Self.angles.most - Self.angles.least) * stream.uniform()
      return (pairs[place], pairs[place + 1], stream.uniform() < 0.5 ? angle : -angle)
    }
  }

  /// Where the shape is evaluated for a point of the instance.
  func apply(to point: [Double]) -> [Double] {
    var place = warp.apply(to: point)
    for (first, second, largest) in twirls {
      let (x, y) = (place[first] - 0.5, place[second] - 0.5)
      let fall = 1 - 2 * (x * x + y * y).squareRoot()
      guard fall > 0 else { continue }
      let angle = largest * fall * fall
      let (cosine, sine) = (Portable.cos(angle), Portable.sin(angle))
      place[first] = 0.5 + cosine * x - sine * y
      place[second] = 0.5 + sine * x + cosine * y
    }
    for k in place.indices where reflections[k] { place[k] = 1 - place[k] }
    return order.map { place[$0] }
  }
}
