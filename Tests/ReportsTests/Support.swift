import Foundation
import Records
import RematchDocuments
import RematchNumerics
import Search
import TestSupport

@testable import Reports

/// A contest of five steps with room for stops.
func smallContest() throws -> Contest { try Contest(rounds: 12, slots: 2, steps: 3, reference: 8) }

/// A surface of 4 x 3 cells whose full rewards are the cells' numbers.
let smallSpace: SearchSpace = {
  let parameters = [
    Parameter(name: "a", values: [0, 0.5, 1, 2]), Parameter(name: "b", values: [-1, 0, 1]),
  ]
  guard let space = try? SearchSpace(parameters) else { preconditionFailure("a sound space") }
  return space
}()

/// A record with what matters here.
func makeRecord(
  _ contest: Contest, surface: String = "s", method: String = "m", repeat: Int = 0,
  bestSoFar: [Double], trials: [TrialOutcome] = [], faults: [Fault] = [], best: Double = 11,
  worst: Double = 0, reference: Double = 6, table: Record.TableFacts? = nil, seed: UInt64 = 1
) -> Record {
  let recipe = JSONValue.object(["name": .string(method)])
  let key = RunKey(
    contest: contest, mode: .contest, surface: .init(name: surface, hash: "00ff"),
    recipe: recipe.canonicalText, repeat: `repeat`, seed: seed)
  return Record(
    key: key, method: .init(label: method, recipe: recipe),
    code: faults.last?.code ?? .success, faults: faults, trials: trials,
    history: Array(trials.indices), bestSoFar: bestSoFar, best: best, worst: worst,
    reference: reference, table: table, timings: .init(suggest: 0.5, stop: 0.25))
}

/// Records of methods on surfaces with random curves, and with trials on the small space.
func randomRecords(
  methods: [String] = ["alpha", "beta", "gamma"], surfaces: [String] = ["s", "t", "u", "v"],
  repeats: Int = 5, seed: UInt64 = 7, contest: Contest, hasTable: Bool = true
) -> [Record] {
  var random = RandomStream(seed: seed)
  var records: [Record] = []
  for (number, method) in methods.enumerated() {
    for (place, surface) in surfaces.enumerated() {
      for count in 0..<repeats {
        var best = 2 + 3 * random.uniform() - Double(number)
        let curve = (0..<contest.rounds).map { _ in
          if random.uniform() < 0.4 { best = min(11, best + 2.5 * random.uniform()) }
          return best
        }
        let targets = (0...10).map { 11 - Double($0) * (0.5 + 0.1 * Double(place)) }
        records.append(
          makeRecord(
            contest, surface: surface, method: method, repeat: count, bestSoFar: curve,
            trials: randomTrials(contest, &random), reference: 5 + Double(place) / 2,
            table: hasTable ? .init(cells: 12, above: 1, targets: targets) : nil,
            seed: UInt64(count)))
      }
    }
  }
  return records
}

private func randomTrials(_ contest: Contest, _ random: inout RandomStream) -> [TrialOutcome] {
  var trials: [TrialOutcome] = []
  var iteration = 1
  while iteration + contest.steps - 1 <= contest.rounds {
    for slot in 0..<contest.slots {
      let cell = random.index(below: smallSpace.cellCount)
      let isStopped = contest.steps > 1 && random.uniform() < 0.4
      let steps = isStopped ? 1 : contest.steps
      trials.append(
        TrialOutcome(
          configuration: smallSpace.configuration(ofCell: cell), submitted: nil,
          slot: slot, start: iteration, end: iteration + steps - 1, steps: steps,
          reason: isStopped ? .stopped : .completed, reward: Double(cell)))
    }
    iteration += contest.steps
  }
  return trials
}

/// The table of a surface over the small space.
func smallTable(_ name: String = "s") -> SurfaceTable {
  SurfaceTable(
    identity: .init(name: name, hash: "00ff"), space: smallSpace,
    rewards: (0..<smallSpace.cellCount).map(Double.init)
  ) { cell in
    (1...3).map { step in
      let spread = 3 / Double(step)
      let mean = Double(cell) + spread / 2
      return Reading(mean: mean, lower: mean - spread, upper: mean + spread)
    }
  }
}

func makeReport(
  _ records: [Record], tables: [SurfaceTable] = [], showing: [String] = []
) throws -> Report {
  var builder = ReportBuilder()
  for record in records { builder.add(try PreparedRun(record)) }
  return try builder.report(
    origin: .init(
      journals: [JournalReading(path: "results/runs.jsonl")], command: "rematch run -r 5 --seed 0"),
    tables: tables, showing: showing)
}

extension Report {
  /// The data as a reader of the JSON gets it.
  func parsedJSON() throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(json))
    return value as? [String: Any] ?? [:]
  }

  var page: String { String(decoding: html(), as: UTF8.self) }
}

/// The text between two others, from a place on.
func slice(_ text: String, from start: String, to end: String) -> String? {
  guard let first = text.range(of: start),
    let last = text.range(of: end, range: first.upperBound..<text.endIndex)
  else { return nil }
  return String(text[first.upperBound..<last.lowerBound])
}

/// The corners of a path, in absolute coordinates; reads the commands M, l, h and z.
func corners(ofPath data: String) -> [(x: Double, y: Double)] {
  var points: [(x: Double, y: Double)] = []
  var command: Character = "M"
  var numbers: [Double] = []
  var digits = ""
  func flush() {
    if let number = Double(digits) { numbers.append(number) }
    digits = ""
    let last = points.last ?? (0, 0)
    switch (command, numbers.count) {
    case ("M", 2): points.append((numbers[0], numbers[1]))
    case ("l", 2): points.append((last.x + numbers[0], last.y + numbers[1]))
    case ("h", 1): points.append((last.x + numbers[0], last.y))
    default: return
    }
    numbers = []
  }
  for character in data {
    if character.isLetter {
      flush()
      command = character
    } else if character == " " || character == "-" || (character == "." && digits.contains(".")) {
      flush()
      digits = character == " " ? "" : String(character)
    } else {
      digits.append(character)
    }
  }
  flush()
  return points
}
