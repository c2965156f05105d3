import Campaigns
import Catalog
import Foundation
import Judging
import Records
import Reports
import Scoring
import Search
import Surfaces

/// `rematch run`: plays a campaign and prints its leaderboard.
enum RunCommand: Command {
  static let specification = CommandSpecification(
    "run", "Play suggesters on surfaces, keep a journal, and print a leaderboard",
    options: [
      OptionSpecification(
        "contest", "c", value: "CONTEST",
        help: "preliminary, final, or e.g. rounds=28,slots=2,steps=14 (repeatable; both)"),
      OptionSpecification(
        "suggester", "s", value: "METHOD",
        help: "a suggester, e.g. 'grid?points=4+patience?steps=3', or @FILE (repeatable; all)"),
      OptionSpecification(
        "surface", "f", value: "SURFACE",
        help: "a name, a file, or a folder of files (repeatable; the embedded suite)"),
      OptionSpecification(
        "repeats", "r", value: "N", help: "repeats of every run (\(defaultRepeats))"),
      OptionSpecification("seed", value: "N", help: "the seed of the campaign (0)"),
      OptionSpecification("jobs", "j", value: "N", help: "runs at a time (one per processor)"),
      OptionSpecification(
        "output", "o", value: "FOLDER", help: "where runs.jsonl is kept (results)"),
      OptionSpecification(
        "save-baseline", value: "FOLDER", help: "keep the runs there for 'rematch gate'"),
    ] + ExternalOptions.specifications + [
      OptionSpecification("strict", help: "end a run at the first wrong answer of its suggester"),
      OptionSpecification("fresh", help: "set an old journal aside instead of resuming it"),
      OptionSpecification("by-surface", help: "print the score on every surface too"),
    ],
    details: """
      Every run that ends is appended to the journal at once, and the same command takes up where it was
      interrupted: runs that are in the journal are not played again. The leaderboard shows this
      command's runs; 'rematch score' shows all of a journal. Exit status: 0 done, 1 failed (in strict
      mode also when a suggester answered wrongly), 64 wrong usage, 130 interrupted.
      """,
    examples: [
      "rematch run",
      "rematch run -c final -s random -s random+kit-example -f hills-3 -r 100",
      "rematch run -c preliminary -s sobol -f data-2.json -o sobol --json",
    ])

  private static let defaultRepeats = 10

  static func run(_ arguments: ParsedArguments, _ catalog: MethodCatalog) async throws -> Int32 {
    let name = specification.name
    let repeats = try arguments.integer("repeats", in: 1...1_000_000) ?? defaultRepeats
    let jobs =
      try arguments.integer("jobs", in: 1...1024) ?? ProcessInfo.processInfo.activeProcessorCount
    let seed = try arguments.seed("seed") ?? 0
    let folder = try arguments.text("output") ?? "results"
    // An unset variable of a script, most likely.
    guard !folder.isEmpty else {
      throw UsageError.badValue(
        option: "output", value: folder, expected: "a folder ('.' is this one)", command: name)
    }
    if try arguments.text("save-baseline") != nil, repeats < 2 {
      throw UsageError.badValue(
        option: "repeats", value: "\(repeats)", expected: "at least 2 for a baseline",
        command: name)
    }
    let methods = try self.methods(arguments.all("suggester"), catalog)
    var contests: [Contest] = []
    for text in arguments.all("contest") {
      do { contests.append(try Contest(parsing: text)) } catch {
        throw UsageError.meaningless("\(error)", command: name)
      }
    }
    let surfaces = try await SurfaceLibrary.surfaces(arguments.all("surface"), command: name)
    if contests.isEmpty { contests = suitableContests(surfaces) }
    let campaign: Campaign
    do {
      campaign = try Campaign(
        contests: contests, surfaces: surfaces, methods: methods, repeats: repeats, seed: seed,
        mode: arguments.has("strict") ? .strict : .contest)
    } catch let error as CampaignError {
      throw UsageError.meaningless("\(error)", command: name)
    }
    return try await play(campaign, jobs: jobs, folder: folder, arguments)
  }

  private static func methods(_ texts: [String], _ catalog: MethodCatalog) throws -> [Method] {
    try (texts.isEmpty ? MethodCatalog.defaultMethods : texts).map { text in
      do { return try catalog.method(parsing: text) } catch {
        throw UsageError.meaningless("\(error)", command: specification.name)
      }
    }
  }

  /// The contests that all surfaces can serve, when the user named none.
  private static func suitableContests(_ surfaces: [Surface]) -> [Contest] {
    let all = [Contest.preliminary, .final]
    let suitable = all.filter { contest in surfaces.allSatisfy { contest.steps <= $0.steps } }
    for contest in all where !suitable.contains(contest) {
      guard let short = surfaces.first(where: { contest.steps > $0.steps }) else { continue }
      note(
        "contest '\(contest.name)' is left out: surface '\(short.name)' has"
          + " \(plural(short.steps, "reading")) per cell, not \(contest.steps)"
          + " (see 'rematch surface lift')")
    }
    return suitable
  }

  private static func play(
    _ campaign: Campaign, jobs: Int, folder: String, _ arguments: ParsedArguments
  ) async throws -> Int32 {
    let path = (folder as NSString).appendingPathComponent("runs.jsonl")
    let external = try ExternalOptions(arguments, command: specification.name)
    if arguments.has("fresh"), let old = try Journal.setAside(path) {
      note("\(path) is now \(old)")
    }
    var builder = LeaderboardBuilder()
    var faults = FaultSummary()
    var finished: Set<String> = []
    let own = Set(campaign.cells.map(\.key.id))
    let journal = try Journal(path: path) { run in
      guard own.contains(run.id), finished.insert(run.id).inserted else { return }
      builder.add(run)
      faults.add(run)
    }
    if journal.droppedTornLine { note("\(path): dropped a torn last line") }
    let pending = campaign.cells.count - finished.count
    if !finished.isEmpty {
      note(
        "\(path) has \(grouped(finished.count)) of \(grouped(campaign.cells.count)) runs;"
          + (pending > 0 ? " playing the other \(grouped(pending))" : " nothing is left to play")
          + " (--fresh starts over)")
    }
    let begin = monotonicNanoseconds()
    var progress = ProgressLine(total: pending)
    let interruption = Interruption()
    do {
      defer { progress.clear() }
      try await external.run {
        try await campaign.run(
          journal: journal, finished: finished, jobs: jobs,
          shouldGoOn: { !interruption.isRequested }
        ) { record in
          let run = RunSummary(record)
          builder.add(run)
          faults.add(run)
          progress.advance()
        }
      }
    }
    if builder.count < campaign.cells.count {
      complain(
        "interrupted; \(grouped(builder.count)) of \(grouped(campaign.cells.count)) runs are in"
          + " \(path), the same command plays the rest")
      return 130
    }
    if let baselines = try arguments.text("save-baseline") {
      let names = try BaselineFolder.write(campaign, journal: path, to: baselines)
      for name in names { note("\((baselines as NSString).appendingPathComponent(name))") }
    }
    let leaderboard = builder.leaderboard()
    if arguments.has("json") {
      try printJSON(leaderboard)
    } else {
      try emit(leaderboardText(leaderboard, bySurface: arguments.has("by-surface")))
    }
    if pending > 0 {
      let seconds = Double(monotonicNanoseconds() - begin) * 1e-9
      note("\(plural(grouped(pending), "run")) in \(fixed(seconds, 1)) s, journal: \(path)")
    }
    for line in faults.lines { note(line) }
    return arguments.has("strict") && !faults.isEmpty ? 1 : 0
  }
}

/// What went wrong in a campaign, by method and kind.
private struct FaultSummary {
  private var counts: [String: (runs: Int, example: String)] = [:]

  var isEmpty: Bool { counts.isEmpty }

  mutating func add(_ run: RunSummary) {
    for code in Set(run.faults.map(\.code.rawValue)) {
      guard let first = run.faults.first(where: { $0.code.rawValue == code }) else { continue }
      let key = "\(run.method.label), code \(code)"
      let example =
        "\(run.surface.name), \(run.contest.name), repeat \(run.repeat),"
        + " iteration \(first.iteration): \(first.message)"
      counts[key] = ((counts[key]?.runs ?? 0) + 1, counts[key]?.example ?? example)
    }
  }

  var lines: [String] {
    counts.sorted { $0.key < $1.key }.map { key, value in
      "fault: \(key), in \(plural(value.runs, "run")), first in \(value.example)"
    }
  }
}
