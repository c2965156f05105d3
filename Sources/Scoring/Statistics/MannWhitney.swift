import RematchNumerics

/// The most values in both samples whose p-value is exact; with more, the normal distribution is close and the
/// exact one takes long.
private let mostExactRuns = 60

/// The rank-sum test of two samples, such as the runs of two methods on a surface, against the hypothesis
/// that they come from one distribution.
///
/// H. B. Mann and D. R. Whitney, "On a test of whether one of two random variables is stochastically larger
/// than the other", Annals of Mathematical Statistics 18, 1947. Equal values share the mean of their ranks.
/// Up to 60 values in both samples together the p-value is exact, ties included: it counts all ways to deal
/// the ranks to the samples. Beyond, the p-value comes from the normal distribution with the corrections for
/// ties and for continuity.
///
/// - Parameters:
///   - first: at least one value, all finite.
///   - second: at least one value, all finite.
///   - alternative: `greater` looks for a first sample that tends to be higher.
/// - Returns: the pairs in which the first sample's value is higher, ties counting a half (*U*), and its
///   p-value; two-sided, it is twice the smaller one-sided one.
/// - Complexity: O(*n*^4) up to 60 values, where *n* is their number; O(*n* log *n*) beyond.
public func mannWhitneyTest(
  _ first: [Double], _ second: [Double], alternative: Alternative = .twoSided
) throws(StatisticsError) -> TestResult {
  try requireSample(first, "first sample")
  try requireSample(second, "second sample")
  let (ranks, ties) = midRanks(first + second)
  let n = first.count
  let m = second.count
  let rankSum = ranks[..<n].reduce(0, +)
  let statistic = rankSum - Double(n * (n + 1)) / 2
  guard n + m > mostExactRuns else {
    // Twice a mid-rank is a whole number; without ties the mid-rank itself is one. The rank sum of the
    // smaller sample determines the sum of the other.
    let doubled = ranks.map { Int((ties.isEmpty ? 1 : 2) * $0) }
    let distribution = subsetSumDistribution(doubled.sorted(), size: min(n, m))
    let isFirst = n <= m
    let place = (isFirst ? doubled[..<n] : doubled[n...]).reduce(0, +)
    let low = distribution[...place].reduce(0, +)
    let high = distribution[place...].reduce(0, +)
    return TestResult(
      statistic: statistic,
      pValue: alternative.pValue(less: isFirst ? low : high, greater: isFirst ? high : low),
      method: .exact)
  }
  let all = Double(n + m)
  let pairs = Double(n) * Double(m)
  let variance = pairs / 12 * (all + 1 - tieSum(ties) / (all * (all - 1)))
  let deviation = max(0, variance).squareRoot()
  func tail(_ distance: Double) -> Double {
    deviation > 0 ? NormalDistribution.cumulative(-(distance - 0.5) / deviation) : 1
  }
  return TestResult(
    statistic: statistic,
    pValue: alternative.pValue(
      less: tail(pairs / 2 - statistic), greater: tail(statistic - pairs / 2)),
    method: .asymptotic)
}

/// The probability of every sum of a random subset of a given size.
///
/// - Parameter numbers: ascending, none negative.
/// - Complexity: O(*n* `size` *s*), where *s* is the sum of all *n* numbers.
private func subsetSumDistribution(_ numbers: [Int], size: Int) -> [Double] {
  // The sums of the first few numbers.
  let sums = numbers.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
  let width = sums[numbers.count] + 1
  // How many subsets of each size and sum, rounded once there are more than 2^53.
  var counts = [Double](repeating: 0, count: (size + 1) * width)
  counts[0] = 1
  for (index, number) in numbers.enumerated() {
    // The larger sets first, which are made of the smaller ones without this number.
    for taken in stride(from: min(size, index + 1), to: 0, by: -1) {
      let row = taken * width
      let highest = sums[index + 1] - sums[index + 1 - taken]
      for sum in max(number, sums[taken])...highest {
        counts[row + sum] += counts[row - width + sum - number]
      }
    }
  }
  let subsets = counts[(size * width)...]
  let total = subsets.reduce(0, +)
  return subsets.map { $0 / total }
}
