import Foundation
import RematchDocuments
import RematchNumerics
import Search
import TestSupport
import Testing

@testable import Surfaces

/// Imports a text with a description's JSON.
func importTable(
  _ text: String, _ description: String = "{}", name: String = "t.csv"
) throws -> TableImport {
  let folder = try TemporaryFolder()
  return try TableImport(
    path: try folder.write(text, to: name),
    description: ImportDescription(json: Data(description.utf8)))
}

@Suite("Tables as surfaces")
struct TableImportTests {
  /// The readings of a configuration given by its values.
  private func readings(_ surface: Surface, _ values: [ParameterValue]) throws -> [Reading] {
    let indices = try zip(surface.space.parameters, values).map { parameter, value in
      try #require(parameter.exactIndex(of: value))
    }
    var readings: [Reading] = []
    surface.readings(
      ofCell: surface.space.cell(of: Configuration(indices)), into: &readings)
    return readings
  }

  // MARK: Kinds

  @Test(
    "kinds are guessed from the values",
    arguments: [
      ("1,2,3", "integer", nil), ("1e0,2.0,3", "integer", nil), ("0.5,1,1.5", "real", nil),
      ("1e-5,1e-4,1e-3,1e-2,1e-1,1", "real", "log"), ("16,32,64", "integer", "log"),
      ("1,2,4,8", "integer", "log"), ("1,2,3,5,100", "integer", "log"),
      ("1,50,100", "integer", nil), ("0,1,10,100", "integer", nil), ("-1,1,100", "integer", nil),
      ("1,100", "integer", nil), ("a,b", "categorical", nil), ("true,false", "categorical", nil),
    ] as [(String, String, String?)])
  func kinds(values: String, kind: String, scale: String?) throws {
    let rows = values.split(separator: ",").enumerated().map { "\($1),\($0)\n" }.joined()
    let parameter = try importTable("p,reward\n" + rows).surface.space.parameters[0]
    #expect(
      parameter.kindName == kind && parameter.scale?.rawValue ?? "linear" == scale ?? "linear")
  }

  @Test("a kind that is given counts, and an order of texts is kept")
  func givenKinds() throws {
    let text = "size,lr,n,reward\nsmall,0.1,1,1\nlarge,0.2,2,2\nmedium,0.4,3,3\n"
    let space = try importTable(
      text,
      #"{"reward": "reward", "kinds": {"size": "small<medium<large<huge", "lr": "log", "n": "categorical"}}"#
    ).surface.space
    #expect(space.parameters[0].labels == ["small", "medium", "large"])
    #expect(space.parameters[0].kind == .ordinal && space.parameters[1].kind == .real(.log))
    #expect(space.parameters[2].labels == ["1", "2", "3"])
  }

  @Test("values that are written differently are one")
  func equalValues() throws {
    let imported = try importTable("a,b,reward\n0.1,x,1\n0.10,x,3\n1e-1,x,5\n0.2,x,7\n")
    #expect(imported.surface.space.parameters[0].values == [0.1, 0.2])
    #expect(try readings(imported.surface, [0.1, "x"])[0].mean == 3)
  }

  // MARK: Readings

  @Test("rows of one configuration are averaged, with the 95% interval of Student's t")
  func averages() throws {
    let surface = try importTable("a,reward\n1,1\n1,2\n1,3\n2,5\n").surface
    let several = try readings(surface, [1])[0]
    let half = 4.302652729749464 * (1.0 / 3).squareRoot()
    #expect(several.mean == 2 && (several.upper - 2 - half).magnitude < 1e-9)
    #expect((2 - several.lower - half).magnitude < 1e-9)
    #expect(try readings(surface, [2]) == [Reading(mean: 5, lower: 5, upper: 5)])
    #expect(surface.steps == 1)
  }

  @Test("a minimised result is negated inside, and shown as it was")
  func minimised() throws {
    let imported = try importTable(
      "a,loss,lo,hi\n1,0.5,0.4,0.7\n2,0.25,0.2,0.3\n",
      #"{"parameters": ["a"], "reward": "loss", "minimize": true, "lower": "lo", "upper": "hi"}"#)
    let surface = imported.surface
    #expect(surface.objective.direction == .minimize && surface.objective.name == "loss")
    #expect(try readings(surface, [1]) == [Reading(mean: -0.5, lower: -0.7, upper: -0.4)])
    #expect(imported.summary.best == 0.25 && imported.summary.worst == 0.5)
    #expect(imported.summary.bestConfiguration == ["a": 2])
  }

  @Test("repeats become running means, whatever the order of the rows")
  func repeats() throws {
    var random = RandomStream(seed: 1, name: "repeats")
    let values = (0..<3).map { _ in (0..<20).map { _ in random.normal() } }
    var rows = values.enumerated().flatMap { cell, list in
      list.enumerated().map { "\(cell),\($0),\($1)\n" }
    }
    let description = #"{"reward": "reward", "repeat": "seed", "seed": 5}"#
    let expected = ReadingTable.runningMeans(ofRepeats: values, steps: 14, permutedBy: 5)
    for _ in 0..<3 {
      let imported = try importTable("a,seed,reward\n" + rows.joined(), description)
      let surface = imported.surface
      #expect(surface.steps == 14 && surface.space.parameters.map(\.name) == ["a"])
      for cell in 0..<3 {
        for (step, reading) in try readings(surface, [.number(Double(cell))]).enumerated() {
          #expect(reading == expected.reading(cell: cell, step: step))
        }
      }
      #expect(surface.provenance.readings == "14 running means of 20 repeats, permuted with seed 5")
      random.shuffle(&rows)
    }
  }

  @Test("repeats as recorded keep the order of their numbers; rows that repeat one are averaged")
  func recordedRepeats() throws {
    let surface = try importTable(
      "a,r,reward\n1,3,9\n1,1,1\n1,2,2\n1,1,3\n",
      #"{"repeat": "r", "asRecorded": true}"#
    ).surface
    #expect(try readings(surface, [1]).map(\.mean) == [2, 2, 13.0 / 3])
  }

  @Test("rows without a number are repeats in the order of the file, if that is said")
  func repeatsByRows() throws {
    let surface = try importTable(
      "a,reward\n1,4\n2,1\n1,6\n2,3\n", #"{"repeat": "rows", "asRecorded": true}"#
    ).surface
    #expect(try readings(surface, [1]).map(\.mean) == [4, 5])
    #expect(try readings(surface, [2]).map(\.mean) == [1, 2])
  }

  @Test("fidelities become steps in ascending order; a cell fails where one is missing")
  func fidelities() throws {
    let imported = try importTable(
      """
      lr,epoch,acc,secs
      1,9,0.3,2
      1,1,0.1,1
      1,3,0.2,1
      2,1,0.5,4
      2,9,0.9,4
      3,1,0.4,1
      3,3,nan,1
      3,9,0.8,1
      """,
      #"{"parameters": ["lr"], "reward": "acc", "fidelity": "epoch", "seconds": "secs"}"#)
    let surface = imported.surface
    #expect(surface.steps == 3)
    #expect(try readings(surface, [1]).map(\.mean) == [0.1, 0.2, 0.3])
    #expect(try readings(surface, [2]).map(\.mean) == [0.5])
    #expect(try readings(surface, [3]).map(\.mean) == [0.4])
    #expect(surface.failures == 2 && imported.summary.failed == 2)
    #expect(surface.provenance.readings == "real fidelities, epoch 1, 3, 9")
    #expect((0..<3).map { surface.seconds(ofCell: 0, step: $0) } == [1, 1, 2])
    // The missing row's seconds are the mean of the others'.
    #expect(surface.seconds(ofCell: 1, step: 1) == 1)
  }

  @Test("the columns of a wide table become steps")
  func wide() throws {
    let surface = try importTable(
      "a,acc_1,acc_2,acc_3,t\n1,1,2,3,6\n2,4,,5,3\n",
      #"{"parameters": ["a"], "steps": ["acc_1", "acc_2", "acc_3"], "seconds": "t"}"#
    ).surface
    #expect(try readings(surface, [1]).map(\.mean) == [1, 2, 3])
    #expect(try readings(surface, [2]).map(\.mean) == [4])
    #expect(surface.objective.name == "acc")
    #expect((0..<3).map { surface.seconds(ofCell: 0, step: $0) } == [2, 2, 2])
  }

  @Test("a failing result or an invalid row is a cell that fails")
  func failures() throws {
    let imported = try importTable(
      "a,reward,ok\n1,1,yes\n2,,yes\n3,inf,yes\n4,failed,yes\n5,7,no\n6,1e999,1\n7,2,0\n8,3,\n",
      #"{"parameters": ["a"], "reward": "reward", "valid": "ok"}"#)
    #expect(imported.surface.failures == 7 && imported.summary.failed == 7)
    #expect(imported.summary.holes == 0 && imported.summary.best == 1)
  }

  // MARK: Cells

  @Test("half of the combinations make a grid with holes, less a list")
  func gridOrList() throws {
    let half = "a,b,reward\n1,1,1\n2,2,2\n"
    let grid = try importTable(half)
    #expect(grid.surface.space.candidates == nil && grid.summary.holes == 2)
    #expect(grid.surface.failures == 2 && grid.summary.failed == 0)
    let third = half + "3,3,3\n"
    let list = try importTable(third)
    #expect(list.surface.space.candidates?.count == 3 && list.summary.holes == 0)
    #expect(try importTable(half, #"{"space": "list"}"#).surface.space.cellCount == 2)
    #expect(try importTable(third, #"{"space": "grid"}"#).surface.space.cellCount == 9)
    for value in 1...3 {
      let number = ParameterValue.number(Double(value))
      #expect(try readings(list.surface, [number, number])[0].mean == Double(value))
    }
  }

  @Test("more combinations than can be counted are a list")
  func manyCombinations() throws {
    let names = (0..<25).map { "p\($0)" }
    var random = RandomStream(seed: 9, name: "many")
    let rows = (0..<20).map { row in
      (names.map { _ in "\(random.uniform())" } + ["\(row)"]).joined(separator: ",")
    }
    let text = ([(names + ["reward"]).joined(separator: ",")] + rows).joined(separator: "\n")
    let surface = try importTable(text).surface
    #expect(surface.space.candidates?.count == 20)
    #expect(surface.sortedRewards() == (0..<20).map(Double.init))
    for row in rows {
      let fields = row.split(separator: ",").compactMap { Double($0) }
      #expect(
        try readings(surface, fields.dropLast().map { .number($0) })[0].mean == fields[25])
    }
  }

  @Test("slices, ignored columns, a default and a name")
  func slice() throws {
    let imported = try importTable(
      "id,a,gpu,opt,reward\n1,1,A,x,1\n2,2,A,y,2\n3,1,B,x,8\n4,1.0,A,y,4\n",
      #"{"where": {"gpu": "A"}, "default": {"a": 1, "opt": "y"}, "name": "mine", "about": "words"}"#
    )
    #expect(imported.summary.rows == 4 && imported.summary.used == 3)
    let surface = imported.surface
    #expect(surface.space.parameters.map(\.name) == ["a", "opt"])
    #expect(surface.space.defaultConfiguration == [0, 1] && surface.name == "mine")
    #expect(surface.objective.about == "words")
    #expect(try importTable("a,reward\n1,1\n2,2\n3,3\n", #"{"rows": [2, 3]}"#).summary.used == 2)
  }

  @Test("JSON lines make the surface that the same CSV makes")
  func jsonLines() throws {
    let rows = [("0.1", "adam", "1.5"), ("0.2", "sgd", "null"), ("0.1", "sgd", "2")]
    let csv = "lr,o.name,reward\n" + rows.map { "\($0),\($1),\($2)\n" }.joined()
    let json = rows.map { #"{"lr": \#($0), "o": {"name": "\#($1)"}, "reward": \#($2)}"# }
    let fromCSV = try importTable(csv).surface
    for text in [json.joined(separator: "\n"), "[" + json.joined(separator: ",") + "]"] {
      let fromJSON = try importTable(text, name: "t.jsonl").surface
      #expect(fromJSON.contentHash == fromCSV.contentHash && fromJSON.space == fromCSV.space)
    }
  }

  @Test("a list in a row is its repeats")
  func listedRepeats() throws {
    let surface = try importTable(
      #"{"a": 1, "times": [3, 5, null]} {"a": 2, "times": []} {"a": 3, "times": [1, 9]}"#,
      #"{"reward": "times", "minimize": true, "asRecorded": true}"#, name: "t.jsonl"
    ).surface
    #expect(try readings(surface, [1]).map(\.mean) == [-3, -4])
    #expect(try readings(surface, [2]).isEmpty && surface.steps == 2)
  }

  // MARK: Export

  @Test("an exported surface is imported as an equal one", arguments: TableExport.Form.allCases)
  func roundTrip(form: TableExport.Form) throws {
    for seed in 0..<12 {
      var random = RandomStream(seed: UInt64(seed), name: "export")
      let steps = 1 + random.index(below: 4)
      let parameters = [
        Parameter(name: "lower", values: [1e-5, 1e-3, 1], kind: .real(.log)),
        Parameter(name: "o,p", labels: ["sgd", " a \"d\"am", "x\ny", "1"]),
        Parameter(name: "size", labels: ["small", "large"], isOrdered: true),
        Parameter(name: "n", values: [1, 2, 7], kind: .ordinal),
      ]
      let isList = seed % 2 == 0
      let shape = parameters.map(\.values.count)
      // Every value must be in a list, so its first rows are the first levels, and so on.
      let candidates = (0..<4).flatMap { level in
        (0..<3).map { other in
          Configuration(
            shape.enumerated().map { ($1 + level + ($0 == 1 ? 0 : other)) % $1 })
        }
      }
      var unique: [Configuration] = []
      for candidate in candidates where !unique.contains(candidate) { unique.append(candidate) }
      let space = try SearchSpace(
        parameters, candidates: isList ? unique : nil, default: unique[0])
      let width = seed % 3 == 0 ? 1 : 3
      let table = ReadingTable(cellCount: space.cellCount, steps: steps, width: width) {
        cell, row in
        let fails = cell > 0 && random.uniform() < 0.2 ? random.index(below: steps) : steps
        for step in 0..<steps {
          let mean = step < fails ? random.normal() : Double.nan
          row[step * width] = mean
          if width == 3 {
            row[step * 3 + 1] = mean - random.uniform()
            row[step * 3 + 2] = mean + random.uniform()
          }
        }
      }
      let surface = try Surface(
        name: "s", space: space,
        objective: Objective(
          name: "score", direction: seed % 4 < 2 ? .maximize : .minimize, about: "a \"test\""),
        table: table,
        durations: seed % 3 == 1
          ? Durations(
            cellCount: space.cellCount, steps: steps,
            seconds: (0..<(space.cellCount * steps)).map { _ in 0.1 + random.uniform() }) : nil,
        provenance: Provenance(origin: "test", readings: "some", source: "here", licence: "MIT"))
      let folder = try TemporaryFolder()
      try TableExport(surface, form: form).write(to: folder.path("s.csv"))
      let again = try Surface.open(folder.path("s.csv"))
      #expect(again.contentHash == surface.contentHash, "seed \(seed)")
      #expect(again.space == space && again.objective == surface.objective)
      #expect(again.durations == surface.durations && again.name == "s")
      #expect(again.provenance.readings == "some" && again.provenance.licence == "MIT")
    }
  }

  @Test("the description of an import makes the same surface again")
  func describe() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("lr,seed,loss\n0.1,1,3\n0.1,2,4\n0.2,1,5\n0.2,2,9\n", to: "t.csv")
    let imported = try TableImport(path: path, description: ImportDescription())
    #expect(imported.description.minimize && imported.description.repeats == "seed")
    try imported.description.json().write(to: URL(fileURLWithPath: path + ".json"))
    let again = try Surface.open(path)
    #expect(again.contentHash == imported.surface.contentHash)
    #expect(again.name == "t" && again.objective == imported.surface.objective)
  }

  @Test("a packed table is unpacked, and its hash is that of the text")
  func packed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a,reward\n1,2\n2,3\n", to: "t.csv")
    let plain = try TableImport(path: path, description: ImportDescription()).surface
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gzip.arguments = ["gzip", path]
    try gzip.run()
    gzip.waitUntilExit()
    var description = ImportDescription()
    description.hash = hexadecimal(XXH64.hash("a,reward\n1,2\n2,3\n"))
    let packed = try TableImport(path: path + ".gz", description: description).surface
    #expect(packed.contentHash == plain.contentHash && packed.name == "t")
    description.hash = "0123456789abcdef"
    let error = try #require(throws: SurfaceError.self) {
      try TableImport(path: path + ".gz", description: description)
    }
    #expect("\(error)".contains("the description was made for 0123456789abcdef"))
  }
}
