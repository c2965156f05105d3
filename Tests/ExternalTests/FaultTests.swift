import Foundation
import Judging
import RematchDocuments
import Search
import TestSupport
import Testing

@testable import External

@Suite("Faults of suggesters' processes")
struct FaultTests {
  /// Something that a process does, and what the record says of it.
  struct Case: CustomTestStringConvertible, Sendable {
    let kind: String
    let action: String
    var text = ""
    var number = 1
    let code: ContestCode
    let says: [String]
    var options: [String: JSONValue] = [:]
    /// Whether the run ends with the fault.
    var endsRun = true

    var testDescription: String { "\(action) \(text.prefix(40)) at \(kind) \(number)" }
  }

  private static let kinds = ["hello", "start", "suggest", "stop", "finish"]
  private static let soon: [String: JSONValue] = ["startup": .integer(1), "deadline": .integer(1)]

  private static func isStart(_ kind: String) -> Bool { kind == "hello" || kind == "start" }

  /// A case for every kind of request.
  private static func everywhere(
    _ action: String, _ text: String = "", _ code: ContestCode, _ says: [String],
    _ options: [String: JSONValue] = [:]
  ) -> [Case] {
    kinds.map { kind in
      Case(
        kind: kind, action: action, text: text, number: isStart(kind) || kind == "finish" ? 1 : 2,
        code: isStart(kind) ? .constructionFailed : code, says: ["\(kind): "] + says,
        options: options)
    }
  }

  private static let inTime = ["no answer within the 1 s of its startup"]
  private static let deadlines = ["no answer within its deadline of 1 s"]

  static let ends: [Case] =
    everywhere(
      "exit", "3", .runtimeError, ["the process ended with status 3", "ends with:\nrogue: about"])
    + everywhere("signal", "9", .runtimeError, ["the process was ended by signal 9 (Killed)"])
    + everywhere("close-output", "", .runtimeError, ["closed its standard output"])
    + everywhere(
      "half-exit", #"{"id":@,"sugg"#, .runtimeError,
      ["the process ended with status 0; it wrote half a line: '{\"id\":", "\"sugg'"])
    + everywhere("say", #"{"id":99}"#, .runtimeError, ["answered no request that waits: id 99"])

  static let hangs: [Case] =
    (kinds.map { ($0, "hang") }
    + [("suggest", "half-hang"), ("stop", "ignore-term"), ("start", "fork-hang")]).map {
      kind, action in
      Case(
        kind: kind, action: action, text: #"{"id":@,"#,
        number: isStart(kind) || kind == "finish" ? 1 : 2,
        code: isStart(kind) ? .constructionFailed : .timeout,
        says: (isStart(kind) ? inTime : deadlines)
          + (action == "half-hang" ? ["; it wrote half a line: '{\"id\":"] : []),
        options: soon)
    }

  static let lines: [Case] = [
    ("", "not JSON: ''"), ("y", "not JSON: 'y'"), ("null", "not JSON"),
    ("[1]", "not a JSON object"),
    ("{}", "it lacks 'id': '{}'"), (#"{"id":"2"}"#, "'id' is not a whole number"),
    (#"{"id":true}"#, "'id' is not a whole number"), (#"{"id":2.5}"#, "'id' is not a whole number"),
    (#"{"id":1e400}"#, "not JSON"),
    (#"{"id":123456789012345678901234567890}"#, "'id' is not a whole number"),
    (#"{"id":@,"suggestions":[[NaN,0,0]]}"#, "not JSON"), (#"{"id":@,"name":"~"}"#, "not UTF-8"),
    (#"{"id":@,"a":"^"}"#, "not JSON"), (#"{"id":@} {"id":@}"#, "not JSON"),
  ].map { text, problem in
    Case(
      kind: "suggest", action: "say", text: text, number: 2, code: .runtimeError,
      says: ["suggest: wrote no answer: \(problem)"])
  }

  static let suggestions: [Case] = [
    (
      #""suggestions":[[0,0,99]]"#,
      "suggestion 1 is neither a list of one index per parameter, below [12, 9, 3]"
    ),
    (#""suggestions":[[0,0,0],[-1,0,0]]"#, "suggestion 2 is neither"),
    (#""suggestions":[{"a":"x"}]"#, "nor an object of numbers by the parameters' names"),
    (#""suggestions":[[0,0,1e300]]"#, "suggestion 1"),
    (#""suggestions":7"#, "'suggestions' is not a list"),
    (#""stop":[]"#, "it lacks 'suggestions': '{\"id\":"),
  ].map { text, problem in
    Case(
      kind: "suggest", action: "say", text: "{\"id\":@,\(text)}", number: 2,
      code: .badSuggestResult,
      says: ["suggest: ", problem], endsRun: false)
  }

  static let stops: [Case] = [
    (#""stop":[99]"#, "trial 99 is not running"),
    (#""stop":[0.5]"#, "'stop' is not a list of trials' numbers"),
    (#""stop":[-1]"#, "trial -1 is not running"),
    (#""stop":[true]"#, "not a list of trials' numbers"),
    (#""stop":true"#, "'stop' is not a list"), (#""suggestions":[]"#, "it lacks 'stop'"),
    (#""error":"cannot say""#, "cannot say"),
  ].map { text, problem in
    Case(
      kind: "stop", action: "say", text: "{\"id\":@,\(text)}", number: 2, code: .evaluationFailed,
      says: ["stop: ", problem], endsRun: false)
  }

  static let others: [Case] = [
    Case(
      kind: "suggest", action: "say", text: #"{"id":@,"error":"no ideas"}"#, number: 2,
      code: .suggestRaised, says: ["suggest: no ideas"], endsRun: false),
    Case(
      kind: "start", action: "say", text: #"{"id":@,"error":"not in this space"}"#,
      code: .constructionFailed, says: ["start: not in this space"]),
    Case(
      kind: "finish", action: "say", text: #"{"id":@,"error":"not saved"}"#, code: .runtimeError,
      says: ["finish: not saved"]),
    // What is said too often, or unasked, is noticed at the next request.
    Case(
      kind: "suggest", action: "say-besides", text: #"{"id":@,"suggestions":[]}"#, number: 2,
      code: .runtimeError, says: ["stop: wrote no answer: answered no request that waits: id "]),
    Case(
      kind: "suggest", action: "say-besides", text: "I am fine", number: 2, code: .runtimeError,
      says: ["stop: wrote no answer: not JSON: 'I am fine'"]),
    Case(
      kind: "suggest", action: "close-input", number: 2, code: .runtimeError,
      says: ["stop: closed its standard input"]),
    Case(
      kind: "hello", action: "close-input", code: .constructionFailed,
      says: ["start: closed its standard input"]),
    Case(
      kind: "suggest", action: "flood-output", text: "x", number: 2, code: .runtimeError,
      says: ["suggest: wrote a line of over 4 MiB: 'xxx"]),
    Case(
      kind: "suggest", action: "flood-output", text: "x\n", number: 2, code: .runtimeError,
      says: ["suggest: wrote no answer: not JSON: 'x'"]),
    Case(
      kind: "suggest", action: "eat", number: 2, code: .outOfMemory,
      says: ["suggest: its processes took more memory than the 64 MiB that are allowed"],
      options: ["memory": .integer(64)]),
    // A daemon in a session of its own counts too.
    Case(
      kind: "suggest", action: "eat-elsewhere", number: 2, code: .outOfMemory,
      says: ["suggest: its processes took more memory than the 64 MiB that are allowed"],
      options: ["memory": .integer(64)]),
    Case(
      kind: "hello", action: "eat", code: .outOfMemory, says: ["hello: its processes took "],
      options: ["memory": .integer(64)]),
    Case(
      kind: "hello", action: "say", text: #"{"id":@,"protocol":2,"name":"a","version":"1"}"#,
      code: .constructionFailed,
      says: [
        "hello: wrong answer: 'protocol' is 2; expected 1: '{",
        "\nexpected is a line such as {\"id\":0",
      ]),
    Case(
      kind: "hello", action: "say",
      text: #"{"id":@,"protocol":1,"name":"a","version":"1","capabilities":["batch"]}"#,
      code: .constructionFailed, says: ["unknown capability 'batch'; did you mean 'batches'?"]),
    Case(
      kind: "hello", action: "say",
      text:
        #"{"id":@,"protocol":1,"name":"\#(String(repeating: "n", count: 201))","version":"1","capabilities":[]}"#,
      code: .constructionFailed,
      says: ["its name or version, or that of a library, is longer than 200 bytes"]),
    Case(
      kind: "hello", action: "say", text: #"{"id":@,"error":"wrong library"}"#,
      code: .constructionFailed, says: ["hello: wrong answer: the error: wrong library"]),
  ]

  /// What a well-behaved process makes of the contest.
  private static func healthy(_ session: ExternalSession) throws -> RunOutcome {
    try Judge(contest()).replay(
      exec(Rogue.command("-c", capabilities)), on: smallSurface, seed: 1)
  }

  private static let capabilities = "batches,asynchronous,stops,runs"

  @Test(
    "each costs its run, says what happened, and leaves no process behind",
    arguments: ends + hangs + lines + suggestions + stops + others)
  func fault(_ fault: Case) async throws {
    let mark = ProcessMark()
    let session = ExternalSession()
    try await session.run {
      let reference = try Self.healthy(session)
      #expect(reference.faults.isEmpty && reference.program?.name == "rogue")
      let method = try exec(
        Rogue.command(
          "-c", Self.capabilities, "-k", fault.kind, "-n", "\(fault.number)", "-a", fault.action,
          "-x", fault.text), fault.options.merging(mark.options) { $1 })
      let judge = try Judge(contest())
      let outcome: RunOutcome
      do throws(JudgeError) {
        outcome = try judge.replay(method, on: smallSurface, seed: 1)
      } catch {
        // Before it has said hello nothing has begun, and nothing is recorded.
        #expect(fault.kind == "hello")
        for text in fault.says { #expect("\(error)".contains(text), "\(error), \(text)") }
        let after = try Self.healthy(session)
        #expect(after.ledger.events == reference.ledger.events && after.faults.isEmpty)
        return
      }
      #expect(outcome.faults.map(\.code) == [fault.code])
      for text in fault.says {
        #expect(outcome.faults.first?.message.contains(text) == true, "\(outcome.faults), \(text)")
      }
      #expect(outcome.code == fault.code || !fault.endsRun)
      // Until the fault, the run is the healthy one's.
      let isBegun = fault.code != .constructionFailed && outcome.program != nil
      #expect(isBegun == (outcome.trials.count > 0))
      if fault.kind == "finish" {
        #expect(
          outcome.trials == reference.trials
            && outcome.bestSoFar(worst: 0) == reference.bestSoFar(worst: 0))
      } else if isBegun, fault.endsRun {
        #expect(outcome.trials.count < reference.trials.count)
        #expect(
          outcome.trials.map(\.configuration)
            == reference.trials.prefix(outcome.trials.count).map(\.configuration))
      }
      if fault.endsRun, fault.action != "say" || fault.code == .runtimeError,
        fault.kind != "finish" || fault.action != "say"
      {
        #expect(mark.living.isEmpty)
      }
      let after = try Self.healthy(session)
      #expect(after.trials == reference.trials && after.ledger.events == reference.ledger.events)
      #expect(after.faults.isEmpty)
    }
    #expect(mark.living.isEmpty)
  }

  @Test(
    "the record quotes the standard error where the process ended by itself, and nowhere else",
    arguments: [("exit", true), ("hang", false), ("say", false)])
  func quotesErrors(_ action: String, _ isQuoted: Bool) async throws {
    let method = try exec(
      "echo some words >&2; "
        + Rogue.command(
          "-c", Self.capabilities, "-k", "suggest", "-n", "2", "-a", action, "-x", "3"), Self.soon)
    let outcome = try await play(method, contest())
    let message = try #require(outcome.faults.first?.message)
    #expect(message.contains("its standard error ends with:\nsome words") == isQuoted, "\(message)")
  }

  @Test(
    "a suggestion that lacks a parameter has the code of the protocol's page, in every contest",
    arguments: ["preliminary", "final", "rounds=3,slots=2"])
  func lacks(_ text: String) async throws {
    let answer = #"{"id":@,"suggestions":[{"a":0.1},[0,0,0]]}"#
    let method = try exec(
      Rogue.command("-c", Self.capabilities, "-k", "suggest", "-a", "say", "-x", answer))
    let outcome = try await play(method, contest(text))
    let fault = try #require(outcome.faults.first)
    #expect(fault.code == .evaluationFailed && fault.message.contains("lacks parameter 'b'"))
    // The other one of the batch has started.
    #expect(outcome.trials.contains { $0.configuration == [0, 0, 0] })
  }

  @Test("a gigabyte of errors is no fault")
  func errors() async throws {
    let method = try exec(
      Rogue.command("-c", Self.capabilities, "-k", "suggest", "-a", "flood-errors", "-x", "oh no\n")
    )
    #expect(try await play(method, contest()).faults == [])
  }

  @Test("children that outlive their parent end with the session", arguments: ["fork", "daemon"])
  func children(_ action: String) async throws {
    let mark = ProcessMark()
    let session = ExternalSession()
    let method = try exec(
      Rogue.command("-c", Self.capabilities, "-k", "suggest", "-a", action), mark.options)
    try await session.run {
      let outcome = try Judge(contest()).replay(method, on: smallSurface, seed: 1)
      #expect(outcome.faults == [])
      // The daemon needs a moment to begin.
      while mark.living.count < 2 { usleep(1000) }
    }
    #expect(mark.living.isEmpty)
  }

  @Test("a request that no pipe holds and nobody reads ends at the deadline")
  func fullPipe() async throws {
    let values = (0..<100_000).map { Double($0) }
    let space = try SearchSpace([Parameter(name: "a", values: values)])
    let session = ExternalSession()
    let setup = RunSetup(space: space, contest: .final, seed: 1)
    let answer = #"{"id":0,"protocol":1,"name":"a","version":"1","capabilities":[]}"#
    await session.run {
      let settings = ProcessSettings(
        command: "read -r line; echo '\(answer)'; exec sleep 1000", folder: ".", environment: [:],
        startup: 1, deadline: 60, memory: 4096)
      let error = #expect(throws: SuggesterFailure.self) {
        try ExternalSuggester(settings, for: setup, in: session)
      }
      #expect(error?.code == .constructionFailed)
      #expect(error?.description == "start: no answer within the 1 s of its startup")
    }
    // Who reads slowly is served.
    await session.run {
      let settings = ProcessSettings(
        command: """
          read -r line; echo '\(answer)'; sleep 0.2
          read -r line; echo '{"id":1}'; cat > /dev/null
          """, folder: ".", environment: [:], startup: 60, deadline: 60, memory: 4096)
      #expect(throws: Never.self) { try ExternalSuggester(settings, for: setup, in: session) }
    }
  }

  @Test("the contest's clock ends a run of a slow process, with the same words every time")
  func clock() async throws {
    let contest = try contest("rounds=6,slots=2,steps=3,seconds=0.5")
    let method = try exec(
      Rogue.command("-c", Self.capabilities, "-k", "suggest", "-n", "2", "-a", "hang"))
    let outcome = try await play(method, contest)
    #expect(
      outcome.faults.map(\.message)
        == ["suggest: no answer within what was left of the contest's 0.5 s"])
    #expect(outcome.faults.map(\.code) == [.timeout])
    #expect(outcome.trials.count == 2)
  }

  @Test(
    "in strict mode the first fault ends the run",
    arguments: [
      (#"{"id":@,"error":"no ideas"}"#, ContestCode.suggestRaised, "no ideas"),
      (#"{"id":@,"suggestions":3}"#, .badSuggestResult, "not a list"),
      (
        #"{"id":@,"suggestions":[[0,0,0],[0,0,0],[0,0,0]]}"#, .badSuggestResult,
        "gave 3 suggestions"
      ),
      (
        #"{"id":@,"suggestions":[{"a":0.3,"b":1,"c":1}]}"#, .evaluationFailed,
        "a = 0.3; expected one of"
      ),
      (#"{"id":@,"suggestions":[{"a":0}]}"#, .evaluationFailed, "lacks parameter 'b'"),
    ])
  func strict(_ text: String, _ code: ContestCode, _ problem: String) async throws {
    let method = try exec(
      Rogue.command("-c", Self.capabilities, "-k", "suggest", "-a", "say", "-x", text))
    let outcome = try await play(method, contest(), mode: .strict)
    #expect(outcome.faults.map(\.code) == [code])
    #expect(outcome.faults.first?.message.contains(problem) == true, "\(outcome.faults)")
    #expect(outcome.faults.first?.iteration == 1)
  }
}
