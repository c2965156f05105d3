/// Average ranks with the groups that a test does not tell apart: the critical-difference picture.
///
/// After J. Demšar, "Statistical comparisons of classifiers over multiple data sets", JMLR 7, 2006, but with
/// a row per method, so that long names and many methods fit.
struct RankChart {
  struct Row {
    let series: Int
    let label: String
    let rank: Double
  }

  /// In ascending order of the ranks.
  let rows: [Row]
  /// Ranges of rows that belong together.
  let groups: [ClosedRange<Int>]

  func drawing(isWide: Bool) -> Drawing {
    let width = (isWide ? ChartSize.wide : ChartSize.narrow).width
    let labelWidth = isWide ? 168.0 : 112
    let columns = stacked(groups)
    let right = width - 14 - 9 * Double((columns.max() ?? -1) + 1)
    let x = LinearScale(1, Double(max(2, rows.count)), to: labelWidth + 12, right - 34)
    let height = 40 + 22 * Double(rows.count)
    var content: Markup = "<text class=\"label\" x=\"\(x.start)\" y=\"12\">average rank</text>"
    let step = rows.count <= 10 ? 1 : rows.count / 5
    for rank in stride(from: 1, through: max(2, rows.count), by: step) {
      let place = x(Double(rank))
      content += """
        <line class="grid" x1="\(place)" x2="\(place)" y1="32" y2="\(height - 6)"/>\
        <text class="tick" x="\(place)" y="27" text-anchor="middle">\(rank)</text>
        """
    }
    for (index, row) in rows.enumerated() {
      let y = self.y(index)
      let place = x(row.rank)
      let style = SeriesStyle(row.series)
      content += """
        <g class="rank"><text x="\(labelWidth)" y="\(y + 4)" text-anchor="end">\
        \(shortened(row.label, isWide ? 26 : 16))</text>\
        <g class="series \(style.classes)"><line class="line" x1="\(x.start)" x2="\(place)" \
        y1="\(y)" y2="\(y)"/>\(style.marker(place, y, size: 4))</g>\
        <text class="value" x="\(place + 9)" y="\(y + 4)">\(fixed(row.rank, 2))</text></g>
        """
    }
    for (group, column) in zip(groups, columns) {
      let place = right + 4 + 9 * Double(column)
      content += """
        <line class="group" x1="\(place)" x2="\(place)" \
        y1="\(y(group.lowerBound) - 6)" y2="\(y(group.upperBound) + 6)"/>
        """
    }
    return Drawing(width: width, height: height, content: content)
  }

  private func y(_ row: Int) -> Double { 44 + 22 * Double(row) }

  /// The first column for each group in which it touches no other.
  private func stacked(_ groups: [ClosedRange<Int>]) -> [Int] {
    var columns: [Int] = []
    for (index, group) in groups.enumerated() {
      let taken = (0..<index).filter { groups[$0].overlaps(group) }.map { columns[$0] }
      columns.append((0...index).first { !taken.contains($0) } ?? 0)
    }
    return columns
  }
}
