import Foundation
import RematchDocuments
import Search
import TestSupport
import Testing

/// What the tool does with suggesters that are other processes, by the rogue of `Tests/Rogue`.
@Suite("rematch run: external suggesters")
struct ExternalCommandTests {
  private static let capabilities = "batches,asynchronous,stops,runs"

  private func rogue(_ options: [String] = [], capabilities: String = capabilities) -> String {
    let words = [builtProduct("rogue"), "-c", capabilities] + options
    return "exec:exec " + words.map(shellQuoted).joined(separator: " ")
  }

  /// A rogue that misbehaves at its second suggestion or whatever else is said.
  private func rogue(_ action: String, _ text: String = "", at kind: String = "suggest") -> String {
    rogue(["-k", kind, "-n", "2", "-a", action, "-x", text])
  }

  private func campaign(
    _ methods: [String], _ output: String, repeats: Int = 2, _ more: String...
  ) -> [String] {
    [
      "run", "-f", "small.json", "-c", "rounds=10,slots=2,steps=3", "-r", "\(repeats)", "-o",
      output,
    ]
      + methods.flatMap { ["-s", $0] } + more
  }

  /// Processes that bear the mark of a tool.
  private func suggesters(of tool: Tool) -> [pid_t] {
    processes(withEntry: "REMATCH_PROCESS=\(tool.pid)-")
  }

  /// Waits until none of a tool's processes is left.
  private func areGone(_ tool: Tool) -> Bool {
    for _ in 0..<10_000 {
      if suggesters(of: tool).isEmpty { return true }
      usleep(1000)
    }
    return false
  }

  @Test("faulty methods change nothing for the others, nor does the number of jobs, nor a replay")
  func campaigns() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let sound = [
      "random", rogue(), rogue([], capabilities: "batches"),
      rogue([], capabilities: "asynchronous,runs"),
      "exec?command=\(rogue().dropFirst(5))+threshold?value=0.5&steps=1",
    ]
    let faulty = [
      rogue("exit", "3"), rogue("signal", "9"), rogue("say", "huh"),

      // One that goes on counts its requests, so that each run must have its own.
      rogue(
        ["-k", "suggest", "-n", "2", "-a", "say", "-x", #"{"id":@,"error":"no"}"#],
        capabilities: "batches,asynchronous,stops"),
      rogue("half-exit", "{", at: "stop"), rogue("exit", "1", at: "start"), rogue("close-input"),
      rogue("answer-exit", "0", at: "finish"),
    ]
    let missing = rogue(["-k", "hello", "-a", "exit", "-x", "1"])
    let alone = try runTool(campaign(sound, "alone"), in: folder)
    #expect(alone.status == 0 && !alone.stderr.contains("fault"), "\(alone.stderr)")
    let reference = try folder.journal("alone/runs.jsonl")
    let all = faulty.enumerated().flatMap { index, method in
      index < sound.count ? [method, sound[index]] : [method]
    }
    for (output, more) in [
      ("one", ["-j", "1", "--record-exchange", "exchange"]), ("three", ["-j", "3"]),
      ("again", ["-j", "2", "--replay-exchange", "exchange"]),
    ] {
      let outcome = try runTool(campaign(all + [missing], output) + more, in: folder)
      #expect(outcome.status == 1, "\(outcome.stderr)")
      #expect(outcome.stderr.contains("\(missing) cannot be started: hello: the process ended"))
      #expect(!outcome.stdout.contains("-k hello"))
    }
    let one = try folder.journal("one/runs.jsonl")
    #expect(one.count == 2 * all.count)
    #expect(try folder.journal("three/runs.jsonl") == one)
    #expect(try folder.journal("again/runs.jsonl") == one)
    // Those of the sound methods are there as they were without the others.
    #expect(Set(reference).isSubset(of: one))
    #expect(one.count { $0.contains("\"faults\":[]") } == reference.count + 4)
  }

  @Test(
    "a gigabyte on either pipe takes no memory of ours",
    arguments: [
      ("flood-output", "x", 1), ("flood-output", "x\n", 1),
      ("flood-output", #"{"id":99,"suggestions":[]}"# + "\n", 1), ("flood-errors", "oh no\n", 0),
      ("flood-errors", "x", 0),
    ])
  func floods(_ action: String, _ text: String, _ faults: Int) throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let quiet = try runTool(campaign([rogue()], "quiet"), in: folder)
    let outcome = try runTool(campaign([rogue(action, text)], "flood"), in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.stderr.contains("fault: ") == (faults > 0))
    // A line of 4 MiB may be there, and copies of it.
    #expect(outcome.peakMemory < quiet.peakMemory + 48 << 20)
  }

  @Test("Ctrl-C waits for the runs in flight, and its journal can be completed")
  func interruption() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let methods = [rogue(), rogue([], capabilities: "")]
    #expect(try runTool(campaign(methods, "whole", repeats: 60), in: folder).status == 0)
    let tool = try Tool(campaign(methods, "broken", repeats: 60), in: folder.url.path)
    #expect(tool.wait { folder.size("broken/runs.jsonl") > 0 })
    kill(tool.pid, SIGINT)
    let outcome = try tool.outcome()
    // A fast machine may be done before the signal comes.
    #expect(outcome.status == 130 || outcome.status == 0)
    #expect(suggesters(of: tool).isEmpty)
    #expect(try runTool(campaign(methods, "broken", repeats: 60), in: folder).status == 0)
    #expect(try folder.journal("broken/runs.jsonl") == folder.journal("whole/runs.jsonl"))
  }

  @Test(
    "whatever ends the tool ends its suggesters, and the journal can be completed",
    arguments: [[SIGKILL], [SIGTERM], [SIGHUP], [SIGINT, SIGINT]])
  func ends(_ signals: [Int32]) throws {
    let folder = try TemporaryFolder.withSmallSurface()
    // It has a child and a daemon, and all of them hang.
    let hanging =
      "exec:sleep 1000 & setsid sleep 1000 < /dev/null > /dev/null 2>&1 & "
      + rogue(["-k", "suggest", "-a", "ignore-term"]).dropFirst(5)
    let tool = try Tool(
      campaign([rogue(), hanging], "out", repeats: 3, "-j", "2"), in: folder.url.path)
    #expect(tool.wait { folder.size("out/runs.jsonl") > 0 && suggesters(of: tool).count >= 6 })
    for signal in signals {
      kill(tool.pid, signal)
      if signals.count > 1 {
        #expect(tool.wait { tool.text("stderr").contains("Ctrl-C again ends at once") })
      }
    }
    #expect(try tool.outcome().status > 128)
    #expect(areGone(tool))
    let journal = try folder.journal("out/runs.jsonl")
    #expect(journal.count == 3)
    let rest = try runTool(campaign([rogue()], "out", repeats: 5), in: folder)
    #expect(rest.status == 0 && rest.stderr.contains("has 3 of 5 runs"), "\(rest.stderr)")
    #expect(Array(try folder.journal("out/runs.jsonl")[..<3]) == journal)
  }

  @Test("there are never more suggesters' processes than jobs")
  func jobs() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let capabilities = [
      "batches,runs", "batches", "runs,stops", "batches,asynchronous,runs", "parallel",
    ]
    let methods = capabilities.map { rogue([], capabilities: $0) }
    let tool = try Tool(campaign(methods, "out", repeats: 40, "-j", "3"), in: folder.url.path)
    var most = 0
    // The shell that a process begins as has its number.
    _ = tool.wait {
      most = max(most, suggesters(of: tool).count)
      return false
    }
    #expect(try tool.outcome().status == 0)
    #expect((1...3).contains(most))
    #expect(suggesters(of: tool).isEmpty)
    #expect(try folder.journal("out/runs.jsonl").count == 200)
  }

  @Test("strict mode ends a run at its first fault")
  func strict() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let arguments = campaign(
      [rogue("say", #"{"id":@,"error":"no"}"#), rogue()], "out", repeats: 1, "--strict")
    let outcome = try runTool(arguments, in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.stderr.contains("iteration 4: suggest: no\n"))
    let journal = try folder.journal("out/runs.jsonl")
    #expect(journal.count == 2)
  }

  @Test(
    "a command that is none says what is wrong, and what a suggester says",
    arguments: [
      ("exec:no-such-program", "the process ended with status 127", "no-such-program: not found"),
      ("exec:true", "the process ended with status 0", ""),
      ("exec:cat", "it lacks 'protocol': '{\"type\":\"hello\"", ""),
      ("exec:yes", "wrote no answer: not JSON: 'y'", ""),
      ("exec:echo '{\"id\":0}'; echo oh dear >&2; exit 2", "it lacks 'protocol'", ""),
      ("exec:exit 9 <&-", "the process ended with status 9", ""),
      (#"exec?command=exit&folder=no-such-folder"#, "folder 'no-such-folder': No such file", ""),
      ("exec?command=sleep 1000&startup=0.2", "no answer within the 0.2 s of its startup", ""),
      ("exec:kill -9 $$", "the process was ended by signal 9 (Killed)", ""),
    ])
  func wrongCommand(_ method: String, _ problem: String, _ more: String) throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let outcome = try runTool(campaign([method], "out", repeats: 1), in: folder)
    #expect(outcome.status == 1 && outcome.stdout.isEmpty)
    #expect(outcome.stderr.contains(" cannot be started: "))
    #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    for text in [problem, more] where !text.isEmpty {
      #expect(outcome.stderr.contains(text), "\(outcome.stderr)")
    }
    #expect(outcome.stderr.contains("hello: "))
    if !method.contains("folder") {
      #expect(
        outcome.stderr.contains("expected is a line such as {\"id\":0,\"protocol\":1,\"name\""))
    }
  }

  @Test(
    "a program plays where no folder for Python can be written, and a Python suggester says why not"
  )
  func unwritableCache() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    // A file stands where each folder would be.
    let script = """
      mkdir tmp && : > tmp/rematch-$(id -u)
      XDG_CACHE_HOME=$PWD/small.json TMPDIR=$PWD/tmp exec "$REMATCH" "$@"
      """
    let program = Shared.root.appendingPathComponent(
      "Sources/Suggesters/External/Examples/random.sh")
    let methods = ["exec:sh \(shellQuoted(program.path))", "thpo:."]
    _ = try folder.write("", to: "searcher.py")
    let outcome = try runScript(script, campaign(methods, "out", repeats: 1), in: folder)
    #expect(outcome.status == 1)
    #expect(!outcome.stderr.contains("exec"), "\(outcome.stderr)")
    #expect(outcome.stderr.contains("thpo:. cannot be started: "))
    #expect(outcome.stdout.contains("exec:sh") && !outcome.stdout.contains("thpo"))
    #expect(outcome.stderr.contains("XDG_CACHE_HOME chooses another one"))
  }

  @Test("a command that is empty, and options that cannot be, are wrong usage")
  func wrongUsage() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    for (method, text) in [
      ("exec:", "option 'command' is empty; expected a command, as in exec:./mine"),
      ("exec", "option 'command' is empty"), ("exec?command=x&memory=0", "option 'memory' is 0"),
      ("exec?command=x&deadline=-1", "option 'deadline' is -1"),
      ("exec?comand=x", "unknown option 'comand'; did you mean 'command'?"),
      ("exec?command=1", "option 'command': expected a text"),
    ] {
      expectRefusal(try runTool(campaign([method], "out"), in: folder), 64, saying: [text])
    }
    for (option, text) in [
      ("--record-exchange", "no/such/file: cannot be written"),
      ("--replay-exchange", "cannot be read"),
    ] {
      expectRefusal(
        try runTool(campaign([rogue()], "out") + [option, "no/such/file"], in: folder), 1,
        saying: [text])
    }
  }
}
