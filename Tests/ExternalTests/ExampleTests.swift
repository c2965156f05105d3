import Catalog
import Foundation
import Judging
import Search
import Surfaces
import TestSupport
import Testing

@Suite("The examples in other languages")
struct ExampleTests {
  private static let folder = Shared.root
    .appendingPathComponent("Sources/Suggesters/External/Examples").path

  @Test(
    "a class and a plain loop in Python play both contests",
    .enabled(if: Python.isExpected, "\(Python.reason)"), arguments: ["class.py", "loop.py"])
  func python(_ file: String) throws {
    try play("python3 '\(Self.folder)/\(file)'")
  }

  @Test("a shell script plays both contests")
  func shell() throws {
    try play("sh '\(Self.folder)/random.sh'")
  }

  @Test("a program in C plays both contests")
  func c() throws {
    // The toolchain has a compiler, which the machine may lack.
    let folder = try TemporaryFolder()
    let program = folder.path("random")
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = ["clang", "-O2", "-o", program, "\(Self.folder)/random.c"]
    try compiler.run()
    compiler.waitUntilExit()
    try #require(compiler.terminationStatus == 0)
    try play("'\(program)'")
  }

  /// Plays a command twice in each contest, strictly: without a fault, the same way, the whole budget.
  private func play(_ command: String) throws {
    let surface = try Surface.open(Shared.root.appendingPathComponent("datasets/hills-3.json").path)
    let method = try MethodCatalog.builtIn.method(parsing: "exec:\(command)")
    for contest in [Contest.preliminary, .final] {
      let judge = Judge(contest, mode: .strict)
      let outcome = try judge.replay(method, on: surface, seed: 7)
      #expect(outcome.faults.isEmpty, "\(outcome.faults)")
      #expect(outcome.trials.count >= contest.fullEvaluations)
      let tried = Set(outcome.trials.map(\.configuration))
      #expect(tried.count > outcome.trials.count / 2)
      let again = try judge.replay(method, on: surface, seed: 7)
      #expect(again.trials == outcome.trials)
      let other = try judge.replay(method, on: surface, seed: 8)
      #expect(other.trials != outcome.trials)
    }
  }
}
