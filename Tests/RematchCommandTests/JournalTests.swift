import Foundation
import Records
import TestSupport
import Testing

@Suite("rematch run: the journal")
struct JournalTests {
  @Test("one job and two jobs write the same bytes, timings aside")
  func jobs() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    for jobs in ["1", "2", "7"] {
      let outcome = try runTool(
        [
          "run", "-f", "small.json", "-s", "random", "-s", "grid", "-s", "latin-hypercube", "-s",
          "sobol+patience?steps=3", "-s", "random+kit-example", "-r", "4", "--seed", "5", "-j",
          jobs,
          "-o", "jobs-\(jobs)",
        ], in: folder)
      #expect(outcome.status == 0, "\(outcome.stderr)")
    }
    let one = try folder.journal("jobs-1/runs.jsonl")
    // Two contests, five methods, four repeats.
    #expect(one.count == 40)
    #expect(Set(one).count == 40)
    #expect(try folder.journal("jobs-2/runs.jsonl") == one)
    #expect(try folder.journal("jobs-7/runs.jsonl") == one)
  }

  @Test("another seed gives other runs")
  func seeds() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let arguments = ["run", "-f", "small.json", "-s", "random", "-r", "2", "-c", "preliminary"]
    for seed in ["0", "18446744073709551615"] {
      #expect(try runTool(arguments + ["--seed", seed, "-o", seed], in: folder).status == 0)
    }
    let first = try folder.journal("0/runs.jsonl")
    #expect(first != (try folder.journal("18446744073709551615/runs.jsonl")))
  }

  /// Many small runs: 2 contests, 2 methods.
  private static func campaign(_ output: String, repeats: Int = 250) -> [String] {
    [
      "run", "-f", "small.json", "-s", "random", "-s", "sobol+patience", "-c",
      "rounds=6,slots=2,steps=1", "-c", "rounds=12,slots=2,steps=4", "-r", "\(repeats)", "-j", "2",
      "-o", output,
    ]
  }

  @Test("a campaign that was killed over and over ends with the journal of one that was not")
  func kills() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let begin = ContinuousClock.now
    #expect(try runTool(Self.campaign("whole"), in: folder).status == 0)
    let duration = ContinuousClock.now - begin
    let whole = try folder.journal("whole/runs.jsonl")
    #expect(whole.count == 1000)
    // Kills come early enough for about two dozen of them in one campaign.
    let latest = min(60_000, Int(duration / .microseconds(1)) / 15)
    let seed = UInt64(Date().timeIntervalSince1970)
    var random = TestRandom(seed: seed)
    var lengths: [Int] = []
    var campaigns = 0
    while lengths.count < 20 {
      campaigns += 1
      let output = "killed-\(campaigns)"
      let ran = lengths.count
      while true {
        let before = folder.size("\(output)/runs.jsonl")
        let tool = try Tool(Self.campaign(output), in: folder.url.path)
        // A kill counts when the child had written something and was still at it.
        if lengths.count < 24, tool.wait(until: { folder.size("\(output)/runs.jsonl") > before }) {
          usleep(UInt32(random.next(below: latest)))
          kill(tool.pid, SIGKILL)
        }
        let outcome = try tool.outcome()
        if outcome.status == 0 { break }
        #expect(outcome.status == 128 + SIGKILL, "\(outcome.stderr)")
        lengths.append(folder.size("\(output)/runs.jsonl"))
      }
      // Nothing that was written is ever lost.
      #expect(Array(lengths[ran...]) == lengths[ran...].sorted())
      #expect(try folder.journal("\(output)/runs.jsonl") == whole, "seed \(seed), at \(lengths)")
    }
    print("\(lengths.count) kills with seed \(seed), at journal lengths \(lengths)")
  }

  @Test("a last line torn at any byte is dropped and played again")
  func tornLines() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    #expect(try runTool(Self.campaign("whole", repeats: 3), in: folder).status == 0)
    let whole = try folder.journal("whole/runs.jsonl")
    let bytes = folder.bytes("whole/runs.jsonl")
    let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
    #expect(ends.count == 12)
    // Within the first line, one byte after and before a newline, and between.
    let torn = "torn/runs.jsonl.torn"
    for cut in [1, ends[0] - 1, ends[0] + 2, ends[5] - 1, (ends[7] + ends[8]) / 2, ends[11] - 1] {
      try FileManager.default.createDirectory(
        at: folder.url.appendingPathComponent("torn"), withIntermediateDirectories: true)
      try bytes.prefix(cut).write(to: folder.url.appendingPathComponent("torn/runs.jsonl"))
      let outcome = try runTool(Self.campaign("torn", repeats: 3), in: folder)
      #expect(outcome.status == 0)
      #expect(outcome.stderr.contains("torn/runs.jsonl: moved a torn last line to \(torn)\n"))
      #expect(
        outcome.stderr.contains("torn/runs.jsonl: left out a torn last line"), "cut at \(cut)")
      #expect(folder.bytes(torn) == bytes.prefix(cut)[((ends.last { $0 < cut - 1 } ?? -1) + 1)...])
      try FileManager.default.removeItem(atPath: folder.path(torn))
      #expect(try folder.journal("torn/runs.jsonl") == whole, "cut at \(cut)")
    }
  }

  @Test(
    "a full disk leaves complete lines and an error; with space again the campaign ends as it should"
  )
  func fullDisk() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    #expect(try runTool(Self.campaign("whole", repeats: 20), in: folder).status == 0)
    let whole = try folder.journal("whole/runs.jsonl")
    // A limit on the file's size fails in the middle of a write, as a full disk does. A block has 512 or
    // 1024 bytes.
    for blocks in ["9", "20", "37"] {
      let outcome = try runScript(
        "trap '' XFSZ; ulimit -f $1; shift; exec \"$REMATCH\" \"$@\"",
        [blocks] + Self.campaign("full", repeats: 20), in: folder)
      expectRefusal(
        outcome, 1, saying: ["rematch: full/runs.jsonl: cannot be written: File too large\n"])
      let lines = try folder.journal("full/runs.jsonl")
      #expect(!lines.isEmpty)
      #expect(lines == Array(whole.prefix(lines.count)))
    }
    #expect(try runTool(Self.campaign("full", repeats: 20), in: folder).status == 0)
    #expect(try folder.journal("full/runs.jsonl") == whole)
  }

  @Test("a second process on the same journal is refused, and the first goes on undisturbed")
  func twoProcesses() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let campaign = Self.campaign("shared", repeats: 9999)
    let first = try Tool(campaign, in: folder.url.path)
    #expect(first.wait { folder.size("shared/runs.jsonl") > 0 })
    kill(first.pid, SIGSTOP)
    for more in [[], ["--fresh"]] {
      expectRefusal(
        try runTool(campaign + more, in: folder), 1,
        saying: ["shared/runs.jsonl: another process is writing to it"])
    }
    let length = folder.size("shared/runs.jsonl")
    #expect(folder.size("shared/runs.jsonl.1") == 0)
    kill(first.pid, SIGCONT)
    #expect(first.wait { folder.size("shared/runs.jsonl") > length })
    kill(first.pid, SIGKILL)
    #expect(try first.outcome().status == 128 + SIGKILL)
    // The lock went with the process.
    let other = ["run", "-f", "small.json", "-s", "grid", "-r", "1", "-o", "shared"]
    #expect(try runTool(other, in: folder).status == 0)
  }

  @Test(
    "Ctrl-C ends with status 130 and a journal of complete lines, which the same command completes")
  func interruption() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    #expect(try runTool(Self.campaign("whole", repeats: 100), in: folder).status == 0)
    let whole = try folder.journal("whole/runs.jsonl")
    for attempt in 1...20 {
      let output = "broken-\(attempt)"
      let tool = try Tool(Self.campaign(output, repeats: 100), in: folder.url.path)
      #expect(tool.wait { folder.size("\(output)/runs.jsonl") > 0 })
      kill(tool.pid, SIGINT)
      let outcome = try tool.outcome()
      // A fast machine may be done before the signal comes.
      if outcome.status == 0 { continue }
      #expect(outcome.status == 130)
      #expect(outcome.stdout.isEmpty)
      #expect(outcome.stderr.contains("finishing the runs in flight"))
      #expect(outcome.stderr.contains("rematch: interrupted; "))
      #expect(outcome.stderr.contains("of 400 runs are in \(output)/runs.jsonl"))
      let lines = try folder.journal("\(output)/runs.jsonl")
      #expect((1..<400).contains(lines.count))
      #expect(lines == Array(whole.prefix(lines.count)))
      #expect(try runTool(Self.campaign(output, repeats: 100), in: folder).status == 0)
      #expect(try folder.journal("\(output)/runs.jsonl") == whole)
      return
    }
    Issue.record("no signal came in time")
  }

  @Test("a finished campaign plays nothing again, and --fresh sets its journal aside")
  func nothingLeft() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let first = try runTool(Self.campaign("out", repeats: 2), in: folder)
    let bytes = folder.bytes("out/runs.jsonl")
    let again = try runTool(Self.campaign("out", repeats: 2), in: folder)
    #expect(again.stdout == first.stdout)
    #expect(again.stderr.contains("nothing is left to play"))
    #expect(folder.bytes("out/runs.jsonl") == bytes)
    let fresh = try runTool(Self.campaign("out", repeats: 2) + ["--fresh"], in: folder)
    #expect(fresh.stderr.contains("out/runs.jsonl is now out/runs.jsonl.1"))
    #expect(folder.bytes("out/runs.jsonl.1") == bytes)
    #expect(try folder.journal("out/runs.jsonl") == folder.journal("out/runs.jsonl.1"))
  }

  @Test("every line of a journal is a record of the library")
  func records() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    #expect(try runTool(Self.campaign("out", repeats: 2), in: folder).status == 0)
    let data = folder.bytes("out/runs.jsonl")
    var lines = Data()
    try forEachRun(as: Record.self, in: data, path: "out") { lines.append(journalLine($0)) }
    #expect(lines == data)
  }

  @Test("a last line that only lacks its newline counts, and gets it")
  func lackingNewline() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    #expect(try runTool(Self.campaign("out", repeats: 2), in: folder).status == 0)
    let whole = folder.bytes("out/runs.jsonl")
    try whole.dropLast().write(to: folder.url.appendingPathComponent("out/runs.jsonl"))
    let outcome = try runTool(Self.campaign("out", repeats: 2), in: folder)
    #expect(outcome.stderr.contains("nothing is left to play") && !outcome.stderr.contains("torn"))
    #expect(folder.bytes("out/runs.jsonl") == whole)
  }

  @Test(
    "a damaged line is left out by its number, stays where it is, and its run is played again",
    arguments: [
      ("{\"schema\":1,", "line 2: "), ("[1]", "line 2: is no record; expected a JSON object"),
      ("null", "line 2: is no record"),
      (
        "{\"schema\":4}",
        "line 2: schema: is 4; expected 1 to 3, for a later version of this program has written it"
      ),
      ("{}", "line 2: missing key 'schema'"),
      ("\u{0}\u{0}\u{0}\u{0}", "line 2: has a zero at byte 1"), ("RSURF\r", "line 2: "),
    ])
  func brokenLine(line: String, message: String) throws {
    let folder = try TemporaryFolder.withSmallSurface()
    #expect(try runTool(Self.campaign("out", repeats: 1), in: folder).status == 0)
    let whole = try folder.journal("out/runs.jsonl")
    var lines = String(decoding: folder.bytes("out/runs.jsonl"), as: UTF8.self)
      .split(separator: "\n").map { String($0) }
    let scores = try runTool(["score", "out"], in: folder).stdout
    lines.insert(line, at: 1)
    let spoilt = Data((lines.joined(separator: "\n") + "\n").utf8)
    try (spoilt + Data("{\"best".utf8)).write(
      to: folder.url.appendingPathComponent("out/runs.jsonl"))
    let text = "out/runs.jsonl: left out 2 of 6 lines: \(message)"
    for command in [["score", "out"], ["compare", "out"], ["report", "out", "--text"]] {
      let outcome = try runTool(command, in: folder)
      #expect(outcome.status == 0 && outcome.stderr.contains(text), "\(outcome.stderr)")
      #expect(outcome.stderr.contains("; the last line: torn\n"))
      if command[0] == "score" { #expect(outcome.stdout == scores) }
      if command[0] == "report" { #expect(outcome.stdout.contains("left out 2 of 6 lines")) }
    }
    for command in ["score", "compare"] {
      let outcome = try runTool([command, "out", "--json"], in: folder)
      #expect(outcome.stdout.contains("\"leftOut\" : 2"))
    }
    #expect(folder.bytes("out/runs.jsonl") == spoilt + Data("{\"best".utf8))
    let outcome = try runTool(Self.campaign("out", repeats: 1), in: folder)
    #expect(outcome.status == 0 && outcome.stderr.contains(text))
    #expect(folder.bytes("out/runs.jsonl") == spoilt)
    // The run of a damaged line is played again, and put at the end.
    var other = lines
    other[4] = other[4].replacingOccurrences(of: "\"reward\":", with: "\"reward\":1")
    try Data((other.joined(separator: "\n") + "\n").utf8).write(
      to: folder.url.appendingPathComponent("out/runs.jsonl"))
    let again = try runTool(Self.campaign("out", repeats: 1), in: folder)
    #expect(again.stderr.contains("; line 5: timings.check: is '"), "\(again.stderr)")
    #expect(again.stderr.contains("out/runs.jsonl has 3 of 4 runs; playing the other 1"))
    let last = folder.bytes("out/runs.jsonl").split(separator: UInt8(ascii: "\n")).last
    try (#require(last) + Data("\n".utf8)).write(
      to: folder.url.appendingPathComponent("last.jsonl"))
    #expect(try folder.journal("last.jsonl") == [whole[3]])
  }

  @Test(
    "a file that is no journal is refused and left as it is",
    arguments: ["a b c\n", "{\n  \"name\": 1\n}\n", "{\"contest\":{}}\n", "\u{0}\u{0}"])
  func foreignFile(content: String) throws {
    let folder = try TemporaryFolder.withSmallSurface()
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("out"), withIntermediateDirectories: true)
    _ = try folder.write(content, to: "out/runs.jsonl")
    expectRefusal(
      try runTool(Self.campaign("out", repeats: 1), in: folder), 1,
      saying: ["out/runs.jsonl: is no journal: line 1: "])
    #expect(folder.bytes("out/runs.jsonl") == Data(content.utf8))
    let score = try runTool(["score", "out"], in: folder)
    #expect(score.status == 1 && score.stderr.contains("there are no runs in it"))
  }

  @Test("nothing that writes a file replaces a journal")
  func protected() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    #expect(try runTool(Self.campaign("out", repeats: 2), in: folder).status == 0)
    let whole = folder.bytes("out/runs.jsonl")
    let journal = "out/runs.jsonl"
    symlink(journal, folder.path("link.html"))
    for command in [
      ["report", "out", "-o", journal], ["report", "out", "-o", "link.html"],
      ["surface", "convert", "small.json", journal],
      ["surface", "generate", "small.json", journal], ["surface", "lift", "small.json", journal],
      ["run", "-r", "1", "-f", "small.json", "-o", "other", "--record-exchange", journal],
    ] {
      let outcome = try runTool(command, in: folder)
      #expect(outcome.status == 1 && outcome.stdout.isEmpty, "\(command): \(outcome.stderr)")
      #expect(folder.bytes(journal) == whole, "\(command)")
    }
    // A journal whose first line is damaged is known as what is read.
    let spoilt = Data("x\n".utf8) + whole
    try spoilt.write(to: folder.url.appendingPathComponent(journal))
    expectRefusal(
      try runTool(["report", "out", "-o", "link.html"], in: folder), 1,
      saying: ["link.html: cannot be written: it is the journal that is read, out/runs.jsonl"])
    #expect(folder.bytes(journal) == spoilt)
  }

  @Test("a journal that is deleted or replaced while it is written is an error")
  func deleted() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    for isReplaced in [false, true] {
      let tool = try Tool(Self.campaign("gone", repeats: 9999), in: folder.url.path)
      #expect(tool.wait { folder.size("gone/runs.jsonl") > 0 })
      if isReplaced { _ = try folder.write("", to: "gone/new") }
      if isReplaced {
        rename(folder.path("gone/new"), folder.path("gone/runs.jsonl"))
      } else {
        unlink(folder.path("gone/runs.jsonl"))
      }
      let problem =
        isReplaced ? "another file has taken its place" : "it was deleted or moved"
      expectRefusal(
        try tool.outcome(), 1,
        saying: ["gone/runs.jsonl: cannot be written: \(problem) while it was written"])
    }
  }
}
