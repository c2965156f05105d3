import RematchNumerics

/// Two samples within strata, whose labels are dealt anew.
struct DealtStrata: Sendable {
  /// A deal's mean difference, and the variance of that difference.
  struct Part: Sendable {
    var difference: Double
    var variance: Double

    static let zero = Part(difference: 0, variance: 0)

    static func + (a: Part, b: Part) -> Part {
      Part(difference: a.difference + b.difference, variance: a.variance + b.variance)
    }
  }

  /// In an order that does not depend on that of the samples given.
  private let strata: [Stratum]
  /// -1 where the second sample stands in the place of the first.
  let sign: Double
  /// The samples in the order of the strata, ascending each.
  let samples: (first: [[Double]], second: [[Double]])
  /// Whether every sample has two values at least, so that every deal has a variance.
  let isStudentized: Bool
  /// Whether some sample has a spread, and all samples could have one.
  let hasSpread: Bool

  init(_ first: [[Double]], less second: [[Double]]) throws(StatisticsError) {
    try requireStrata(first, "first samples")
    try requireStrata(second, "second samples")
    guard first.count == second.count else {
      throw .unequal(what: "strata of second samples", count: second.count, expected: first.count)
    }
    var pairs = zip(first, second).map { (first: $0.sorted(), second: $1.sorted()) }
    let own = pairs.map(\.first).sorted { $0.lexicographicallyPrecedes($1) }
    let other = pairs.map(\.second).sorted { $0.lexicographicallyPrecedes($1) }
    let isSwapped = other.lexicographicallyPrecedes(own) { $0.lexicographicallyPrecedes($1) }
    if isSwapped { pairs = pairs.map { ($0.second, $0.first) } }
    sign = isSwapped ? -1 : 1
    pairs.sort { a, b in
      if a.first.count != b.first.count { return a.first.count < b.first.count }
      if a.second.count != b.second.count { return a.second.count < b.second.count }
      return (a.first + a.second).lexicographicallyPrecedes(b.first + b.second)
    }
    samples = (pairs.map(\.first), pairs.map(\.second))
    isStudentized = pairs.allSatisfy { $0.first.count > 1 && $0.second.count > 1 }
    hasSpread =
      isStudentized
      && pairs.contains { $0.first.first != $0.first.last || $0.second.first != $0.second.last }
    let share = 1 / Double(pairs.count)
    strata = pairs.map { [isStudentized] in
      Stratum($0.first, $0.second, share: share, isStudentized: isStudentized)
    }
  }

  var shapes: [LabelDeals.Shape] { strata.map(\.shape) }

  /// Whether there are so few ways to deal the labels that all are looked at.
  var isEnumerated: Bool {
    let most = StratifiedPermutationTest.mostEnumerated
    var ways = 1
    for stratum in strata where ways <= most { ways *= stratum.shape.ways(atMost: most + 1) }
    return ways <= most
  }

  /// The labels as they are.
  var actual: Part { strata.reduce(.zero) { $0 + $1.actual } }

  /// The variance of the difference were all values of a stratum one sample.
  var pooledVariance: Double { strata.reduce(0) { $0 + $1.pooledVariance } }

  /// The least p-value that a deal of these values has: that of the deal which gives the first sample the
  /// largest values everywhere, or the smallest.
  var leastPValue: Double {
    let top = strata.reduce(0) { $0 + $1.logShareOfTop }
    let bottom = strata.reduce(0) { $0 + $1.logShareOfBottom }
    let isMirrored = strata.allSatisfy { $0.shape.first == $0.shape.second }
    return min(1, (isMirrored ? 2 : 1) * Portable.exp(min(top, bottom)))
  }

  /// The parts of all ways to deal the labels.
  func allParts() -> [Part] {
    strata.reduce([.zero]) { parts, stratum in
      stratum.allParts().flatMap { part in parts.map { $0 + part } }
    }
  }

  /// The mean difference and its variance of each of random deals.
  func parts(of deals: LabelDeals) -> (differences: [Double], variances: [Double]) {
    var differences = [Double](repeating: 0, count: deals.draws)
    var variances = differences
    for (stratum, bytes) in zip(strata, deals.bytes) {
      stratum.add(bytes, to: &differences, &variances)
    }
    return (differences, variances)
  }
}

/// One stratum, with the values of its first sample in front.
private struct Stratum: Sendable {
  let shape: LabelDeals.Shape
  /// Less their mean, so that their sum is zero.
  private let values: [Double]
  private let squares: Double
  /// The factors of a sum, of its square, and of the sums of squares of both samples; see `part`.
  private let difference: Double
  private let square: Double
  private let own: Double
  private let all: Double
  /// The part's rounding, below which its variance is zero.
  private let rounding: Double
  let pooledVariance: Double

  init(_ first: [Double], _ second: [Double], share: Double, isStudentized: Bool) {
    shape = LabelDeals.Shape(first: first.count, second: second.count)
    let together = first + second
    let isConstant = together.allSatisfy { $0 == together[0] }
    let centre = mean(together)
    values = together.map { isConstant ? 0 : $0 - centre }
    squares = values.reduce(0) { $0 + $1 * $1 }
    let (n, m) = (Double(first.count), Double(second.count))
    difference = share * (1 / n + 1 / m)
    // The variances of both means are (Q - S^2 / n) / (n (n - 1)), with sum S and sum of squares Q; the second
    // sample has -S and the rest of the squares.
    let (a, b) = isStudentized ? (1 / (n * (n - 1)), 1 / (m * (m - 1))) : (0, 0)
    let unit = share * share
    own = unit * (a - b)
    all = unit * b * squares
    square = unit * (a / n + b / m)
    rounding = 0x1p-44 * unit * (a + b) * squares
    pooledVariance = unit * squares * (1 / n + 1 / m) / max(1, n + m - 1)
  }

  /// A deal's part from the sum of the first sample and the sum of its squares.
  private func part(_ sum: Double, _ squares: Double) -> DealtStrata.Part {
    let variance = own * squares + all - square * sum * sum
    return DealtStrata.Part(
      difference: difference * sum, variance: variance > rounding ? variance : 0)
  }

  var actual: DealtStrata.Part {
    let first = values.prefix(shape.first)
    return part(first.reduce(0, +), first.reduce(0) { $0 + $1 * $1 })
  }

  /// The logarithm of the share of deals that give the first sample the largest values.
  var logShareOfTop: Double { logShare(values.sorted(by: >)) }
  /// The logarithm of the share of deals that give the first sample the smallest values.
  var logShareOfBottom: Double { logShare(values.sorted()) }

  private func logShare(_ sorted: [Double]) -> Double {
    let last = sorted[shape.first - 1]
    let tied = sorted.count { $0 == last }
    let taken = sorted.prefix(shape.first).count { $0 == last }
    return logBinomial(tied, taken) - shape.logWays
  }

  func allParts() -> [DealtStrata.Part] {
    var parts: [DealtStrata.Part] = []
    func deal(_ next: Int, _ needed: Int, _ sum: Double, _ squares: Double) {
      if needed == 0 { return parts.append(part(sum, squares)) }
      if values.count - next < needed { return }
      let value = values[next]
      deal(next + 1, needed - 1, sum + value, squares + value * value)
      deal(next + 1, needed, sum, squares)
    }
    deal(0, shape.first, 0, 0)
    return parts
  }

  /// Adds the parts of deals, which are bits, by tables of the sums of eight values each.
  func add(_ deals: [UInt8], to differences: inout [Double], _ variances: inout [Double]) {
    guard squares > 0 else { return }
    let tables = self.tables()
    let width = shape.bytes
    var place = 0
    for draw in differences.indices {
      var sums = SIMD2<Double>.zero
      for byte in 0..<width {
        sums += tables[byte << 8 | Int(deals[place])]
        place += 1
      }
      let part = part(sums.x, sums.y)
      differences[draw] += part.difference
      variances[draw] += part.variance
    }
  }

  /// For every eight values, and every choice of them, their sum and the sum of their squares.
  private func tables() -> [SIMD2<Double>] {
    var tables: [SIMD2<Double>] = []
    tables.reserveCapacity(256 * shape.bytes)
    for byte in 0..<shape.bytes {
      let start = tables.count
      tables.append(.zero)
      for choice in 1..<256 {
        let index = 8 * byte + choice.trailingZeroBitCount
        let value = index < values.count ? values[index] : 0
        tables.append(tables[start + choice & (choice - 1)] + SIMD2(value, value * value))
      }
    }
    return tables
  }
}
