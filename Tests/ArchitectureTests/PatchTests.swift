import Foundation
import TestSupport
import Testing

/// The faults that `Benchmarks/Gate` plants still fit the code.
@Suite("Planted patches")
struct PatchTests {
  @Test("every hunk's old text is in its file, once")
  func fit() throws {
    let folder = Shared.root.appendingPathComponent("Benchmarks/Gate/regressions")
    let patches = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    #expect(patches.count >= 7)
    for patch in patches {
      var source = ""
      var old: [Substring] = []
      func check() {
        let text = old.joined(separator: "\n")
        #expect(
          text.isEmpty || source.components(separatedBy: text).count == 2,
          "\(patch.lastPathComponent): \(text)")
        old = []
      }
      for line in try String(contentsOf: patch, encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false)
      {
        if line.hasPrefix("diff ") || line.hasPrefix("@@") { check() }
        if line.hasPrefix("--- a/") {
          source = try String(
            contentsOf: Shared.root.appendingPathComponent(String(line.dropFirst(6))),
            encoding: .utf8)
        } else if line.hasPrefix(" ") || line.hasPrefix("-") {
          old.append(line.dropFirst())
        }
      }
      check()
    }
  }
}
