import Catalog
import Gating
import Records
import Reports
import Scoring
import Search
import Surfaces

/// `rematch gate`: plays the runs of baselines again, and says whether the method got worse.
enum GateCommand: Command {
  static let specification = CommandSpecification(
    "gate", "Play baselines again and say whether the method got worse",
    details: """
      Stage 1 plays a third of the baseline's repeats: when every trace is the same, nothing changed. Else
      stage 2 plays on in up to four looks, the last with fresh repeats, and compares the run means (the mean
      over surfaces of the mean score of single runs) by one-sided bounds. Surfaces that cannot tell, on which
      all runs score the same, or over 90% the optimum or nothing, pass nothing. Over all looks, and over all
      baselines that changed, an equal method is called regressed with a probability of at most 5%. A fault
      code that the baseline did not have is a regression. Exit status: 4 improved, 0 passed or unchanged, 2
      regressed, 3 inconclusive, 1 failed (also when the candidate did not play), 64 wrong usage.
      """,
    examples: [
      "rematch gate --baseline results/baselines",
      "rematch gate --baseline mine -s 'gp?xi=0.1' --junit gate.xml --markdown gate.md",
    ])

  struct Options: OptionGroup {
    let baseline = Option.required(
      "baseline", value: "FOLDER", help: "what 'rematch run --save-baseline' made")
    let suggester = Option<String?>.text(
      "suggester", "s", value: "METHOD", help: "the candidate",
      remark: "the method of each baseline")
    let surfaces = Option.texts(
      "surface", "f", value: "SURFACE",
      help: "where surfaces are that are not embedded: a file or folder")
    let margin = Option<Double?>.number(
      "margin", value: "SCORE", in: 1e-6...1, help: "how much worse still passes",
      remark: "the larger of \(Gate.smallestMargin) and what the baseline can tell")
    let maxSlowdown = Option<Double?>.number(
      "max-slowdown", value: "RATIO", in: 1...1_000_000,
      help: "the ratio of times that still passes", remark: "any")
    let jobs = Option.jobs
    let junit = Option<String?>.text(
      "junit", value: "FILE", help: "write the results as JUnit XML too")
    let markdown = Option<String?>.text(
      "markdown", value: "FILE", help: "write them as Markdown too")
    let external = ExternalOptions()
  }

  static func run(
    _ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog
  ) async throws -> Int32 {
    let folder = try arguments[\.baseline]
    let margin = try arguments[\.margin]
    let maxSlowdown = try arguments[\.maxSlowdown]
    let jobs = try arguments[\.jobs]
    let candidate = try arguments[\.suggester].map { try method(parsing: $0, catalog) }
    let outputs = try [(arguments[\.junit], gateJUnit), (arguments[\.markdown], gateMarkdown)]
    for case (let path?, _) in outputs { try requireWritable(path) }
    let baselines = try BaselineFolder.read(folder)
    let surfaces = try await surfaces(arguments[\.surfaces], of: baselines)
    let external = try ExternalSuggesters(arguments, \.external)
    var line = ProgressLine(total: 0)
    let report = try await external.run {
      let gate = try GateRun(baselines, surfaces: surfaces) { baseline in
        try candidate ?? method(parsing: baseline.method.label, catalog)
      }
      return try await gate.report(margin: margin, maxSlowdown: maxSlowdown, jobs: jobs) {
        progress in
        switch progress {
        case .began(let runs): line = ProgressLine(total: runs)
        case .ran: line.advance()
        case .ended: line.clear()
        }
      }
    }
    for case (let path?, let text) in outputs { try writeFile(text(report).utf8, to: path) }
    if arguments.asksForJSON { try printJSON(report) } else { try emit(gateText(report)) }
    return status(report.verdict)
  }

  private static func status(_ verdict: GateVerdict) -> Int32 {
    switch verdict {
    case .unchanged, .passed: ExitStatus.done
    case .improved: 4
    case .regressed: 2
    case .inconclusive: 3
    }
  }

  /// The surfaces that the user gave, and of the baselines' other surfaces those that are embedded.
  private static func surfaces(
    _ texts: [String], of baselines: [GateBaseline]
  ) async throws -> [Surface] {
    let given = texts.isEmpty ? [] : try await SurfaceLibrary.surfaces(texts)
    let played = Set(given.map { Record.SurfaceIdentity(name: $0.name, hash: $0.contentHash) })
    let names = Set(
      baselines.flatMap(\.surfaces).map(\.surface).filter { !played.contains($0) }.map(\.name))
    let embedded = SurfaceLibrary.allNames.filter(names.contains)
    return embedded.isEmpty ? given : given + (try await SurfaceLibrary.surfaces(embedded))
  }
}
