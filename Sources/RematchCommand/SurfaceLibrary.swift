import Datasets
import Foundation
import RematchDocuments
import Search
import Surfaces

/// Finds surfaces by the texts that users type: a name of the embedded suite, a file, or a folder of files.
enum SurfaceLibrary {
  /// The names of the embedded suite that campaigns run by default.
  static var names: [String] { EmbeddedSuite.recipes.map(\.name) }

  /// All embedded names.
  static var allNames: [String] { EmbeddedSuite.all.map(\.name) }

  /// The parts of the embedded recipes that have names of their own.
  private static let parts = [("dev", EmbeddedSuite.development), ("test", EmbeddedSuite.test)]

  /// An embedded recipe, or an instance of one, such as `hills-3~2`; `nil` when there is none of this name.
  static func recipe(named name: String) throws(SurfaceError) -> SurfaceRecipe? {
    let (family, instance) = family(of: name)
    guard let json = EmbeddedSuite.all.first(where: { $0.name == family })?.json else {
      return nil
    }
    let recipe = try SurfaceRecipe(json: Data(json))
    return try instance.map { number throws(SurfaceError) in try recipe.instance(number) } ?? recipe
  }

  /// The family's name and the number of the instance that a name stands for, if it does for one.
  private static func family(of name: String) -> (name: String, instance: Int?) {
    guard let mark = name.range(of: SurfaceRecipe.instanceMark, options: .backwards),
      let number = Int(name[mark.upperBound...]), SurfaceRecipe.instanceNumbers.contains(number)
    else { return (name, nil) }
    return (String(name[..<mark.lowerBound]), number)
  }

  /// Instances 1, 2, ... of recipes, in place of the recipes themselves.
  ///
  /// - Parameters:
  ///   - texts: embedded names, parts, and files of recipes; the suite that campaigns run by default if empty.
  ///   - count: how many instances of each.
  static func instances(_ texts: [String], count: Int) throws -> [Surface] {
    try (texts.isEmpty ? names : texts).flatMap(expand).flatMap { place in
      let recipe: SurfaceRecipe
      if let embedded = try self.recipe(named: place) {
        recipe = embedded
      } else if let own = try Surface.recipe(at: place) {
        recipe = own
      } else {
        throw UsageError.meaningless("'\(place)' is a table; only recipes have instances")
      }
      guard recipe.instance == nil else {
        throw UsageError.meaningless("'\(place)' is an instance; expected a recipe")
      }
      return try (1...count).map { try Surface(recipe.instance($0)) }
    }
  }

  /// The content hashes of those embedded surfaces that have one of the names, by name.
  static func hashes(of names: [String]) throws(SurfaceError) -> [String: String] {
    var hashes: [String: String] = [:]
    for name in names where hashes[name] == nil {
      if let recipe = try recipe(named: name) { hashes[name] = try Surface(recipe).contentHash }
    }
    return hashes
  }

  /// The surfaces of several texts, or of the whole embedded suite when there are none.
  ///
  /// They are opened, and so checked, in parallel. Of a folder, files of the same surface count once: a table and the
  /// binary table that was made of it.
  static func surfaces(_ texts: [String]) async throws -> [Surface] {
    let places = try (texts.isEmpty ? names : texts).map(expand)
    var rest = try await open(places.flatMap(\.self))[...]
    return places.flatMap { own -> [Surface] in
      defer { rest = rest.dropFirst(own.count) }
      var seen: Set<[String]> = []
      return rest.prefix(own.count).filter { seen.insert([$0.name, $0.contentHash]).inserted }
    }
  }

  private static func open(_ places: [String]) async throws -> [Surface] {
    try await withThrowingTaskGroup(of: (Int, Surface).self) { group in
      for (index, place) in places.enumerated() {
        group.addTask { (index, try open(place)) }
      }
      var found: [(Int, Surface)] = []
      for try await pair in group { found.append(pair) }
      return found.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// The surface of one text.
  static func surface(_ text: String) throws -> Surface {
    let places = try expand(text)
    guard places.count == 1 else {
      throw UsageError.meaningless("'\(text)' is a folder; expected one surface")
    }
    return try open(places[0])
  }

  private static func open(_ place: String) throws(SurfaceError) -> Surface {
    if let recipe = try recipe(named: place) { return try Surface(recipe) }
    return try Surface.open(place)
  }

  /// The places that a text stands for: a name or a file for itself, a folder for its surfaces' files.
  private static func expand(_ text: String) throws -> [String] {
    if allNames.contains(family(of: text).name) { return [text] }
    if let part = parts.first(where: { $0.0 == text }) { return part.1.map(\.name) }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: text, isDirectory: &isFolder) else {
      if text.contains("/") || text.contains(".") {
        throw SurfaceError.at(path: text, .file(problem: "no such file or folder"))
      }
      throw UsageError.meaningless(
        "unknown surface '\(text)', and no such file" + nearestHint(to: text, among: allNames))
    }
    guard isFolder.boolValue else { return [text] }
    let files: [String]
    do {
      files = try FileManager.default.contentsOfDirectory(atPath: text).sorted()
        .filter { !$0.hasPrefix(".") && isSurfaceName($0) && !isDescription($0) }
        .map { (text as NSString).appendingPathComponent($0) }
        .filter { !FileManager.default.isFolder($0) }
    } catch {
      throw SurfaceError.at(path: text, .file(problem: "the folder cannot be read"))
    }
    guard !files.isEmpty else {
      throw SurfaceError.at(
        path: text,
        .file(
          problem:
            "the folder has no surfaces; expected files .rsurf, .json, .csv or without ending")
      )
    }
    return files
  }

  private static func isSurfaceName(_ name: String) -> Bool {
    ["", "json", "rsurf"].contains((name as NSString).pathExtension) || Surface.isTable(name)
  }

  /// Whether a file describes a table beside it: `runs.csv.json`.
  private static func isDescription(_ name: String) -> Bool {
    name.hasSuffix(".json") && Surface.isTable((name as NSString).deletingPathExtension)
  }
}

extension FileManager {
  fileprivate func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
