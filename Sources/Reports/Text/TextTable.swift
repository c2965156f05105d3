/// A table of text in columns, for terminals.
public struct TextTable {
  /// How a column's cells stand.
  public enum Alignment: Sendable {
    case left
    case right
  }

  private let header: [String]
  private let alignments: [Alignment]
  private var rows: [[String]] = []

  /// A table with a title and an alignment per column.
  public init(_ columns: [(title: String, alignment: Alignment)]) {
    header = columns.map { withoutControls($0.title) }
    alignments = columns.map(\.alignment)
  }

  /// Appends a row; it may be shorter than the header.
  public mutating func append(_ row: [String]) { rows.append(row.map { withoutControls($0) }) }

  /// The lines of the table, the header first, without trailing space.
  public func lines(indent: String = "") -> [String] {
    let all = [header] + rows
    let widths = header.indices.map { column in
      all.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return all.map { row in
      var line = indent
      for (column, width) in widths.enumerated() {
        let cell = row.indices.contains(column) ? row[column] : ""
        let padding = String(repeating: " ", count: width - cell.count)
        if column > 0 { line += "  " }
        line += alignments[column] == .left ? cell + padding : padding + cell
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}

/// A text whose control characters are replaced, so that a name from a file can neither break a table nor
/// steer the terminal.
public func withoutControls(_ text: String, keepingLines: Bool = false) -> String {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
  guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
    return text
  }
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    let isControl = scalar.properties.generalCategory == .control
    result.append(isControl && !(keepingLines && scalar == "\n") ? "\u{FFFD}" : scalar)
  }
  return String(result)
}

/// A number with a fixed number of decimals.
public func fixed(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let scaled = (value.magnitude * scale).rounded()
  guard scaled < 1e18 else { return "\(value)" }
  let digits = String(Int(scaled))
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard decimals > 0 else { return sign + padded }
  return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
}

/// A number with a number of significant digits, for values of any size.
public func significant(_ value: Double, _ digits: Int = 4) -> String {
  guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
  var decimals = digits - 1
  var bound = 10.0
  let magnitude = value.magnitude
  guard magnitude < 1e9, magnitude >= 1e-4 else {
    // Shorten the mantissa of the shortest round-trip form.
    let text = "\(value)"
    guard let mark = text.firstIndex(of: "e") else { return text }
    return String(text[..<mark].prefix(digits + (value < 0 ? 2 : 1)) + text[mark...])
  }
  while magnitude >= bound, decimals > 0 {
    bound *= 10
    decimals -= 1
  }
  var low = 1.0
  while magnitude < low {
    low /= 10
    decimals += 1
  }
  return fixed(value, decimals)
}

/// A count with its groups of three digits set apart.
public func grouped(_ value: Int) -> String {
  var digits = String(value.magnitude)
  var groups: [String] = []
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits.removeLast(3)
  }
  return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
}
