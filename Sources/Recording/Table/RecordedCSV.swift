import Foundation
import RematchDocuments
import Search
import Surfaces

extension RecordedCells {
  /// The cells as CSV: parameters, metric, bounds and seconds of each, and what became of it.
  public func csv() -> String {
    let objective = description.objective
    let hasBounds = readings.width == 3
    var header = description.parameters.map(\.name) + [objective.name]
    if hasBounds { header += ["\(objective.name)_lower", "\(objective.name)_upper"] }
    header += ["seconds", "runs", "status"]
    var lines = [header.map(Self.field).joined(separator: ",")]
    let steps = readings.steps
    for (cell, values) in configurations.enumerated() {
      var fields = values.map { Self.field($0.shownText) }
      let reading = readings.reading(cell: cell, step: steps - 1)
      let bounds = [reading.lower, reading.upper].map(objective.shown)
      let ends = objective.direction == .maximize ? bounds : bounds.reversed()
      fields += ([objective.shown(reading.mean)] + (hasBounds ? ends : [])).map {
        $0.isNaN ? "" : JSONValue.number($0).canonicalText
      }
      let time = seconds[(cell * steps)..<((cell + 1) * steps)].reduce(0, +)
      fields.append(counts[cell] > 0 ? JSONValue.number(time).canonicalText : "")
      fields += ["\(counts[cell])", statuses[cell].rawValue]
      lines.append(fields.joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A field, in quotes where it needs them (RFC 4180).
  private static func field(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}
