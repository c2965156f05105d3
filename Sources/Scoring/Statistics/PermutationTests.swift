import RematchNumerics

/// The most permutations that are enumerated: 2 to the 16th, a few times the number of random draws.
private let mostEnumerated = 65_536

/// The test of paired differences within strata, such as those of equal repeats on surfaces, against the
/// hypothesis that each lies symmetrically about zero.
///
/// R. A. Fisher, "The design of experiments", 1935, section 21: up to 16 differences that are not zero, their
/// signs are flipped in all ways. Beyond, they are flipped `draws` times at random, and the p-value is
/// (*b* + 1) / (`draws` + 1) for *b* draws at least as extreme (B. Phipson and G. K. Smyth, SAGMB 9, 2010).
///
/// - Parameters:
///   - strata: per stratum its differences, at least one, all finite; at least one stratum.
///   - alternative: `greater` looks for a mean above zero; two-sided, magnitudes are compared.
///   - draws: at least 1.
///   - seed: of the random draws.
/// - Returns: the mean over strata of their mean differences, and its p-value.
/// - Complexity: O(*n* `draws`), where *n* is the number of differences.
public func signFlipTest(
  _ strata: [[Double]], alternative: Alternative = .twoSided,
  draws: Int = StatisticalDefaults.draws, seed: UInt64
) throws(StatisticsError) -> TestResult {
  try requireStrata(strata, "differences")
  let terms = strata.flatMap { stratum in
    stratum.lazy.filter { $0 != 0 }.map { $0 / Double(stratum.count * strata.count) }
  }
  let statistic = terms.reduce(0, +)
  let count = ExtremeCount(statistic, alternative, magnitude: terms.reduce(0) { $0 + $1.magnitude })
  if terms.count <= mostEnumerated.trailingZeroBitCount {
    return count.exactResult(
      terms.reduce([0]) { sums, term in sums.map { $0 + term } + sums.map { $0 - term } })
  }
  var stream = RandomStream(seed: seed, name: "sign-flip")
  return count.sampledResult(draws: draws) {
    var sum = 0.0
    var bits: UInt64 = 0
    for (index, term) in terms.enumerated() {
      if index.isMultiple(of: 64) { bits = stream.next() }
      sum += bits & 1 == 0 ? term : -term
      bits >>= 1
    }
    return sum
  }
}

/// The test of two samples within strata, such as the runs of two methods on surfaces whose repeats are not
/// paired, against the hypothesis that in each stratum both come from one distribution.
///
/// The labels are dealt anew within each stratum (E. J. G. Pitman, "Significance tests which may be applied
/// to samples from any populations", 1937), in all ways if there are at most 65,536. Beyond, they are dealt
/// `draws` times at random, and the p-value is (*b* + 1) / (`draws` + 1) for *b* draws at least as extreme.
///
/// - Parameters:
///   - first: per stratum the first sample, at least one value, all finite; at least one stratum.
///   - second: the second samples of the same strata.
///   - alternative: `greater` looks for a first sample that is higher; two-sided, magnitudes are compared.
///   - draws: at least 1.
///   - seed: of the random draws.
/// - Returns: the mean over strata of the difference of the samples' means, first less second, and its
///   p-value.
/// - Complexity: O(*n* `draws`), where *n* is the number of values.
public func labelPermutationTest(
  _ first: [[Double]], _ second: [[Double]], alternative: Alternative = .twoSided,
  draws: Int = StatisticalDefaults.draws, seed: UInt64
) throws(StatisticsError) -> TestResult {
  let strata = try LabelledStratum.strata(first, second)
  let statistic = strata.reduce(0) { $0 + $1.difference($1.values[...]) }
  let magnitude = strata.reduce(0) { $0 + $1.magnitude }
  let count = ExtremeCount(statistic, alternative, magnitude: magnitude)
  var ways = 1
  for stratum in strata where ways <= mostEnumerated {
    ways *= stratum.ways(atMost: mostEnumerated + 1)
  }
  if ways <= mostEnumerated {
    return count.exactResult(
      strata.reduce([0]) { sums, stratum in
        stratum.allDifferences().flatMap { difference in sums.map { $0 + difference } }
      })
  }
  var stream = RandomStream(seed: seed, name: "label-permutation")
  var shuffled = strata.map(\.values)
  return count.sampledResult(draws: draws) {
    var sum = 0.0
    for (index, stratum) in strata.enumerated() {
      stratum.deal(&shuffled[index], &stream)
      sum += stratum.difference(shuffled[index][...])
    }
    return sum
  }
}

/// A stratum with the values of its first sample in front.
private struct LabelledStratum {
  let values: [Double]
  /// How many values the first sample has.
  let count: Int
  private let sum: Double
  private let share: Double

  static func strata(
    _ first: [[Double]], _ second: [[Double]]
  ) throws(StatisticsError) -> [LabelledStratum] {
    try requireStrata(first, "first samples")
    try requireStrata(second, "second samples")
    guard first.count == second.count else {
      throw .unequal(what: "strata of second samples", count: second.count, expected: first.count)
    }
    return zip(first, second).map {
      LabelledStratum(
        values: $0 + $1, count: $0.count, sum: ($0 + $1).reduce(0, +),
        share: 1 / Double(first.count))
    }
  }

  /// The stratum's part of the statistic when the first values of an order are the first sample.
  func difference(_ order: ArraySlice<Double>) -> Double {
    difference(sumOfFirst: order.prefix(count).reduce(0, +))
  }

  private func difference(sumOfFirst: Double) -> Double {
    let others = Double(values.count - count)
    return share * (sumOfFirst * (1 / Double(count) + 1 / others) - sum / others)
  }

  /// A bound of the terms' magnitude, to which rounding is relative.
  var magnitude: Double {
    let largest = values.reduce(0) { max($0, $1.magnitude) }
    return share * largest * (2 + Double(values.count) / Double(values.count - count))
  }

  /// In how many ways the labels can be dealt, or the limit.
  func ways(atMost limit: Int) -> Int {
    var ways = 1
    for taken in 0..<min(count, values.count - count) where ways < limit {
      ways = ways * (values.count - taken) / (taken + 1)
    }
    return min(ways, limit)
  }

  /// Brings the first part of the values into a random order (Fisher and Yates' method, ended early).
  func deal(_ order: inout [Double], _ stream: inout RandomStream) {
    for place in 0..<count {
      order.swapAt(place, place + stream.index(below: order.count - place))
    }
  }

  /// The stratum's part of the statistic for all ways to deal the labels, the actual one first.
  func allDifferences() -> [Double] {
    var result: [Double] = []
    func deal(_ next: Int, _ needed: Int, _ sumOfFirst: Double) {
      if needed == 0 { return result.append(difference(sumOfFirst: sumOfFirst)) }
      if values.count - next < needed { return }
      deal(next + 1, needed - 1, sumOfFirst + values[next])
      deal(next + 1, needed, sumOfFirst)
    }
    deal(0, count, 0)
    return result
  }
}

/// Counts statistics that are at least as extreme as the observed one.
private struct ExtremeCount {
  let statistic: Double
  let alternative: Alternative
  /// By how much equal sums in different orders may differ.
  let tolerance: Double

  /// A bound of the relative rounding of a sum: 2 to the 12th terms may each add an ulp of 2 to the -52th.
  private static let roundingBound = 0x1p-40

  init(_ statistic: Double, _ alternative: Alternative, magnitude: Double) {
    self.statistic = statistic
    self.alternative = alternative
    tolerance = Self.roundingBound * magnitude
  }

  private func isExtreme(_ other: Double) -> Bool {
    switch alternative {
    case .less: other <= statistic + tolerance
    case .greater: other >= statistic - tolerance
    case .twoSided: other.magnitude >= statistic.magnitude - tolerance
    }
  }

  func exactResult(_ all: [Double]) -> TestResult {
    TestResult(
      statistic: statistic, pValue: Double(all.count { isExtreme($0) }) / Double(all.count),
      method: .exact)
  }

  func sampledResult(draws: Int, _ draw: () -> Double) -> TestResult {
    precondition(draws > 0)
    var extreme = 0
    for _ in 0..<draws where isExtreme(draw()) { extreme += 1 }
    return TestResult(
      statistic: statistic, pValue: Double(extreme + 1) / Double(draws + 1),
      method: .sampled(draws: draws))
  }
}
