import Foundation
import Judging
import Search
import TestSupport
import Testing

@testable import External

@Suite("Capabilities of suggesters' processes")
struct CapabilityTests {
  /// Plays runs one after the other; gives what the process wrote of them, and the faults.
  private func play(
    _ options: [String], runs: Int = 3
  ) async throws -> (log: [[String]], faults: [Fault]) {
    let folder = try TemporaryFolder()
    let log = folder.path("log")
    let method = try exec(Rogue.command(["-l", log] + options))
    let session = ExternalSession()
    var faults: [Fault] = []
    try await session.run {
      for seed in 0..<runs {
        faults += try Judge(contest()).replay(method, on: smallSurface, seed: UInt64(seed)).faults
      }
    }
    let text = try String(contentsOfFile: log, encoding: .utf8)
    return (text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }, faults)
  }

  private func starts(_ log: [[String]]) -> [String] {
    log.filter { $0[1] == "start" }.map { $0[0] }
  }

  @Test("one process serves run after run if it can, and otherwise each run has its own")
  func runs() async throws {
    let kept = try await play(["-c", "batches,runs"])
    #expect(kept.log.map { $0[1] } == ["start", "finish", "start", "finish", "start", "finish"])
    #expect(starts(kept.log).count == 3 && Set(starts(kept.log)).count == 1)
    let fresh = try await play(["-c", "batches"])
    #expect(starts(fresh.log).count == 3 && Set(starts(fresh.log)).count == 3)
    #expect(kept.faults.isEmpty && fresh.faults.isEmpty)
  }

  @Test(
    "one that dies or speaks between two runs is started again, at nobody's cost",
    arguments: [
      ["-k", "finish", "-a", "answer-exit", "-x", "1"],
      ["-k", "finish", "-a", "say-besides", "-x", "bye"],
      ["-k", "finish", "-a", "say-besides", "-x", #"{"id":@}"#],
      ["-k", "finish", "-a", "close-input"],
      ["-k", "start", "-n", "2", "-a", "exit", "-x", "1"],
      ["-k", "start", "-n", "2", "-a", "say", "-x", "sorry?"],
    ])
  func restarts(_ options: [String]) async throws {
    let played = try await play(["-c", "batches,runs"] + options)
    #expect(played.faults.isEmpty)
    #expect(Set(starts(played.log)).count >= 2)
  }

  /// The requests of a run, from its recorded exchange.
  private func requests(_ capabilities: String) async throws -> [[String: Any]] {
    let folder = try TemporaryFolder()
    let recorder = try ExchangeRecorder(path: folder.path("exchange"))
    let method = try exec(Rogue.command("-c", capabilities))
    let outcome = try await ExternalSession(recorder: recorder).run {
      try Judge(contest()).replay(method, on: smallSurface, seed: 3)
    }
    #expect(outcome.faults.isEmpty)
    let text = try String(contentsOfFile: folder.path("exchange"), encoding: .utf8)
    return try text.split(separator: "\n").compactMap { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return object?["request"] as? [String: Any]
    }
  }

  private func types(_ requests: [[String: Any]]) -> [String] {
    requests.compactMap { $0["type"] as? String }
  }

  @Test("what a process does not promise is not asked for")
  func promises() async throws {
    let all = try await requests("batches,asynchronous,stops")
    #expect(types(all).count { $0 == "stop" } == 10)
    #expect(all.contains { $0["count"] as? Int == 2 })
    let none = try await requests("")
    #expect(Set(types(none)) == ["hello", "start", "suggest", "finish"])
    // Two slots of three steps: asked twice in iterations 1, 4, 7 and 10, one configuration at a time.
    let asked = none.filter { $0["type"] as? String == "suggest" }
    #expect(asked.map { $0["iteration"] as? Int } == [1, 1, 4, 4, 7, 7, 10, 10])
    #expect(asked.allSatisfy { $0["count"] as? Int == 1 })
    #expect(asked.map { ($0["started"] as? [Any])?.count } == [0, 0, 2, 0, 2, 0, 2, 0])
    let one = try await requests("asynchronous,stops")
    #expect(one.allSatisfy { $0["count"] as? Int ?? 1 == 1 })
    #expect(types(one).contains("stop"))
  }

  @Test("several runs at once, with answers in another order, are what they are one by one")
  func parallel() async throws {
    let folder = try TemporaryFolder()
    let log = folder.path("log")
    let capabilities = "batches,asynchronous,stops,parallel"
    let alone = try exec(Rogue.command("-c", capabilities))
    let method = try exec(Rogue.command("-c", capabilities, "-r", "-l", log))
    let contest = try contest()
    let session = ExternalSession()
    let results = Results()
    try await session.run {
      // The first run makes a process that the others meet.
      _ = try Judge(contest).replay(method, on: smallSurface, seed: 9)
      let group = DispatchGroup()
      for seed in 1...2 as ClosedRange<UInt64> {
        group.enter()
        Thread.detachNewThread {
          ExternalSession.$current.withValue(session) {
            results.add(seed, try? Judge(contest).replay(method, on: smallSurface, seed: seed))
          }
          group.leave()
        }
      }
      group.wait()
    }
    for seed in 1...2 as ClosedRange<UInt64> {
      let reference = try await play(alone, contest, seed)
      let outcome = try #require(results[seed])
      #expect(outcome.faults.isEmpty && outcome.trials == reference.trials)
      #expect(outcome.ledger.events == reference.ledger.events)
    }
    let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
    #expect(Set(lines.map { $0.prefix { $0 != " " } }).count == 1)
    #expect(lines.contains { $0.hasSuffix(" both") })
  }

  private func play(
    _ method: Search.Method, _ contest: Contest, _ seed: UInt64
  ) async throws -> RunOutcome {
    try await ExternalSession().run {
      try Judge(contest).replay(method, on: smallSurface, seed: seed)
    }
  }

  private final class Results: @unchecked Sendable {
    private let lock = NSLock()
    private var outcomes: [UInt64: RunOutcome] = [:]

    func add(_ seed: UInt64, _ outcome: RunOutcome?) {
      lock.withLock { outcomes[seed] = outcome }
    }

    subscript(seed: UInt64) -> RunOutcome? { lock.withLock { outcomes[seed] } }
  }

  @Test("a stopper besides takes the stops over")
  func stopper() async throws {
    let folder = try TemporaryFolder()
    let recorder = try ExchangeRecorder(path: folder.path("exchange"))
    let method = try exec(Rogue.command("-c", "batches,asynchronous,stops"), stopper: "threshold")
    let session = ExternalSession(recorder: recorder)
    let outcome = try await session.run {
      try Judge(contest("rounds=20,slots=2,steps=14")).replay(method, on: smallSurface, seed: 3)
    }
    #expect(outcome.faults.isEmpty)
    #expect(
      !(try String(contentsOfFile: folder.path("exchange"), encoding: .utf8)).contains(
        #""type":"stop""#))
  }
}
