import Foundation
import RematchDocuments
import RematchNumerics
public import Search

/// A table of evaluations as a surface: of delimited text, lines of JSON, a Kernel Tuner cache or FAIR T4.
///
/// The rows are read once, in order. A configuration that stands in several rows is averaged, or its rows become
/// readings, as the description says; no noise is added.
public struct TableImport: Sendable {
  /// The surface.
  public let surface: Surface
  /// The description with all that was guessed, which makes the same surface again.
  public let description: ImportDescription
  /// What was read and what was made of it.
  public let summary: ImportSummary

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - path: the file; one that `gzip` packed is unpacked.
  ///   - description: what its columns mean.
  /// - Throws: `SurfaceError.at` with the path and the line, `.columns` where the description does not fit.
  /// - Complexity: O(*n*) time in the bytes; the memory of the different configurations and of the repeats.
  public init(path: String, description: ImportDescription) throws(SurfaceError) {
    do throws(SurfaceError) {
      let file = try TableFile.open(path)
      defer { withExtendedLifetime(file) {} }
      let bytes = file.bytes.bindMemory(to: UInt8.self)
      guard !bytes.isEmpty else {
        throw .file(problem: "is empty; expected the names of columns, and rows")
      }
      try Self.checkHash(description, file.bytes)
      do {
        self = try Self.read(bytes, description, path: path)
      } catch let error as TableTextError {
        let line = bytes[..<max(0, min(error.place, bytes.count))].reduce(into: 1) {
          if $1 == UInt8(ascii: "\n") { $0 += 1 }
        }
        throw SurfaceError.at(path: "\(path):\(line)", .file(problem: error.problem))
      } catch let error as ImportRolesError {
        throw SurfaceError.columns(error)
      } catch let error as SurfaceError {
        throw error
      } catch {
        throw SurfaceError.file(problem: "\(error)")
      }
    } catch {
      if case .at(let place, _) = error, place.hasPrefix(path) { throw error }
      throw .at(path: path, error)
    }
  }

  /// The surface of a table with its description beside it.
  ///
  /// - Throws: `.columns` with the columns where there is no description.
  static func describedSurface(_ path: String) throws(SurfaceError) -> Surface {
    if let description = try ImportDescription.beside(path) {
      return try TableImport(path: path, description: description).surface
    }
    var nothing = ImportDescription()
    nothing.reward = ""
    do throws(SurfaceError) {
      // A reward without a name is an error that knows the columns.
      return try TableImport(path: path, description: nothing).surface
    } catch {
      guard case .at(_, .columns(let roles)) = error else { throw error }
      throw .at(
        path: path,
        .columns(
          ImportRolesError(
            problem: "a table needs a description beside it,"
              + " '\(URL(fileURLWithPath: ImportDescription.path(beside: path)).lastPathComponent)'",
            columns: roles.columns, likelyParameters: roles.likelyParameters,
            likelyReward: roles.likelyReward)))
    }
  }

  private static func checkHash(
    _ description: ImportDescription, _ bytes: UnsafeRawBufferPointer
  ) throws(SurfaceError) {
    guard let expected = description.hash else { return }
    let found = hexadecimal(XXH64.hash(bytes))
    guard found == expected else {
      throw .file(
        problem: "has the hash \(found), but the description was made for \(expected):"
          + " another version of the table?")
    }
  }

  private static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ description: ImportDescription, path: String
  ) throws -> TableImport {
    let first = bytes.first { $0 > UInt8(ascii: " ") && $0 < 0x80 }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      var reader = try JSONRecordReader(bytes)
      return try read(
        &reader, bytes, description, path, records: reader.layout, tuned: reader.tunedParameters(),
        lists: reader.listColumns)
    }
    var reader = DelimitedReader(bytes)
    try reader.readHeader()
    return try read(&reader, bytes, description, path, records: nil, tuned: [], lists: [])
  }

  private static func read<Reader: TableReader & ~Copyable>(
    _ reader: inout Reader, _ bytes: UnsafeBufferPointer<UInt8>, _ description: ImportDescription,
    _ path: String, records: JSONRecordReader.Layout?, tuned: [String], lists: Set<String>
  ) throws -> TableImport {
    guard !reader.columns.isEmpty else {
      throw SurfaceError.file(problem: "has no rows; expected one per evaluation")
    }
    var roles = try ImportRoles(
      description, columns: reader.columns, records: records, tuned: tuned)
    if roles.series == .none, lists.contains(reader.columns[roles.rewards[0]]) {
      roles.series = .lists
    }
    var rows = CollectedRows(
      roles, of: bytes, textsFail: records == .cache || records == .results)
    try rows.collect(&reader)
    guard rows.used > 0 else {
      throw SurfaceError.file(
        problem: rows.rows == 0
          ? "has a header and no rows; expected one per evaluation"
          : "none of its \(rows.rows) rows is in the slice")
    }
    return try ImportedTable.make(
      rows, columns: reader.columns, path: path, repeatedHeaders: reader.repeatedHeaders)
  }

  init(surface: Surface, description: ImportDescription, summary: ImportSummary) {
    self.surface = surface
    self.description = description
    self.summary = summary
  }
}

/// What an import read and made, for people.
public struct ImportSummary: Codable, Hashable, Sendable {
  /// The rows read.
  public var rows: Int
  /// The rows of the slice, of which the surface is made.
  public var used: Int
  /// The cells of the surface.
  public var cells: Int
  /// The cells that were measured, and failed.
  public var failed: Int
  /// The cells that were never measured.
  public var holes: Int
  /// Whether the cells are a grid or a list, with counts.
  public var shape: String
  /// The parameters with their kinds, a sentence each.
  public var kinds: [String]
  /// What the readings are.
  public var readings: String
  /// The best full result, as users write it.
  public var best: Double
  /// The configuration of the best one.
  public var bestConfiguration: [String: ParameterValue]
  /// The worst full result.
  public var worst: Double
  /// What was taken for granted, and what was done with rows that were unlike others.
  public var notes: [String]
}

extension JSONRecordReader {
  /// The parameters that a Kernel Tuner cache names; of FAIR T4 all that its configurations have.
  borrowing func tunedParameters() -> [String] {
    switch layout {
    case .cache:
      guard let text = preface["tune_params_keys"] else { return [] }
      return (try? JSONDecoder().decode([String].self, from: Data(text))) ?? []
    case .results: return configurationKeys
    case .lines, .list: return []
    }
  }
}
