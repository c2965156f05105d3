import Catalog
import Foundation
import Judging
import Search
import Surfaces

/// What `Champion/champion_run.py` prints.
private struct ChampionResult: Decodable {
  struct Run: Decodable {
    let seconds: Double
    let best: Double
  }
  let runs: [Run]
  let versions: [String: String]
}

/// A method that is compared with the original.
private struct Contender {
  let text: String
  /// How many times as fast as the original it has to be.
  let target: Double
  var duel = Duel()
  var best: [Double] = []
}

/// The champions' own optimizer library beside the methods made after it, on the same tables.
func measureChampion(_ options: Options, _ workshop: Workshop, _ report: inout Report) throws {
  guard let python = options.openBoxPython else {
    report.note(
      "champion: skipped; --openbox-python and --table compare with the champions' library")
    return
  }
  guard !workshop.isQuick else {
    report.note("champion: skipped by --quick; a run of the champions' library takes half a minute")
    return
  }
  for table in options.tables {
    let path = try workshop.unpacked(table)
    let surface = try Surface.open(path)
    let preset = surface.steps == 1 ? "champion-preliminary" : "champion-final"
    let contenders = [Contender(text: preset, target: 25), Contender(text: "gp-ei", target: 150)]
    try compare(contenders, on: surface, path, python, workshop, &report)
  }
}

/// One run of the original, then some of each contender: in turn, for several rounds.
private func compare(
  _ contenders: [Contender], on surface: Surface, _ path: String, _ python: String,
  _ workshop: Workshop, _ report: inout Report
) throws {
  var contenders = contenders
  let judge = Judge(surface.steps == 1 ? .preliminary : .final)
  // Theirs take tens of seconds, ours less than one: the mean of some varies less.
  let runs = 5
  var theirBest: [Double] = []
  var version = ""
  for round in 0..<workshop.rounds(5) {
    let result = try JSONDecoder().decode(
      ChampionResult.self,
      from: Data(
        output(
          of: python,
          [
            workshop.script("Champion/champion_run.py"), "--table", path, "--seed", "\(47 + round)",
          ]
        ).utf8))
    guard let theirs = result.runs.first else { throw CocoaError(.coderReadCorrupt) }
    theirBest.append(theirs.best)
    version = result.versions["openbox"] ?? "of unknown version"
    for index in contenders.indices {
      let method = try MethodCatalog.builtIn.method(parsing: contenders[index].text)
      let ours = try processorSeconds {
        for run in 0..<runs {
          let seed = UInt64(runs * round + run)
          let outcome = try judge.replay(method, on: surface, seed: seed)
          contenders[index].best += outcome.bestSoFar(worst: surface.baseline.worst).suffix(1)
        }
      }
      contenders[index].duel.add(ours / Double(runs), theirs.seconds)
    }
  }
  for contender in contenders {
    let place = "\(contender.text), \(judge.contest.name) contest on \(surface.name)"
    let ratio = contender.duel.ratio()
    report.add(
      Row(
        name: "\(place), processor time", unit: "s", figure: contender.duel.time(),
        target: .timesAsFast(contender.target, ratio),
        rival: Row.Rival(
          name: "OpenBox \(version)", figure: contender.duel.theirTime(), ratio: ratio)))
    report.note("\(place): best \(range(contender.best)), OpenBox's \(range(theirBest))")
  }
}

/// The median and the extremes of rewards, which may be negative.
private func range(_ rewards: [Double]) -> String {
  let spread = Spread(rewards)
  return String(format: "%.4g (%.4g..%.4g)", spread.median, spread.min, spread.max)
}
