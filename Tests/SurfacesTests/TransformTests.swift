import Foundation
import RematchNumerics
import Search
import TestSupport
import Testing

@testable import Surfaces

@Suite("Transforms")
struct TransformTests {
  /// A surface of three parameters, one of them categorical, with holes, a default and durations.
  private func surface(isList: Bool = false, direction: Objective.Direction = .maximize) throws
    -> Surface
  {
    let parameters = [
      Parameter(name: "a", values: [1, 10, 100, 1000], kind: .real(.log)),
      Parameter(name: "b", labels: ["x", "y", "z"]),
      Parameter(name: "c", values: [0, 1, 2, 3, 4], kind: .integer(.linear)),
    ]
    var candidates: [Configuration]?
    if isList {
      let grid = try SearchSpace(parameters)
      candidates = (0..<60).filter { $0 % 3 != 1 }.map(grid.configuration(ofCell:))
    }
    let space = try SearchSpace(parameters, candidates: candidates, default: [2, 1, 4])
    var stream = RandomStream(seed: 4, name: "transforms")
    let means = (0..<(space.cellCount * 3)).map { _ in 10 * stream.uniform() - 5 }
    let table = ReadingTable(cellCount: space.cellCount, steps: 3, width: 3) { cell, row in
      let fails = cell % 7 == 3
      for step in 0..<3 {
        let mean = fails && step > 0 ? Double.nan : means[cell * 3 + step]
        row[step * 3] = mean
        row[step * 3 + 1] = mean - 1
        row[step * 3 + 2] = mean + 2
      }
    }
    return try Surface(
      name: "small", space: space, objective: Objective(name: "loss", direction: direction),
      table: table,
      durations: Durations(
        cellCount: space.cellCount, steps: 3,
        seconds: (1...(space.cellCount * 3)).map(Double.init)),
      provenance: Provenance(origin: "made"))
  }

  private func readings(_ surface: Surface, _ configuration: Configuration) -> [Reading] {
    var readings: [Reading] = []
    surface.readings(ofCell: surface.space.cell(of: configuration), into: &readings)
    return readings
  }

  /// Every configuration of a surface has the readings and seconds of its origin in another one.
  private func expectMoved(
    _ new: Surface, from old: Surface, _ origin: (Configuration) -> Configuration
  ) {
    for cell in 0..<new.space.cellCount {
      let configuration = new.space.configuration(ofCell: cell)
      let source = origin(configuration)
      #expect(old.space.contains(source))
      #expect(readings(new, configuration) == readings(old, source))
      for step in 0..<3 {
        #expect(
          new.seconds(ofCell: cell, step: step)
            == old.seconds(ofCell: old.space.cell(of: source), step: step))
      }
    }
  }

  @Test("axes move with their readings, failures, seconds and default", arguments: [false, true])
  func axes(_ isList: Bool) throws {
    let old = try surface(isList: isList)
    let permuted = try old.transformed(by: [.permute(["c", "a", "b"])])
    #expect(permuted.space.parameters.map(\.name) == ["c", "a", "b"])
    #expect(permuted.name == "small+permuted" && permuted.failures == old.failures)
    #expect(permuted.space.cellCount == old.space.cellCount)
    expectMoved(permuted, from: old) { [$0.indices[1], $0.indices[2], $0.indices[0]] }
    #expect(permuted.space.defaultConfiguration == (isList ? nil : [4, 2, 1]) || isList)
    let reflected = try old.transformed(by: [.reflect("a"), .reflect("b")])
    #expect(
      reflected.space.parameters == [
        old.space.parameters[0], reflected.space.parameters[1], old.space.parameters[2],
      ])
    expectMoved(reflected, from: old) { [3 - $0.indices[0], 2 - $0.indices[1], $0.indices[2]] }
    let back = try reflected.transformed(by: [.reflect("a"), .reflect("b")])
    expectMoved(back, from: old) { $0 }
    let coarse = try old.transformed(by: [.coarsen("c", every: 2)])
    #expect(coarse.space.parameters[2].values == [0, 2, 4])
    #expect(coarse.space.parameters[2].kind == .integer(.linear))
    expectMoved(coarse, from: old) { [$0.indices[0], $0.indices[1], 2 * $0.indices[2]] }
    #expect(coarse.space.defaultConfiguration?.indices == [2, 1, 2])
    let dropped = try old.transformed(by: [.coarsen("a", every: 3)])
    #expect(dropped.space.defaultConfiguration == nil)
    let labelled = try old.transformed(by: [.categorical("a", seed: 5)])
    let labels = try #require(labelled.space.parameters[0].labels)
    #expect(labelled.space.parameters[0].isCategorical)
    #expect(Set(labels) == ["1", "10", "100", "1000"])
    expectMoved(labelled, from: old) { configuration in
      let level = ["1", "10", "100", "1000"].firstIndex(of: labels[configuration.indices[0]])
      return [level ?? 0, configuration.indices[1], configuration.indices[2]]
    }
  }

  @Test(
    "reward changes keep the order, the ends and where intervals lie",
    arguments: [RewardChange.power(3), .power(0.2), .log, .rank])
  func rewards(_ change: RewardChange) throws {
    let old = try surface()
    let new = try old.transformed(by: [.reward(change)])
    #expect(new.baseline.best == old.baseline.best && new.baseline.worst == old.baseline.worst)
    let (before, after) = (old.fullRewards(), new.fullRewards())
    for first in before.indices {
      #expect(before[first].isNaN == after[first].isNaN)
      for second in before.indices where before[first] < before[second] {
        #expect(after[first] < after[second])
      }
    }
    #expect(new.contentHash != old.contentHash && new.failures == old.failures)
    let height = { (reward: Double, surface: Surface) in
      share(of: reward, from: surface.baseline.worst, to: surface.baseline.best)
    }
    let valid = before.indices.filter { !before[$0].isNaN }
    for cell in valid {
      let h = height(before[cell], old)
      let rank =
        Double(valid.count { before[$0] < before[cell] }) / Double(valid.count - 1)
      let expected =
        switch change {
        case .power(let exponent): Foundation.pow(h, exponent)
        case .log: Foundation.log(1 + 99 * h) / Foundation.log(100)
        case .rank: rank
        }
      #expect(abs(height(after[cell], new) - expected) < 1e-12)
    }
  }

  @Test("intervals, holes, corners and penalties are what they say")
  func readings() throws {
    let old = try surface(direction: .minimize)
    let half = try old.transformed(by: [.intervals(factor: 0.5)])
    let reading = readings(half, [0, 0, 0])[1]
    #expect(abs(reading.upper - reading.mean - 1) < 1e-12)
    #expect(abs(reading.mean - reading.lower - 0.5) < 1e-12)
    let corner = try old.transformed(by: [.corner(share: 0.25)])
    // Half of each of the two ordered parameters: the upper 2 of 4 levels, and 2 of 5 (those from 2.5 on).
    for cell in 0..<60 {
      let indices = corner.space.configuration(ofCell: cell).indices
      let isHole = indices[0] >= 2 && indices[2] >= 3
      #expect((corner.fullReward(ofCell: cell) == nil) == (isHole || cell % 7 == 3))
    }
    let holes = try old.transformed(by: [.holes(share: 0.5, seed: 3)])
    let fails = (0..<60).filter { cell in
      var readings: [Reading] = []
      holes.readings(ofCell: cell, into: &readings)
      return readings.isEmpty
    }
    #expect(fails.count == 30)
    #expect(try old.transformed(by: [.holes(share: 0.5, seed: 4)]).contentHash != holes.contentHash)
    #expect(try old.transformed(by: [.holes(share: 0.5, seed: 3)]).contentHash == holes.contentHash)
    // The users' number of a loss is its negative inside.
    let penalty = try old.transformed(by: [.penalty(1000)])
    #expect(penalty.failures == 0 && penalty.baseline.worst == -1000)
    #expect(penalty.fullReward(ofCell: 3) == -1000)
    #expect(readings(penalty, [0, 0, 3])[0] == readings(old, [0, 0, 3])[0])
    let noisy = try old.transformed(by: [.noise(shareOfRange: 0.1, seed: 2)])
    #expect(noisy.steps == 14 && noisy.fullRewards().map(\.isNaN) == old.fullRewards().map(\.isNaN))
    #expect(noisy.provenance.noise?.seed == 2)
  }

  @Test("the provenance says everything, and a file keeps it")
  func provenance() throws {
    let folder = try TemporaryFolder()
    let new = try surface().transformed(
      by: [.reflect("a"), .coarsen("c", every: 2), .reward(.rank), .holes(share: 0.1, seed: 3)])
    #expect(new.name == "small+reflected+coarse+rank+holes")
    #expect(
      new.provenance.origin
        == "made; a reflected; every level of c by 2; ranks of rewards; a share of 0.1 of the cells fails, seed 3"
    )
    try new.write(to: folder.path("new.rsurf"))
    let read = try Surface.open(folder.path("new.rsurf"))
    #expect(read.contentHash == new.contentHash && read.provenance == new.provenance)
  }

  @Test(
    "a change that is not possible is refused with its name",
    arguments: [
      (SurfaceTransform.reflect("d"), "no parameter 'd'"), (.permute(["a", "b"]), "once"),
      (.permute(["a", "b", "b"]), "once"), (.coarsen("a", every: 9), "1...4"),
      (.coarsen("a", every: 0), "1...4"), (.holes(share: 1, seed: 1), "0..<1"),
      (.reward(.power(0)), "exponent"), (.intervals(factor: -1), "factor"),
      (.penalty(.infinity), "1e150"),
    ])
  func errors(_ transform: SurfaceTransform, _ expected: String) throws {
    let surface = try surface()
    var message = ""
    do { _ = try surface.transformed(by: [transform]) } catch { message = "\(error)" }
    #expect(message.contains(expected), "\(message)")
  }
}
