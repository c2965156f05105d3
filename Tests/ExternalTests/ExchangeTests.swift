import Foundation
import Judging
import Search
import TestSupport
import Testing

@testable import External

@Suite("Exchanges recorded and played again")
struct ExchangeTests {
  @Test(
    "the outcome is the same without the process, whatever it did",
    arguments: [
      ["-a", "none"], ["-k", "hello", "-a", "exit", "-x", "1"], ["-k", "start", "-a", "exit"],
      ["-k", "start", "-a", "say", "-x", #"{"id":@,"error":"not here"}"#],
      ["-k", "suggest", "-a", "say", "-x", #"{"id":@,"error":"no ideas"}"#],
      ["-k", "suggest", "-n", "2", "-a", "exit", "-x", "7"],
      ["-k", "suggest", "-n", "2", "-a", "say", "-x", "a \"b\" \\ ~"],
      ["-k", "stop", "-a", "say", "-x", #"{"id":@,"stop":[44]}"#],
      ["-k", "finish", "-a", "signal", "-x", "9"],
    ])
  func again(_ options: [String]) async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("exchange")
    let method = try exec(
      Rogue.command(["-c", "batches,asynchronous,stops,runs"] + options))
    func play(_ session: ExternalSession) async throws -> [Result<RunOutcome, JudgeError>] {
      try await session.run {
        let judge = try Judge(contest())
        return (1...3).map { seed in
          Result { () throws(JudgeError) in
            try judge.replay(method, on: smallSurface, seed: seed)
          }
        }
      }
    }
    let recorder = try ExchangeRecorder(path: path)
    let first = try await play(ExternalSession(recorder: recorder))
    try recorder.check()
    let again = try await play(ExternalSession(recording: ExchangeRecording(path: path)))
    #expect(first.contains { (try? $0.get()) == nil } == (options[1] == "hello"))
    for (one, other) in zip(first, again) {
      guard let one = try? one.get(), let other = try? other.get() else {
        #expect(throws: JudgeError.self) { try one.get() }
        #expect("\(one)" == "\(other)")
        continue
      }
      #expect(one.trials == other.trials && one.ledger.events == other.ledger.events)
      #expect(one.faults == other.faults && one.code == other.code)
      #expect(one.program == other.program && one.bestSoFar(worst: 0) == other.bestSoFar(worst: 0))
    }
  }

  @Test("a recording of another run, or one that was changed, is a fault that says so")
  func others() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("exchange")
    let method = try exec(Rogue.command("-c", "batches,asynchronous,stops"))
    let recorder = try ExchangeRecorder(path: path)
    _ = try await play(method, contest(), in: ExternalSession(recorder: recorder))
    func replay(_ seed: UInt64 = 1) async throws -> [Fault] {
      let session = ExternalSession(recording: try ExchangeRecording(path: path))
      return try await play(method, contest(), seed: seed, in: session).faults
    }
    #expect(try await replay() == [])
    let missing = await #expect(throws: JudgeError.self) { try await replay(2) }
    #expect(missing?.description.contains("is not in the recording") == true)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    _ = try folder.write(
      text.replacingOccurrences(of: #""suggestions":[["#, with: #""suggestions":[[1,"#),
      to: "exchange")
    #expect(try await replay().first?.code == .badSuggestResult)
    _ = try folder.write(
      text.replacingOccurrences(of: #""iteration":3"#, with: #""iteration":9"#), to: "exchange")
    #expect(try await replay().map(\.code) == [.runtimeError])
    #expect(
      try await replay().first?.message.contains("this request is not in the recording: '{") == true
    )
  }

  @Test(
    "a file that is no recording is refused with the line",
    arguments: [
      ("{}", 1), (#"{"exchange":2,"run":"a"}"#, 1), (#"{"request":{}}"#, 1),
      ("{\"exchange\":1,\"run\":\"a\"}\n{\"request\":{}}\n{\"answers\":{}}", 3),
      (
        "{\"exchange\":1,\"run\":\"a\"}\n{\"request\":{}}\n{\"failure\":{\"code\":1,\"message\":\"\"}}",
        3
      ),
    ])
  func damaged(_ text: String, _ line: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text + "\n", to: "exchange")
    let error = #expect(throws: ExchangeError.self) { try ExchangeRecording(path: path) }
    #expect("\(error as Any)".contains(", line \(line): "))
  }

  @Test("later exchanges are added, of a run the last whole one counts, and a torn end is cut off")
  func added() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("exchange")
    let method = try exec(Rogue.command())
    func record(_ seed: UInt64) async throws {
      let session = ExternalSession(recorder: try ExchangeRecorder(path: path))
      _ = try await play(method, contest(), seed: seed, in: session)
    }
    try await record(1)
    let whole = try String(contentsOfFile: path, encoding: .utf8)
    _ = try folder.write(whole + whole.prefix(whole.count * 2 / 3), to: "exchange")
    try await record(2)
    try await record(2)
    let recording = try ExchangeRecording(path: path)
    #expect(recording.exchanges.count == 2)
    // What was torn was of the first run too.
    #expect(recording.exchanges.values.allSatisfy { $0.isComplete })
    #expect(throws: ExchangeError.self) { try ExchangeRecorder(path: "/no/such/folder/file") }
  }

  @Test("nothing is added to a file that is no recording")
  func foreign() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("{\"schema\":1}\n", to: "runs.jsonl")
    #expect(throws: ExchangeError.self) { try ExchangeRecorder(path: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "{\"schema\":1}\n")
  }
}
