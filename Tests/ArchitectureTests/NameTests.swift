import Foundation
import TestSupport
import Testing

/// The modules' names, in the code and in the README.
@Suite("Module names")
struct NameTests {
  /// Where the modules' source files are.
  static let folders = ["Sources", "datasets"]

  @Test("no type has the name of a module, so that every type can be qualified")
  func qualifiable() throws {
    let modules = Set(try Manifest().modules.map(\.name))
    let declaration = try NSRegularExpression(
      pattern: #"(?m)^\s*(?:[a-z@()]+ )*?(?:struct|class|enum|actor|protocol|typealias) (\w+)"#)
    var count = 0
    for folder in Self.folders {
      let root = Shared.root.appendingPathComponent(folder)
      let files = try #require(FileManager.default.enumerator(atPath: root.path))
      for case let path as String in files where path.hasSuffix(".swift") {
        let types = try sourceText("\(folder)/\(path)").groups(of: declaration).map { $0[1] }
        count += types.count
        for type in types where modules.contains(type) {
          Issue.record("\(folder)/\(path) declares \(type), which is the name of a module")
        }
      }
    }
    #expect(count > 300)
  }

  @Test("the README's map names every module")
  func map() throws {
    let text = try sourceText("README.md")
    let section = try #require(text.components(separatedBy: "## Find your way").dropFirst().first)
    let name = try NSRegularExpression(pattern: #"`(\w+)`"#)
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let mapped = Set(
      rows.flatMap { row in
        String(row.dropFirst().prefix { $0 != "|" }).groups(of: name).map { $0[1] }
      })
    let modules = Set(try Manifest().modules.map(\.name))
    #expect(mapped == modules, "\(mapped.symmetricDifference(modules).sorted())")
  }
}
