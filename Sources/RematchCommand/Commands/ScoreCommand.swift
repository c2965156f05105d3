import Catalog
import Records
import Reports
import Scoring

/// `rematch score`: the leaderboard of journals, without playing anything.
enum ScoreCommand: Command {
  static let specification = CommandSpecification(
    "score", "Print the leaderboard of journals", positionals: ["[JOURNAL...]"],
    options: [
      OptionSpecification("by-surface", help: "print the score on every surface too")
    ],
    details: """
      JOURNAL is a file, or a folder with a runs.jsonl (results). Several journals, and journals made by
      concatenating others, count as one; a run that is in more than one counts once.
      """,
    examples: ["rematch score results", "rematch score mine/runs.jsonl theirs/runs.jsonl --json"])

  static func run(_ arguments: ParsedArguments, _ catalog: Catalog) throws -> Int32 {
    let places = arguments.positionals.isEmpty ? ["results"] : arguments.positionals
    var builder = LeaderboardBuilder()
    for place in places {
      let path = try journalPath(place)
      let data = try journalData(path: path)
      let length = try forEachRun(as: RunSummary.self, in: data, path: path) { builder.add($0) }
      if length < data.count { note("\(path): left out a torn last line") }
    }
    guard builder.count > 0 else { throw noRuns(in: places) }
    let leaderboard = builder.leaderboard()
    if arguments.has("json") {
      try printJSON(leaderboard)
    } else {
      try emit(leaderboardText(leaderboard, bySurface: arguments.has("by-surface")))
    }
    return 0
  }
}
