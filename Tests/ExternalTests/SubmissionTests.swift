import Catalog
import Foundation
import Judging
import RematchNumerics
import Search
import Surfaces
import TestSupport
import Testing

@Suite("Contest submissions, unmodified")
struct SubmissionTests {
  /// A run recorded by `Fixtures/thpo/make_fixtures.py` in the organisers' kit.
  struct KitRun: Decodable {
    let run: UInt64
    let seed: UInt64
    let code: Int
    let history: [Entry]
    let running: [Entry]?

    /// Parameters as suggested, and how many readings they showed.
    struct Entry: Decodable, Equatable {
      let parameters: [String: ParameterValue]
      let steps: Int

      init(parameters: [String: ParameterValue], steps: Int) {
        self.parameters = parameters
        self.steps = steps
      }

      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        parameters = try list.decode([String: ParameterValue].self)
        steps = try list.decode(Int.self)
      }
    }
  }

  @Test("without its searcher.py a submission is not played")
  func missing() throws {
    let method = try MethodCatalog.builtIn.method(parsing: "thpo:/no/such/folder")
    let error = #expect(throws: JudgeError.self) {
      try Judge(contest()).replay(method, on: smallSurface, seed: 1)
    }
    #expect(error?.description.contains("'/no/such/folder/searcher.py' is not there") == true)
    #expect(throws: StartFailure.self) { try method.identified() }
  }

  @Test(
    "a submission that does everything wrong has the same trials as in the organisers' kit",
    .enabled(if: Python.isExpected, "\(Python.reason)"), arguments: [Contest.preliminary, .final])
  func kitParity(_ contest: Contest) throws {
    let fixtures = Shared.root.appendingPathComponent("Tests/ExternalTests/Fixtures/thpo")
    let table = "Tests/JudgingTests/Fixtures/kit/tiny-\(contest.name).json"
    let surface = try Surface.open(Shared.root.appendingPathComponent(table).path)
    let folder = fixtures.appendingPathComponent(contest.name).path
    let method = try MethodCatalog.builtIn.method(parsing: "thpo:\(folder)")
    let data = try Data(contentsOf: fixtures.appendingPathComponent("\(contest.name).json"))
    for kit in try JSONDecoder().decode([KitRun].self, from: data) {
      #expect(derivedSeed(kit.run, "suggester") >> 32 == kit.seed)
      let outcome = try Judge(contest).replay(method, on: surface, seed: kit.run)
      func entry(_ trial: Trial) -> KitRun.Entry {
        KitRun.Entry(
          parameters: trial.submitted ?? surface.space.values(of: trial.configuration),
          steps: trial.readings.count)
      }
      #expect(outcome.ledger.history.map(entry) == kit.history)
      if let running = kit.running {
        #expect(outcome.trials.filter { $0.state == .running }.map(entry) == running)
      }
      #expect(outcome.code.rawValue == kit.code, "\(outcome.faults.last?.message ?? "")")
    }
  }
}

/// The interpreter of this machine.
enum Python {
  static let isThere = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains { FileManager.default.isExecutableFile(atPath: "\($0)/python3") }

  /// Whether tests that need it run.
  static let isExpected = isThere || Shared.isCI

  /// Why a test is skipped.
  static let reason = "skipped: needs python3"
}
