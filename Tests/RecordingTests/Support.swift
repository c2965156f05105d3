import Foundation
import RematchDocuments
import TestSupport

@testable import Recording

/// A description in a folder of its own.
func description(
  _ members: String, in folder: TemporaryFolder, name: String = "job"
) throws -> RecordingDescription {
  let path = try folder.write("{\(members)}", to: "\(name).json")
  return try RecordingDescription.open(path)
}

/// The message of the error that a description is refused with.
func refusal(_ members: String) throws -> String {
  let folder = try TemporaryFolder()
  do {
    _ = try description(members, in: folder)
  } catch let error as RecordingError {
    return "\(error)"
  }
  return "accepted"
}

extension TemporaryFolder {
  /// The text of a file; empty when it is not there.
  func text(_ name: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path(name)) ?? Data(), as: UTF8.self)
  }
}
