import Foundation
import TestSupport
import Testing

/// The figure of the modules in the documentation, which is drawn from the manifest.
@Suite("ModuleFigure")
struct ModuleFigureTests {
  static let page = ".github/ARCHITECTURE.md"
  static let begin = "<!-- The figure of the modules: made by a test from Package.swift. -->\n"
  static let end = "<!-- The end of the figure. -->\n"
  static let renewal = "REMATCH_UPDATE=1 swift test --filter ModuleFigure"

  @Test("the page shows the modules of the manifest in layers")
  func figure() throws {
    let text = try sourceText(Self.page)
    let begins = text.components(separatedBy: Self.begin)
    let parts = begins.flatMap { $0.components(separatedBy: Self.end) }
    try #require(
      begins.count == 2 && parts.count == 3,
      "\(Self.page) needs the lines '\(Self.begin)' and '\(Self.end)', each once, in this order")
    let figure = try Self.drawing(Manifest())
    if ProcessInfo.processInfo.environment["REMATCH_UPDATE"] == "1" {
      let renewed = parts[0] + Self.begin + figure + Self.end + parts[2]
      try renewed.write(
        to: Shared.root.appendingPathComponent(Self.page), atomically: true, encoding: .utf8)
      return
    }
    #expect(
      parts[1] == figure,
      "the figure in \(Self.page) is out of date; this command renews it: \(Self.renewal)")
  }

  @Test("the table of the manifest is read whole")
  func table() throws {
    let modules = try Manifest().modules
    #expect(modules.count >= 15)
    let names = Set(modules.map(\.name))
    #expect(names.count == modules.count)
    for module in modules {
      #expect(names.isSuperset(of: module.imports), "\(module.name)")
      var isFolder: ObjCBool = false
      let path = Shared.root.appendingPathComponent(module.folder).path
      #expect(FileManager.default.fileExists(atPath: path, isDirectory: &isFolder))
      #expect(isFolder.boolValue, "\(module.folder)")
    }
  }

  /// A graph with an arrow for each import that no other import brings along, then all imports by layer.
  static func drawing(_ manifest: Manifest) -> String {
    var lines = ["", "```mermaid", "flowchart TD"]
    for module in manifest.modules {
      let imports = manifest.essentialImports(of: module)
      lines.append(
        "  \(module.name)" + (imports.isEmpty ? "" : " --> \(imports.joined(separator: " & "))"))
    }
    lines += [
      "```", "",
      "An arrow points from a module to one that it imports; it is left out where other arrows lead there too.",
      "", "| layer | module | folder | imports |", "|---:|---|---|---|",
    ]
    let layers = manifest.modules.map { manifest.layer(of: $0.name) }
    for layer in Set(layers).sorted(by: >) {
      for (module, own) in zip(manifest.modules, layers) where own == layer {
        let imports = module.imports.sorted().map { "`\($0)`" }.joined(separator: ", ")
        lines.append("| \(layer) | `\(module.name)` | `\(module.folder)` | \(imports) |")
      }
    }
    return lines.joined(separator: "\n") + "\n\n"
  }
}
