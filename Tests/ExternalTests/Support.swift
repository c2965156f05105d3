import Catalog
import Foundation
import Judging
import RematchDocuments
import Search
import Surfaces
import TestSupport
import Testing

@testable import External

/// The rogue suggester of `Tests/Rogue`, beside the running tests.
enum Rogue {
  static let path = builtProduct("rogue")

  /// Its command with options.
  static func command(_ options: String...) -> String { command(options) }

  /// Its command with options.
  static func command(_ options: [String]) -> String {
    "exec " + ([path] + options).map(shellQuoted).joined(separator: " ")
  }
}

/// A surface of 324 cells.
let smallSurface: Surface = {
  let recipe = """
    {"kind": "multimodal", "name": "small", "parameters": [
      {"name": "a", "from": 0, "to": 1, "count": 12}, {"name": "b", "from": -1, "to": 4, "count": 9},
      {"name": "c", "values": [0.1, 0.5, 2]}],
     "shape": {"hills": [{"centre": [0.3, 0.6, 0.5], "height": 1, "width": 0.2},
                         {"centre": [0.8, 0.2, 1], "height": 0.7, "width": 0.4}]}}
    """
  do { return try Surface(SurfaceRecipe(json: Data(recipe.utf8))) } catch {
    preconditionFailure("\(error)")
  }
}()

/// A contest of a text.
func contest(_ text: String = "rounds=10,slots=2,steps=3") throws -> Contest {
  try Contest(parsing: text)
}

/// A method that plays a command, with more options.
func exec(
  _ command: String, _ options: [String: JSONValue] = [:], stopper: String? = nil
) throws -> Search.Method {
  var document = options
  document["name"] = .string("exec")
  document["command"] = .string(command)
  if let stopper { document["stopper"] = .object(["name": .string(stopper)]) }
  return try MethodCatalog.builtIn.method(document: document, source: "a test")
}

/// Plays a run in a session of its own, which is closed after it.
func play(
  _ method: Search.Method, _ contest: Contest, mode: Mode = .contest, seed: UInt64 = 1,
  in session: ExternalSession = ExternalSession()
) async throws -> RunOutcome {
  try await session.run {
    try Judge(contest, mode: mode).replay(method, on: smallSurface, seed: seed)
  }
}

/// The environment's entry that all the processes of a test have, for `exec`.
struct ProcessMark {
  let value = UUID().uuidString
  var options: [String: JSONValue] {
    ["environment": .object(["TEST_MARK": .string(value)])]
  }

  /// The processes that bear the mark.
  var living: [pid_t] { processes(withEntry: "TEST_MARK=\(value)") }
}
