import Campaigns
import Catalog
import Foundation
import Gating
import Records
import Scoring
import Search
import Surfaces
import TestSupport
import Testing

@Suite("GateRun")
struct GateRunTests {
  private static let small = """
    {"kind": "multimodal", "name": "small", "parameters": [
      {"name": "a", "from": 0, "to": 1, "count": 12}, {"name": "b", "from": -1, "to": 4, "count": 9},
      {"name": "c", "values": [0.1, 0.5, 2]}],
     "shape": {"hills": [{"centre": [0.3, 0.6, 0.5], "height": 1, "width": 0.2},
                         {"centre": [0.8, 0.2, 1], "height": 0.7, "width": 0.4}]}}
    """

  private static func surface(_ recipe: String = small) throws -> Surface {
    try Surface(SurfaceRecipe(json: Data(recipe.utf8)))
  }

  private static func method(_ text: String) throws -> Method {
    try MethodCatalog.builtIn.method(parsing: text)
  }

  /// The baselines of methods, written to a folder `base` and read again.
  private static func baselines(_ methods: String..., in folder: TemporaryFolder) async throws
    -> [GateBaseline]
  {
    let campaign = try Campaign(
      contests: [Contest(parsing: "rounds=4")], surfaces: [surface()],
      methods: methods.map(method), repeats: 6, seed: 3)
    let path = folder.path("runs.jsonl")
    let journal = try Journal(path: path) { _ in }
    _ = try await campaign.run(journal: journal, finished: [], jobs: 2) { _ in }
    let names = try BaselineFolder.write(campaign, journal: path, to: folder.path("base"))
    #expect(names.count == methods.count)
    return try BaselineFolder.read(folder.path("base"))
  }

  @Test("a baseline's file that was changed is refused, one that was written anew is not")
  func changedFile() async throws {
    let folder = try TemporaryFolder()
    let baselines = try await Self.baselines("random", in: folder)
    let path = folder.path("base/" + baselines[0].fileName)
    let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    let changed = text.replacingOccurrences(of: "\"found\":[", with: "\"found\":[1")
    try #require(changed != text)
    try Data(changed.utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: BaselineFolderError.self) { try BaselineFolder.read(path) }
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    try JSONSerialization.data(withJSONObject: object, options: .prettyPrinted)
      .write(to: URL(fileURLWithPath: path))
    #expect(try BaselineFolder.read(path) == baselines)
    let unchecked = text.replacing(#/"check":"[0-9a-f]{16}",/#, with: "")
    try Data(unchecked.utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: BaselineFolderError.self) { try BaselineFolder.read(path) }
    // Files of schema 1 have none. What they say is compared with the runs of the same trace.
    let early = unchecked.replacing("\"schema\":2", with: "\"schema\":1")
    try Data(early.utf8).write(to: URL(fileURLWithPath: path))
    func report() async throws -> GateReport {
      let gate = try GateRun(BaselineFolder.read(path), surfaces: [Self.surface()]) { _ in
        try Self.method("random")
      }
      return try await gate.report(jobs: 1)
    }
    #expect(try await report().verdict == .unchanged)
    let found = try #require(baselines[0].surfaces[0].found.first)
    let wrong = early.replacing("\"found\":[\(found)", with: "\"found\":[\(found + 0.001)")
    try #require(wrong != early)
    try Data(wrong.utf8).write(to: URL(fileURLWithPath: path))
    let error = await #expect(throws: BaselineError.self) { try await report() }
    #expect(error?.description.contains("the baseline contradicts itself: on surface") == true)
  }

  @Test("baselines that are written, read and played again by the same methods are unchanged")
  func unchanged() async throws {
    let folder = try TemporaryFolder()
    let baselines = try await Self.baselines("grid", "random", in: folder)
    #expect(Set(baselines.map(\.method.label)) == ["grid", "random"])
    let gate = try GateRun(baselines, surfaces: [Self.surface()]) { baseline in
      try Self.method(baseline.method.label)
    }
    var progress: [GateRun.Progress] = []
    let report = try await gate.report(jobs: 2) { progress.append($0) }
    #expect(report.verdict == .unchanged)
    #expect(report.results.map(\.method) == baselines.map(\.method.label))
    // So few repeats are one look.
    let look = [.began(runs: 6)] + [GateRun.Progress](repeating: .ran, count: 6) + [.ended]
    #expect(progress == look + look)
  }

  @Test(
    "a baseline under another name is replaced by one of the same method and contest, others stay")
  func replaced() async throws {
    let folder = try TemporaryFolder()
    let first = try await Self.baselines("grid", "random", in: folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("base")).sorted()
    for name in names {
      try FileManager.default.moveItem(
        atPath: folder.path("base/\(name)"), toPath: folder.path("base/old-\(name)"))
    }
    let campaign = try Campaign(
      contests: [Contest(parsing: "rounds=4")], surfaces: [Self.surface()],
      methods: [Self.method("grid")], repeats: 6, seed: 3)
    _ = try BaselineFolder.write(
      campaign, journal: folder.path("runs.jsonl"), to: folder.path("base"))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path("base")).sorted()
    let grid = try #require(names.first { $0.contains("grid") })
    let random = try #require(names.first { $0.contains("random") })
    #expect(left == [grid, "old-\(random)"].sorted())
    #expect(try BaselineFolder.read(folder.path("base")).count == first.count)
  }

  @Test("a candidate is judged, in every baseline's second stage")
  func verdicts() async throws {
    let folder = try TemporaryFolder()
    let baselines = try await Self.baselines("batch?configurations=[[3,6,1]]", in: folder)
    for (configurations, verdict) in [
      ("[[3,5,1]]", GateVerdict.improved), ("[[0,0,2]]", .regressed),
    ] {
      let candidate = try Self.method("batch?configurations=\(configurations)")
      let gate = try GateRun(baselines, surfaces: [Self.surface()]) { _ in candidate }
      #expect(try await gate.report(jobs: 1).verdict == verdict)
    }
  }

  @Test("a surface that is not given, or has other numbers, is an error before anything is played")
  func surfaces() async throws {
    let folder = try TemporaryFolder()
    let baselines = try await Self.baselines("grid", in: folder)
    let method = try Self.method("grid")
    #expect(throws: BaselineError.missingSurface("small")) {
      _ = try GateRun(baselines, surfaces: []) { _ in method }
    }
    let other = Self.small.replacingOccurrences(of: "\"height\": 0.7", with: "\"height\": 0.6")
    #expect(throws: BaselineError.self) {
      _ = try GateRun(baselines, surfaces: [Self.surface(other)]) { _ in method }
    }
  }

  @Test("a folder without baselines says what is wrong, in no command's words")
  func folders() throws {
    let folder = try TemporaryFolder()
    #expect(throws: BaselineFolderError.missing(path: folder.path("none"))) {
      try BaselineFolder.read(folder.path("none"))
    }
    #expect(throws: BaselineFolderError.empty(path: folder.url.path)) {
      try BaselineFolder.read(folder.url.path)
    }
    let path = try folder.write("[]", to: "x.json")
    let error = #expect(throws: BaselineFolderError.self) { try BaselineFolder.read(path) }
    #expect("\(error as Any)".contains("expected an object"))
  }
}
