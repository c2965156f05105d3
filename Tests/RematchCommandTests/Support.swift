import Foundation
import TestSupport

/// A surface of 324 cells.
let smallRecipe = """
  {"kind": "multimodal", "name": "small", "parameters": [
    {"name": "a", "from": 0, "to": 1, "count": 12}, {"name": "b", "from": -1, "to": 4, "count": 9},
    {"name": "c", "values": [0.1, 0.5, 2]}],
   "shape": {"hills": [{"centre": [0.3, 0.6, 0.5], "height": 1, "width": 0.2},
                       {"centre": [0.8, 0.2, 1], "height": 0.7, "width": 0.4}]}}
  """

/// A contest's file of the preliminary stage with 3 x 2 cells, and means as of a simulation; tests spoil it by replacing a part.
let smallContestFile = """
  {"name":"t","dims":["x","y"],
  "coords":{"x":{"dims":["x"],"attrs":{},"data":[0,1,2]},"y":{"dims":["y"],"attrs":{},"data":[0.5,1]}},
  "attrs":{"x":{"coords":[0,1,2],"double_step":1},"y":{"coords":[0.5,1]},
  "baseline":{"iters":3,"median":[3,5,5],"mean":[3.5,4.47,4.96],"clip":3,"best":6,"worst":1}},
  "data":[[1,2],[3,4],[5,6]]}
  """

extension TemporaryFolder {
  /// A folder that holds `small.json`, the small recipe.
  static func withSmallSurface() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.write(smallRecipe, to: "small.json")
    return folder
  }

  /// The bytes of a file; none when it is not there.
  func bytes(_ name: String) -> Data { FileManager.default.contents(atPath: path(name)) ?? Data() }

  /// The size of a file; 0 when it is not there.
  func size(_ name: String) -> Int {
    var status = stat()
    return stat(path(name), &status) == 0 ? Int(status.st_size) : 0
  }

  /// The lines of a journal without their timings, the one key in which equal runs may differ.
  func journal(_ name: String) throws -> [String] {
    let text = String(decoding: bytes(name), as: UTF8.self)
    guard text.isEmpty || text.hasSuffix("\n") else {
      throw ToolError(text: "\(name) ends within a line")
    }
    return try text.split(separator: "\n").map { line in
      guard let begin = line.range(of: "\"timings\":{"),
        let end = line[begin.upperBound...].firstIndex(of: "}")
      else { throw ToolError(text: "a line of \(name) has no timings") }
      return String(line[..<begin.upperBound] + line[end...])
    }
  }
}

/// Parses JSON that must be one object.
func jsonObject(_ text: String) throws -> [String: Any] {
  let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
  guard let object = value as? [String: Any] else { throw ToolError(text: "no object: \(text)") }
  return object
}

/// A small generator for the moments of kills; its seed makes a failure repeatable.
struct TestRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}

/// A shell script that speaks the protocol.
///
/// - Parameters:
///   - suggestion: what it suggests, for the shell's `echo`.
///   - version: the version that it gives, the same.
///   - refusal: the error with which it answers `start`; `nil` for none.
func shellSuggester(
  suggestion: String, version: String = "1", refusal: String? = nil, afterwards: String = ":"
) -> String {
  let error = refusal.map { ",\\\"error\\\":\\\"\($0)\\\"" } ?? ""
  return #"""
    while IFS= read -r line; do
      id=${line#*\"id\":}
      id=${id%%[,\}]*}
      case $line in
        *'"hello"'*) echo "{\"id\":$id,\"protocol\":1,\"name\":\"mine\",\"version\":\"\#(version)\",\"capabilities\":[]}" ;;
        *'"start"'*) echo "{\"id\":$id\#(error)}" ;;
        *'"suggest"'*) echo "{\"id\":$id,\"suggestions\":[\#(suggestion)]}"; \#(afterwards) ;;
        *) echo "{\"id\":$id}" ;;
      esac
    done
    """#
}
