import Campaigns
import Catalog
import Foundation
import Judging
import Records
import Reports
import Scoring
import Search
import Surfaces

/// `rematch gate`: plays what baselines hold again, and says whether it got worse.
enum GateCommand: Command {
  static let specification = CommandSpecification(
    "gate", "Play baselines again and say whether the method got worse",
    options: [
      OptionSpecification(
        "baseline", value: "FOLDER", help: "what 'rematch run --save-baseline' made (required)"),
      OptionSpecification(
        "suggester", "s", value: "METHOD", help: "the candidate (the method of each baseline)"),
      OptionSpecification(
        "surface", "f", value: "SURFACE",
        help: "where surfaces are that are not embedded: a file or folder (repeatable)"),
      OptionSpecification(
        "margin", value: "SCORE",
        help: "how much worse still passes (the larger of 0.01 and what the baseline can tell)"),
      OptionSpecification(
        "max-slowdown", value: "RATIO", help: "the ratio of times that still passes (any)"),
      OptionSpecification("jobs", "j", value: "N", help: "runs at a time (one per processor)"),
      OptionSpecification("junit", value: "FILE", help: "write the results as JUnit XML too"),
      OptionSpecification("markdown", value: "FILE", help: "write them as Markdown too"),
    ] + ExternalOptions.specifications,
    details: """
      Stage 1 plays a third of the baseline's repeats: when every trace is the same, nothing changed. Else
      stage 2 plays on in up to four looks, the last with fresh repeats, and compares the mean over surfaces
      of the normalised scores by one-sided bounds. Over all looks, and over all baselines that changed,
      an equal method is called regressed with a probability of at most 5%. A fault code that the baseline
      did not have is a regression. Exit status: 4 improved, 0 passed or unchanged, 2 regressed, 3
      inconclusive, 1 failed, 64 wrong usage.
      """,
    examples: [
      "rematch gate --baseline results/baselines",
      "rematch gate --baseline mine -s 'gp?xi=0.1' --junit gate.xml --markdown gate.md",
    ])

  /// The probability of calling anything regressed that is not.
  private static let level = 0.05

  static func run(_ arguments: ParsedArguments, _ catalog: MethodCatalog) async throws -> Int32 {
    let name = specification.name
    guard let folder = try arguments.text("baseline") else {
      throw UsageError.missingArgument("--baseline FOLDER", command: name)
    }
    let margin = try arguments.number("margin", in: 1e-6...1)
    let maxSlowdown = try arguments.number("max-slowdown", in: 1...1_000_000)
    let jobs =
      try arguments.integer("jobs", in: 1...1024) ?? ProcessInfo.processInfo.activeProcessorCount
    let candidate = try arguments.text("suggester").map { try method($0, catalog) }
    for option in outputs.map(\.option) {
      guard let path = try arguments.text(option) else { continue }
      // Known before a minute is spent.
      try requireWritable(path)
    }
    let baselines = try BaselineFolder.read(folder)
    let surfaces = try await surfaces(arguments.all("surface"), of: baselines)
    var campaigns: [Campaign] = []
    for baseline in baselines {
      campaigns.append(
        try campaign(baseline, candidate ?? method(baseline.method.label, catalog), surfaces))
    }
    let external = try ExternalOptions(arguments, command: name)
    let results = try await external.run {
      try await judge(
        campaigns, by: baselines, margin: margin, maxSlowdown: maxSlowdown, jobs: jobs)
    }
    return try report(GateReport(results), arguments)
  }

  /// Plays the campaigns as far as the verdicts need.
  private static func judge(
    _ campaigns: [Campaign], by baselines: [GateBaseline], margin: Double?, maxSlowdown: Double?,
    jobs: Int
  ) async throws -> [GateResult] {
    // Stage 1.
    var records: [[Record]] = []
    var results: [GateResult] = []
    for (baseline, campaign) in zip(baselines, campaigns) {
      let first = LookPlan(repeats: baseline.repeats, level: level).looks[0]
      records.append(try await play(campaign, 0..<first.repeats, jobs: jobs))
      results.append(
        try GateResult(
          baseline, gate: nil, records[records.count - 1], maxSlowdown: maxSlowdown))
    }
    // Stage 2.
    let changed = results.indices.filter { results[$0].stage == 2 }
    for index in changed {
      let gate = try Gate(baselines[index], level: level / Double(changed.count), margin: margin)
      var played = gate.plan.looks[0].repeats
      for look in gate.plan.looks {
        if look.repeats > played {
          records[index] += try await play(campaigns[index], played..<look.repeats, jobs: jobs)
          played = look.repeats
        }
        results[index] = try GateResult(
          baselines[index], gate: gate, records[index], maxSlowdown: maxSlowdown)
        if results[index].verdict != .inconclusive { break }
      }
    }
    return results
  }

  private static func play(
    _ campaign: Campaign, _ repeats: Range<Int>, jobs: Int
  ) async throws -> [Record] {
    var progress = ProgressLine(total: repeats.count * campaign.surfaces.count)
    defer { progress.clear() }
    return try await campaign.records(ofRepeats: repeats, jobs: jobs) { progress.advance() }
  }

  /// The files that can be asked for.
  private static let outputs: [(option: String, text: @Sendable (GateReport) -> String)] = [
    ("junit", gateJUnit), ("markdown", gateMarkdown),
  ]

  private static func requireWritable(_ path: String) throws {
    let files = FileManager.default
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    let exists = files.fileExists(atPath: path, isDirectory: &isFolder)
    let problem: String? =
      if isFolder.boolValue { "it is a folder" } else if !files.fileExists(atPath: folder) {
        "no such folder"
      } else if !files.isWritableFile(atPath: exists ? path : folder) { "no permission" } else {
        nil
      }
    if let problem { throw JournalError.unwritable(path: path, problem: problem) }
  }

  private static func report(_ report: GateReport, _ arguments: ParsedArguments) throws -> Int32 {
    for (option, text) in outputs {
      guard let path = try arguments.text(option) else { continue }
      do { try Data(text(report).utf8).write(to: URL(fileURLWithPath: path)) } catch {
        throw JournalError.unwritable(path: path, problem: error.localizedDescription)
      }
    }
    if arguments.has("json") { try printJSON(report) } else { try emit(gateText(report)) }
    return switch report.verdict {
    case .unchanged, .passed: 0
    case .improved: 4
    case .regressed: 2
    case .inconclusive: 3
    }
  }

  private static func method(_ text: String, _ catalog: MethodCatalog) throws -> Method {
    do { return try catalog.method(parsing: text) } catch {
      throw UsageError.meaningless("\(error)", command: specification.name)
    }
  }

  /// The surfaces of baselines: those given, and of the others those embedded.
  private static func surfaces(
    _ texts: [String], of baselines: [GateBaseline]
  ) async throws -> [Surface] {
    let name = specification.name
    var found =
      texts.isEmpty ? [] : try await SurfaceLibrary.surfaces(texts, command: name)
    var missing: [String] = []
    for runs in baselines.flatMap(\.surfaces) {
      let surface = runs.surface.name
      if !found.contains(where: { $0.name == surface }), !missing.contains(surface) {
        missing.append(surface)
      }
    }
    for surface in missing where !SurfaceLibrary.names.contains(surface) {
      throw BaselineError.incomplete(
        "its surface '\(surface)' is not embedded; say with --surface where it is")
    }
    if !missing.isEmpty { found += try await SurfaceLibrary.surfaces(missing, command: name) }
    return found
  }

  private static func campaign(
    _ baseline: GateBaseline, _ method: Method, _ surfaces: [Surface]
  ) throws -> Campaign {
    let contest: Contest
    do { contest = try Contest(parsing: baseline.contest.name) } catch {
      throw BaselineError.contest(baseline.contest.name)
    }
    try baseline.check(contest: contest)
    let own = try baseline.surfaces.compactMap { runs in
      let surface = surfaces.first { $0.name == runs.surface.name }
      if let surface {
        try baseline.check(surface: .init(name: surface.name, hash: surface.contentHash))
        guard surface.baseline.best == runs.best,
          surface.randomSearchMedian(after: contest.reference) == runs.reference
        else { throw BaselineError.scale(surface: surface.name) }
      }
      return surface
    }
    return try Campaign(
      contests: [contest], surfaces: own, methods: [method], repeats: 2 * baseline.repeats,
      seed: baseline.seed, mode: baseline.mode)
  }
}
