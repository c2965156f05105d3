import Foundation
import Records

/// The journal that a user means: a file, or a folder with a `runs.jsonl`.
func journalPath(_ place: String) throws(JournalError) -> String {
  var isFolder: ObjCBool = false
  let exists = FileManager.default.fileExists(atPath: place, isDirectory: &isFolder)
  let path = isFolder.boolValue ? (place as NSString).appendingPathComponent("runs.jsonl") : place
  guard exists, FileManager.default.fileExists(atPath: path) else {
    throw .unreadable(path: path, problem: "no such file ('rematch run' makes one)")
  }
  return path
}

/// What is wrong with journals without runs.
func noRuns(in places: [String]) -> JournalError {
  .unreadable(path: places.joined(separator: ", "), problem: "there are no runs in it")
}
