import RematchNumerics

extension Baseline {
  /// The fewest repeats that a simulated baseline must have had.
  ///
  /// Files do not say how many there were. The contest's deviate from the exact figures as 100 to 200 would.
  static let fewestSimulations = 100
  /// The levels between which the median of so many simulations lies: the binomial distribution puts it outside
  /// with a probability of 2e-11 at either end.
  private static let levels = (low: 0.2, high: 0.8)
  /// The probability that the mean of so many simulations is further off than its bound, at either end.
  private static let meanRisk = 1e-11
  /// What rounding for print may change, as a share of the table's range.
  private static let printedShare = 1e-6
  /// What the sum of a mean may lose, as a share of the largest magnitude.
  private static let summedShare = 1e-13
  /// How many parts a table is cut into for the bounds of its means.
  private static let parts = 4096

  /// Checks the baseline of a file against the table beside it.
  ///
  /// Extremes are known exactly, so they may differ by the rounding of a print alone: a millionth of the range.
  /// Medians and means of the contest's files are simulated. Let F(x)^n be the exact distribution of the best of
  /// n draws. The median of 100 repeats or more is between the quantiles 0.2 and 0.8 of it but for a probability of
  /// 2e-11 at either end (order statistics: Bin(100, 0.2) >= 50), and their mean is not further from the exact one
  /// than M L / 3 + sqrt((M L / 3)^2 + 2 L sigma^2) but for 1e-11, where L = -log(1e-11) / 100, sigma is the exact
  /// standard deviation and M the distance to the table's end (Bernstein's inequality). So of the files with 200
  /// of each that say the truth, fewer than one in 50 million is refused. A mean may also be what a median may be,
  /// because some files have medians for means, and no score uses a mean. Neither list falls, as a best so far never
  /// does.
  ///
  /// - Parameters:
  ///   - sorted: the full rewards in ascending order; at least one, all finite.
  ///   - place: where the baseline stands in the file, for messages.
  /// - Returns: the baseline with the table's own extremes, and no median outside of them.
  /// - Throws: `SurfaceError` with the file's number and the table's.
  /// - Complexity: O(*n* * log *N* + *N*), where *n* is the number of evaluations.
  func checked(against sorted: [Double], place: String) throws(SurfaceError) -> Baseline {
    guard let low = sorted.first, let high = sorted.last else { return self }
    // Half the range cannot overflow.
    let halfRange = high / 2 - low / 2
    let rounding =
      2 * Self.printedShare * halfRange
      + Self.summedShare * max(high.magnitude, low.magnitude)
    func differ(_ a: Double, _ b: Double) -> Bool { !((a / 2 - b / 2).magnitude <= rounding / 2) }
    func refuse(_ key: String, _ problem: String) -> SurfaceError {
      .invalid(place: "\(place).\(key)", problem: problem)
    }
    for (key, own, exact) in [("best", best, high), ("worst", worst, low)]
    where differ(own, exact) {
      throw refuse(key, "is \(own), but the table beside it has the \(key) full reward \(exact)")
    }
    guard let first = median.first, mean.isEmpty || mean.count == median.count else {
      throw refuse(
        "mean", "has \(mean.count) entries beside \(median.count) medians; expected as many")
    }
    try checkMedians(sorted, rounding: rounding, refuse)
    for (key, list) in [("median", median), ("mean", mean)] {
      for index in list.indices.dropFirst()
      where !(list[index] >= list[index - 1]) && differ(list[index], list[index - 1]) {
        throw refuse(
          "\(key)[\(index)]",
          "is \(list[index]) after \(list[index - 1]); expected numbers that never fall,"
            + " as they are of the best so far")
      }
    }
    if differ(clip, first) {
      throw refuse("clip", "is \(clip); expected the median after one evaluation, \(first)")
    }
    if !mean.isEmpty { try checkMeans(sorted, rounding: rounding, refuse) }
    var result = self
    (result.best, result.worst) = (high, low)
    result.median = median.map { min(max($0, low), high) }
    result.clip = min(max(clip, low), high)
    return result
  }

  private func checkMedians(
    _ sorted: [Double], rounding: Double, _ refuse: (String, String) -> SurfaceError
  ) throws(SurfaceError) {
    let count = Double(sorted.count)
    for (index, value) in median.enumerated() {
      let draws = index + 1
      let below = Double(Self.count(in: sorted) { $0 < value - rounding }) / count
      let upTo = Double(Self.count(in: sorted) { $0 <= value + rounding }) / count
      guard Self.power(below, draws) > Self.levels.high || Self.power(upTo, draws) < Self.levels.low
      else { continue }
      let bounds = [Self.levels.low, 0.5, Self.levels.high].map {
        Self.quantile($0, ofBestOf: draws, sorted: sorted)
      }
      throw refuse(
        "median[\(index)]",
        "is \(value), but random search on the table beside it has the median \(bounds[1]) after"
          + " \(draws) evaluation\(draws == 1 ? "" : "s"), and \(Self.fewestSimulations) simulations or"
          + " more give one in \(bounds[0])...\(bounds[2]); without 'baseline', the exact figures are taken"
      )
    }
  }

  /// How many numbers in ascending order, from the first one on, satisfy a condition.
  private static func count(in sorted: [Double], where condition: (Double) -> Bool) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if condition(sorted[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Compares the means with bounds of the exact ones, from parts of the table whose numbers are taken for their
  /// least and greatest.
  private func checkMeans(
    _ sorted: [Double], rounding: Double, _ refuse: (String, String) -> SurfaceError
  ) throws(SurfaceError) {
    let low = sorted[0]
    let high = sorted[sorted.count - 1]
    // As shares of the range nothing overflows.
    let range = high - low
    func share(_ value: Double) -> Double {
      guard range > 0 else { return 0 }
      return range < .infinity
        ? (value - low) / range : (value / 2 - low / 2) / (high / 2 - low / 2)
    }
    let parts = min(Self.parts, sorted.count)
    let ends = (1...parts).map { part -> Int in
      let (quotient, rest) = sorted.count.quotientAndRemainder(dividingBy: parts)
      return quotient * part + min(part, rest)
    }
    let least = ends.indices.map { share(sorted[$0 == 0 ? 0 : ends[$0 - 1]]) }
    let greatest = ends.map { share(sorted[$0 - 1]) }
    let shares = ends.map { Double($0) / Double(sorted.count) }
    var powers = shares
    let slack =
      range < .infinity
      ? (range > 0 ? rounding / range : 0) : rounding / 2 / (high / 2 - low / 2)
    let risk = -Portable.log(Self.meanRisk) / Double(Self.fewestSimulations)
    for (index, value) in mean.enumerated() {
      var (lower, upper, square, previous) = (0.0, 0.0, 0.0, 0.0)
      for part in powers.indices {
        let weight = powers[part] - previous
        previous = powers[part]
        lower += weight * least[part]
        upper += weight * greatest[part]
        square += weight * greatest[part] * greatest[part]
        powers[part] *= shares[part]
      }
      let variance = max(0, square - lower * lower)
      func bound(_ distance: Double) -> Double {
        let linear = distance * risk / 3
        return linear + (linear * linear + 2 * risk * variance).squareRoot() + slack
      }
      let quantiles = [Self.levels.low, Self.levels.high].map {
        share(Self.quantile($0, ofBestOf: index + 1, sorted: sorted))
      }
      let least = min(lower - bound(lower), quantiles[0] - slack)
      let greatest = max(upper + bound(1 - upper), quantiles[1] + slack)
      let isInside =
        range > 0
        ? share(value) >= least && share(value) <= greatest
        : (value / 2 - low / 2).magnitude <= rounding / 2
      guard !isInside else { continue }
      func reward(_ share: Double) -> Double {
        let share = min(1, max(0, share))
        return low * (1 - share) + high * share
      }
      throw refuse(
        "mean[\(index)]",
        "is \(value), but random search on the table beside it has the mean"
          + " \(reward((lower + upper) / 2)) after \(index + 1) evaluation\(index == 0 ? "" : "s"),"
          + " and \(Self.fewestSimulations) simulations or more give one in"
          + " \(reward(least))...\(reward(greatest)); without 'baseline', the exact figures are taken"
      )
    }
  }
}
