import RematchNumerics
import Surrogates

/// The Gaussian process: its likelihood, what a run spends where, and how the cost grows.
func measureSurrogate(_ workshop: Workshop, _ report: inout Report) throws {
  try measureLikelihood(workshop, &report)
  try measureShares(workshop, &report)
  try measureSuggestionGrowth(workshop, &report)
  try measurePosteriorGrowth(workshop, &report)
}

/// One evaluation of a fit's objective beside as many multiply-adds in dot products.
private func measureLikelihood(_ workshop: Workshop, _ report: inout Report) throws {
  let n = 100
  let d = 6
  var stream = RandomStream(seed: 1, name: "likelihood")
  let process = try sampleProcess(count: n, dimension: d, using: &stream)
  var objective = process.makeObjective()
  let thetas = process.options.drawStarts(16, dimension: d, using: &stream).map { start in
    // The noise that fits of readings without noise end at.
    GaussianProcess.Hyperparameters(
      logAmplitude: start.logAmplitude, logLengthScales: start.logLengthScales, logNoise: -18
    ).vector
  }
  var gradient = [Double](repeating: 0, count: d + 2)

  // The factor, its inverse with the product, two solves, distances and length scales' derivatives.
  let multiplyAdds = n * n * n / 2 + n * n + d * n * n
  var kernel = DotProducts()
  let evaluations = workshop.isQuick ? 64 : 640
  let products = evaluations * multiplyAdds / kernel.multiplyAdds
  func evaluate() {
    for index in 0..<evaluations {
      keep(objective.evaluate(thetas[index % thetas.count], gradient: &gradient))
    }
  }
  evaluate()
  var duel = Duel()
  for _ in 0..<workshop.rounds(25) {
    duel.add(
      processorSeconds { evaluate() },
      processorSeconds { for _ in 0..<products { kernel.run() } })
  }
  keep(kernel.total)
  let scale = 1e6 / Double(evaluations)
  let ratio = duel.ratio()
  report.add(
    Row(
      name: "likelihood with gradient, n = \(n), d = \(d)", unit: "us",
      figure: duel.time(scale: scale), target: .timesAsFast(0.25, ratio),
      rival: Row.Rival(
        name: "limit: \(multiplyAdds) multiply-adds in dot products",
        figure: duel.theirTime(scale: scale), ratio: ratio)))
  let rate = Spread(duel.theirs.map { Double(products * kernel.multiplyAdds) / $0 })
  report.note(
    "likelihood: counted are n^3/6 of the factor, n^3/3 of the inverse, n^2 of two solves and"
      + " d n^2 of distances and slopes; not the \(n * n / 2) exponentials;"
      + " the dot products do \(short(rate.median)) multiply-adds/s")
}

/// A process of a smooth function at random points of the unit cube.
func sampleProcess(
  count: Int, dimension: Int, using stream: inout RandomStream
) throws -> GaussianProcess {
  let points = (0..<count).map { _ in (0..<dimension).map { _ in stream.uniform() } }
  return try GaussianProcess(inputs: points, targets: points.map(sampleTarget))
}

/// A smooth function on the unit cube.
func sampleTarget(_ point: [Double]) -> Double {
  point.enumerated().reduce(0) { sum, coordinate in
    let (axis, x) = coordinate
    return sum + Portable.sin(Double(axis + 2) * x) + x * point[0]
  }
}

/// The fastest dot products that could be found: of two vectors with two others at once, so that a
/// number that is loaded is used twice, all of them in the first cache.
private struct DotProducts {
  private let left = (0..<256).map { SIMD4(repeating: 1 / Double($0 + 1)) }
  private let right = (0..<256).map { SIMD4(repeating: Double($0)) }
  /// The sums of all runs, so that none can be left out.
  private(set) var total = SIMD4<Double>.zero

  /// The multiply-adds of one run.
  var multiplyAdds: Int { 8 * left.count }

  @inline(never)
  mutating func run() {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        let half = left.count / 2
        var s00 = total
        var s01 = SIMD4<Double>.zero
        var s10 = SIMD4<Double>.zero
        var s11 = SIMD4<Double>.zero
        for k in 0..<half {
          s00 += left[k] * right[k]
          s01 += left[k] * right[k &+ half]
          s10 += left[k &+ half] * right[k]
          s11 += left[k &+ half] * right[k &+ half]
        }
        total = (s00 + s01) + (s10 + s11)
      }
    }
  }
}
