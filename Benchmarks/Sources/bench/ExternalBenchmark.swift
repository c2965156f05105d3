import Catalog
import External
import Foundation
import Judging
import RematchDocuments
import Search
import Surfaces

/// Suggesters of other processes: what our side of the protocol costs, beside bare pipes, beside the
/// process alone, and beside kurobako's protocol.
func measureExternal(
  _ options: Options, _ workshop: Workshop, _ report: inout Report
) async throws {
  let tool = workshop.path("pingpong")
  _ = try output(
    of: "/usr/bin/env", ["clang", "-O2", workshop.script("External/pingpong.c"), "-o", tool])
  let bench = ExternalBench(workshop: workshop, tool: tool)
  try await bench.measureRoundTrip(&report)
  guard let version = try? output(of: "/usr/bin/env", [options.python, "--version"]) else {
    report.note("external: no \(options.python), so that suggesters in Python are skipped")
    return
  }
  let name = version.trimmingCharacters(in: .whitespacesAndNewlines)
  try await bench.measureRun(options.python, name, &report)
  guard let kurobako = options.kurobakoPython else {
    report.note("kurobako: skipped; --kurobako-python names an interpreter that has it")
    return
  }
  try await bench.measureKurobako(options.python, kurobako, &report)
}

private struct ExternalBench {
  let workshop: Workshop
  let tool: String

  private func method(_ command: [String]) throws -> Search.Method {
    let words = command.map(shellQuoted).joined(separator: " ")
    return try MethodCatalog.builtIn.method(
      document: ["name": .string("exec"), "command": .string("exec \(words)")], source: "")
  }

  /// A file of the requests of some runs, one after the other in one process.
  private func requests(
    _ command: [String], _ judge: Judge, _ surface: Surface, _ name: String, runs: Int = 1
  ) async throws -> (path: String, count: Int) {
    let exchange = workshop.path("\(name).exchange")
    let recorder = try ExchangeRecorder(path: exchange)
    try await ExternalSession(recorder: recorder).run {
      for run in 0..<runs {
        _ = try judge.replay(method(command), on: surface, seed: UInt64(run))
      }
    }
    try recorder.check()
    let head = #"{"request":"#
    let lines = try String(contentsOfFile: exchange, encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix(head) }.map { $0.dropFirst(head.count).dropLast() }
      .enumerated().filter { $0.offset == 0 || !$0.element.contains(#""type":"hello""#) }
      .map(\.element)
    let path = workshop.path("\(name).requests")
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: path, atomically: false, encoding: .utf8)
    return (path, lines.count)
  }

  /// The seconds from the second request on: with `turns` each after the answer to the one before, with
  /// `flow` all at once.
  private func driven(_ way: String, _ requests: String, _ command: [String]) throws -> Double {
    let text = try output(of: tool, [way, requests] + command)
    return Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? .nan
  }

  /// Our round trip less that of two programs in C that send each other the same lines.
  func measureRoundTrip(_ report: inout Report) async throws {
    let surface = try workshop.embeddedTable("hills-3")
    let judge = Judge(try Contest(rounds: workshop.isQuick ? 2000 : 20_000, slots: 1, steps: 1))
    let echo = [tool, "echo"]
    let requests = try await requests(echo, judge, surface, "echo")
    let trips = Double(requests.count - 1)
    let method = try method(echo)
    var duel = Duel()
    try await ExternalSession().run {
      _ = try judge.replay(method, on: surface, seed: 1)
      for _ in 0..<workshop.rounds(9) {
        let ours = try judge.replay(method, on: surface, seed: 1).suggestSeconds
        duel.add(
          ours / Double(judge.contest.rounds), try driven("turns", requests.path, echo) / trips)
      }
    }
    let overhead = Spread(zip(duel.ours, duel.theirs).map { 1e6 * ($0 - $1) })
    report.add(
      Row(
        name: "round trip to a process in C", unit: "us", figure: duel.time(scale: 1e6),
        rival: Row.Rival(
          name: "limit: the same lines from C to C", figure: duel.theirTime(scale: 1e6),
          ratio: duel.ratio())))
    report.add(
      Row(
        name: "the same, what our side adds", unit: "us", figure: overhead,
        target: .atMost(50, overhead)))
  }

  /// A run of the final contest beside the process alone, which is fed the same requests all at once.
  func measureRun(_ python: String, _ version: String, _ report: inout Report) async throws {
    let surface = try workshop.embeddedTable("hills-3")
    let judge = Judge(.final)
    let plain = [python, workshop.script("External/plain.py")]
    let runs = 10
    let requests = try await requests(plain, judge, surface, "plain", runs: runs)
    let method = try method(plain)
    var flow = Duel()
    var turns = Duel()
    try await ExternalSession().run {
      _ = try judge.replay(method, on: surface, seed: 1)
      for _ in 0..<workshop.rounds(25) {
        let ours = try seconds {
          for run in 0..<runs { _ = try judge.replay(method, on: surface, seed: UInt64(run)) }
        }
        flow.add(ours, try driven("flow", requests.path, plain))
        turns.add(ours, try driven("turns", requests.path, plain))
      }
    }
    for (duel, name, target) in [
      (flow, "fed all requests at once", 0.5), (turns, "a driver in C", nil),
    ] as [(Duel, String, Double?)] {
      report.add(
        Row(
          name: "140 x 5 run, plain loop in \(version), \(requests.count / runs) requests",
          unit: "ms",
          figure: duel.time(per: Double(runs), scale: 1e3),
          target: target.map { .timesAsFast($0, duel.ratio()) },
          rival: Row.Rival(
            name: name, figure: duel.theirTime(per: Double(runs), scale: 1e3), ratio: duel.ratio()))
      )
    }
  }

  /// A message of ours beside one of kurobako's, the trivial suggester behind both, by the same driver.
  func measureKurobako(
    _ python: String, _ kurobako: String, _ report: inout Report
  ) async throws {
    let surface = try workshop.embeddedTable("hills-3")
    let plain = [python, workshop.script("External/plain.py")]
    let trials = workshop.isQuick ? 500 : 5000
    let judge = Judge(try Contest(rounds: trials, slots: 1, steps: 1))
    let requests = try await requests(plain, judge, surface, "messages")
    let path = workshop.path("kurobako.requests")
    try kurobakoMessages(surface.space, trials).write(
      toFile: path, atomically: false, encoding: .utf8)
    let solver = [kurobako, workshop.script("External/kurobako_solver.py")]
    var duel = Duel()
    for _ in 0..<workshop.rounds(9) {
      let ours = try driven("turns", requests.path, plain) / Double(requests.count - 1)
      duel.add(ours, try driven("turns", path, solver) / Double(2 * trials))
    }
    report.add(
      Row(
        name: "message to a plain loop in Python, driver in C", unit: "us",
        figure: duel.time(scale: 1e6),
        rival: Row.Rival(
          name: "kurobako 0.2 with its own runner", figure: duel.theirTime(scale: 1e6),
          ratio: duel.ratio())))
  }

  /// What kurobako would send for so many trials of one evaluation each.
  private func kurobakoMessages(_ space: SearchSpace, _ trials: Int) -> String {
    let domain = space.parameters.map { parameter in
      #"{"name":"\#(parameter.name)","range":{"type":"DISCRETE","low":0,"high":\#(parameter.values.count)},"#
        + #""distribution":"UNIFORM"}"#
    }
    let value = #"{"name":"reward","range":{"type":"CONTINUOUS"},"distribution":"UNIFORM"}"#
    var lines = [
      #"{"type":"CREATE_SOLVER_CAST","solver_id":0,"random_seed":1,"problem":{"name":"table","attrs":{},"#
        + #""params_domain":[\#(domain.joined(separator: ","))],"values_domain":[\#(value)],"steps":1}}"#
    ]
    for trial in 0..<trials {
      lines.append(#"{"type":"ASK_CALL","solver_id":0,"next_trial_id":\#(trial)}"#)
      lines.append(
        #"{"type":"TELL_CALL","solver_id":0,"trial":{"id":\#(trial),"values":[0.1234],"current_step":1}}"#
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
