import RematchNumerics

/// A random terrain in the manner of the contest's tables: a curved ridge, flat along its crest, that carries a random
/// relief and narrow peaks, and falls far below on the one side.
///
/// With w the warped coordinates, v = R (w - o) the offset from the middle o of the crest and s = v(1) the way along it,
/// q = across^2 * sum over k > 1 of (v(k) - bend * (s^2 - 1/12))^2 / (k - 1) + along^2 * s^2, the value is
/// 1 / (1 + q) + relief * path(w) + grain * another path(w) + the highest of the peaks
/// height * exp(-|u - centre|^2 / (2 width^2)), and of it (exp(skew * value) - 1) / skew: above 0 the best cells stand out, below 0 they are level and the worst stand out.
struct Terrain: SurfaceShape {
  static let kind = "terrain"
  /// How fast the value falls away from the crest, and along it.
  var across = 3.0
  var along = 0.6
  /// The curvature of the crest.
  var bend = 1.0
  /// The weight of the random relief, and the length scale of its hills.
  var relief = 0.15
  var length = 0.25
  /// The weight of a finer relief, and the length scale of its hills: what makes local optima by the thousand.
  var grain = 0.0
  var grainLength = 0.05
  /// The part of each parameter's range, around its middle, in which the middle of the crest is drawn.
  var reach = 0.5
  /// The number of narrow peaks, their greatest height and their width.
  var peaks = 0
  var height = 0.3
  var width = 0.08
  /// The skew of the rewards, 0 for none.
  var skew = 0.0
  var rotation = 1.0
  var warp = 0.3
  /// The number of features of the relief.
  var features = 48
  var seed: UInt64 = 1

  func validate(dimensions: Int) throws(SurfaceError) {
    try requireNumber("across", across, in: 0...1e3)
    try requireNumber("along", along, in: 0...1e3)
    try requireNumber("bend", bend, in: -100...100)
    try requireNumber("relief", relief, in: 0...1e3)
    try requireNumber("length", length, in: 1e-3...1e3)
    try requireNumber("grain", grain, in: 0...1e3)
    try requireNumber("grainLength", grainLength, in: 1e-3...1e3)
    try requireNumber("reach", reach, in: 0...1)
    try requireNumber("peaks", Double(peaks), in: 0...1000)
    try requireNumber("height", height, in: 0...1e3)
    try requireNumber("width", width, in: 1e-3...1e3)
    try requireNumber("skew", skew, in: -20...20)
    try requireNumber("rotation", rotation, in: 0...1)
    try requireNumber("warp", warp, in: MonotoneWarp.strengths)
    try requireNumber("features", Double(features), in: 1...10_000)
  }

  func instance(seed: UInt64) -> Self? {
    var copy = self
    copy.seed = seed
    return copy
  }

  func prepared(levels: [[Double]]) -> PreparedShape {
    let dimensions = levels.count
    var stream = RandomStream(seed: seed, name: "terrain")
    let origin = (0..<dimensions).map { _ in 0.5 + reach * (stream.uniform() - 0.5) }
    let peaks = (0..<peaks).map { number in
      // The first is the highest; the others come close to it.
      (
        centre: (0..<dimensions).map { _ in 0.05 + 0.9 * stream.uniform() },
        height: height * (number == 0 ? 1 : 0.5 + 0.4 * stream.uniform()),
        width: width * Portable.exp(0.3 * stream.normal())
      )
    }
    let matrix = rotationMatrix(dimensions: dimensions, strength: rotation, seed: seed)
    let warp = MonotoneWarp(strength: warp, dimensions: dimensions, seed: seed)
    func path(_ name: String, _ length: Double) -> FourierFeatures {
      var path = SamplePath()
      path.length = length
      path.rotation = rotation
      path.features = features
      path.seed = derivedSeed(seed, name)
      return FourierFeatures(path, dimensions: dimensions)
    }
    let (coarse, fine) = (path("relief", length), path("grain", grainLength))
    return { [across, along, bend, relief, grain, skew] point in
      let warped = warp.apply(to: point)
      let offset = matrix.map { row in
        var sum = 0.0
        for k in row.indices { sum += row[k] * (warped[k] - origin[k]) }
        return sum
      }
      let curve = bend * (offset[0] * offset[0] - 1.0 / 12)
      var distance = along * along * offset[0] * offset[0]
      for k in offset.indices.dropFirst() {
        let side = across * (offset[k] - curve / Double(k))
        distance += side * side / Double(k)
      }
      var value = 1 / (1 + distance)
      if relief > 0 { value += relief * coarse.value(at: warped) }
      if grain > 0 { value += grain * fine.value(at: warped) }
      var highest = 0.0
      for peak in peaks {
        let square = squaredDistance(point, peak.centre) / (2 * peak.width * peak.width)
        highest = max(highest, peak.height * Portable.exp(-square))
      }
      value += highest
      return skew == 0 ? value : (Portable.exp(skew * value) - 1) / skew
    }
  }
}
