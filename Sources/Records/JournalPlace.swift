import Foundation

/// The path of the journal that a user means: a file, or a folder with a `runs.jsonl`.
public func journalPath(_ place: String) throws(NoSuchJournal) -> String {
  var isFolder: ObjCBool = false
  let exists = FileManager.default.fileExists(atPath: place, isDirectory: &isFolder)
  let path = isFolder.boolValue ? (place as NSString).appendingPathComponent("runs.jsonl") : place
  guard exists, FileManager.default.fileExists(atPath: path) else {
    throw NoSuchJournal(path: path)
  }
  return path
}

/// A journal that is not there.
public struct NoSuchJournal: Error, Hashable, CustomStringConvertible {
  /// The path of the file that was expected.
  public let path: String

  /// The message for the user.
  public var description: String { "\(path): cannot be read: no such file" }
}
