import Catalog
import Foundation
import Recording
import Records
import RematchDocuments
import RematchNumerics
import Reports
import Search

/// `rematch tune`: lets a method drive the user's own command.
enum TuneCommand: Command {
  static let specification = CommandSpecification(
    "tune", "Let a suggester drive your own command, and keep an ordinary journal",
    positionals: ["CONFIG.json"],
    details: """
      CONFIG.json is that of 'surface record'. A contest of rounds is played in rounds: in each, every
      running configuration shows its next reading. One of time (workers=4,time=3600) is played in real
      seconds, and a slot is filled again when it falls free. A configuration that the early stopper ends
      has its processes ended. The same command goes on after an interruption: the log of the evaluations
      answers for what was done. No optimum is known of a real command, so runs are compared with what the
      others have seen. Exit status: 0 done, 1 failed, 64 wrong usage, 130 interrupted.
      """,
    examples: [
      "rematch tune train.json -s gp-ei -c rounds=20,slots=4",
      "rematch tune train.json -s 'gp-ei+kit-example' -c workers=4,time=3600,steps=14",
    ])

  struct Options: OptionGroup {
    let suggesters = Option.texts(
      "suggester", "s", value: "METHOD", help: "a suggester, or several one after the other",
      remark: "random")
    let contest = Option.text(
      "contest", "c", value: "CONTEST", default: "rounds=20,slots=4",
      help: "the budget: rounds, slots and steps, or workers, time and steps")
    let repeats = Option.integer(
      "repeats", "r", value: "N", in: 1...1000, default: 1, help: "runs of each suggester")
    let seed = Option.seed("seed", value: "N", default: 0, help: "the seed of the runs")
    let output = Option.text(
      "output", "o", value: "FOLDER", default: defaultFolder,
      help: "where runs.jsonl and the logs are kept")
    let interpreters = InterpreterOptions()
    let isQuiet = Option.flag("quiet", help: "say nothing about the progress")
  }

  /// What `--json` prints of a run.
  private struct Summary: Encodable {
    let suggester: String
    let `repeat`: Int
    let best: Double?
    let configuration: [String: ParameterValue]?
    let trials: Int
    let stopped: Int
    let failed: Int
    let faults: [String]
  }

  static func run(
    _ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog
  ) async throws -> Int32 {
    let description = try RecordingDescription.open(arguments.positionals[0])
    let texts = try arguments[\.suggesters]
    let methods = try (texts.isEmpty ? ["random"] : texts).map { try method(parsing: $0, catalog) }
    let contest: Contest
    do { contest = try Contest(parsing: arguments[\.contest]) } catch let error as ContestError {
      throw UsageError.meaningless("\(error)")
    }
    let repeats = try arguments[\.repeats]
    let seed = try arguments[\.seed]
    let folder = try arguments[\.output]
    let isQuiet = try arguments[\.isQuiet]
    let external = try ExternalSuggesters(pythons: arguments[\.interpreters.python])
    let isJSON = arguments.asksForJSON
    return try await external.run {
      var tunings: [Tuning] = []
      for method in methods {
        let method = try method.identified()
        for number in 0..<repeats {
          tunings.append(try Tuning(description, contest, method, seed: seed, repeat: number))
        }
      }
      return try play(tunings, folder: folder, isQuiet: isQuiet, isJSON: isJSON)
    }
  }

  private static func play(
    _ tunings: [Tuning], folder: String, isQuiet: Bool, isJSON: Bool
  ) throws -> Int32 {
    let path = (folder as NSString).appendingPathComponent("runs.jsonl")
    var known: [String: Bool] = [:]
    let journal = try Journal(path: path) { known[$0.id] = true }
    noteLeftOut(journal.reading)
    let interruption = Interruption(remark: nil)
    var summaries: [Summary] = []
    for tuning in tunings {
      let title = "\(tuning.method.label), repeat \(tuning.key.repeat)"
      if known[tuning.key.id] != nil {
        note("\(path) has the run of \(title); another --seed plays another one")
        continue
      }
      let log = (folder as NSString).appendingPathComponent(
        "\(tuning.description.name)-\(tuning.key.id.prefix(8)).tuning.jsonl")
      var progress = TuningProgress(tuning, isQuiet: isQuiet)
      let record = try tuning.record(
        log: log, shouldGoOn: { !interruption.isRequested }, onChange: { progress.show($0) })
      progress.clear()
      guard let record else {
        complain("interrupted; the same command goes on from \(log)")
        return ExitStatus.interrupted
      }
      try journal.append(journalLine(record))
      try journal.sync()
      let summary = summary(of: record, tuning)
      summaries.append(summary)
      if !isJSON { try emit(text(record, tuning)) }
    }
    if isJSON { try printJSON(summaries) }
    return ExitStatus.done
  }

  /// The best trial that has completed; of equal ones the first.
  private static func best(of record: Record) -> TrialOutcome? {
    let rewards = record.trials.filter { $0.reason == .completed }
    let top = rewards.compactMap(\.reward).max()
    return rewards.first { $0.reward == top }
  }

  private static func summary(of record: Record, _ tuning: Tuning) -> Summary {
    let best = best(of: record)
    return Summary(
      suggester: record.method.label, repeat: record.repeat,
      best: best?.reward.map(record.header.shown),
      configuration: best.map { tuning.space.values(of: $0.configuration) },
      trials: record.trials.count, stopped: record.trials.count { $0.reason == .stopped },
      failed: record.trials.count { $0.reason == .failed }, faults: record.faults.map(\.message))
  }

  private static func text(_ record: Record, _ tuning: Tuning) -> String {
    let name = tuning.description.objective.name
    var line = "\(record.method.label): "
    if let best = best(of: record), let reward = best.reward {
      line +=
        "\(name) \(shortText(record.header.shown(reward))) at \(tuning.text(of: best.configuration))"
    } else {
      line += "no evaluation was completed"
    }
    let stopped = record.trials.count { $0.reason == .stopped }
    let failed = record.trials.count { $0.reason == .failed }
    line += "; \(plural(grouped(record.trials.count), "trial"))"
    if stopped > 0 { line += ", \(grouped(stopped)) stopped early" }
    if failed > 0 { line += ", \(grouped(failed)) failed" }
    for fault in record.faults.prefix(3) {
      line += "\nfault in \(fault.iteration): \(fault.message)"
    }
    return withoutControls(line, keepingLines: true) + "\n"
  }
}

/// A number without a fraction that is zero.
private func shortText(_ number: Double) -> String { JSONValue.number(number).canonicalText }

/// How far a live run is.
private struct TuningProgress {
  private let tuning: Tuning
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let isQuiet: Bool
  private var shownAt = Monotonic.now

  /// The least seconds between two lines.
  private static let pauses = (terminal: 0.2, elsewhere: 10.0)

  init(_ tuning: Tuning, isQuiet: Bool) {
    self.tuning = tuning
    self.isQuiet = isQuiet
  }

  mutating func show(_ ledger: Ledger) {
    let now = Monotonic.now
    guard !isQuiet, now - shownAt > (isTerminal ? Self.pauses.terminal : Self.pauses.elsewhere)
    else { return }
    shownAt = now
    let objective = tuning.description.objective
    var text = "\(tuning.method.label): "
    switch tuning.contest.clock {
    case .iterations: text += "round \(ledger.iteration) of \(tuning.contest.rounds)"
    case .seconds(let budget, _):
      text += "\(ProgressLine.duration(ledger.time)) of \(ProgressLine.duration(budget))"
    }
    text += ", \(plural(grouped(ledger.history.count), "trial")) done"
    if let best = ledger.history.compactMap(\.reward).max() {
      text += ", best \(objective.name) \(shortText(objective.shown(best)))"
    }
    if isTerminal { noteVerbatim("\r\u{1B}[K\(text)") } else { note(text) }
  }

  func clear() { if isTerminal, !isQuiet { noteVerbatim("\r\u{1B}[K") } }
}
