import Catalog
import Records
import Reports
import Scoring

/// `rematch score`: the leaderboard of journals, without playing anything.
enum ScoreCommand: Command {
  static let specification = CommandSpecification(
    "score", "Print the leaderboard of journals", positionals: ["[JOURNAL...]"],
    details: """
      JOURNAL is a file, or a folder with a runs.jsonl (results). Several journals, and journals made by
      concatenating others, count as one; a run that is in more than one counts once. Lines that hold no sound
      record are left out, named on standard error and counted as leftOut by --json. --stops and --measures
      compare the trials with what the table knows, per contest and method.
      """,
    examples: ["rematch score results", "rematch score mine/runs.jsonl theirs/runs.jsonl --json"])

  struct Options: OptionGroup {
    let bySurface = Option.flag("by-surface", help: "print the score on every surface too")
    let stops = Option.flag("stops", help: "print what the early stops were worth too")
    let measures = Option.flag(
      "measures", help: "print regret, rank of the best cell, waste and coverage too")
  }

  static func run(_ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog) throws -> Int32 {
    let places = arguments.positionals.isEmpty ? [defaultFolder] : arguments.positionals
    var builder = LeaderboardBuilder()
    var stops = try arguments[\.stops] ? StopTable() : nil
    var measures = try arguments[\.measures] ? MeasureTable() : nil
    var leftOut = 0
    for place in places {
      let path = try journalPath(place)
      let data = try journalData(path: path)
      let reading: JournalReading
      if stops == nil, measures == nil {
        reading = try forEachRun(as: RunSummary.self, in: data, path: path) {
          builder.add($0, from: path)
        }
      } else {
        reading = try forEachRun(
          as: Record.self, in: data, path: path,
          preparing: { (run: RunSummary($0), stops: StopMeasures($0), all: RunMeasures($0)) },
          {
            builder.add($0.run, from: path)
            stops?.add($0.stops, of: $0.run, from: path)
            measures?.add($0.all, of: $0.run, from: path)
          })
      }
      noteLeftOut(reading)
      leftOut += reading.leftOutCount
    }
    guard builder.count > 0 else { throw noRuns(in: places) }
    for remark in builder.liveRemarks { note(remark) }
    for contradiction in builder.contradictions { note(contradiction) }
    let leaderboard = builder.leaderboard()
    if arguments.asksForJSON {
      try printJSON(
        Scores(
          schema: leaderboard.schema, leaderboard: leaderboard.leaderboard,
          leftOut: leftOut > 0 ? leftOut : nil,
          stops: stops?.rows, measures: measures?.rows))
    } else {
      let bySurface = try arguments[\.bySurface]
      try emit(leaderboardText(leaderboard, bySurface: bySurface))
      if let stops { try emit("\n" + stopsText(stops.rows)) }
      if let measures { try emit("\n" + measuresText(measures.rows, bySurface: bySurface)) }
    }
    return ExitStatus.done
  }

  /// What `--json` prints: a leaderboard, and beside it the tables that were asked for.
  private struct Scores: Encodable {
    let schema: Int
    let leaderboard: [Leaderboard.Row]
    /// How many lines of the journals hold no sound record, if any.
    let leftOut: Int?
    let stops: [StopTable.Row]?
    let measures: [MeasureTable.Row]?
  }
}
