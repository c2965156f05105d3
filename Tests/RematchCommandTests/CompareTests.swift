import TestSupport
import Testing

@Suite("rematch compare")
struct CompareTests {
  private static func played() throws -> TemporaryFolder {
    let folder = try TemporaryFolder.withSmallSurface()
    let run = ["run", "-f", "small.json", "-c", "preliminary", "-r", "3"]
    for arguments in [["-s", "random", "-o", "a"], ["-s", "grid", "-o", "b"]] {
      #expect(try runTool(run + arguments, in: folder).status == 0)
    }
    _ = try runTool(run + ["-s", "random", "-s", "grid", "-s", "sobol"], in: folder)
    return folder
  }

  @Test("two journals, two names in a journal, and one journal chosen from say the same")
  func forms() throws {
    let folder = try Self.played()
    let places = try runTool(["compare", "a", "b/runs.jsonl"], in: folder)
    #expect(places.status == 0, "\(places.stderr)")
    #expect(places.stdout.contains("Verdict: "))
    #expect(try runTool(["compare", "random", "grid"], in: folder).stdout == places.stdout)
    let chosen = ["compare", "results", "-s", "random", "-s", "grid"]
    #expect(try runTool(chosen, in: folder).stdout == places.stdout)
  }

  @Test("a journal alone is compared as all of its methods, in JSON too")
  func all() throws {
    let folder = try Self.played()
    let outcome = try runTool(["compare", "--json"], in: folder)
    let contests = try #require(try jsonObject(outcome.stdout)["contests"] as? [[String: Any]])
    let methods = try #require(contests.first?["methods"] as? [[String: Any]])
    #expect(methods.map { $0["method"] as? String } == ["grid", "random", "sobol"])
    #expect((contests.first?["differences"] as? [Any])?.count == 2)
  }

  @Test(
    "versions of one method are named after their journals, and are not different from themselves")
  func versions() throws {
    let folder = try Self.played()
    let outcome = try runTool(["compare", "a", "./a"], in: folder)
    #expect(outcome.stdout.contains("Verdict: these runs cannot tell ./a and a apart.\n"))
    #expect(outcome.stdout.contains("The run mean of ./a is the same; no interval, p 1.000.\n"))
    // Three runs on one surface, two of them scoring 0 and one 1: of 20 deals 2 are the most extreme.
    #expect(
      outcome.stdout.contains(
        "So few runs cannot decide: dealt in whatever way, they have a p of at least 0.400"))
    #expect(
      outcome.stdout.replacing("\n    ", with: " ").contains(
        "4 repeats of each method on 1 surface"))
  }

  @Test("what is neither a journal nor a method, and a journal of several, are refused")
  func refused() throws {
    let folder = try Self.played()
    expectRefusal(
      try runTool(["compare", "random", "gird"], in: folder), 1,
      saying: ["'gird' is neither", "grid, random, sobol"])
    expectRefusal(
      try runTool(["compare", "a", "results"], in: folder), 1,
      saying: ["results: expected the runs of one method", "--suggester"])
    expectRefusal(
      try runTool(["compare", "x", "y", "--journal", "none"], in: folder), 1,
      saying: ["none: cannot be read"])
    expectRefusal(try runTool(["compare", "a"], in: folder), 1, saying: ["methods to compare"])
    expectRefusal(
      try runTool(["compare", "random", "grid", "-s", "sobol"], in: folder), 1,
      saying: ["chooses from journals"])
  }
}
