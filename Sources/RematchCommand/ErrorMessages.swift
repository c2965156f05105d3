import Gating
import Judging
import Records
import RematchDocuments
import Scoring
import Surfaces

/// The message of an error, with what the user can do about it.
///
/// The libraries' errors say what is wrong, as data. Only here do they meet the names of commands and options.
func message(of error: any Error) -> String {
  switch error {
  case let error as BaselineError: message(of: error)
  case let error as BaselineFolderError: message(of: error)
  case let error as ContenderError: message(of: error)
  case JudgeError.tooFewReadings: "\(error); add readings with 'rematch surface lift'"
  case SurfaceError.at(let path, .columns(let roles)):
    "\(error)\nFor example: \(example(path, roles))"
  case let error as NoSuchJournal: "\(error) ('rematch run' makes one)"
  default: "\(error)"
  }
}

/// A command that makes a surface of a table, for a user who sees for the first time what it needs.
private func example(_ table: String, _ roles: ImportRolesError) -> String {
  let parameters = roles.likelyParameters.isEmpty ? ["lr", "depth"] : roles.likelyParameters
  return "rematch surface import \(shellQuoted(table)) --parameters"
    + " \(shellQuoted(parameters.joined(separator: ","))) --reward \(shellQuoted(roles.likelyReward))"
    + " --describe"
}

private func message(of error: BaselineError) -> String {
  switch error {
  case .incomplete, .notPlayed, .found: "\(error)"
  case .schema, .contest, .scale: "\(error): make it anew with --save-baseline"
  case .missingSurface(let name):
    "baseline: its surface '\(name)' is not embedded; say with --surface where it is"
  case .surface:
    "\(error); give the baseline's with --surface, or make a new baseline with --save-baseline"
  }
}

private func message(of error: BaselineFolderError) -> String {
  switch error {
  case .missing: "\(error) ('rematch run --save-baseline' makes one)"
  case .empty, .notBaseline, .unwritable: "\(error)"
  }
}

private func message(of error: ContenderError) -> String {
  switch error {
  case .unknown: "\(error)"
  case .notOne: "\(error); choose one with --suggester"
  case .noPlace(let texts):
    "--suggester chooses from journals, but there is none among: \(texts.joined(separator: ", "))"
  }
}

/// What is wrong with journals without runs.
func noRuns(in places: [String]) -> JournalError {
  .unreadable(path: places.joined(separator: ", "), problem: "there are no runs in it")
}
