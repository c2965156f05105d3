import Catalog
import Foundation
import Judging
import RematchNumerics
import Search
import Surfaces

/// What `Kit/kit_loop.py` prints.
private struct KitResult: Decodable {
  struct Figure: Decodable { let median: Double }
  let table: String
  let secondsPerRun: Figure
  let millisecondsPerLookUp: Figure
}

/// The organisers' final kit beside the judge, random search on the same tables.
func measureKit(_ options: Options, _ workshop: Workshop, _ report: inout Report) throws {
  guard let kit = options.kit else {
    report.note("kit: skipped; --kit, --python and --table compare with the organisers' kit")
    return
  }
  let script = workshop.script("Kit/kit_loop.py")
  for table in options.tables {
    let path = try workshop.unpacked(table)
    let surface = try Surface.open(path)
    // The final kit reads no other tables.
    guard surface.steps > 1 else { continue }
    var runs = Duel()
    var lookUps = Duel()
    var name = ""
    for round in 0..<workshop.rounds(3) {
      let theirs = try JSONDecoder().decode(
        KitResult.self,
        from: Data(
          output(
            of: options.python,
            [script, "--kit", kit, "--table", path, "--runs", workshop.isQuick ? "3" : "10"]
          ).utf8))
      name = "\(theirs.table), \(short(Double(surface.space.cellCount))) cells"
      runs.add(try secondsPerRun(surface, seed: round), theirs.secondsPerRun.median)
      lookUps.add(
        secondsPerLookUp(surface, seed: round), theirs.millisecondsPerLookUp.median * 1e-3)
    }
    report.add(
      Row(
        name: "random search, 140 x 5 run, \(name)", unit: "ms", figure: runs.time(scale: 1e3),
        rival: Row.Rival(name: "kit", figure: runs.theirTime(scale: 1e3), ratio: runs.ratio())))
    report.add(
      Row(
        name: "look up by values, \(name)", unit: "us", figure: lookUps.time(scale: 1e6),
        rival: Row.Rival(
          name: "kit", figure: lookUps.theirTime(scale: 1e6), ratio: lookUps.ratio())))
  }
}

private func secondsPerRun(_ surface: Surface, seed: Int) throws -> Double {
  let judge = Judge(.final)
  let method = try MethodCatalog.builtIn.method(parsing: "random")
  return Spread(
    try (0..<200).map { run in
      try seconds { keep(try judge.replay(method, on: surface, seed: UInt64(200 * seed + run))) }
    }
  ).median
}

/// From parameter values by name to the readings, as the kit's look-up.
private func secondsPerLookUp(_ surface: Surface, seed: Int) -> Double {
  var stream = RandomStream(seed: UInt64(seed))
  let space = surface.space
  let points = (0..<2000).map { _ in
    space.values(of: space.configuration(ofCell: stream.index(below: space.cellCount)))
  }
  var readings: [Reading] = []
  let total = seconds {
    for point in points {
      let indices = space.parameters.map { $0.nearestIndex(to: point[$0.name]?.number ?? .nan) }
      surface.readings(ofCell: space.cell(of: Configuration(indices)), into: &readings)
    }
  }
  keep(readings.count)
  return total / Double(points.count)
}
