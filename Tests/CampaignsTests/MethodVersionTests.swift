import Catalog
import Foundation
import Judging
import Records
import RematchDocuments
import RematchNumerics
import Search
import Surfaces
import TestSupport
import Testing

@testable import Campaigns

/// What each version of each method answers: `Fixtures/method-traces.json`, by the method's identity. Written anew by
///
///     REMATCH_UPDATE=1 swift test --filter MethodVersionTests
@Suite("Versions of methods")
struct MethodVersionTests {
  /// Every suggester and stopper of this program, every batch strategy, and what a version was raised for.
  static let methods: [String] =
    [
      "random", "grid", "latin-hypercube", "sobol", "kit-example?points=60&searches=1", "gp-ei",
      "champion-preliminary?points=60&searches=1&starts=1",
      "champion-final?points=60&searches=1&starts=1", "bo?starts=1",
      "batch?configurations=[[0,0],[1,2],[3,3],[2,1]]",
      "gp?kind=poi&batch=kriging-believer&starts=1",
      "gp?warping=half-rank&starts=1+patience?steps=2",
      "gp?imputation=mean&starts=1+patience?steps=2",
    ]
    + [
      "never", "threshold?value=0.5&steps=2", "patience?steps=2", "kit-example?steps=2&trials=2",
      "rank?steps=[2]&trials=0", "confidence-interval?steps=[2]&best=1&trials=0",
    ].map { "random+\($0)" }
    + [
      "reoptimization", "default", "median-imputation", "local-penalization", "constant-liar",
      "kriging-believer", "thompson",
    ].map { "gp?batch=\($0)&starts=1" }

  private static let file =
    Shared.root.appendingPathComponent("Tests/CampaignsTests/Fixtures/method-traces.json")

  /// The traces of a few short runs.
  private func traces(_ method: Method) throws -> [String] {
    let campaign = try Campaign(
      contests: [
        Contest(rounds: 24, slots: 3, steps: 4, rules: .finalKit),
        Contest(rounds: 8, slots: 3, steps: 1, rules: .preliminaryKit),
      ], surfaces: [EmbeddedSurfaces.named("ridge-2")], methods: [method], repeats: 2, seed: 0)
    return try campaign.cells.map { try campaign.record(of: $0).trace }
  }

  @Test("a method that answers differently has another version")
  func versions() throws {
    let isUpdate = ProcessInfo.processInfo.environment["REMATCH_UPDATE"] != nil
    let known = try JSONDecoder().decode([String: [String]].self, from: Data(contentsOf: Self.file))
    var all = known
    for text in Self.methods {
      let method = try MethodCatalog.builtIn.method(parsing: text)
      let traces = try traces(method)
      all[method.identity] = traces
      if isUpdate { continue }
      guard let old = known[method.identity] else {
        Issue.record(
          "\(text) is not in \(Self.file.lastPathComponent): add it with REMATCH_UPDATE=1")
        continue
      }
      #expect(
        old == traces,
        "\(text) answers differently: raise the version of its recipe, then write the new traces")
    }
    guard isUpdate else { return }
    let lines = all.sorted { $0.key < $1.key }.map { identity, traces in
      "\(JSONValue.string(identity).canonicalText):"
        + JSONValue.array(traces.map(JSONValue.string)).canonicalText
    }
    try Data("{\n\(lines.joined(separator: ",\n"))\n}\n".utf8).write(to: Self.file)
  }

  @Test("every built-in recipe is among these methods, but for those of other processes")
  func complete() throws {
    let text = Self.methods.joined(separator: " ")
    for name in MethodCatalog.builtIn.stoppers.map({ $0.name }) {
      #expect(text.contains("+\(name)"))
    }
    let others = ["exec", "thpo"] + ["optuna", "smac", "hebo", "openbox", "skopt", "hyperopt"]
    for name in MethodCatalog.builtIn.suggesters.map({ $0.name })
    where !(others + ["botorch", "nevergrad"]).contains(name) {
      #expect(Self.methods.contains { $0 == name || $0.hasPrefix("\(name)?") }, "\(name)")
    }
  }

  @Test(
    "an option that is added with a default changes neither identity nor seeds; a version only the identity"
  )
  func addedOption() throws {
    let before = try Method(Before())
    let after = try Method(After())
    #expect(before.identity == after.identity && before.seedName == after.seedName)
    var changed = After()
    changed.more = 2
    #expect(try Method(changed).identity != before.identity)
    #expect(try Method(changed).seedName != before.seedName)
    let raised = try Method(Raised())
    #expect(raised.identity != before.identity && raised.seedName == before.seedName)
  }

  @Test("the seeds of methods of schema 1 are derived from all their options of that time")
  func seedNames() throws {
    for (text, expected) in [
      ("random", #"{"name":"random"}"#),
      ("grid", #"{"name":"grid","order":"random","points":0}"#),
      (
        "gp-ei?xi=0.5",
        #"{"batch":"q-log-ei","cells":4096,"compat":[],"design":"random-explore-first","#
          + #""imputation":"last","initial":10,"kappa":2.576,"kind":"ei","lie":"mean","#
          + #""name":"gp","optimizer":"lattice","points":300,"prior":"dimension-scaled","#
          + #""random":0,"refit":0.1,"schedule":false,"searches":3,"starts":2,"stopper":{"best":1,"#
          + #""name":"confidence-interval","steps":[2,4,7,10],"trials":5},"warping":"none","xi":0.5}"#
      ),
    ] {
      #expect(try MethodCatalog.builtIn.method(parsing: text).seedName == expected)
    }
  }
}

private protocol Example: SuggesterRecipe {}

extension Example {
  static var name: String { "example" }
  static var summary: String { "for a test" }
  func makeSuggester(for run: RunSetup) throws -> any Suggester { throw CancellationError() }
}

private struct Before: Example { var points = 3 }

private struct After: Example {
  var points = 3
  var more = 1
}

private struct Raised: Example {
  var points = 3
  var version: Int { 2 }
}
