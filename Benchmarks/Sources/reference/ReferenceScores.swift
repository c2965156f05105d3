import Foundation
import Records
import Scoring

/// Prints the scores of journals on the contest's tables beside those of the champions' own runs.
@main
enum ReferenceScores {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 2 else {
      complain("Usage: rematch-reference SCORES JOURNAL...\n")
      exit(64)
    }
    do {
      let reference = try Reference(path: arguments[0])
      var table = ScoreTable(reference)
      for path in arguments.dropFirst() {
        try forEachRun(as: RunSummary.self, in: journalData(path: path), path: path) {
          table.add($0)
        }
      }
      print(try table.text(), terminator: "")
    } catch {
      complain("rematch-reference: \(error)\n")
      exit(1)
    }
  }

  private static func complain(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}

/// The runs of other programs on the same tables.
struct Reference: Decodable {
  struct Runs: Decodable {
    let optimizer: String
    let contest: String
    let surface: String
    /// The largest full reward of each run, to six decimals.
    let best: [Double]
  }

  let runs: [Runs]

  init(path: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// The champions' own runs on a table.
  func champions(_ contest: String, _ surface: String) -> [Double]? {
    runs.first {
      $0.optimizer.hasPrefix("champion") && $0.contest == contest && $0.surface == surface
    }?.best
  }
}
