import RematchNumerics

extension ContestScore {
  /// A percentile bootstrap band of the total score's curve, pointwise.
  ///
  /// As for the total score, repeats are drawn with replacement within every surface; a whole run is drawn
  /// for all iterations at once. Deterministic under its seed.
  ///
  /// - Parameters:
  ///   - surfaces: one element per surface; at least one.
  ///   - coverage: the band's nominal coverage at each iteration, in 0...1.
  ///   - draws: how many resamples.
  ///   - seed: of the resamples.
  /// - Complexity: O(`draws` * *n* * *t*), where *n* is the number of runs and *t* of iterations.
  public static func bootstrapBand(
    _ surfaces: [BestSoFarCurves], coverage: Double = StatisticalDefaults.coverage,
    draws: Int = bandDraws, seed: UInt64 = 0
  ) -> (low: [Double], high: [Double]) {
    var stream = RandomStream(seed: seed, name: "band")
    let blocks = surfaces.map(CurveBlock.init)
    let count = surfaces[0].count
    let width = blocks[0].width
    var totals = [CurveBlock.Lanes](repeating: .zero, count: draws * width)
    var drawn: [Int] = []
    for draw in 0..<draws {
      for block in blocks {
        block.addResampledScore(to: &totals, at: draw * width, &drawn, &stream)
      }
    }
    let tail = (1 - coverage) / 2
    var low: [Double] = []
    var high: [Double] = []
    for point in 0..<count {
      let (vector, lane) = point.quotientAndRemainder(dividingBy: CurveBlock.Lanes.scalarCount)
      let sorted = (0..<draws).map { Double(totals[$0 * width + vector][lane]) }.sorted()
      low.append(percentile(ofSorted: sorted, tail) / Double(surfaces.count))
      high.append(percentile(ofSorted: sorted, 1 - tail) / Double(surfaces.count))
    }
    return (low, high)
  }
}

/// The normalised curves of one surface, laid out for resampling.
private struct CurveBlock {
  /// Single precision is enough for a band, and twice as fast.
  typealias Lanes = SIMD8<Float>

  /// How many vectors a curve fills.
  let width: Int
  private let repeats: Int
  private var isTrimmed: Bool { repeats >= ContestScore.fewestTrimmed }
  private let isFlat: Bool
  private var curves: [Lanes] = []

  init(_ surface: BestSoFarCurves) {
    repeats = surface.rewards.count
    width = (surface.count + Lanes.scalarCount - 1) / Lanes.scalarCount
    isFlat = !(surface.best > surface.reference)
    // A value this low makes the mean of its resample negative, as any lower value does. So the bound
    // changes no score, and the sums keep their digits.
    let floor = -Double(repeats)
    for rewards in surface.rewards {
      for vector in 0..<width {
        var lanes = Lanes.zero
        for lane in 0..<Lanes.scalarCount {
          let reward = rewards[min(vector * Lanes.scalarCount + lane, rewards.count - 1)]
          let value =
            isFlat
            ? (reward >= surface.best ? 1 : 0)
            : max(floor, share(of: reward, from: surface.reference, to: surface.best))
          lanes[lane] = Float(value)
        }
        curves.append(lanes)
      }
    }
  }

  /// Adds the scores of a resample: the trimmed mean, clipped to 0...1 (`ContestScore.surface`).
  ///
  /// - Parameter drawn: overwritten; a workspace.
  func addResampledScore(
    to totals: inout [Lanes], at offset: Int, _ drawn: inout [Int], _ stream: inout RandomStream
  ) {
    drawn.removeAll(keepingCapacity: true)
    for _ in 0..<repeats { drawn.append(stream.index(below: repeats) * width) }
    let kept = isTrimmed ? Float(repeats - 2) : Float(repeats)
    for vector in 0..<width {
      var sum = Lanes.zero
      var low = Lanes(repeating: .infinity)
      var high = Lanes(repeating: -.infinity)
      for start in drawn {
        let value = curves[start + vector]
        sum += value
        // `pointwiseMin` is a call, eight times as slow.
        low.replace(with: value, where: value .< low)
        high.replace(with: value, where: value .> high)
      }
      if isTrimmed { sum -= low + high }
      var score = sum / kept
      score.replace(with: 0, where: score .< 0)
      score.replace(with: 1, where: score .> 1)
      // Where random search has the optimum, a score is 0 or 1.
      if isFlat { score.round(.down) }
      totals[offset + vector] += score
    }
  }
}
