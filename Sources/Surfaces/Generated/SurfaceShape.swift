import RematchNumerics

/// An analytic function on the unit cube, the body of a generated surface.
///
/// The stored properties are the shape's options in a recipe, with defaults. Values are about 1 at the
/// optimum; only operations that give the same bits on every machine may be used.
protocol SurfaceShape: Codable, Sendable {
  /// The value of `"kind"` in recipes.
  static var kind: String { get }
  /// The shape with its defaults.
  init()
  /// Throws unless the options fit the number of parameters.
  func validate(dimensions: Int) throws(SurfaceError)
  /// The function of a point, each coordinate in 0...1, with what it needs drawn or computed beforehand.
  ///
  /// - Parameter levels: the coordinates of each parameter's levels.
  func prepared(levels: [[Double]]) -> PreparedShape
  /// Another shape of the same family; `nil` where the family has no seed, and the coordinates are mapped instead.
  func instance(seed: UInt64) -> Self?
}

/// The value of a shape at a point, each coordinate in 0...1.
typealias PreparedShape = @Sendable ([Double]) -> Double

extension SurfaceShape {
  func instance(seed: UInt64) -> Self? { nil }
}

/// A shape whose numbers are all in its options.
protocol FixedShape: SurfaceShape {
  /// The value at a point, each coordinate in 0...1.
  func value(at point: [Double]) -> Double
}

extension FixedShape {
  func prepared(levels: [[Double]]) -> PreparedShape { { self.value(at: $0) } }
}

/// Every kind of shape.
let surfaceShapes: [any SurfaceShape.Type] = [
  Smooth.self, Multimodal.self, Ridge.self, Plateau.self, Needle.self, Saturating.self,
  Analytic.self, SamplePath.self, Terrain.self,
]

/// The range of options that may be any sensible size; squares and sums of its numbers stay far from overflow.
private let sizes = 0...1e6
/// The range of options that may also be negative.
private let signedSizes = -1e6...1e6
/// The range of widths; squares of its numbers stay far from underflow.
private let widths = 1e-6...1e6
/// The range of frequencies, beyond which a grid shows no wave.
private let frequencies = 0...1e4
/// The range of coordinates.
private let coordinates = 0.0...1

/// Throws unless a list has one finite number per parameter, each in a range.
func requireList(
  _ name: String, _ list: [Double], dimensions: Int, in range: ClosedRange<Double>
) throws(SurfaceError) {
  guard list.count == dimensions else {
    throw .invalid(
      place: "shape.\(name)",
      problem: "has \(list.count) numbers; expected \(dimensions), one per parameter")
  }
  for (index, value) in list.enumerated() {
    try requireNumber("\(name)[\(index)]", value, in: range)
  }
}

/// Throws unless a number lies in a range.
func requireNumber(
  _ name: String, _ value: Double, in range: ClosedRange<Double>
) throws(SurfaceError) {
  guard range.contains(value) else {
    throw .invalid(
      place: "shape.\(name)",
      problem: "is \(value); expected a number in \(range.lowerBound)...\(range.upperBound)")
  }
}

/// The squared distance of two points.
func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for (x, y) in zip(a, b) { sum += (x - y) * (x - y) }
  return sum
}

/// A bowl with its own curvature along every parameter: 1 - sum of curvature * (u - optimum)^2.
struct Smooth: FixedShape {
  static let kind = "smooth"
  var optimum: [Double] = []
  var curvature: [Double] = []

  func validate(dimensions: Int) throws(SurfaceError) {
    try requireList("optimum", optimum, dimensions: dimensions, in: coordinates)
    try requireList("curvature", curvature, dimensions: dimensions, in: sizes)
  }

  func value(at point: [Double]) -> Double {
    var value = 1.0
    for k in point.indices {
      let offset = point[k] - optimum[k]
      value -= curvature[k] * offset * offset
    }
    return value
  }
}

/// Gaussian hills, the largest of which counts, with a cosine ripple on top.
///
/// value = max over hills of height * exp(-|u - centre|^2 / (2 width^2))
///         - ripple / d * sum of (1 - cos(2 pi frequency (u - first centre))).
struct Multimodal: FixedShape {
  struct Hill: Codable, Sendable {
    var centre: [Double]
    var height: Double
    var width: Double
  }

  static let kind = "multimodal"
  var hills: [Hill] = []
  var ripple = 0.0
  var frequency = 0.0

  func validate(dimensions: Int) throws(SurfaceError) {
    guard !hills.isEmpty else {
      throw .invalid(place: "shape.hills", problem: "is empty; expected at least one hill")
    }
    for (index, hill) in hills.enumerated() {
      try requireList(
        "hills[\(index)].centre", hill.centre, dimensions: dimensions, in: coordinates)
      try requireNumber("hills[\(index)].height", hill.height, in: sizes)
      try requireNumber("hills[\(index)].width", hill.width, in: widths)
    }
    try requireNumber("ripple", ripple, in: sizes)
    try requireNumber("frequency", frequency, in: frequencies)
  }

  func value(at point: [Double]) -> Double {
    var best = 0.0
    for hill in hills {
      let square = squaredDistance(point, hill.centre)
      best = max(best, hill.height * Portable.exp(-square / (2 * hill.width * hill.width)))
    }
    var waves = 0.0
    for k in point.indices {
      waves += 1 - Portable.cos(2 * Double.pi * frequency * (point[k] - hills[0].centre[k]))
    }
    return best - ripple * waves / Double(point.count)
  }
}

/// A narrow curved ridge in the manner of Rosenbrock's valley.
///
/// value = 1 / (1 + q), q = slope * |v|^2 + steepness * sum over k of (v(k+1) - bend * v(k)^2)^2 with
/// v = u - optimum.
struct Ridge: FixedShape {
  static let kind = "ridge"
  var optimum: [Double] = []
  var slope = 0.5
  var steepness = 20.0
  var bend = 1.5

  func validate(dimensions: Int) throws(SurfaceError) {
    try requireList("optimum", optimum, dimensions: dimensions, in: coordinates)
    try requireNumber("slope", slope, in: sizes)
    try requireNumber("steepness", steepness, in: sizes)
    try requireNumber("bend", bend, in: signedSizes)
  }

  func value(at point: [Double]) -> Double {
    var distance = slope * squaredDistance(point, optimum)
    for k in 0..<(point.count - 1) {
      let along = point[k] - optimum[k]
      let across = point[k + 1] - optimum[k + 1] - bend * along * along
      distance += steepness * across * across
    }
    return 1 / (1 + distance)
  }
}

/// A bowl in flat terraces, with a cliff beyond which the reward collapses.
///
/// With b = 1 - sum of curvature * (u - optimum)^2 the value is b rounded down to `terraces` levels plus a
/// hundredth of b, minus `drop` where the mean coordinate exceeds `edge`.
struct Plateau: FixedShape {
  static let kind = "plateau"
  /// What tells the cells of a terrace apart, as a share of the bowl.
  private static let tilt = 0.01
  var optimum: [Double] = []
  var curvature: [Double] = []
  var terraces = 8.0
  var edge = 0.7
  var drop = 1.5

  func validate(dimensions: Int) throws(SurfaceError) {
    try requireList("optimum", optimum, dimensions: dimensions, in: coordinates)
    try requireList("curvature", curvature, dimensions: dimensions, in: sizes)
    try requireNumber("terraces", terraces, in: 1...1e6)
    try requireNumber("edge", edge, in: coordinates)
    try requireNumber("drop", drop, in: sizes)
  }

  func value(at point: [Double]) -> Double {
    let bowl = Smooth(optimum: optimum, curvature: curvature).value(at: point)
    let terrace = (bowl * terraces).rounded(.down) / terraces + Self.tilt * bowl
    var sum = 0.0
    for coordinate in point { sum += coordinate }
    return sum / Double(point.count) > edge ? terrace - drop : terrace
  }
}

/// A broad hill that misleads, and a narrow needle elsewhere.
///
/// value = hillHeight * exp(-|u - hill|^2 / (2 hillWidth^2)) + exp(-|u - needle|^2 / (2 needleWidth^2)).
struct Needle: FixedShape {
  static let kind = "needle"
  var hill: [Double] = []
  var hillHeight = 0.7
  var hillWidth = 0.3
  var needle: [Double] = []
  var needleWidth = 0.05

  func validate(dimensions: Int) throws(SurfaceError) {
    try requireList("hill", hill, dimensions: dimensions, in: coordinates)
    try requireList("needle", needle, dimensions: dimensions, in: coordinates)
    try requireNumber("hillHeight", hillHeight, in: sizes)
    try requireNumber("hillWidth", hillWidth, in: widths)
    try requireNumber("needleWidth", needleWidth, in: widths)
  }

  func value(at point: [Double]) -> Double {
    let far = squaredDistance(point, hill) / (2 * hillWidth * hillWidth)
    let near = squaredDistance(point, needle) / (2 * needleWidth * needleWidth)
    return hillHeight * Portable.exp(-far) + Portable.exp(-near)
  }
}

/// Weights of a recommender: each helps with diminishing returns, costs beyond that, and two of them
/// depend on one another.
///
/// value = sum of gain * (1 - exp(-rate * u)) - cost * u^2, plus interaction * (u(first) - u(second))^2
/// subtracted for the pair.
struct Saturating: FixedShape {
  static let kind = "saturating"
  var gain: [Double] = []
  var rate: [Double] = []
  var cost: [Double] = []
  var interaction = 1.0
  var pair: [Int] = [0, 1]

  func validate(dimensions: Int) throws(SurfaceError) {
    try requireList("gain", gain, dimensions: dimensions, in: signedSizes)
    try requireList("rate", rate, dimensions: dimensions, in: sizes)
    try requireList("cost", cost, dimensions: dimensions, in: signedSizes)
    try requireNumber("interaction", interaction, in: signedSizes)
    guard pair.count == 2, pair[0] != pair[1], pair.allSatisfy((0..<dimensions).contains) else {
      throw .invalid(
        place: "shape.pair",
        problem: "is \(pair); expected two different parameters in 0..<\(dimensions)")
    }
  }

  func value(at point: [Double]) -> Double {
    var value = 0.0
    for k in point.indices {
      value += gain[k] * (1 - Portable.exp(-rate[k] * point[k])) - cost[k] * point[k] * point[k]
    }
    let gap = point[pair[0]] - point[pair[1]]
    return value - interaction * gap * gap
  }
}
