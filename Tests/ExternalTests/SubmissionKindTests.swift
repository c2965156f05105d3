import Catalog
import Foundation
import Judging
import Search
import Surfaces
import TestSupport
import Testing

/// The tiny awkward searchers of `Fixtures/thpo/kinds.py`.
struct SubmissionKind {
  let name: String
  let title: String
  /// Why the kit makes something else of it; `nil` where both do the same.
  let reason: String?
  /// The module of Python that it needs.
  let module: String?
  let source: String

  static let folder = Shared.root.appendingPathComponent("Tests/ExternalTests/Fixtures/thpo")

  static let all: [String: SubmissionKind] = {
    do {
      let text = try String(
        contentsOf: folder.appendingPathComponent("kinds.py"), encoding: .utf8)
      let sections = text.components(separatedBy: "\n#: ")
      let kinds = sections.dropFirst().map { section in
        let lines = section.components(separatedBy: "\n")
        func note(_ mark: String) -> String? {
          lines.first { $0.hasPrefix(mark) }.map { String($0.dropFirst(mark.count)) }
        }
        let title = lines[0].components(separatedBy: " | ")
        let source = ([sections[0]] + lines.dropFirst()).joined(separator: "\n")
        return SubmissionKind(
          name: title[1], title: title[2], reason: note("#! "), module: note("#? "), source: source)
      }
      return Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  /// A run that `make_fixtures.py` recorded in the organisers' kit.
  struct KitRun: Decodable, CustomTestStringConvertible, Sendable {
    let name: String
    let stage: String
    let run: UInt64
    let status: Int
    let died: Bool
    let history: [Entry]
    let running: [Entry]

    var testDescription: String { "\(name), \(stage)" }

    /// What was evaluated, if anything, how many readings were shown, and the last one.
    struct Entry: Decodable, Equatable {
      let values: [Double]?
      let readings: Int
      let last: Double?

      init(_ trial: Trial, in space: SearchSpace) {
        values =
          space.contains(trial.configuration)
          ? zip(space.parameters, trial.configuration.indices).map { $0.values[$1] } : nil
        readings = trial.readings.count
        last = trial.readings.last?.mean
      }

      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        values = try list.decodeIfPresent([Double].self)
        readings = try list.decode(Int.self)
        last = try list.decodeIfPresent(Double.self)
      }
    }

    static let all: [KitRun] = {
      do {
        let data = try Data(contentsOf: folder.appendingPathComponent("kinds.json"))
        return try JSONDecoder().decode([KitRun].self, from: data)
      } catch {
        preconditionFailure("\(error)")
      }
    }()
  }
}

@Suite("Kinds of submissions")
struct SubmissionKindTests {
  /// The modules that some searchers need and this machine's Python has.
  private static let modules: Set<String> = {
    let names = Set(SubmissionKind.all.values.compactMap(\.module))
    return names.filter { name in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["python3", "-c", "import \(name)"]
      process.standardError = FileHandle.nullDevice
      guard (try? process.run()) != nil else { return false }
      process.waitUntilExit()
      return process.terminationStatus == 0
    }
  }()

  @Test(
    "each has the same trials, rewards and end as in the organisers' kit, or differs for the reason given",
    .enabled(if: Python.isExpected, "\(Python.reason)"), arguments: SubmissionKind.KitRun.all)
  func parity(_ kit: SubmissionKind.KitRun) throws {
    let kind = try #require(SubmissionKind.all[kit.name])
    if let module = kind.module, !Self.modules.contains(module) { return }
    let folder = try TemporaryFolder()
    let package = "kind_" + kit.name.replacing("-", with: "_")
    try FileManager.default.createDirectory(
      atPath: folder.path(package), withIntermediateDirectories: false)
    _ = try folder.write(kind.source, to: "\(package)/searcher.py")
    _ = try folder.write("VALUE = 7\n", to: "\(package)/helper.py")
    _ = try folder.write("7\n", to: "\(package)/data.txt")
    let table = "Tests/JudgingTests/Fixtures/kit/tiny-\(kit.stage).json"
    let surface = try Surface.open(Shared.root.appendingPathComponent(table).path)
    let method = try MethodCatalog.builtIn.method(parsing: "thpo:\(folder.path(package))")
    let contest = kit.stage == "final" ? Contest.final : .preliminary
    let outcome: RunOutcome
    do throws(JudgeError) {
      outcome = try Judge(contest).replay(method, on: surface, seed: kit.run)
    } catch {
      // What cannot be started here has no outcome.
      #expect(kind.reason != nil, "\(error)")
      return
    }
    let history = outcome.ledger.history.map {
      SubmissionKind.KitRun.Entry($0, in: surface.space)
    }
    let running = outcome.ledger.running.map {
      SubmissionKind.KitRun.Entry($0, in: surface.space)
    }
    // A process that dies has no error code of the contest.
    let hasSameEnd =
      kit.died
      ? [.runtimeError, .constructionFailed].contains(outcome.code)
      : outcome.code.rawValue == kit.status
    let isEqual =
      hasSameEnd && history == kit.history && (kit.stage != "final" || running == kit.running)
    let fault = outcome.faults.last?.message ?? "no fault"
    let ours =
      "code \(outcome.code.rawValue), \(history.count) in the history, \(running.count) running"
    let theirs =
      "status \(kit.status)\(kit.died ? ", died" : ""), \(kit.history.count) in the history,"
      + " \(kit.running.count) running"
    #expect(
      isEqual == (kind.reason == nil), "ours: \(ours); the kit's: \(theirs); \(fault.prefix(600))")
  }

  @Test("the page lists every kind, and what is different on purpose with the reason")
  func page() throws {
    let page = Shared.root.appendingPathComponent(
      "Sources/Suggesters/External/External.docc/Submissions.md")
    let lines = Set(
      try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n"))
    for kind in SubmissionKind.all.values {
      let verdict = kind.reason.map { "different: \($0)" } ?? "equal"
      #expect(
        lines.contains {
          $0.hasPrefix("| `\(kind.name)` | \(kind.title) |") && $0.hasSuffix("| \(verdict) |")
        },
        "\(kind.name)")
    }
    #expect(lines.count { $0.hasPrefix("| `") } == SubmissionKind.all.count)
  }
}
