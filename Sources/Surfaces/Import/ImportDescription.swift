public import Foundation
public import RematchDocuments

/// What the columns of a table mean, so that it becomes a surface.
///
/// As JSON it has the keys of the command's flags; a key that is left out keeps its default. A description beside a
/// table (`mytable.csv.json`) makes the table a surface's file. It may also say where the table was published.
public struct ImportDescription: Hashable, Sendable {
  /// Names of columns, which JSON may write as one text: `"seconds": "time"`.
  public struct Columns: Codable, Hashable, Sendable, ExpressibleByArrayLiteral {
    /// The names, in order.
    public var names: [String]

    /// Columns from their names.
    public init(_ names: [String]) { self.names = names }

    /// Columns from their names.
    public init(arrayLiteral names: String...) { self.names = names }

    /// Reads a list of texts, or one text.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let name = try? container.decode(String.self) {
        names = [name]
      } else {
        names = try container.decode([String].self)
      }
    }

    /// Writes one text as itself, and otherwise a list.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      if names.count == 1 { try container.encode(names[0]) } else { try container.encode(names) }
    }
  }

  /// Whether the cells are all combinations of the values, or the rows that are there.
  public enum Space: String, Codable, Hashable, Sendable { case grid, list }

  /// The decimal mark.
  public enum Decimal: String, Codable, Hashable, Sendable { case point, comma }

  /// The surface's name; by default the file's.
  public var name: String?
  /// The workload in words, for suggesters that read.
  public var about: String?
  /// The columns that make a configuration; empty: all that have no other role.
  public var parameters: [String] = []
  /// The column with the result, or in a Kernel Tuner cache the list of results.
  public var reward: String?
  /// Whether small results are good.
  public var minimize = false
  /// In a wide table the columns with the results after step 1, 2, ...
  public var steps: [String] = []
  /// The column that numbers the repeats of a configuration; `rows`: each row is one more repeat.
  public var repeats: String?
  /// The column with the fidelity, such as the epoch, whose values become steps.
  public var fidelity: String?
  /// The column with the seconds that a row took, in a wide table one per step.
  public var seconds: Columns = []
  /// The columns with the lower ends of the results' 95% intervals.
  public var lower: Columns = []
  /// The columns with the upper ends.
  public var upper: Columns = []
  /// Kinds of parameters that are not to be guessed, by column.
  public var kinds: [String: String] = [:]
  /// The labels of parameters in their order, by column; otherwise those of the table, sorted.
  public var labels: [String: [String]] = [:]
  /// The default configuration, by column.
  public var defaults: [String: JSONValue] = [:]
  /// The slice: only rows with these values, by column.
  public var slice: [String: JSONValue] = [:]
  /// The first and the last row of the slice, counted from 1 without the header; empty: all rows.
  public var rows: [Int] = []
  /// Columns without a role.
  public var ignore: [String] = []
  /// The column that says whether a row's result is valid.
  public var valid: String?
  /// Whether the cells are a grid; `nil`: when at least half of it is there.
  public var space: Space?
  /// The seed that permutes the repeats of each cell.
  public var seed: UInt64 = 0
  /// Whether repeats keep their order.
  public var asRecorded = false
  /// The decimal mark of the numbers.
  public var decimal = Decimal.point
  /// What the readings are, in words; by default what was made of the table.
  public var readings: String?
  /// Where the table was published: a repository, or an address.
  public var source: String?
  /// The version of the source that has the table.
  public var commit: String?
  /// The table's path in the source.
  public var path: String?
  /// The licence under which the table was published.
  public var licence: String?
  /// The XXH64 of the table's bytes (unpacked), 16 hex digits; checked.
  public var hash: String?

  /// The word for repeats that no column numbers.
  static let repeatsByRows = "rows"

  /// A description that leaves everything to be guessed.
  public init() {}

  /// Whether it says no more about the columns than a table without description does.
  public var hasNoRoles: Bool { parameters.isEmpty && reward == nil && steps.isEmpty }
}

extension ImportDescription: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, about, parameters, reward, minimize, steps
    case repeats = "repeat"
    case fidelity, seconds, lower, upper, kinds, labels
    case defaults = "default"
    case slice = "where"
    case rows, ignore, valid, space, seed, asRecorded, decimal, readings, source, commit, path,
      licence, hash
  }

  /// Writes every key, those without a value as `null`: `decodeOptions` learns the keys from it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(about, forKey: .about)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(reward, forKey: .reward)
    try container.encode(minimize, forKey: .minimize)
    try container.encode(steps, forKey: .steps)
    try container.encode(repeats, forKey: .repeats)
    try container.encode(fidelity, forKey: .fidelity)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(lower, forKey: .lower)
    try container.encode(upper, forKey: .upper)
    try container.encode(kinds, forKey: .kinds)
    try container.encode(labels, forKey: .labels)
    try container.encode(defaults, forKey: .defaults)
    try container.encode(slice, forKey: .slice)
    try container.encode(rows, forKey: .rows)
    try container.encode(ignore, forKey: .ignore)
    try container.encode(valid, forKey: .valid)
    try container.encode(space, forKey: .space)
    try container.encode(seed, forKey: .seed)
    try container.encode(asRecorded, forKey: .asRecorded)
    try container.encode(decimal, forKey: .decimal)
    try container.encode(readings, forKey: .readings)
    try container.encode(source, forKey: .source)
    try container.encode(commit, forKey: .commit)
    try container.encode(path, forKey: .path)
    try container.encode(licence, forKey: .licence)
    try container.encode(hash, forKey: .hash)
  }
}

extension ImportDescription {
  /// The path of the description that stands beside a table.
  public static func path(beside table: String) -> String { table + ".json" }

  /// The description beside a table; `nil` when there is none.
  public static func beside(_ table: String) throws(SurfaceError) -> ImportDescription? {
    let path = path(beside: table)
    return FileManager.default.fileExists(atPath: path) ? try ImportDescription(path: path) : nil
  }

  /// Reads a description's file.
  public init(path: String) throws(SurfaceError) {
    guard let json = FileManager.default.contents(atPath: path) else {
      throw .at(path: path, .file(problem: "cannot be read"))
    }
    do { try self.init(json: json) } catch {
      throw .at(
        path: path,
        error.place.isEmpty
          ? .file(problem: error.problem)
          : .invalid(place: error.place + ":", problem: error.problem))
    }
  }

  /// Reads a description's JSON; an unknown key is an error that names the nearest known one.
  public init(json: Data) throws(JSONProblem) {
    let given = try decodeJSON([String: JSONValue].self, from: json)
    self = try decodeOptions(given, defaults: ImportDescription())
    guard rows.isEmpty || (rows.count == 2 && rows[0] >= 1 && rows[1] >= rows[0]) else {
      throw JSONProblem(
        place: "rows", problem: "is \(rows); expected the first and the last row, such as [1, 864]")
    }
  }

  /// What differs from the defaults, as JSON with a key a line.
  public func json() throws -> Data {
    func values(_ description: ImportDescription) throws -> [String: JSONValue] {
      try JSONDecoder().decode([String: JSONValue].self, from: JSONEncoder().encode(description))
    }
    let defaults = try values(ImportDescription())
    let given = try values(self).filter { defaults[$0.key] != $0.value }
    let encoder = canonicalEncoder()
    encoder.outputFormatting.insert(.prettyPrinted)
    return try encoder.encode(given) + Data("\n".utf8)
  }
}
