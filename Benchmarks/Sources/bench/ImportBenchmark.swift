import Foundation
import RematchNumerics
import Surfaces

/// Importing a CSV of a million rows: as a surface, against programs that only read the rows.
///
/// - Parameter python: the interpreter whose csv module and, if it is there, pandas read the same file.
func measureImport(python: String, _ workshop: Workshop, _ report: inout Report) throws {
  let rows = workshop.isQuick ? 50_000 : 1_000_000
  let path = workshop.path("rows.csv")
  try table(rows: rows).write(toFile: path, atomically: false, encoding: .utf8)
  defer { try? FileManager.default.removeItem(atPath: path) }
  let megabytes = try workshop.size(path) / 1e6
  var averaged = ImportDescription()
  averaged.parameters = ["lr", "depth", "width", "optimizer"]
  averaged.reward = "accuracy"
  var repeated = averaged
  repeated.repeats = "seed"
  for (name, description) in [("averaged", averaged), ("with repeats", repeated)] {
    for (rival, script) in [("Python's csv module", csvScript), ("pandas", pandasScript)] {
      if rival == "pandas", (try? pythonSeconds(python, script, path)) == nil {
        report.note("pandas: not installed for \(python)")
        continue
      }
      var duel = Duel()
      for round in 0...workshop.rounds(5) {
        let our = try seconds { keep(try TableImport(path: path, description: description)) }
        let their = try pythonSeconds(python, script, path)
        // The first round fills the caches of both sides.
        if round > 0 { duel.add(our, their) }
      }
      let rate = duel.rate(megabytes)
      report.add(
        Row(
          name: "import \(short(Double(rows))) rows of CSV, \(name)", unit: "MB/s", figure: rate,
          target: name == "averaged" ? .atLeast(100, rate) : nil,
          rival: Row.Rival(
            name: rival, figure: duel.theirRate(megabytes), ratio: duel.ratio())))
    }
  }
}

/// Rows of 96,000 configurations, one after the other for each seed.
private func table(rows: Int) -> String {
  let rates = ["1e-05", "0.0001", "0.001", "0.01", "0.1", "1"]
  let optimizers = ["adam", "sgd", "rmsprop", "lion"]
  var text = "lr,depth,width,optimizer,seed,accuracy\n"
  text.reserveCapacity(rows * 32)
  for row in 0..<rows {
    let accuracy = CounterRandom.uniform(seed: 1, UInt64(row), 0)
    text += "\(rates[row % 6]),\(row / 6 % 50),\(row / 300 % 80 * 16 + 16),"
    text += "\(optimizers[row / 24_000 % 4]),\(row / 96_000),\(accuracy)\n"
  }
  return text
}

private let csvScript = """
  import csv, sys, time
  begin = time.perf_counter()
  with open(sys.argv[1], newline="") as file:
      for row in csv.reader(file): pass
  print(time.perf_counter() - begin)
  """

private let pandasScript = """
  import pandas, sys, time
  begin = time.perf_counter()
  pandas.read_csv(sys.argv[1])
  print(time.perf_counter() - begin)
  """

/// The seconds that a script says it took, the start of the interpreter not among them.
private func pythonSeconds(_ python: String, _ script: String, _ path: String) throws -> Double {
  let text = try output(of: "/usr/bin/env", [python, "-c", script, path])
  guard let seconds = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
    throw CocoaError(.fileReadCorruptFile)
  }
  return seconds
}
