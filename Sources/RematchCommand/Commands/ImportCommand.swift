import Catalog
import Foundation
import RematchDocuments
import Reports
import Search
import Surfaces

/// `rematch surface import`: a table of evaluations as a surface.
enum ImportCommand: Command {
  static let specification = CommandSpecification(
    "surface import", "Make a surface of a table: CSV, TSV, JSON lines, autotuners' files",
    positionals: ["TABLE"],
    details: """
      TABLE has a row per evaluation and names its columns in the first line; commas, tabs or semicolons
      separate them. JSON has an object per row. Kernel Tuner caches and FAIR T4 files are known by their
      content; a packed file (.gz) is unpacked.
      A configuration in several rows is averaged, and its spread becomes a 95% interval. With --repeat,
      the means of more and more repeats become up to 14 readings; with --fidelity or --steps, the steps
      of the table do. Nothing is added to the numbers. An empty result, nan, inf or 'failed' is a
      configuration that fails. When at least half of all combinations is there, the cells are a grid whose
      missing ones fail; otherwise they are a list.
      Flags go before a description (--with, or TABLE.json beside the table), which goes before guesses.
      """,
    examples: [
      "rematch surface import runs.csv --parameters lr,depth,optimizer --reward loss --minimize",
      "rematch surface import runs.csv --reward accuracy --repeat seed --kind lr=log -o runs.rsurf",
      "rematch surface import --with datasets/imports/conv-a100.json A100.json.gz",
    ])

  struct Options: OptionGroup {
    let parameters = Option<String?>.text(
      "parameters", "p", value: "A,B,...", help: "the columns that make a configuration",
      remark: "all that have no other role")
    let reward = Option<String?>.text(
      "reward", value: "COLUMN", help: "the column with the result",
      remark: "a column that is called like one")
    let minimize = Option.flag("minimize", help: "small results are good")
    let steps = Option<String?>.text(
      "steps", value: "A,B,...", help: "columns with the result after step 1, 2, ...")
    let repeats = Option<String?>.text(
      "repeat", value: "COLUMN",
      help: "the column that numbers repeats; 'rows': each row is one more repeat")
    let fidelity = Option<String?>.text(
      "fidelity", value: "COLUMN", help: "the column whose values become steps, such as the epoch")
    let seconds = Option<String?>.text(
      "seconds", value: "COLUMN", help: "the column with the seconds of a row, or one per step")
    let lower = Option<String?>.text(
      "lower", value: "COLUMN", help: "lower ends of the results' 95% intervals")
    let upper = Option<String?>.text("upper", value: "COLUMN", help: "their upper ends")
    let valid = Option<String?>.text(
      "valid", value: "COLUMN", help: "the column that says whether a result is valid",
      remark: "numbers but 0, and words such as ok or true")
    let kind = Option<[String]>.texts(
      "kind", value: "COLUMN=KIND",
      help:
        "log, linear, real, integer, real-log, integer-log, ordinal, categorical, or small<medium<large",
      remark: "guessed")
    let standard = Option<String?>.text(
      "default", value: "A=X,B=Y", help: "the configuration that users have without a search")
    let slice = Option<[String]>.texts(
      "where", value: "COLUMN=VALUE", help: "only rows with this value")
    let ignore = Option<[String]>.texts(
      "ignore", value: "COLUMN", help: "a column that is no parameter")
    let space = Option<String?>.text(
      "space", value: "grid|list", help: "whether missing combinations are cells that fail",
      remark: "grid when at least half is there")
    let seed = Option<String?>.text(
      "seed", value: "N", help: "permutes the repeats of each cell", remark: "0")
    let asRecorded = Option.flag("as-recorded", help: "leave the repeats in their order")
    let decimal = Option<String?>.text(
      "decimal", value: "comma|point", help: "the decimal mark", remark: "point")
    let name = Option<String?>.text(
      "name", value: "TEXT", help: "the surface's name", remark: "the table's")
    let about = Option<String?>.text(
      "about", value: "TEXT", help: "the workload in words, for suggesters that read")
    let with = Option<String?>.text(
      "with", value: "FILE", help: "a description of the table",
      remark: "TABLE.json, if it is there")
    let describe = Option.flag(
      "describe", help: "write the description to TABLE.json, so that '-f TABLE' works")
    let output = Option<String?>.text(
      "output", "o", value: "FILE", help: "the surface's file",
      remark: "TABLE with the ending .rsurf; none with --describe")
  }

  static func run(_ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog) throws -> Int32 {
    let table = arguments.positionals[0]
    let describes = try arguments[\.describe]
    let output = try arguments[\.output] ?? (describes ? nil : defaultOutput(table))
    if let output { try requireWritable(output) }
    let imported = try TableImport(path: table, description: try description(table, arguments))
    try output.map { try imported.surface.write(to: $0) }
    let beside = ImportDescription.path(beside: table)
    if describes { try writeFile(imported.description.json(), to: beside) }
    if arguments.asksForJSON {
      try printJSON(Outcome(imported, output: output))
    } else {
      let written = [describes ? beside : nil, output].compactMap(\.self)
      try emit(text(imported, table: table, written: written, surface: output ?? table))
    }
    return ExitStatus.done
  }

  /// The table's name with the ending of a binary table.
  private static func defaultOutput(_ table: String) -> String {
    var name = URL(fileURLWithPath: table).lastPathComponent
    for ending in [".gz", ".csv", ".tsv", ".jsonl", ".ndjson", ".json"]
    where name.lowercased().hasSuffix(ending) {
      name = String(name.dropLast(ending.count))
    }
    return ((table as NSString).deletingLastPathComponent as NSString)
      .appendingPathComponent(name + ".rsurf")
  }

  /// The flags, laid over a description.
  private static func description(
    _ table: String, _ arguments: ParsedArguments<Options>
  ) throws -> ImportDescription {
    var description = ImportDescription()
    if let path = try arguments[\.with] {
      description = try ImportDescription(path: path)
    } else if let beside = try ImportDescription.beside(table) {
      description = beside
      note("description: \(ImportDescription.path(beside: table))")
    }
    let columns = { (text: String) in
      text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    if let text = try arguments[\.parameters] { description.parameters = columns(text) }
    if let text = try arguments[\.reward] { description.reward = text }
    if try arguments[\.minimize] { description.minimize = true }
    if let text = try arguments[\.steps] { description.steps = columns(text) }
    if let text = try arguments[\.repeats] { description.repeats = text }
    if let text = try arguments[\.fidelity] { description.fidelity = text }
    if let text = try arguments[\.seconds] { description.seconds.names = columns(text) }
    if let text = try arguments[\.lower] { description.lower.names = columns(text) }
    if let text = try arguments[\.upper] { description.upper.names = columns(text) }
    if let text = try arguments[\.valid] { description.valid = text }
    for text in try arguments[\.kind] {
      let (column, kind) = try pair(text, options.kind)
      description.kinds[column] = kind
      description.labels[column] = nil
    }
    for text in try arguments[\.standard].map(columns) ?? [] {
      let (column, value) = try pair(text, options.standard)
      description.defaults[column] = .string(value)
    }
    for text in try arguments[\.slice] {
      let (column, value) = try pair(text, options.slice)
      description.slice[column] = .string(value)
    }
    description.ignore += try arguments[\.ignore].flatMap(columns)
    if let text = try arguments[\.space] {
      guard let space = ImportDescription.Space(rawValue: text) else {
        throw options.space.badValue(text, expected: "grid or list")
      }
      description.space = space
    }
    if let text = try arguments[\.seed] {
      guard let seed = UInt64(text) else {
        throw options.seed.badValue(text, expected: "a whole number in 0...\(UInt64.max)")
      }
      description.seed = seed
    }
    if try arguments[\.asRecorded] { description.asRecorded = true }
    if let text = try arguments[\.decimal] {
      guard let decimal = ImportDescription.Decimal(rawValue: text) else {
        throw options.decimal.badValue(text, expected: "comma or point")
      }
      description.decimal = decimal
    }
    if let text = try arguments[\.name] { description.name = text }
    if let text = try arguments[\.about] { description.about = text }
    return description
  }

  private static func pair(
    _ text: String, _ option: Option<some Any>
  ) throws(UsageError) -> (String, String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw option.badValue(text, expected: "\(option.declaration.value ?? "COLUMN=VALUE")")
    }
    return (String(parts[0]), String(parts[1]))
  }

  private struct Outcome: Encodable {
    let schema = 1
    let name: String
    let hash: String
    let output: String?
    let summary: ImportSummary

    init(_ imported: TableImport, output: String?) {
      name = imported.surface.name
      hash = imported.surface.contentHash
      self.output = output
      summary = imported.summary
    }
  }

  private static func text(
    _ imported: TableImport, table: String, written: [String], surface: String
  ) -> String {
    let summary = imported.summary
    let slice = summary.used < summary.rows ? ", \(grouped(summary.used)) of them in the slice" : ""
    var lines = ["\(imported.surface.name): \(grouped(summary.rows)) rows read" + slice]
    lines += summary.notes.map { "  \($0)" }
    lines += ["parameters"] + summary.kinds.map { "  \($0)" }
    lines.append("cells: \(grouped(summary.cells)); \(summary.shape)")
    let missing = [
      summary.failed > 0 ? "\(grouped(summary.failed)) failed" : nil,
      summary.holes > 0 ? "\(grouped(summary.holes)) were never measured and fail" : nil,
    ].compactMap(\.self)
    if !missing.isEmpty { lines.append("  of these " + missing.joined(separator: ", ")) }
    lines.append("readings: \(imported.surface.steps) of each cell: \(summary.readings)")
    let objective = imported.surface.objective
    let best = imported.surface.space.parameters.compactMap { parameter in
      summary.bestConfiguration[parameter.name].map { "\(parameter.name)=\($0.text)" }
    }
    lines.append(
      "\(objective.name), \(objective.direction == .minimize ? "minimised" : "maximised"): best"
        + " \(summary.best) at \(best.joined(separator: ", ")); worst \(summary.worst)")
    lines += written.map { "written: \($0)" }
    let contest = imported.surface.steps >= Contest.final.steps ? "" : " -c preliminary"
    lines.append("next: rematch run -f \(shellQuoted(surface))\(contest) -s random -s gp-ei")
    return lines.map { withoutControls($0) }.joined(separator: "\n") + "\n"
  }
}

/// `rematch surface export`: a surface as a table.
enum ExportCommand: Command {
  static let specification = CommandSpecification(
    "surface export", "Write a surface as CSV, with a description that reads it back",
    positionals: ["SURFACE", "TABLE"],
    details: """
      Writes a row per cell and step, or with --wide a row per cell: the parameters, the result and its
      interval, the seconds if there are any, and whether the cell is valid. TABLE.json describes the columns,
      so that 'rematch surface import TABLE' makes an equal surface.
      """,
    examples: ["rematch surface export recommender-3 recommender-3.csv --wide"])

  struct Options: OptionGroup {
    let wide = Option.flag("wide", help: "a row per cell, columns per step")
  }

  static func run(_ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog) throws -> Int32 {
    let surface = try SurfaceLibrary.surface(arguments.positionals[0])
    let export = TableExport(surface, form: try arguments[\.wide] ? .wide : .long)
    try export.write(to: arguments.positionals[1])
    return ExitStatus.done
  }
}
