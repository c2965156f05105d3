import Scoring

/// Rows grouped by contest, which stand together in all tables.
///
/// - Parameter contest: the title of a row's contest.
func byContest<Row>(
  _ rows: [Row], _ contest: (Row) -> String
) -> [(contest: String, rows: [Row])] {
  rows.reduce(into: []) { groups, row in
    let title = contest(row)
    if groups.last?.contest == title {
      groups[groups.count - 1].rows.append(row)
    } else {
      groups.append((title, [row]))
    }
  }
}

extension [Leaderboard.Row] {
  /// The numbers of repeats that the rows have, such as `10 repeats` or `5 or 10 repeats`.
  var repeatsText: String {
    plural(Set(map(\.repeats)).sorted().map(String.init).joined(separator: " or "), "repeat")
  }
}

/// An interval in brackets, to four decimals.
func intervalText(_ low: Double, _ high: Double) -> String {
  "[\(fixed(low, 4)), \(fixed(high, 4))]"
}
