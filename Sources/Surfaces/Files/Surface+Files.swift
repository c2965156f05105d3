import Foundation
import RematchDocuments
import RematchNumerics
public import Search

extension Surface {
  /// A surface from its parts, each of which is checked against the others.
  ///
  /// - Parameters:
  ///   - table: a row for each cell, in maximised numbers whatever the objective says: of a minimised surface minus the
  ///     users' ones. From where a cell fails, or was never measured, its row is nan.
  ///   - baseline: random search's; the exact one is computed if `nil`.
  /// - Throws: `SurfaceError` with the place and what was expected.
  /// - Complexity: O(*n* + *N* log *N*), where *n* is the number of readings and *N* that of cells.
  public init(
    name: String, space: SearchSpace, objective: Objective = .reward, table: ReadingTable,
    durations: Durations? = nil, baseline: Baseline? = nil, provenance: Provenance
  ) throws(SurfaceError) {
    try self.init(
      checking: name, space: space, objective: objective, table: table,
      tableChecksum: hexadecimal(table.checksum()), durations: durations, baseline: baseline,
      place: "", provenance: provenance, extras: ContestExtras())
  }

  /// A surface whose readings are those of a table.
  ///
  /// - Parameter tableChecksum: the XXH64 of the numbers, in hexadecimal.
  init(
    name: String, space: SearchSpace, objective: Objective = .reward, table: ReadingTable,
    tableChecksum: String, durations: Durations? = nil, failures: Int = 0, baseline: Baseline,
    provenance: Provenance, extras: ContestExtras
  ) {
    let names = space.parameters.map(\.name).joined(separator: "\u{0}")
    var hash = XXH64()
    for text in [names, tableChecksum, "\(table.steps)", "\(table.width)"] { hash.update(text) }
    for list in space.parameters.map(\.values) + [
      baseline.median, [baseline.best, baseline.worst],
    ] {
      list.withUnsafeBytes { hash.update($0) }
    }
    // What no contest's table has is hashed only where it is there, so that the hashes of those stay.
    for text in Self.identifyingTexts(space, objective) { hash.update(text) }
    if let durations { durations.seconds.withUnsafeBytes { hash.update($0) } }
    self.init(
      name: name, space: space, steps: table.steps, objective: objective, durations: durations,
      failures: failures, baseline: baseline, provenance: provenance, extras: extras,
      contentHash: hexadecimal(hash.digest()), source: .table(table))
  }

  /// What identifies a space and an objective besides names and values.
  private static func identifyingTexts(_ space: SearchSpace, _ objective: Objective) -> [String] {
    var texts: [String] = []
    for parameter in space.parameters where parameter.kind != .ordinal || parameter.labels != nil {
      texts.append("\(parameter.name): \(parameter.kind)")
      texts += parameter.labels ?? []
    }
    if let candidates = space.candidates {
      texts += (0..<candidates.count).map { "\(candidates[$0].indices)" }
    }
    if let standard = space.defaultConfiguration { texts.append("default: \(standard.indices)") }
    if objective.direction == .minimize { texts.append(objective.direction.rawValue) }
    return texts
  }

  /// A surface of a file's parts, each of which is checked against the others: readings are finite and inside their
  /// intervals, the baseline is one of this table, and a noise model has as many steps as the table.
  ///
  /// - Parameters:
  ///   - tableChecksum: the XXH64 of the numbers, in hexadecimal.
  ///   - baseline: the file's; the exact one is computed if `nil`.
  ///   - place: where the baseline and the provenance stand in the file, with a dot after it or empty.
  /// - Complexity: O(*n* + *N* log *N*), where *n* is the number of readings and *N* that of cells.
  init(
    checking name: String, space: SearchSpace, objective: Objective = .reward,
    table: ReadingTable, tableChecksum: String, durations: Durations? = nil, baseline: Baseline?,
    place: String, provenance: Provenance, extras: ContestExtras
  ) throws(SurfaceError) {
    guard table.cellCount == space.cellCount else {
      throw .invalid(
        place: "readings:",
        problem: "are of \(table.cellCount) cells; expected \(space.cellCount)")
    }
    try table.checkReadings()
    try durations?.check(table)
    if let noise = provenance.noise {
      try noise.validate(place: "\(place)provenance.noise")
      guard noise.steps == table.steps else {
        throw .invalid(
          place: "\(place)provenance.noise.steps",
          problem: "is \(noise.steps), but the table has \(table.steps) readings per cell")
      }
    }
    let rewards = (0..<table.cellCount).map(table.fullReward(cell:))
    let sorted = Self.sorted(rewards)
    guard !sorted.isEmpty else {
      throw .invalid(
        place: "readings:", problem: "all \(rewards.count) cells fail; expected one full reward")
    }
    self.init(
      name: name, space: space, objective: objective, table: table, tableChecksum: tableChecksum,
      durations: durations, failures: rewards.reduce(0) { $0 + ($1.isNaN ? 1 : 0) },
      baseline: try baseline?.checked(against: sorted, place: "\(place)baseline")
        ?? Baseline(mediansOf: sorted),
      provenance: provenance, extras: extras)
  }

  /// Opens a surface's file: a binary table, a contest's JSON of either stage, a recipe, or a table of evaluations
  /// with its description beside it (``ImportDescription``).
  ///
  /// Everything in the file is read and checked: checksums, readings, and the baseline against the table.
  ///
  /// - Throws: `SurfaceError.at` with the path, the place in the file and what was expected.
  /// - Complexity: O(*n* + *N* log *N*), where *n* is the number of readings and *N* that of cells.
  public static func open(_ path: String) throws(SurfaceError) -> Surface {
    if TableFile.isTable(path) { return try TableImport.describedSurface(path) }
    do throws(SurfaceError) {
      let file = try MappedFile(path: path)
      if file.bytes.starts(with: BinaryTable.magic) { return try BinaryTable.open(file) }
      if isRecipe(file.bytes) { return try Surface(SurfaceRecipe(json: Data(file.bytes))) }
      return try ContestJSON.read(file.bytes)
    } catch {
      throw .at(path: path, error)
    }
  }

  /// Whether a file's name is that of a table, which is opened with the description beside it.
  public static func isTable(_ name: String) -> Bool { TableFile.isTable(name) }

  /// The recipe in a file; `nil` of a table.
  public static func recipe(at path: String) throws(SurfaceError) -> SurfaceRecipe? {
    do throws(SurfaceError) {
      let file = try MappedFile(path: path)
      return isRecipe(file.bytes) ? try SurfaceRecipe(json: Data(file.bytes)) : nil
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

  /// Checks again what opening checked: the data checksum of a binary table, and that all readings are finite
  /// with their means inside their bounds.
  ///
  /// - Complexity: O(*n*) in the readings.
  public func verify() throws(SurfaceError) {
    guard case .table(let table) = source else { return }
    if table.isMapped {
      let actual = Surface(
        name: name, space: space, objective: objective, table: table,
        tableChecksum: hexadecimal(table.checksum()), durations: durations, failures: failures,
        baseline: baseline, provenance: provenance, extras: extras)
      guard actual.contentHash == contentHash else { throw BinaryTable.wrongReadings }
    }
    try table.checkReadings()
  }

  /// The baseline with its means, which are computed if they were left out.
  public func completeBaseline() -> Baseline {
    baseline.mean.isEmpty ? Baseline(exactFor: sortedRewards()) : baseline
  }
}

extension XXH64 {
  fileprivate mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }
}
