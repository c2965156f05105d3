/// A table of text in columns, for terminals.
public struct TextTable {
  /// How a column's cells stand.
  public enum Alignment: Sendable {
    case left
    case right
  }

  /// The most columns of a terminal that a cell takes; a longer text loses its middle.
  private static let widestCell = 120

  private let header: [String]
  private let alignments: [Alignment]
  private var rows: [[String]] = []

  /// A table with a title and an alignment per column.
  public init(_ columns: [(title: String, alignment: Alignment)]) {
    header = columns.map { Self.cell($0.title) }
    alignments = columns.map(\.alignment)
  }

  /// Appends a row; it may be shorter than the header.
  public mutating func append(_ row: [String]) { rows.append(row.map(Self.cell)) }

  private static func cell(_ text: String) -> String {
    shortenedWithin(withoutControls(text), widestCell)
  }

  /// The lines of the table, the header first, without trailing space.
  public func lines(indent: String = "") -> [String] {
    let all = [header] + rows
    let widths = header.indices.map { column in
      all.map { $0.indices.contains(column) ? terminalWidth($0[column]) : 0 }.max() ?? 0
    }
    return all.map { row in
      var line = indent
      for (column, width) in widths.enumerated() {
        let cell = row.indices.contains(column) ? row[column] : ""
        let padding = String(repeating: " ", count: max(0, width - terminalWidth(cell)))
        if column > 0 { line += "  " }
        line += alignments[column] == .left ? cell + padding : padding + cell
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
