/// The ranks of values, 1 for the lowest; equal values share the mean of their ranks.
///
/// - Parameter values: none of them NaN.
/// - Returns: the ranks, and the size of each set of two or more equal values.
/// - Complexity: O(*n* log *n*), where *n* is the number of values.
func midRanks(_ values: [Double]) -> (ranks: [Double], ties: [Int]) {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var ties: [Int] = []
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    for position in start..<end { ranks[order[position]] = Double(start + 1 + end) / 2 }
    if end - start > 1 { ties.append(end - start) }
    start = end
  }
  return (ranks, ties)
}

/// Sum of *t*^3 - *t* over sets of *t* equal values.
func tieSum(_ ties: [Int]) -> Double {
  ties.reduce(0) { sum, count in
    let t = Double(count)
    return sum + (t * t * t - t)
  }
}
