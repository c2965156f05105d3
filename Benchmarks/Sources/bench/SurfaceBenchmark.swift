import RematchNumerics
import Search
import Surfaces

/// Generated surfaces: opening them, and readings on demand.
func measureGenerated(_ workshop: Workshop, _ report: inout Report) throws {
  let recipes = try workshop.recipes()
  let surfaces = try recipes.map { try Surface($0) }
  let cells = Double(surfaces.map(\.space.cellCount).reduce(0, +))
  let rewards = surfaces.map { $0.fullRewards() }
  let opening = try Duel(rounds: workshop.rounds(5)) {
    for recipe in recipes { keep(try Surface(recipe).steps) }
  } _: {
    for list in rewards { keep(list.sorted().count) }
  }
  report.add(
    Row(
      name: "open the embedded suite, \(short(cells)) cells", unit: "cells/s",
      figure: opening.rate(cells),
      rival: Row.Rival(
        name: "limit: sorting the rewards", figure: opening.theirRate(cells),
        ratio: opening.ratio())))

  guard let surface = surfaces.first(where: { $0.name == "hills-3" }) else { return }
  let table = try workshop.embeddedTable("hills-3")
  var stream = RandomStream(seed: 1)
  let chosen = (0..<20_000).map { _ in stream.index(below: surface.space.cellCount) }
  var readings: [Reading] = []
  func look(at surface: Surface) {
    for cell in chosen { surface.readings(ofCell: cell, into: &readings) }
    keep(readings.count)
  }
  let demand = Duel(rounds: workshop.rounds(15)) {
    look(at: surface)
  } _: {
    look(at: table)
  }
  let count = Double(chosen.count * surface.steps)
  report.add(
    Row(
      name: "readings of a generated surface", unit: "readings/s", figure: demand.rate(count),
      rival: Row.Rival(
        name: "limit: the same from a table", figure: demand.theirRate(count),
        ratio: demand.ratio())))
}
