import Foundation
import TestSupport
import Testing

/// Who may import whom: the edges that must never be, whatever the manifest allows by mistake.
@Suite("Imports")
struct ImportTests {
  static let suggesterFamilies = ["Sampling", "Gaussian", "External"]

  /// What a module may never import, whatever the manifest says.
  static let forbidden: [String: Set<String>] = {
    let judging: Set<String> = [
      "Surfaces", "Judging", "Campaigns", "Records", "Scoring", "Gating", "Reports", "Recording",
    ]
    let playing = ["Surfaces", "Judging", "Campaigns", "Gating", "Catalog"]
    var forbidden: [String: Set<String>] = [
      "RematchNumerics": judging.union(
        ["Search", "Catalog", "EarlyStopping", "Surrogates", "Acquisitions"] + suggesterFamilies),
      "Surrogates": judging.union(
        ["Search", "Acquisitions", "Catalog", "EarlyStopping"] + suggesterFamilies),
      "Acquisitions": judging.union(["Catalog", "EarlyStopping"] + suggesterFamilies),
      "Search": judging.union(
        ["Surrogates", "Acquisitions", "Catalog", "EarlyStopping"] + suggesterFamilies),
      "Surfaces": ["Judging", "Campaigns", "Records", "Catalog"],
      "EarlyStopping": judging,
      "SuggesterConformance": judging,
      "Catalog": judging,
      "Judging": Set(suggesterFamilies + ["Catalog", "EarlyStopping", "Records", "Scoring"]),
      "Processes": judging.union(
        suggesterFamilies + ["Search", "Surrogates", "Acquisitions", "Catalog", "EarlyStopping"]),
      "Recording": Set(
        suggesterFamilies + [
          "Judging", "Campaigns", "Catalog", "EarlyStopping", "Scoring", "Gating", "Reports",
        ]),
      "Records": ["Surfaces", "Judging", "Campaigns", "Scoring", "Catalog"],
      "Scoring": Set(suggesterFamilies).union(playing),
      "Reports": Set(suggesterFamilies).union(playing),
      "Campaigns": Set(suggesterFamilies + ["Catalog", "Scoring", "Gating", "Reports"]),
      "Gating": Set(suggesterFamilies + ["Catalog", "EarlyStopping", "Reports"]),
      "RematchDocuments": judging.union(
        suggesterFamilies + ["Search", "Catalog", "EarlyStopping", "Surrogates", "RematchNumerics"]),
    ]
    for family in suggesterFamilies { forbidden[family] = judging.union(["Catalog"]) }
    return forbidden
  }()

  /// What of the toolchain's own modules may be imported.
  static let toolchain: Set<String> = ["Foundation", "Synchronization", "Dispatch"]

  @Test("no source file imports a module that its own may not know")
  func edges() throws {
    let imports = try importsByModule()
    #expect(imports.count >= 12)
    for (module, imported) in imports {
      let wrong = imported.intersection(Self.forbidden[module] ?? [])
      #expect(wrong.isEmpty, "\(module) imports \(wrong.sorted())")
    }
  }

  @Test("everything imported is one of the project's modules or comes with the toolchain")
  func noForeignModules() throws {
    let imports = try importsByModule()
    let known = Set(imports.keys).union(Self.toolchain).union(["Datasets"])
    for (module, imported) in imports {
      let foreign = imported.subtracting(known)
      #expect(foreign.isEmpty, "\(module) imports \(foreign.sorted())")
    }
  }

  @Test("the manifest has no package dependencies")
  func noDependencies() throws {
    let manifest = try String(
      contentsOf: Shared.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    #expect(!manifest.contains(".package("))
  }

  @Test("every family of suggesters is known to this test")
  func families() throws {
    let folder = Shared.root.appendingPathComponent("Sources/Suggesters")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(names) == Set(Self.suggesterFamilies))
  }

  private func importsByModule() throws -> [String: Set<String>] {
    let sources = Shared.root.appendingPathComponent("Sources")
    var imports: [String: Set<String>] = [:]
    let files = try #require(FileManager.default.enumerator(atPath: sources.path))
    for case let path as String in files where path.hasSuffix(".swift") {
      let parts = path.split(separator: "/").map(String.init)
      let module = parts[0] == "Suggesters" ? parts[1] : parts[0]
      imports[module, default: []].formUnion([])
      let text = try String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ").map(String.init)
        guard let position = words.firstIndex(of: "import"), position + 1 < words.count,
          words[..<position].allSatisfy({ ["public", "internal", "package"].contains($0) })
        else { continue }
        imports[module, default: []].insert(words[position + 1])
      }
    }
    return imports
  }
}
