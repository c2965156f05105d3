import Reports
import Search
import Surfaces

/// The facts that `rematch surface inspect` prints about a surface.
struct SurfaceInspection: Encodable {
  private struct Axis: Encodable {
    let name: String
    let levels: Int
    let low: Double
    let high: Double
    let step: Double
  }

  private struct RandomSearch: Encodable {
    let evaluations: Int
    /// The file's own figures; `nil` past the end of its lists.
    let median: Double?
    let mean: Double?
    let exactMedian: Double
    let exactMean: Double
  }

  /// The numbers of evaluations after which random search is shown.
  private static let evaluations = [1, 10, 50, 100, 200]

  private let name: String
  private let hash: String
  private let provenance: Provenance
  private let parameters: [Axis]
  private let cells: Int
  private let readings: Int
  private let best: Double
  private let worst: Double
  private let tableBest: Double
  private let tableWorst: Double
  private let randomSearch: [RandomSearch]
  private let properties: SurfaceProperties?
  private let published: PublishedProperties?

  init(_ surface: Surface) {
    name = surface.name
    hash = surface.contentHash
    provenance = surface.provenance
    parameters = surface.space.parameters.map {
      Axis(
        name: $0.name, levels: $0.values.count, low: $0.values[0],
        high: $0.values[$0.values.count - 1], step: $0.step)
    }
    cells = surface.space.cellCount
    readings = surface.steps
    let exact = Baseline(exactFor: surface.fullRewards())
    let own = surface.baseline
    best = own.best
    worst = own.worst
    tableBest = exact.best
    tableWorst = exact.worst
    randomSearch = Self.evaluations.map { count in
      RandomSearch(
        evaluations: count,
        median: own.median.indices.contains(count - 1) ? own.median[count - 1] : nil,
        mean: own.mean.indices.contains(count - 1) ? own.mean[count - 1] : nil,
        exactMedian: exact.median[count - 1], exactMean: exact.mean[count - 1])
    }
    properties = surface.steps > 1 ? surface.properties() : nil
    published = surface.steps == Contest.final.steps ? .contest : nil
  }

  /// The text for a terminal.
  var text: String {
    var lines = ["\(name): \(provenance.origin), hash \(hash)"]
    if let noise = provenance.noise {
      lines.append(
        "noise model: sigma \(significant(noise.sigma)), \(significant(noise.wideFactor)) times that for"
          + " \(percent(noise.wideShare)) of the cells outside the best \(percent(noise.narrowBest)),"
          + " seed \(noise.seed)")
    }
    lines.append(
      "\(plural(parameters.count, "parameter")), \(grouped(cells)) cells,"
        + " \(plural(readings, "reading")) each")
    var axes = TextTable([
      ("parameter", .left), ("levels", .right), ("from", .right), ("to", .right),
      ("step", .right),
    ])
    for axis in parameters {
      axes.append([
        axis.name, "\(axis.levels)", significant(axis.low, 6), significant(axis.high, 6),
        significant(axis.step, 6),
      ])
    }
    lines += [""] + axes.lines(indent: "  ")
    lines += ["", "full reward: best \(tableBest), worst \(tableWorst)"]
    if best != tableBest || worst != tableWorst {
      lines.append("NOTE: the file's baseline says best \(best), worst \(worst)")
    }
    var baseline = TextTable([
      ("random search after", .right), ("median", .right), ("exact", .right), ("mean", .right),
      ("exact", .right),
    ])
    for row in randomSearch {
      baseline.append([
        "\(row.evaluations)", row.median.map { significant($0, 6) } ?? "-",
        significant(row.exactMedian, 6), row.mean.map { significant($0, 6) } ?? "-",
        significant(row.exactMean, 6),
      ])
    }
    lines += [""] + baseline.lines(indent: "  ")
    if let properties { lines += [""] + propertyLines(properties) }
    return lines.map { withoutControls($0) }.joined(separator: "\n") + "\n"
  }

  private func percent(_ share: Double) -> String { fixed(share * 100, 0) + "%" }

  private func propertyLines(_ properties: SurfaceProperties) -> [String] {
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
