import Campaigns
import Catalog
import Foundation
import Gating
import Records
import RematchNumerics
import Reports
import Scoring
import Search
import Surfaces

/// `rematch run`: plays a campaign and prints its leaderboard.
enum RunCommand: Command {
  static let specification = CommandSpecification(
    "run", "Play suggesters on surfaces, keep a journal, and print a leaderboard",
    details: """
      Every run that ends is appended to the journal at once, and the same command takes up where it was
      interrupted: runs that are in the journal are not played again. The leaderboard shows this
      command's runs; 'rematch score' shows all of a journal. A suggester of another program that has
      changed is played anew, as another one. One that cannot be started has no runs, and costs the others
      nothing. Exit status: 0 done, 1 failed (also when a suggester could not be started, and in strict
      mode when one answered wrongly), 64 wrong usage, 130 interrupted.
      """,
    examples: [
      "rematch run",
      "rematch run -c final -s random -s random+kit-example -f hills-3 -r 100",
      "rematch run -c preliminary -s sobol -f data-2.json -o sobol --json",
    ])

  struct Options: OptionGroup {
    let contests = Option.texts(
      "contest", "c", value: "CONTEST",
      help: "preliminary, final, or e.g. rounds=28,slots=2,steps=14", remark: "both")
    let suggesters = Option.texts(
      "suggester", "s", value: "METHOD",
      help: "a suggester, e.g. 'grid?points=4+patience?steps=3', or @FILE", remark: "all")
    let surfaces = Option.texts(
      "surface", "f", value: "SURFACE", help: "a name, dev, test, a file, or a folder of files",
      remark: "the embedded suite")
    let instances = Option.integer(
      "instances", value: "K", in: 0...10_000, default: 0, remark: "the recipes themselves",
      help: "play fresh instances 1 to K of each recipe, such as hills-3~1")
    let repeats = Option.integer(
      "repeats", "r", value: "N", in: 1...1_000_000, default: 10, help: "repeats of every run")
    let seed = Option.seed(
      "seed", value: "N", default: 0, help: "the seed of the campaign")
    let jobs = Option.jobs
    let output = Option.text(
      "output", "o", value: "FOLDER", default: defaultFolder, help: "where runs.jsonl is kept")
    let baselines = Option<String?>.text(
      "save-baseline", value: "FOLDER", help: "keep the runs there for 'rematch gate'")
    let external = ExternalOptions()
    let isStrict = Option.flag(
      "strict", help: "end a run at the first wrong answer of its suggester")
    let isFresh = Option.flag(
      "fresh", help: "set an old journal aside instead of resuming it")
    let retriesFaulty = Option.flag(
      "retry-faulty", help: "play runs that had faults again; the old ones are set aside")
    let bySurface = Option.flag("by-surface", help: "print the score on every surface too")
  }

  static func run(
    _ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog
  ) async throws -> Int32 {
    let repeats = try arguments[\.repeats]
    let jobs = try arguments[\.jobs]
    let seed = try arguments[\.seed]
    let folder = try arguments[\.output]
    // An empty text is most likely an unset variable of a script.
    guard !folder.isEmpty else {
      throw options.output.badValue(folder, expected: "a folder ('.' is this one)")
    }
    if try arguments[\.baselines] != nil, repeats < 2 {
      throw options.repeats.badValue("\(repeats)", expected: "at least 2 for a baseline")
    }
    let texts = try arguments[\.suggesters]
    let methods = try (texts.isEmpty ? MethodCatalog.defaultMethods : texts)
      .map { try method(parsing: $0, catalog) }
    var contests = try arguments[\.contests].map { text in
      do { return try Contest(parsing: text) } catch { throw UsageError.meaningless("\(error)") }
    }
    let instances = try arguments[\.instances]
    let surfaces =
      instances > 0
      ? try SurfaceLibrary.instances(arguments[\.surfaces], count: instances)
      : try await SurfaceLibrary.surfaces(arguments[\.surfaces])
    if contests.isEmpty { contests = suitableContests(surfaces) }
    let mode: Mode = try arguments[\.isStrict] ? .strict : .contest
    let external = try ExternalSuggesters(arguments, \.external)
    return try await external.run {
      let (methods, notStarted) = identified(methods)
      for method in notStarted { complain("\(method)") }
      guard !methods.isEmpty else { return ExitStatus.failed }
      let campaign: Campaign
      do {
        campaign = try Campaign(
          contests: contests, surfaces: surfaces, methods: methods, repeats: repeats, seed: seed,
          mode: mode)
      } catch let error as CampaignError {
        throw UsageError.meaningless("\(error)")
      }
      return try await play(
        campaign, besides: notStarted, jobs: jobs, folder: folder, arguments)
    }
  }

  /// The methods with the programs that play them, and those whose program cannot be started.
  private static func identified(_ methods: [Method]) -> ([Method], [NotStarted]) {
    var found: [Method] = []
    var failed: [NotStarted] = []
    for method in methods {
      do { found.append(try method.identified()) } catch {
        failed.append(NotStarted(label: method.label, problem: "\(error)"))
      }
    }
    return (found, failed)
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

  /// - Parameter notStarted: the methods that could not be started, and are not in the campaign.
  private static func play(
    _ campaign: Campaign, besides notStarted: [NotStarted], jobs: Int, folder: String,
    _ arguments: ParsedArguments<Options>
  ) async throws -> Int32 {
    let path = (folder as NSString).appendingPathComponent("runs.jsonl")
    if try arguments[\.isFresh], let old = try Journal.setAside(path) {
      note("\(path) is now \(old)")
    }
    if try arguments[\.retriesFaulty],
      let aside = try Journal.setAside(
        path, suffix: ".faulty", where: { !$0.faults.isEmpty && campaign.contains($0.header) })
    {
      note("\(plural(grouped(aside.count), "faulty run")) moved from \(path) to \(aside.file)")
    }
    var builder = LeaderboardBuilder()
    var faults = FaultSummary()
    var finished: Set<String> = []
    let journal = try Journal(path: path) { run in
      guard campaign.contains(run.header) else { return }
      // A run that is there twice with different traces contradicts itself, which the leaderboard says.
      builder.add(run)
      if finished.insert(run.id).inserted { faults.add(run) }
    }
    noteLeftOut(journal.reading)
    if let file = journal.tornLineFile { note("\(path): moved a torn last line to \(file)") }
    let total = campaign.cells.count
    let pending = total - finished.count
    if !finished.isEmpty {
      note(
        "\(path) has \(grouped(finished.count)) of \(grouped(total)) runs;"
          + (pending > 0 ? " playing the other \(grouped(pending))" : " nothing is left to play")
          + " (--fresh starts over)")
    }
    let begin = Monotonic.nanoseconds
    var progress = ProgressLine(total: pending)
    let interruption = Interruption()
    var stopped: [NotStarted] = []
    var played = 0
    do {
      defer { progress.clear() }
      stopped = try await campaign.run(
        journal: journal, finished: finished, jobs: jobs,
        shouldGoOn: { !interruption.isRequested }
      ) { record in
        let run = RunSummary(record)
        builder.add(run)
        faults.add(run)
        played += 1
        progress.advance()
      }
      try journal.sync()
    }
    for method in stopped { complain("\(method)") }
    let isComplete = notStarted.isEmpty && stopped.isEmpty
    if interruption.isRequested, played < pending {
      complain(
        "interrupted; \(grouped(finished.count + played)) of \(grouped(total)) runs are in"
          + " \(path), the same command plays the rest")
      return ExitStatus.interrupted
    }
    if let baselines = try arguments[\.baselines], isComplete {
      let names = try BaselineFolder.write(campaign, journal: path, to: baselines)
      for name in names { note("\((baselines as NSString).appendingPathComponent(name))") }
    }
    for remark in builder.liveRemarks { note(remark) }
    for contradiction in builder.contradictions { note(contradiction) }
    let leaderboard = builder.leaderboard()
    if arguments.asksForJSON {
      try printJSON(leaderboard)
    } else if builder.count > 0 {
      try emit(leaderboardText(leaderboard, bySurface: arguments[\.bySurface]))
    }
    if played > 0 {
      let seconds = Double(Monotonic.nanoseconds - begin) * 1e-9
      note("\(plural(grouped(played), "run")) in \(fixed(seconds, 1)) s, journal: \(path)")
    }
    for line in faults.lines { note(line) }
    guard isComplete else {
      let labels = (notStarted + stopped).map(\.label).joined(separator: ", ")
      let saved = try arguments[\.baselines] == nil ? "" : "; no baseline is saved"
      complain("not played: \(labels)\(saved); the same command plays the rest")
      return ExitStatus.failed
    }
    return try arguments[\.isStrict] && !faults.isEmpty ? ExitStatus.failed : ExitStatus.done
  }
}

/// The faults of a campaign, by method and code.
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
