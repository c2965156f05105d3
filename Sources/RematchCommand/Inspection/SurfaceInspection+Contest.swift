import Reports
import Surfaces

extension SurfaceInspection {
  /// What was published of the contest's tables, and the same of this surface.
  func propertyLines(_ properties: SurfaceProperties) -> [String] {
    let decimals = { (list: [Double]) in list.map { fixed($0, 3) } }
    var rows: [(String, [String])] = [
      ("1 full reward inside the interval", decimals(properties.coverage)),
      ("2 mean above the full reward", decimals(properties.aboveFull)),
      ("3 mean half width", properties.halfWidth.map { significant($0, 3) }),
      ("  deviation of the mean, best 500", properties.deviation.map { significant($0, 3) }),
      ("4 order agreement, all pairs", decimals(properties.orderAgreement)),
    ]
    for measured in properties.bestOrderAgreement {
      rows.append(("5 order agreement, best \(measured.cells)", decimals(measured.agreement)))
      if let known = published?.bestOrderAgreement.first(where: { $0.cells == measured.cells }) {
        rows.append(("  published of data-30", decimals(known.agreement)))
      }
    }
    rows.append(("6 pairs that the bound prunes", properties.prunable.map(String.init)))
    if let published {
      rows.append(("  published of data-30", published.prunable.map(String.init)))
    }
    rows.append(
      ("  of these rightly", properties.pruningRight.map { $0.map { fixed($0, 3) } ?? "-" }))
    var table = TextTable(
      [("after reading", .left)] + (1...readings).map { (title: "\($0)", alignment: .right) })
    for (title, cells) in rows { table.append([title] + cells) }
    var lines = table.lines(indent: "  ")
    if let published {
      lines.append(
        "  published for all: 1 " + published.coverage + "; 2 " + published.aboveFull + "; 3 "
          + published.halfWidth + "; 4 " + published.orderAgreement + "; 6 "
          + published.pruningRight)
    }
    return lines
  }
}
