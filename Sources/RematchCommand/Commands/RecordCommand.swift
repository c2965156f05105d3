import Catalog
import Foundation
import Recording
import RematchDocuments
import RematchNumerics
import Reports
import Surfaces

/// `rematch surface record`: makes a table by running the user's own command.
enum RecordCommand: Command {
  static let specification = CommandSpecification(
    "surface record", "Make a table by running your own command over a search space",
    positionals: ["CONFIG.json"],
    details: """
      CONFIG.json says what to run ('command' with {parameter} places), over what ('search'), and where the
      result is found ('metric', or 'primary_result_key'); a tuning service's config works as it is. Each
      evaluation that ends is a line of NAME.recording.jsonl at once, and the same command goes on after an
      interruption. Cells that fail stay failed, with the end of what they wrote in that log. Exit status:
      0 done, 1 failed, 64 wrong usage, 130 interrupted.
      """,
    examples: [
      "rematch surface record train.json",
      "rematch surface record flags.json -o flags.rsurf --csv flags.csv --workers 2",
      "rematch surface record train.json --partial --fill -o guess.rsurf",
    ])

  struct Options: OptionGroup {
    let output = Option<String?>.text(
      "output", "o", value: "FILE", help: "the surface: .rsurf, or contest JSON",
      remark: "NAME.rsurf")
    let csv = Option<String?>.text("csv", value: "FILE", help: "write the cells as CSV too")
    let log = Option<String?>.text(
      "log", value: "FILE", help: "the log of the evaluations", remark: "NAME.recording.jsonl")
    let isPartial = Option.flag(
      "partial", help: "write the table of what is recorded so far, and run nothing")
    let fills = Option.flag(
      "fill", help: "let a surrogate guess the cells of the grid that were not run; they are marked"
    )
    let workers = Option.integer(
      "workers", "w", value: "N", in: 0...1024, default: 0, remark: "as the config says",
      help: "evaluations at a time")
    let retriesFailed = Option.flag(
      "retry-failed", help: "run evaluations that have failed before once more")
    let isQuiet = Option.flag("quiet", help: "say nothing about the progress")
  }

  /// What `--json` prints.
  private struct Summary: Encodable {
    let name: String
    let log: String
    let surface: String?
    let csv: String?
    let cells: Int
    let evaluations: Int
    let statuses: [String: Int]
  }

  static func run(_ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog) throws -> Int32 {
    var description = try RecordingDescription.open(arguments.positionals[0])
    if try arguments[\.workers] > 0 { description.workers = try arguments[\.workers] }
    let output = try arguments[\.output] ?? "\(description.name).rsurf"
    let csv = try arguments[\.csv]
    let log = try arguments[\.log] ?? "\(description.name).recording.jsonl"
    for path in [output, csv].compactMap(\.self) { try requireWritable(path) }
    let isPartial = try arguments[\.isPartial]
    let recorder = try Recorder(
      description, log: log, retriesFailed: arguments[\.retriesFailed], isReadOnly: isPartial)
    if recorder.droppedTornLine { note("\(log): dropped a torn last line") }
    if !isPartial {
      let isComplete = try record(recorder, isQuiet: arguments[\.isQuiet], log: log)
      guard isComplete else { return ExitStatus.interrupted }
    }
    for failure in recorder.failures.prefix(3) {
      let end = failure.log.split(separator: "\n").last.map { ": \($0)" } ?? ""
      note("\(plural(grouped(failure.cells), "cell")) failed: \(failure.reason)\(end)")
    }
    let table = try arguments[\.fills] ? recorder.filled() : recorder.table()
    try table.surface().write(to: output)
    if let csv { try writeFile(Array(table.csv().utf8), to: csv) }
    let progress = recorder.progress
    if arguments.asksForJSON {
      var statuses: [String: Int] = [:]
      for status in table.statuses { statuses[status.rawValue, default: 0] += 1 }
      try printJSON(
        Summary(
          name: description.name, log: log, surface: output, csv: csv,
          cells: table.statuses.count, evaluations: progress.done, statuses: statuses))
    } else {
      try emit(text(table, output: output, csv: csv) + "\n")
    }
    return ExitStatus.done
  }

  /// Runs what is left.
  ///
  /// - Returns: whether nothing is left.
  private static func record(_ recorder: Recorder, isQuiet: Bool, log: String) throws -> Bool {
    let before = recorder.progress
    if before.done > 0, !isQuiet {
      note(
        "\(log) has \(grouped(before.done)) of \(grouped(before.total)) evaluations;"
          + (before.done < before.total ? " running the rest" : " nothing is left to run"))
    }
    if recorder.machine != .current() {
      note(
        "\(log) was begun on \(recorder.machine), and this is \(Machine.current());"
          + " times of the two do not belong into one table")
    }
    let interruption = Interruption(remark: nil)
    var line = RecordingProgress(isQuiet: isQuiet)
    let isComplete: Bool
    do {
      defer { line.clear() }
      isComplete = try recorder.run(shouldGoOn: { !interruption.isRequested }) { line.show($0) }
    }
    if !isComplete {
      let progress = recorder.progress
      complain(
        "interrupted; \(grouped(progress.done)) of \(grouped(progress.total)) evaluations are in"
          + " \(log), the same command runs the rest")
    }
    return isComplete
  }

  private static func text(_ table: RecordedCells, output: String, csv: String?) -> String {
    let counts = CellStatus.allCases.compactMap { status -> String? in
      let count = table.statuses.count { $0 == status }
      return count > 0 ? "\(grouped(count)) \(status.rawValue)" : nil
    }
    let files = [output, csv].compactMap(\.self).joined(separator: ", ")
    return
      "\(plural(grouped(table.statuses.count), "cell")): \(counts.joined(separator: ", ")); \(files)"
  }
}

/// How far a recording is: a line that is written anew on a terminal, and elsewhere one every so many seconds.
struct RecordingProgress {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let isQuiet: Bool
  private var shownAt = Monotonic.now
  private var isShown = false

  /// The least seconds between two lines.
  private static let pauses = (terminal: 0.2, elsewhere: 10.0)

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  mutating func show(_ progress: Recorder.Progress) {
    let now = Monotonic.now
    guard !isQuiet, now - shownAt > (isTerminal ? Self.pauses.terminal : Self.pauses.elsewhere)
    else { return }
    shownAt = now
    var text =
      "\(grouped(progress.done)) of \(grouped(progress.total)) evaluations,"
      + " \(progress.done * 100 / max(1, progress.total))%"
    if progress.failedCells > 0 {
      text += ", \(plural(grouped(progress.failedCells), "cell")) failed"
    }
    if let left = progress.secondsLeft { text += ", \(ProgressLine.duration(left)) left" }
    if isTerminal {
      isShown = true
      noteVerbatim("\r\u{1B}[K\(text)")
    } else {
      note(text)
    }
  }

  func clear() { if isShown { noteVerbatim("\r\u{1B}[K") } }
}
