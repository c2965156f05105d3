import Foundation

/// One line of the result.
struct Row: Encodable {
  /// What a figure has to reach.
  struct Target: Encodable {
    let text: String
    let isMet: Bool

    /// A figure that must not be smaller; the median counts.
    static func atLeast(_ limit: Double, _ figure: Spread) -> Target {
      Target(text: ">= \(short(limit))", isMet: figure.median >= limit)
    }

    /// A figure that must not be larger; the median counts.
    static func atMost(_ limit: Double, _ figure: Spread) -> Target {
      Target(text: "<= \(short(limit))", isMet: figure.median <= limit)
    }

    /// How many times as fast as the rival ours must be; the median counts.
    static func timesAsFast(_ limit: Double, _ ratio: Spread) -> Target {
      Target(text: ">= \(short(limit)) times", isMet: ratio.median >= limit)
    }
  }

  /// What the figure is compared with: another way to do the same, or what no way can beat.
  struct Rival: Encodable {
    let name: String
    let figure: Spread?
    /// How many times as fast ours is.
    let ratio: Spread
  }

  let name: String
  let unit: String
  let figure: Spread
  var target: Target?
  var rival: Rival?
}

/// The rows and remarks of one run of the benchmarks.
struct Report: Encodable {
  private(set) var schema = 1
  private(set) var rows: [Row] = []
  private(set) var notes: [String] = []

  mutating func add(_ row: Row) { rows.append(row) }
  mutating func note(_ text: String) { notes.append(text) }

  /// The rows as a table with aligned columns, the notes below.
  var text: String {
    let header = ["name", "figure", "target", "rival or limit", "times as fast (min..max)"]
    let cells = rows.map { row in
      [
        row.name,
        "\(short(row.figure.median)) \(row.unit)",
        row.target.map { $0.text + ($0.isMet ? ", met" : ", MISSED") } ?? "",
        row.rival.map { rival in
          rival.name + (rival.figure.map { ": \(short($0.median)) \(row.unit)" } ?? "")
        } ?? "",
        row.rival.map {
          "\(short($0.ratio.median)) (\(short($0.ratio.min))..\(short($0.ratio.max)))"
        } ?? "",
      ]
    }
    let widths = header.indices.map { column in
      ([header] + cells).map { $0[column].count }.max() ?? 0
    }
    let lines = ([header, widths.map { String(repeating: "-", count: $0) }] + cells).map { line in
      "| "
        + zip(line, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        .joined(separator: " | ") + " |"
    }
    return (lines + (notes.isEmpty ? [] : [""]) + notes).joined(separator: "\n") + "\n"
  }

  /// The report as JSON, keys sorted.
  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}

/// A number with three significant digits.
func short(_ number: Double) -> String {
  if number >= 1e9 { return short(number / 1e9) + " billion" }
  if number >= 1e6 { return short(number / 1e6) + " million" }
  if number >= 100 { return String(Int(number.rounded())) }
  let digits = number >= 10 ? 1 : number >= 1 ? 2 : number >= 0.1 ? 3 : 4
  let text = String(format: "%.*f", digits, number)
  let trimmed = text.reversed().drop { $0 == "0" }.reversed()
  return String(trimmed.last == "." ? trimmed.dropLast() : trimmed[...])
}
