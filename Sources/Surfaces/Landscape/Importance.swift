/// How much of the variance of the rewards each parameter explains, and each pair beyond its two parameters.
///
/// The variance decomposition of functional ANOVA, computed exactly from the whole table under the uniform
/// distribution over the cells that have a reward. With V(S) the variance of the mean over each slice of the
/// parameters S, a slice weighted by its number of valid cells:
/// - a parameter's share is V(i) / V, its correlation ratio;
/// - a pair's share is (V(i, j) - V(i) - V(j)) / V.
///
/// On a full grid the shares and `rest`, what takes three parameters and more, are not negative and sum to 1. Holes and
/// candidate lists make the parameters depend on one another; the sum stays 1, but a pair's share may then be
/// negative: what one of them explains the other one does too. Slices of few cells explain by chance, so every
/// effect says how many slices there are.
///
/// Source: F. Hutter, H. Hoos, K. Leyton-Brown, "An efficient approach for assessing hyperparameter importance",
/// ICML 2014, for a forest's prediction in place of a table.
public struct Importance: Codable, Hashable, Sendable {
  /// The part of one parameter or of a pair.
  public struct Effect: Codable, Hashable, Sendable {
    /// The parameters, one or two, ascending.
    public let parameters: [Int]
    /// The share of the variance.
    public let share: Double
    /// How many slices have a valid cell.
    public let slices: Int
  }

  /// One effect per parameter, in their order.
  public let parameters: [Effect]
  /// One effect per pair of parameters, in ascending order.
  public let pairs: [Effect]
  /// What remains: 1 less all of the above; 0 when the rewards do not differ.
  public let rest: Double
  /// How many cells have a reward.
  public let validCells: Int

  /// The parameters by falling share, the first one on a tie.
  public var ranking: [Int] {
    parameters.indices.sorted { (parameters[$1].share, $0) < (parameters[$0].share, $1) }
  }
}

extension RewardTable {
  /// The importance of parameters and of pairs.
  ///
  /// - Complexity: O(*N* *d*^2) for *N* cells and *d* parameters; with a factor log *N* for pairs of more
  ///   combinations than there are cells.
  public func importance() -> Importance {
    let heights = heights()
    let cells = validCells
    var sum = 0.0
    for cell in cells { sum += heights[cell] }
    let mean = cells.isEmpty ? 0 : sum / Double(cells.count)
    let values = cells.map { heights[$0] - mean }
    var square = 0.0
    for value in values { square += value * value }

    /// The share of the variance between slices, and their number.
    func explained(_ axes: [Int]) -> (share: Double, slices: Int) {
      let keys = sliceKeys(of: axes)
      let slices = axes.reduce(1) { $0.multipliedReportingOverflow(by: shape[$1]).partialValue }
      let between =
        slices <= 4 * keys.count + 1024
        ? betweenSlices(cells.map { keys[$0] }, values, slices: slices)
        : betweenSortedSlices(cells.map { keys[$0] }, values)
      return (square > 0 ? between.square / square : 0, between.slices)
    }
    let mains = shape.indices.map { axis -> Importance.Effect in
      let (share, slices) = explained([axis])
      return Importance.Effect(parameters: [axis], share: share, slices: slices)
    }
    var pairs: [Importance.Effect] = []
    for first in shape.indices {
      for second in shape.indices.dropFirst(first + 1) {
        let (share, slices) = explained([first, second])
        pairs.append(
          Importance.Effect(
            parameters: [first, second],
            share: share - mains[first].share - mains[second].share, slices: slices))
      }
    }
    var rest = square > 0 ? 1.0 : 0
    for effect in mains + pairs { rest -= effect.share }
    return Importance(parameters: mains, pairs: pairs, rest: rest, validCells: cells.count)
  }

  /// The sum of squared slice sums over their counts, and the number of slices that are not empty.
  private func betweenSlices(
    _ keys: [Int], _ values: [Double], slices: Int
  ) -> (square: Double, slices: Int) {
    var sums = [Double](repeating: 0, count: slices)
    var counts = [Int](repeating: 0, count: slices)
    for (key, value) in zip(keys, values) {
      sums[key] += value
      counts[key] += 1
    }
    var square = 0.0
    var filled = 0
    for (sum, count) in zip(sums, counts) where count > 0 {
      square += sum * sum / Double(count)
      filled += 1
    }
    return (square, filled)
  }

  /// The same where most slices are empty.
  private func betweenSortedSlices(
    _ keys: [Int], _ values: [Double]
  ) -> (square: Double, slices: Int) {
    let order = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    var square = 0.0
    var filled = 0
    var place = 0
    while place < order.count {
      let key = keys[order[place]]
      var sum = 0.0
      var count = 0
      while place < order.count, keys[order[place]] == key {
        sum += values[order[place]]
        count += 1
        place += 1
      }
      square += sum * sum / Double(count)
      filled += 1
    }
    return (square, filled)
  }
}
