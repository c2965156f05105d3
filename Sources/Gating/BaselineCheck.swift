import Foundation
import RematchDocuments
import RematchNumerics
import Scoring

/// The check of a baseline's file: the XXH64 of its canonical JSON without it, by which a file is known that was changed.
///
/// Files of schema 1 may have none.
struct BaselineCheck: Decodable {
  private static let firstCheckedSchema = 2

  private let check: String?

  /// The text of a baseline's file.
  static func text(of baseline: GateBaseline) throws -> String {
    let text = try canonicalJSON(baseline)
    return "{\"check\":\"\(hash(of: text))\",\(text.dropFirst())\n"
  }

  /// Throws `JSONProblem` when a baseline is not as its file was written.
  static func check(_ baseline: GateBaseline, in file: Data) throws {
    let expected = hash(of: try canonicalJSON(baseline))
    guard let found = try decodeJSON(BaselineCheck.self, from: file).check else {
      if baseline.schema < firstCheckedSchema { return }
      throw JSONProblem(place: "", problem: "missing key 'check'; expected '\(expected)'")
    }
    guard found == expected else {
      throw JSONProblem(
        place: "check",
        problem: "is '\(found)', but what the file says has '\(expected)':"
          + " it was changed after it was written")
    }
  }

  private static func hash(of text: String) -> String { hexadecimal(XXH64.hash(text)) }
}
