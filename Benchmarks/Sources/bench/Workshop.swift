import Datasets
import Foundation
import Surfaces

/// What the benchmarks share: how much to do, a temporary folder, and surfaces.
struct Workshop {
  let isQuick: Bool
  let folder: URL

  init(_ options: Options) throws {
    isQuick = options.isQuick
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rematch-bench-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Removes the temporary folder.
  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// The number of rounds, fewer when in a hurry.
  func rounds(_ count: Int) -> Int { isQuick ? min(3, count) : count }

  /// The path of a name in the temporary folder.
  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// The folder of the package of the benchmarks.
  private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The path of a script of this package.
  func script(_ name: String) -> String { Self.package.appendingPathComponent(name).path }

  /// The path of a table, unpacked into the temporary folder if need be.
  func unpacked(_ table: String) throws -> String {
    guard table.hasSuffix(".gz") else { return table }
    let path = path("unpacked.json")
    try? FileManager.default.removeItem(atPath: path)
    _ = try output(of: "/bin/sh", ["-c", #"gzip -dc "$1" > "$2""#, "sh", table, path])
    return path
  }

  /// The embedded suite.
  func recipes() throws -> [SurfaceRecipe] {
    try EmbeddedSuite.recipes.map { try SurfaceRecipe(json: Data($0.json)) }
  }

  /// A surface of the embedded suite with all its readings in memory.
  func embeddedTable(_ name: String) throws -> Surface {
    guard let recipe = try recipes().first(where: { $0.name == name }) else {
      throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: name])
    }
    let surface = try Surface(recipe)
    return try surface.lifted(ReadingNoise(sigma: surface.contestSigma, seed: 1))
  }

  /// A generated surface with at least so many cells.
  func generated(cells: Int) throws -> Surface {
    let count = Int(Double(cells).squareRoot().rounded(.up))
    let json = """
      {"kind": "smooth", "name": "bench", "parameters": [
        {"name": "a", "from": 0, "to": 1, "count": \(count)},
        {"name": "b", "from": 0, "to": 1, "count": \(count)}],
       "shape": {"optimum": [0.3, 0.7], "curvature": [1, 2]}, "noise": {"seed": 7}}
      """
    return try Surface(SurfaceRecipe(json: Data(json.utf8)))
  }

  /// The contest's public table `data-2` lifted to 14 readings, where it is beside the checkout, and
  /// otherwise a surface of the embedded suite.
  func publicTable() throws -> Surface {
    let beside = Self.package.deletingLastPathComponent().deletingLastPathComponent()
    let file = beside.appendingPathComponent("shared/contest/data-2")
    guard !isQuick, FileManager.default.fileExists(atPath: file.path) else {
      return try embeddedTable(isQuick ? "smooth-2" : "hills-5")
    }
    let surface = try Surface.open(file.path)
    return try surface.lifted(ReadingNoise(sigma: surface.contestSigma, seed: 1))
  }

  /// The size of a file in bytes.
  func size(_ path: String) throws -> Double {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.size] as? NSNumber)?.doubleValue ?? 0
  }
}
