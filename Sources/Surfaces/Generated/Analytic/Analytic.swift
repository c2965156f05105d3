import RematchNumerics

/// A function that optimizers are commonly tested on, with its optimum elsewhere, rotated and warped.
///
/// With w the parameters' coordinates after a monotone warp each, o the same of a cell that the seed draws and R a
/// rotation, the function is taken at x* + zoom * domain * R (w - o), mirrored at the ends of its domain where it leaves
/// it. So the cell has the published optimum x*, and no cell is better. The value is 1 - (f - f*) / unit, or
/// 1 - log(1 + (f - f*) / unit) with the `log` response.
struct Analytic: SurfaceShape {
  /// How the function's value becomes a reward.
  enum Response: String, Codable {
    case linear
    case log
  }

  static let kind = "analytic"
  var function = AnalyticFunction.rosenbrock
  /// The share of the function's domain that the parameters cover.
  var zoom = 1.0
  /// From 0, no rotation, to 1, any.
  var rotation = 1.0
  /// The strength of the warps, 0 for none.
  var warp = 0.3
  var response = Response.linear
  /// The difference from the optimum that costs a reward of 1, or of log 2.
  var unit = 1.0
  var seed: UInt64 = 1

  /// The part of each parameter's range in which the optimum is drawn.
  private static let interior = (start: 0.12, length: 0.76)

  func validate(dimensions: Int) throws(SurfaceError) {
    guard function.dimensions.contains(dimensions) else {
      throw .invalid(
        place: "shape.function",
        problem: "'\(function.rawValue)' takes \(function.dimensions.lowerBound) to"
          + " \(function.dimensions.upperBound) parameters, but there are \(dimensions)")
    }
    try requireNumber("zoom", zoom, in: 1e-3...1)
    try requireNumber("rotation", rotation, in: 0...1)
    try requireNumber("warp", warp, in: MonotoneWarp.strengths)
    try requireNumber("unit", unit, in: 1e-9...1e9)
  }

  func instance(seed: UInt64) -> Self? {
    var copy = self
    copy.seed = seed
    return copy
  }

  func prepared(levels: [[Double]]) -> PreparedShape {
    let dimensions = levels.count
    var places = RandomStream(seed: seed, name: "optimum")
    let warp = MonotoneWarp(strength: warp, dimensions: dimensions, seed: seed)
    let matrix = rotationMatrix(dimensions: dimensions, strength: rotation, seed: seed)
    let own = levels.map { levels -> Double in
      let place = Self.interior.start + Self.interior.length * places.uniform()
      return levels[Int((place * Double(levels.count - 1)).rounded())]
    }
    let origin = warp.apply(to: own)
    let optimum = function.optimum(dimensions: dimensions)
    let domains = (0..<dimensions).map(function.domain(axis:))
    let least = function.value(at: optimum)
    return { [function, response, unit, zoom] point in
      let warped = warp.apply(to: point)
      let x = (0..<dimensions).map { row -> Double in
        var offset = 0.0
        for k in 0..<dimensions { offset += matrix[row][k] * (warped[k] - origin[k]) }
        let length = domains[row].upperBound - domains[row].lowerBound
        return mirrored(optimum[row] + zoom * length * offset, into: domains[row])
      }
      // The published optimum has so many digits; what is better by rounding counts as it.
      let loss = max(0, function.value(at: x) - least) / unit
      return 1 - (response == .linear ? loss : Portable.log(1 + loss))
    }
  }
}

/// The number in a range that a number beyond its ends is mirrored to.
func mirrored(_ value: Double, into range: ClosedRange<Double>) -> Double {
  let (low, high) = (range.lowerBound, range.upperBound)
  let period = 2 * (high - low)
  var place = (value - low).truncatingRemainder(dividingBy: period)
  if place < 0 { place += period }
  return low + min(place, period - place)
}
