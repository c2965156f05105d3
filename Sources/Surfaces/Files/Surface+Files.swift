import Foundation
import RematchDocuments
import RematchNumerics
import Search

extension Surface {
  /// A surface whose readings are those of a table.
  ///
  /// - Parameter tableChecksum: the XXH64 of the numbers, in hexadecimal.
  init(
    name: String, space: SearchSpace, table: ReadingTable, tableChecksum: String,
    baseline: Baseline, provenance: Provenance, extras: ContestExtras
  ) {
    let names = space.parameters.map(\.name).joined(separator: "\u{0}")
    var hash = XXH64()
    for text in [names, tableChecksum, "\(table.steps)", "\(table.width)"] { hash.update(text) }
    for list in space.parameters.map(\.values) + [
      baseline.median, [baseline.best, baseline.worst],
    ] {
      list.withUnsafeBytes { hash.update($0) }
    }
    self.init(
      name: name, space: space, steps: table.steps, baseline: baseline, provenance: provenance,
      extras: extras, contentHash: hexadecimal(hash.digest()), source: .table(table))
  }

  /// Opens a surface's file: a binary table, a contest's JSON of either stage, or a recipe.
  ///
  /// - Throws: `SurfaceError.at` with the path, the place in the file and what was expected.
  public static func open(_ path: String) throws(SurfaceError) -> Surface {
    do throws(SurfaceError) {
      let file = try MappedFile(path: path)
      if file.bytes.starts(with: BinaryTable.magic) { return try BinaryTable.open(file) }
      if isRecipe(file.bytes) { return try Surface(SurfaceRecipe(json: Data(file.bytes))) }
      return try ContestJSON.read(file.bytes)
    } catch {
      throw .at(path: path, error)
    }
  }

  /// The bytes from which on a file is not read as a recipe, so that no large table is decoded twice.
  private static let longestRecipe = 1 << 20

  private static func isRecipe(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count < longestRecipe,
      let document = try? JSONDecoder().decode([String: JSONValue].self, from: Data(bytes))
    else { return false }
    return document["kind"] != nil && document["data"] == nil
  }

  /// Writes the surface as a binary table when the path ends in `.rsurf`, otherwise as a contest's JSON:
  /// of the preliminary stage for one reading a cell, of the final stage for more.
  ///
  /// The file appears under its name only when it is complete.
  public func write(to path: String) throws(SurfaceError) {
    do throws(SurfaceError) {
      if path.hasSuffix(".rsurf") {
        try BinaryTable.write(self, to: path)
      } else {
        try ContestJSON.write(self, to: path)
      }
    } catch {
      throw .at(path: path, error)
    }
  }

  /// Checks every number of the surface: the data checksum of a binary table, and that all readings are
  /// finite with their means inside their bounds.
  ///
  /// - Complexity: O(*n*) in the readings.
  public func verify() throws(SurfaceError) {
    try verifyChecksum()
    guard case .table(let table) = source else { return }
    for cell in 0..<table.cellCount {
      for step in 0..<table.steps {
        let reading = table.reading(cell: cell, step: step)
        guard reading.lower <= reading.mean, reading.mean <= reading.upper,
          reading.lower.isFinite, reading.upper.isFinite
        else {
          throw .invalid(
            place: "cell \(cell), step \(step + 1):",
            problem: "mean \(reading.mean) with bounds \(reading.lower) and \(reading.upper);"
              + " expected finite numbers in order")
        }
      }
    }
  }

  /// Checks the data checksum of a binary table, which opening does not read, and that the numbers are finite.
  ///
  /// - Complexity: O(*n*) in the readings, at memory speed.
  public func verifyChecksum() throws(SurfaceError) {
    guard case .table(let table) = source, table.isMapped else { return }
    let actual = Surface(
      name: name, space: space, table: table, tableChecksum: hexadecimal(table.checksum()),
      baseline: baseline, provenance: provenance, extras: extras)
    guard actual.contentHash == contentHash else {
      throw .file(problem: "damaged binary table: the readings do not match their checksum")
    }
    guard let wrong = table.withNumbers({ $0.firstIndex { !$0.isFinite } }) else { return }
    throw .invalid(
      place: "cell \(wrong / (steps * table.width)), step \(wrong / table.width % steps + 1):",
      problem: "has a number that is not finite")
  }

  /// The baseline with its means, which are computed if they were left out.
  public func completeBaseline() -> Baseline {
    baseline.mean.isEmpty ? Baseline(exactFor: fullRewards()) : baseline
  }
}

extension XXH64 {
  fileprivate mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }
}
