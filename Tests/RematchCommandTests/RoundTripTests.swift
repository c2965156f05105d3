import Foundation
import Surfaces
import TestSupport
import Testing

@Suite("rematch surface: round trips")
struct RoundTripTests {
  private static let fixtures = Shared.root.appendingPathComponent(
    "Tests/JudgingTests/Fixtures/kit")

  @Test(
    "a contest file survives the way over a binary table and back",
    arguments: ["tiny-preliminary.json", "tiny-final.json"])
  func contestFile(name: String) throws {
    let folder = try TemporaryFolder()
    let original = Self.fixtures.appendingPathComponent(name).path
    for (from, to) in [(original, "a.rsurf"), ("a.rsurf", "b.json"), ("b.json", "c.rsurf")] {
      let outcome = try runTool(["surface", "convert", from, to], in: folder)
      #expect(outcome.status == 0, "\(outcome.stderr)")
      #expect(outcome.stdout.isEmpty)
    }
    #expect(folder.bytes("a.rsurf") == folder.bytes("c.rsurf"))
    let surfaces = try [original, folder.path("a.rsurf"), folder.path("b.json")]
      .map { try Surface.open($0) }
    for surface in surfaces.dropFirst() {
      #expect(surface.space == surfaces[0].space)
      #expect(surface.baseline == surfaces[0].baseline)
      #expect(surface.contentHash == surfaces[0].contentHash)
      let bits = surfaces[0].table().withNumbers { $0.map(\.bitPattern) }
      #expect(surface.table().withNumbers { $0.map(\.bitPattern) } == bits)
    }
    // The JSON says the same as the original besides what it says more.
    let before = try jsonObject(String(contentsOfFile: original, encoding: .utf8))
    let after = try jsonObject(String(decoding: folder.bytes("b.json"), as: UTF8.self))
    for key in ["dims", "data"] {
      #expect((before[key] as? NSArray) == (after[key] as? NSArray), "\(key)")
    }
    let attributes = try #require(before["attrs"] as? [String: Any])
    let kept = try #require(after["attrs"] as? [String: Any])
    for (key, value) in attributes {
      let other = try #require(kept[key] as? NSObject)
      #expect((value as? NSObject) == other, "attrs.\(key)")
    }
    #expect(Set(kept.keys).subtracting(attributes.keys) == ["provenance"])
    let hashes = try [original, "a.rsurf", "b.json"].map { place in
      try jsonObject(runTool(["surface", "inspect", place, "--json"], in: folder).stdout)["hash"]
        as? String
    }
    #expect(hashes[0] != nil && Set(hashes).count == 1)
  }

  @Test("equal surfaces in other formats give equal runs, and count as the same runs")
  func runs() throws {
    let folder = try TemporaryFolder()
    let original = Self.fixtures.appendingPathComponent("tiny-final.json").path
    #expect(try runTool(["surface", "convert", original, "t.rsurf"], in: folder).status == 0)
    let arguments = ["run", "-s", "random", "-s", "grid", "-r", "2", "-o", "out", "-f"]
    let first = try runTool(arguments + [original, "--json"], in: folder)
    #expect(first.status == 0)
    let second = try runTool(arguments + ["t.rsurf", "--json"], in: folder)
    #expect(second.stderr.contains("nothing is left to play"))
    #expect(second.stdout == first.stdout)
  }

  @Test("a lift depends on its seed alone, keeps the full rewards, and is recorded")
  func lift() throws {
    let folder = try TemporaryFolder()
    let original = Self.fixtures.appendingPathComponent("tiny-preliminary.json").path
    for (seed, to) in [("7", "a.rsurf"), ("7", "b.rsurf"), ("8", "c.rsurf"), ("7", "d.json")] {
      let outcome = try runTool(
        ["surface", "lift", original, to, "--seed", seed, "--sigma", "0.5", "--wide-share", "0.2"],
        in: folder)
      #expect(outcome.status == 0, "\(outcome.stderr)")
    }
    #expect(folder.bytes("a.rsurf") == folder.bytes("b.rsurf"))
    #expect(folder.bytes("a.rsurf") != folder.bytes("c.rsurf"))
    let rewards = try Surface.open(original).fullRewards()
    let lifted = try ["a.rsurf", "c.rsurf", "d.json"].map { try Surface.open(folder.path($0)) }
    for surface in lifted {
      #expect(surface.steps == 14)
      #expect(surface.fullRewards() == rewards)
    }
    #expect(lifted[0].contentHash == lifted[2].contentHash)
    #expect(lifted[0].contentHash != lifted[1].contentHash)
    for name in ["a.rsurf", "d.json"] {
      let outcome = try runTool(["surface", "inspect", "--verify", name, "--json"], in: folder)
      let json = try jsonObject(outcome.stdout)
      let provenance = try #require(json["provenance"] as? [String: Any])
      let noise = try #require(provenance["noise"] as? [String: Any])
      #expect(noise["seed"] as? Int == 7)
      #expect(noise["sigma"] as? Double == 0.5)
      #expect(noise["wideShare"] as? Double == 0.2)
    }
  }

  @Test("a seed of the upper half of 64 bits survives in all formats")
  func largeSeed() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    let seed = "18446744073709551615"
    let lift = ["surface", "lift", "small.json", "a.json", "--seed", seed]
    #expect(try runTool(lift, in: folder).status == 0)
    for (from, to) in [("a.json", "b.rsurf"), ("b.rsurf", "c.json"), ("c.json", "d.json")] {
      #expect(try runTool(["surface", "convert", from, to], in: folder).status == 0)
    }
    #expect(folder.bytes("a.json") == folder.bytes("d.json"))
    for name in ["a.json", "b.rsurf", "c.json", "d.json"] {
      #expect(try Surface.open(folder.path(name)).provenance.noise?.seed == .max)
      #expect(String(decoding: folder.bytes(name), as: UTF8.self).contains("\"seed\":\(seed)"))
    }
    // A seed in a recipe.
    _ = try folder.write(
      smallRecipe.dropLast() + ", \"noise\": {\"shareOfRange\": 0.5, \"seed\": \(seed)}}",
      to: "noisy.json")
    #expect(
      try Surface.open(folder.path("noisy.json")).table().withNumbers { Array($0) }
        != Surface.open(folder.path("small.json")).table().withNumbers { Array($0) })
  }

  @Test("a lift to another number of readings drops the coordinates of the old ones")
  func liftAgain() throws {
    let folder = try TemporaryFolder()
    let original = Self.fixtures.appendingPathComponent("tiny-final.json")
    var text = try String(contentsOf: original, encoding: .utf8)
    text.replace(
      "\"coords\":{",
      with: """
        "coords":{"step":{"dims":["step"],"attrs":{},"data":[1,2,3,4,5,6,7,8,9,10,11,12,13,14]},
        "stat":{"dims":["stat"],"attrs":{},"data":["mean","lower","upper"]},
        """)
    _ = try folder.write(text, to: "old.json")
    #expect(try runTool(["surface", "convert", "old.json", "same.json"], in: folder).status == 0)
    let arguments = ["surface", "lift", "old.json", "new.json", "--steps", "5"]
    #expect(try runTool(arguments, in: folder).status == 0)
    func coordinates(_ name: String) throws -> [String: Any] {
      let json = try jsonObject(String(decoding: folder.bytes(name), as: UTF8.self))
      return try #require(json["coords"] as? [String: Any])
    }
    #expect(Set(try coordinates("same.json").keys) == ["alpha", "beta", "gamma", "step", "stat"])
    #expect(Set(try coordinates("new.json").keys) == ["alpha", "beta", "gamma"])
    #expect(try Surface.open(folder.path("new.json")).steps == 5)
  }

  @Test("a generated surface as a table has the recipe's readings")
  func generated() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    for name in ["small.rsurf", "table.json"] {
      #expect(try runTool(["surface", "generate", "small.json", name], in: folder).status == 0)
      let made = try Surface.open(folder.path(name))
      let recipe = try Surface.open(folder.path("small.json"))
      let bits = recipe.table().withNumbers { $0.map(\.bitPattern) }
      #expect(made.table().withNumbers { $0.map(\.bitPattern) } == bits)
      #expect(made.baseline == recipe.completeBaseline())
    }
    expectRefusal(
      try runTool(["surface", "generate", "small.rsurf", "x.rsurf"], in: folder), 1,
      saying: ["small.rsurf: is a table already"])
  }

  @Test(
    "parameters named like keys of the contest's format are written and read, or refused",
    arguments: ["baseline", "dims", "provenance", "step", "statistic"])
  func reservedNames(name: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(
      smallRecipe.replacingOccurrences(of: "\"name\": \"a\"", with: "\"name\": \"\(name)\""),
      to: "odd.json")
    #expect(try runTool(["surface", "convert", "odd.json", "odd.rsurf"], in: folder).status == 0)
    let outcome = try runTool(["surface", "convert", "odd.rsurf", "table.json"], in: folder)
    if outcome.status == 0 {
      let read = try Surface.open(folder.path("table.json"))
      #expect(read.space == (try Surface.open(folder.path("odd.json")).space))
      #expect(read.contentHash == (try Surface.open(folder.path("odd.rsurf")).contentHash))
    } else {
      expectRefusal(outcome, 1, saying: ["table.json: ", "'\(name)'"])
      #expect(folder.size("table.json") == 0)
    }
  }
}
