import RematchNumerics

extension ReadingTable {
  /// The most readings that repeats are made into, as many as the contest's final stage shows.
  public static let mostRepeatReadings = 14
  /// Half of a 95% interval, in standard errors.
  private static let intervalFactor = 1.96
  /// What the table's median variance counts for beside a cell's own, in degrees of freedom.
  private static let medianWeight = 4.0

  /// Running means of repeated measurements, with 95% intervals.
  ///
  /// Of *n* repeats of a cell, reading *t* of *T* is the mean of the first *m* = round(*n* *t* / *T*) of them, at least
  /// one. Its interval is 1.96 *s* / sqrt(*m*) * sqrt(1 - *m* / *n*) to each side, since the last reading is the mean of
  /// all *n*, which is known exactly. The variance *s*^2 is the cell's own (of its *n* - 1 degrees of freedom) shrunk to
  /// the median of all cells' with a weight of 4: ((*n* - 1) own + 4 median) / (*n* + 3).
  ///
  /// Such intervals are only honest where the order of the repeats is mixed. As recorded, the first run of a program is
  /// often slow, and one interval in ten holds the final mean; so each cell's repeats are permuted by a seed.
  ///
  /// - Parameters:
  ///   - values: the measurements of each cell, all finite; of a cell that fails none. Cells may have different numbers.
  ///   - steps: how many readings a cell gets, at least 1; by default one per repeat of the cell with the fewest, and at
  ///     most ``mostRepeatReadings``.
  ///   - seed: of the permutations; `nil` leaves the repeats in their order.
  /// - Returns: a table of mean and bounds; of a cell that fails all are nan. Where no cell has two repeats nothing is
  ///   known of the spread, and the table has means alone.
  /// - Complexity: O(*N* log *N*), where *N* is the number of measurements.
  public static func runningMeans(
    ofRepeats values: [[Double]], steps: Int? = nil, permutedBy seed: UInt64?
  ) -> ReadingTable {
    let fewest = values.lazy.filter { !$0.isEmpty }.map(\.count).min() ?? 1
    let steps = steps ?? min(fewest, mostRepeatReadings)
    let variances = values.map { variance($0) }
    let known = variances.compactMap(\.self)
    let typical = known.isEmpty ? 0 : median(known)
    let width = known.isEmpty ? 1 : 3
    return ReadingTable(cellCount: values.count, steps: steps, width: width) { cell, row in
      var repeats = values[cell]
      guard !repeats.isEmpty else { return row.update(repeating: .nan) }
      if let seed {
        var stream = RandomStream(seed: derivedSeed(seed, "repeats", "\(cell)"))
        stream.shuffle(&repeats)
      }
      let count = repeats.count
      let freedom = Double(count - 1)
      let spread =
        ((freedom * (variances[cell] ?? 0) + medianWeight * typical) / (freedom + medianWeight))
        .squareRoot()
      for step in 0..<steps {
        // The nearest whole number, halves upwards.
        let share = max(1, (2 * count * (step + 1) + steps) / (2 * steps))
        let average = mean(Array(repeats[..<share]))
        row[step * width] = average
        guard width == 3 else { continue }
        let rest = 1 - Double(share) / Double(count)
        let half = intervalFactor * spread / Double(share).squareRoot() * rest.squareRoot()
        row[step * width + 1] = average - half
        row[step * width + 2] = average + half
      }
    }
  }

  /// The variance of a sample; `nil` of less than two values.
  private static func variance(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let center = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    return squares / Double(values.count - 1)
  }
}
