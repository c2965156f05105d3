import Catalog
import Foundation
import Records
import Reports
import Search
import Surfaces

/// `rematch report`: the runs of journals as a page, as pictures, or as text.
enum ReportCommand: Command {
  static let specification = CommandSpecification(
    "report", "Make a page with charts of journals", positionals: ["[JOURNAL...]"],
    details: """
      JOURNAL is a file, or a folder with a runs.jsonl (results). The page needs nothing else, no network
      and no other file. Journals do not hold the surfaces: those of the embedded suite are known, others
      are drawn whole, and with the trials' readings, when -f names them. With --svg, --text or --json the
      page is written only where -o says so.
      """,
    examples: [
      "rematch report", "rematch report mine theirs -o comparison.html -f data-30.rsurf",
      "rematch report results --text",
    ])

  struct Options: OptionGroup {
    let output = Option<String?>.text(
      "output", "o", value: "FILE", help: "the page to write", remark: defaultPage)
    let pictures = Option<String?>.text(
      "svg", value: "FOLDER", help: "write every picture as a file")
    let text = Option.flag("text", help: "print a report for the terminal")
    let surfaces = Option.texts(
      "surface", "f", value: "SURFACE",
      help: "a table to draw runs on: a name, a file, or a folder")
    let shown = Option.texts(
      "show", value: "METHOD", help: "draw runs of this suggester", remark: "the best four")
  }

  private static let defaultPage = "report.html"

  static func run(_ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog) async throws
    -> Int32
  {
    let places = arguments.positionals.isEmpty ? [defaultFolder] : arguments.positionals
    let folder = try arguments[\.pictures]
    let printsText = try arguments[\.text]
    let printsJSON = arguments.asksForJSON
    guard !printsText || !printsJSON else {
      throw UsageError.meaningless("--text and --json both print; expected one")
    }
    let isPageDefault = folder == nil && !printsText && !printsJSON
    let page = try arguments[\.output] ?? (isPageDefault ? defaultPage : nil)
    for place in places {
      let journal = try journalPath(place)
      if let page { try requireOther(page, than: journal) }
    }
    let report = try await self.report(places, arguments, catalog)
    if let page { try writeFile(report.html(), to: page) }
    if let folder { try writePictures(report, to: folder) }
    if printsText { try emit(report.text()) }
    if printsJSON { try emit(String(decoding: report.json, as: UTF8.self) + "\n") }
    return ExitStatus.done
  }

  private static func report(
    _ places: [String], _ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog
  ) async throws -> Report {
    var builder = ReportBuilder()
    var readings: [JournalReading] = []
    for place in places {
      let path = try journalPath(place)
      let data = try journalData(path: path)
      let reading = try forEachRun(
        in: data, path: path, preparing: { try PreparedRun($0) }, { builder.add($0, from: path) })
      noteLeftOut(reading)
      readings.append(reading)
    }
    let shown = try arguments[\.shown]
    let runs = builder.summaries
    guard !runs.isEmpty else { throw noRuns(in: places) }
    for remark in builder.liveRemarks { note(remark) }
    for contradiction in builder.contradictions { note(contradiction) }
    let tables = try await tables(of: runs, named: arguments[\.surfaces])
    let embedded = try SurfaceLibrary.hashes(of: runs.map(\.surface.name))
    let origin = Report.Origin(
      journals: readings, command: CampaignCommand(of: runs).text(catalog, embedded: embedded))
    do throws(ReportError) {
      return try builder.report(origin: origin, tables: tables, showing: shown)
    } catch {
      throw UsageError.meaningless("\(error)")
    }
  }

  /// The tables of the journals' surfaces: those that the user named, and those of the embedded suite.
  private static func tables(
    of runs: [RunSummary], named texts: [String]
  ) async throws -> [SurfaceTable] {
    var played: [Record.SurfaceIdentity] = []
    for run in runs where !played.contains(run.surface) { played.append(run.surface) }
    var tables: [SurfaceTable] = []
    if !texts.isEmpty {
      for surface in try await SurfaceLibrary.surfaces(texts) {
        let table = SurfaceTable(surface)
        if played.contains(table.identity) {
          tables.append(table)
        } else {
          let isOther = played.contains { $0.name == surface.name }
          note(
            "surface '\(surface.name)' is in none of these journals"
              + (isOther ? ": theirs of this name has other numbers" : ""))
        }
      }
    }
    let embedded = played.map(\.name).filter { name in
      SurfaceLibrary.allNames.contains(name) && !tables.contains { $0.identity.name == name }
    }
    guard !embedded.isEmpty else { return tables }
    let surfaces = try await SurfaceLibrary.surfaces(embedded)
    return tables + surfaces.map(SurfaceTable.init).filter { played.contains($0.identity) }
  }

  private static func writePictures(_ report: Report, to folder: String) throws {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for file in report.pictureFiles() {
      try writeFile(file.contents, to: (folder as NSString).appendingPathComponent(file.name))
    }
  }
}

extension SurfaceTable {
  /// The facts about a surface that a report needs.
  init(_ surface: Surface) {
    self.init(
      identity: Record.SurfaceIdentity(name: surface.name, hash: surface.contentHash),
      space: surface.space, rewards: surface.fullRewards()
    ) { cell in
      var readings: [Reading] = []
      surface.readings(ofCell: cell, into: &readings)
      return readings
    }
  }
}
