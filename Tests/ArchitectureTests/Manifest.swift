import Foundation
import TestSupport

/// The modules as the table at the head of `Package.swift` has them.
struct Manifest {
  /// A row of the table.
  struct Module: Hashable {
    let name: String
    let folder: String
    let imports: [String]
  }

  let modules: [Module]

  /// Reads the table.
  init() throws {
    let text = try sourceText("Package.swift")
    let table = try NSRegularExpression(pattern: #"(?s)let modules:.*?\n\]"#)
    let row = try NSRegularExpression(pattern: #"\(\s*"(\w+)",\s*"([\w/]+)",\s*\[([^\]]*)\]\s*\)"#)
    let name = try NSRegularExpression(pattern: #""(\w+)""#)
    modules = text.groups(of: table).flatMap { groups in
      groups[0].groups(of: row).map { groups in
        Module(
          name: groups[1], folder: groups[2], imports: groups[3].groups(of: name).map { $0[1] })
      }
    }
  }

  /// The layer of a module: 0 without imports, else one above the highest that it imports.
  func layer(of name: String) -> Int {
    let imports = modules.first { $0.name == name }?.imports ?? []
    return (imports.map { layer(of: $0) }.max() ?? -1) + 1
  }

  /// All modules that a module imports, itself or through others.
  func reachable(from name: String) -> Set<String> {
    var reached: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      for module in modules where module.name == next {
        open += module.imports.filter { reached.insert($0).inserted }
      }
    }
    return reached
  }

  /// The imports of a module that none of its other imports brings along.
  func essentialImports(of module: Module) -> [String] {
    module.imports.filter { name in
      !module.imports.contains { $0 != name && reachable(from: $0).contains(name) }
    }
  }
}

/// The text of a file of the package.
func sourceText(_ path: String) throws -> String {
  try String(contentsOf: Shared.root.appendingPathComponent(path), encoding: .utf8)
}

extension String {
  /// The groups of each match of an expression, the whole match first.
  func groups(of expression: NSRegularExpression) -> [[String]] {
    expression.matches(in: self, range: NSRange(startIndex..., in: self)).map { match in
      (0..<match.numberOfRanges).map { group in
        Range(match.range(at: group), in: self).map { String(self[$0]) } ?? ""
      }
    }
  }
}
