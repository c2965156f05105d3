extension RewardTable {
  /// What a parameter adds to the distance of two cells for each level between them.
  ///
  /// The whole range of a parameter counts as 1, as two different categories do.
  private func step(of axis: Int) -> Double {
    isCategorical[axis] || shape[axis] == 1 ? 1 : 1 / Double(shape[axis] - 1)
  }

  /// The distance of two rows of a candidate list, by level.
  private func distance(_ rows: [Int], _ steps: [Double], _ a: Int, _ b: Int) -> Double {
    let count = shape.count
    var sum = 0.0
    for axis in 0..<count {
      let difference = rows[a * count + axis] - rows[b * count + axis]
      if isCategorical[axis] {
        if difference != 0 { sum += 1 }
      } else {
        sum += Double(difference.magnitude) * steps[axis]
      }
    }
    return sum
  }

  /// The correlation of the rewards with the distance to the nearest cell of the largest reward (Jones and
  /// Forrest, "Fitness distance correlation", ICGA 1995), over the valid cells.
  ///
  /// A distance is the sum over parameters of the difference of levels, as a share of the largest one, or of 1 for
  /// different categories. -1: the nearer, the better; 0: no relation; above 0: the slope leads away.
  ///
  /// - Returns: `nil` when rewards or distances do not differ.
  /// - Complexity: O(*N* *d*) on a grid of *N* cells and *d* parameters; on a list times its best rows.
  public func fitnessDistanceCorrelation() -> Double? {
    let heights = heights()
    guard let best = heights.filter({ !$0.isNaN }).max() else { return nil }
    let optima = heights.indices.filter { heights[$0] == best }
    let distances = rows.map { listDistances($0, to: optima) } ?? gridDistances(to: optima)
    let cells = validCells
    let count = Double(cells.count)
    var (height, distance) = (0.0, 0.0)
    for cell in cells {
      height += heights[cell]
      distance += distances[cell]
    }
    height /= count
    distance /= count
    var (product, heightSquare, distanceSquare) = (0.0, 0.0, 0.0)
    for cell in cells {
      let (a, b) = (heights[cell] - height, distances[cell] - distance)
      product += a * b
      heightSquare += a * a
      distanceSquare += b * b
    }
    guard heightSquare > 0, distanceSquare > 0 else { return nil }
    return max(-1, min(1, product / (heightSquare * distanceSquare).squareRoot()))
  }

  private func listDistances(_ rows: [Int], to optima: [Int]) -> [Double] {
    let steps = shape.indices.map(step(of:))
    return rewards.indices.map { row in
      optima.map { distance(rows, steps, row, $0) }.min() ?? 0
    }
  }

  /// The distance of each cell of a grid to the nearest of some, parameter after parameter.
  private func gridDistances(to optima: [Int]) -> [Double] {
    var distances = [Double](repeating: .infinity, count: rewards.count)
    for cell in optima { distances[cell] = 0 }
    for axis in shape.indices {
      let (stride, step) = (stride(of: axis), step(of: axis))
      let span = stride * shape[axis]
      for block in Swift.stride(from: 0, to: rewards.count, by: span) {
        guard !isCategorical[axis] else {
          for offset in block..<(block + stride) {
            let line = Swift.stride(from: offset, to: block + span, by: stride)
            let nearest = line.reduce(Double.infinity) { min($0, distances[$1]) }
            for cell in line { distances[cell] = min(distances[cell], nearest + 1) }
          }
          continue
        }
        for cell in block..<(block + span - stride) {
          distances[cell + stride] = min(distances[cell + stride], distances[cell] + step)
        }
        for cell in (block..<(block + span - stride)).reversed() {
          distances[cell] = min(distances[cell], distances[cell + stride] + step)
        }
      }
    }
    return distances
  }

  /// The 2 *d* nearest valid rows of each row of a candidate list, and those as near as the last of them, by the
  /// distance of `fitnessDistanceCorrelation()`; none for a row that fails.
  ///
  /// - Complexity: O(*N*^2 *d*) at worst. Rows are looked through from a row's own place outwards along the parameter
  ///   of most levels, until that parameter alone makes the others too far.
  func nearestRows() -> [[Int]] {
    guard let rows else { return [] }
    let count = shape.count
    let wanted = 2 * count
    let steps = shape.indices.map(step(of:))
    var neighbours = [[Int]](repeating: [], count: rewards.count)
    let ordered = shape.indices.filter { !isCategorical[$0] }
    let axis = ordered.max { (shape[$0], $1) < (shape[$1], $0) }
    let place = { (row: Int) in axis.map { Double(rows[row * count + $0]) * steps[$0] } ?? 0 }
    let order = validCells.sorted { (place($0), $0) < (place($1), $1) }
    let places = order.map(place)
    // Distances that are equal but for the rounding of their sums count as equal.
    let rounding = 1e-9
    for (middle, row) in order.enumerated() {
      var found: [(distance: Double, row: Int)] = []
      /// The distance beyond which a row is not wanted.
      var limit = Double.infinity
      func visit(_ other: Int) {
        let distance = distance(rows, steps, row, other)
        guard distance <= limit + rounding else { return }
        let index = found.firstIndex { $0.distance > distance } ?? found.endIndex
        found.insert((distance, other), at: index)
        guard found.count >= wanted else { return }
        limit = found[wanted - 1].distance
        while let last = found.last, last.distance > limit + rounding { found.removeLast() }
      }
      var (low, high) = (middle - 1, middle + 1)
      while low >= 0 || high < order.count {
        let left = low >= 0 ? places[middle] - places[low] : .infinity
        let right = high < order.count ? places[high] - places[middle] : .infinity
        guard min(left, right) <= limit + rounding else { break }
        if left <= right {
          visit(order[low])
          low -= 1
        } else {
          visit(order[high])
          high += 1
        }
      }
      neighbours[row] = found.map(\.row).sorted()
    }
    return neighbours
  }
}
