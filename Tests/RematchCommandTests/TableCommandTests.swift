import Foundation
import TestSupport
import Testing

@Suite("rematch: surface import and export")
struct TableCommandTests {
  /// Three hyperparameters, 500 rows of 640 combinations, ten of them crashed.
  private static let runs: String = {
    let optimizers = ["adam", "sgd", "rmsprop", "lion"]
    let rows = (0..<500).map { row in
      let (rate, rest) = row.quotientAndRemainder(dividingBy: 64)
      let rates = ["1e-05", "0.0001", "0.001", "0.01", "0.1", "1", "10", "100"]
      let loss = row % 50 == 49 ? "" : "\(Double((row * 37) % 101) / 100 + Double(rate))"
      return "\(rates[rate]),\(rest / 4 + 1),\(optimizers[rest % 4]),\(loss)"
    }
    return "lr,depth,optimizer,loss\n" + rows.joined(separator: "\n") + "\n"
  }()

  @Test("a table becomes a surface that a run plays, and the summary says what was made of it")
  func importAndRun() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(Self.runs, to: "runs.csv")
    let outcome = try runTool(
      [
        "surface", "import", "runs.csv", "--parameters", "lr,depth,optimizer", "--reward", "loss",
        "--minimize",
      ], in: folder)
    #expect(outcome.status == 0, "\(outcome.stderr)")
    for text in [
      "runs: 500 rows read", "10 rows have no valid result",
      "lr: real, log scale, 8 values 1e-05...100", "depth: integer, 16 values 1...16",
      "optimizer: categorical, adam, lion, rmsprop, sgd",
      "cells: 512; grid: 500 of 512 combinations are there (97.7%)",
      "10 failed, 12 were never measured and fail", "readings: 1 of each cell",
      "loss, minimised: best 0.0 at lr=1e-05, depth=1, optimizer=adam", "written: runs.rsurf",
      "next: rematch run -f runs.rsurf -c preliminary",
    ] { #expect(outcome.stdout.contains(text), "expected '\(text)' in: \(outcome.stdout)") }
    let run = try runTool(
      ["run", "-f", "runs.rsurf", "-c", "preliminary", "-s", "random", "-r", "2"], in: folder)
    #expect(run.status == 0, "\(run.stderr)")
  }

  @Test("with a description the table itself is a surface, the same one")
  func describe() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(Self.runs, to: "runs.csv")
    let refused = try runTool(["surface", "inspect", "runs.csv"], in: folder)
    expectRefusal(
      refused, 1,
      saying: [
        "runs.csv: a table needs a description beside it, 'runs.csv.json'",
        "For example: rematch surface import runs.csv --parameters lr,depth,optimizer --reward loss --describe",
      ])
    let described = try runTool(
      ["surface", "import", "runs.csv", "--describe", "-o", "runs.rsurf", "--json"], in: folder)
    #expect(described.status == 0, "\(described.stderr)")
    let object = try jsonObject(described.stdout)
    let exported = try runScript(
      """
      "$REMATCH" surface export runs.csv a.csv && "$REMATCH" surface export runs.rsurf b.csv
      "$REMATCH" surface import a.csv -o again.rsurf --json
      """, in: folder)
    #expect(exported.status == 0, "\(exported.stderr)")
    #expect(folder.bytes("a.csv") == folder.bytes("b.csv") && folder.size("a.csv") > 1000)
    #expect(try jsonObject(exported.stdout)["hash"] as? String == object["hash"] as? String)
    let folderRun = try runTool(
      ["run", "-f", ".", "-c", "preliminary", "-s", "random", "-r", "1"], in: folder)
    #expect(folderRun.status == 0, "\(folderRun.stderr)")
  }

  @Test("wrong columns and values are refused with the place and what would be accepted")
  func refusals() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(Self.runs, to: "runs.csv")
    _ = try folder.write("a,loss\n1,2\nx,3\n", to: "mixed.csv")
    expectRefusal(
      try runTool(["surface", "import", "runs.csv", "--reward", "los"], in: folder), 1,
      saying: ["there is no column 'los'; did you mean 'loss'?", "lr, depth, optimizer, loss"])
    expectRefusal(
      try runTool(["surface", "import", "mixed.csv"], in: folder), 1,
      saying: ["mixed.csv:3: column 'a': 'x' is no number, but '1' is one"])
    expectRefusal(
      try runTool(["surface", "import", "runs.csv", "--kind", "lr"], in: folder), 64,
      saying: ["option --kind is 'lr'; expected COLUMN=KIND"])
    expectRefusal(
      try runTool(["surface", "import", "runs.csv", "--space", "cube"], in: folder), 64,
      saying: ["expected grid or list"])
    expectRefusal(
      try runTool(["surface", "import", "none.csv"], in: folder), 1, saying: ["none.csv: "])
    #expect(folder.size("mixed.rsurf") == 0)
  }
}
