import Foundation
import RematchDocuments
import RematchNumerics
import Search

/// Makes a surface of collected rows: parameters, cells, readings, durations.
struct ImportedTable {
  /// A grid must have at least this share of its cells.
  static let leastGridShare = 0.5

  private let roles: ImportRoles
  private let guesses: [ParameterGuess]
  private let space: SearchSpace
  /// The cell of each key.
  private let cells: [Int]
  /// The step of each key, of a table with a row per fidelity.
  private let stepOfKey: [Int]
  private let steps: Int
  private var notes: [String]
  private var readings = ""
  private let objective: Objective
  private let isMeasured: [Bool]

  /// Makes the surface and says what was done.
  static func make(
    _ rows: borrowing CollectedRows, columns: [String], path: String, repeatedHeaders: Int
  ) throws -> TableImport {
    var table = try ImportedTable(rows, columns: columns)
    return try table.finish(rows, path: path, repeatedHeaders: repeatedHeaders)
  }

  private init(_ rows: borrowing CollectedRows, columns: [String]) throws {
    roles = rows.roles
    notes = rows.roles.assumptions
    let numbers = NumberText(usesComma: roles.description.decimal == .comma)
    var guesses: [ParameterGuess] = []
    for (index, column) in roles.parameters.enumerated() {
      do throws(ParameterGuess.Fault) {
        guesses.append(
          try ParameterGuess(
            name: columns[column], texts: rows.texts[index],
            kind: roles.description.kinds[columns[column]],
            labels: roles.description.labels[columns[column]], numbers: numbers))
      } catch {
        throw TableTextError(
          place: error.place, problem: "column '\(columns[column])': \(error.problem)")
      }
    }
    self.guesses = guesses
    objective = Objective(
      name: roles.description.reward ?? Objective.reward.name,
      direction: roles.description.minimize ? .minimize : .maximize,
      about: roles.description.about)
    if case .fidelity(let column) = roles.series {
      (stepOfKey, steps, readings) = try Self.fidelities(rows, columns[column], numbers)
    } else {
      (stepOfKey, steps) = ([], roles.stepsOfRow)
    }
    let parameters = guesses.map(\.parameter)
    let numbering = CellNumbering(rows, guesses, space: roles.description.space)
    let standard = try Self.standard(roles.description.defaults, parameters)
    do {
      space = try SearchSpace(parameters, candidates: numbering.candidates, default: standard)
    } catch { throw SurfaceError.space(error) }
    cells = numbering.cells
    var isMeasured = [Bool](repeating: false, count: space.cellCount)
    for cell in cells { isMeasured[cell] = true }
    self.isMeasured = isMeasured
  }

  /// The default configuration of a description; `nil` when there is none.
  private static func standard(
    _ values: [String: JSONValue], _ parameters: [Parameter]
  ) throws(SurfaceError) -> Configuration? {
    guard !values.isEmpty else { return nil }
    var indices: [Int] = []
    for parameter in parameters {
      guard let given = values[parameter.name] else {
        throw .file(
          problem: "the default configuration has no '\(parameter.name)'; expected all parameters")
      }
      let text = if case .string(let text) = given { text } else { given.canonicalText }
      let value =
        parameter.labels == nil ? Double(text).map { ParameterValue.number($0) } : .text(text)
      guard let value, let index = parameter.exactIndex(of: value) else {
        throw .file(
          problem:
            "the default of '\(parameter.name)' is \(text), which is not a value of the table"
            + (parameter.labels.map { nearestHint(to: text, among: $0) } ?? ""))
      }
      indices.append(index)
    }
    return Configuration(indices)
  }

  /// The step of each key, the number of steps, and which they are, of a table with a row per fidelity.
  private static func fidelities(
    _ rows: borrowing CollectedRows, _ column: String, _ numbers: NumberText
  ) throws -> ([Int], Int, String) {
    let last = rows.keys.width - 1
    var values: [Double] = []
    let place = rows.roles.parameters.count
    for code in 0..<rows.texts[place].count {
      guard case .number(let value) = rows.texts[place].withField(code, { numbers.value($0) })
      else {
        throw TableTextError(
          place: rows.texts[place].place(code),
          problem:
            "column '\(column)': '\(rows.texts[place].text(code))' is no number; expected the"
            + " fidelity of the row")
      }
      values.append(value)
    }
    let sorted = Set(values).sorted()
    let steps = values.map { value in sorted.firstIndex(of: value) ?? 0 }
    var text: [String] = sorted.map { ParameterValue.number($0).text }
    if text.count > mostFidelitiesShown { text = text.prefix(3) + ["..."] + text.suffix(1) }
    return (
      (0..<rows.keys.count).map { steps[Int(rows.keys.codes[$0 * rows.keys.width + last])] },
      sorted.count, "\(column) \(text.joined(separator: ", "))"
    )
  }

  private static let mostFidelitiesShown = 8

  // MARK: Readings

  private mutating func finish(
    _ rows: borrowing CollectedRows, path: String, repeatedHeaders: Int
  ) throws -> TableImport {
    let table: ReadingTable
    var runs: [Int] = []
    switch roles.series {
    case .none, .wide, .fidelity: table = averagedTable(rows)
    case .repeats, .rows, .lists: (table, runs) = try repeatedTable(rows)
    }
    let durations = durations(rows, table, runs)
    if repeatedHeaders > 0 {
      notes.append(
        counted(repeatedHeaders, "row repeats", "rows repeat") + " the header; passed over")
    }
    if rows.failed > 0 {
      notes.append(counted(rows.failed, "row has", "rows have") + " no valid result")
    }
    var description = roles.description
    let name = description.name ?? TableFile.surfaceName(of: path)
    description.name = name
    for guess in guesses {
      description.kinds[guess.parameter.name] = guess.kind
      if guess.parameter.kind == .ordinal {
        description.labels[guess.parameter.name] = guess.parameter.labels
      }
    }
    readings = description.readings ?? readings
    guard (0..<table.cellCount).contains(where: { !table.fullReward(cell: $0).isNaN }) else {
      throw SurfaceError.file(
        problem: "no configuration has a valid '\(objective.name)'"
          + (steps > 1 ? " at all \(steps) steps" : "") + "; expected at least one")
    }
    let surface = try Surface(
      name: name, space: space, objective: objective, table: table, durations: durations,
      provenance: Provenance(
        origin: "table", readings: readings, source: publication(description),
        licence: description.licence))
    return TableImport(
      surface: surface, description: description, summary: summary(surface, rows))
  }

  private func publication(_ description: ImportDescription) -> String? {
    let parts = [description.source, description.commit, description.path].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  /// The means of all rows of a cell at each step, with intervals where they are known.
  private mutating func averagedTable(_ rows: borrowing CollectedRows) -> ReadingTable {
    let perRow = roles.stepsOfRow
    var averages = [CollectedRows.Average](
      repeating: CollectedRows.Average(), count: space.cellCount * steps)
    var lows = rows.lows.isEmpty ? [] : averages
    var highs = lows
    for key in 0..<rows.keys.count {
      for step in 0..<perRow {
        let source = key * perRow + step
        let target = cells[key] * steps + (stepOfKey.isEmpty ? step : stepOfKey[key])
        averages[target].merge(rows.averages[source])
        if !lows.isEmpty {
          lows[target].merge(rows.lows[source])
          highs[target].merge(rows.highs[source])
        }
      }
    }
    let mostRows = averages.map(\.count).max() ?? 0
    var quantiles = [0.0, 0.0]
    let width = mostRows > 1 || !lows.isEmpty ? 3 : 1
    var several = 0
    for average in averages where average.count > 1 { several += 1 }
    // Large samples share the quantile of the largest here, which is nearly the normal one.
    if lows.isEmpty, mostRows > 1 {
      for count in 2...min(mostRows, Self.mostQuantiles) {
        quantiles.append(StudentDistribution.upperQuantile(0.025, degrees: Double(count - 1)))
      }
    }
    let objective = objective
    let steps = steps
    let table = ReadingTable(cellCount: space.cellCount, steps: steps, width: width) { cell, row in
      var hasFailed = false
      for step in 0..<steps {
        let average = averages[cell * steps + step]
        if average.count == 0 { hasFailed = true }
        guard !hasFailed else {
          for index in 0..<width { row[step * width + index] = .nan }
          continue
        }
        var reading = Reading(mean: average.mean, lower: average.mean, upper: average.mean)
        if !lows.isEmpty {
          reading = Reading(
            mean: average.mean, lower: min(average.mean, lows[cell * steps + step].mean),
            upper: max(average.mean, highs[cell * steps + step].mean))
        } else if average.count > 1 {
          let count = Double(average.count)
          let half =
            quantiles[min(average.count, Self.mostQuantiles)]
            * (average.squares / (count - 1) / count).squareRoot()
          reading = Reading(
            mean: average.mean, lower: average.mean - half, upper: average.mean + half)
        }
        reading = objective.shown(reading)
        row[step * width] = reading.mean
        if width == 3 {
          row[step * width + 1] = reading.lower
          row[step * width + 2] = reading.upper
        }
      }
    }
    describeAverages(several: several, mostRows: mostRows, hasBounds: !lows.isEmpty)
    return table
  }

  /// The most rows of a cell for which the quantile of Student's t is computed.
  private static let mostQuantiles = 1000

  private mutating func describeAverages(several: Int, mostRows: Int, hasBounds: Bool) {
    switch roles.series {
    case .fidelity: readings = "real fidelities, \(readings)"
    case .wide: readings = "columns \(roles.description.steps.joined(separator: ", "))"
    default: readings = "one reading, the table's"
    }
    if hasBounds { readings += ", with the table's intervals" }
    guard several > 0 else { return }
    let what =
      steps == 1
      ? counted(several, "configuration stands", "configurations stand")
      : counted(several, "reading stands", "readings stand")
    notes.append(
      "\(what) in several rows, at most \(mostRows); averaged"
        + (hasBounds ? " with their intervals" : ""))
    readings += ", averaged over the rows of a configuration"
    if !hasBounds { readings += " with 95% intervals of their spread (Student's t)" }
  }

  /// Running means of repeats, and how many repeats each cell has.
  private mutating func repeatedTable(
    _ rows: borrowing CollectedRows
  ) throws -> (ReadingTable, [Int]) {
    let order = try repeatOrder(rows)
    // By cell, in the order of the file.
    var starts = [Int](repeating: 0, count: space.cellCount + 1)
    for entry in rows.repeats { starts[cells[Int(entry.key)] + 1] += 1 }
    for cell in 0..<space.cellCount { starts[cell + 1] += starts[cell] }
    var next = starts
    var sorted = [(rank: Int, value: Double)](repeating: (0, 0), count: rows.repeats.count)
    for entry in rows.repeats {
      let cell = cells[Int(entry.key)]
      sorted[next[cell]] = (
        order.isEmpty ? 0 : order[Int(entry.number)], objective.shown(entry.value)
      )
      next[cell] += 1
    }
    var doubled = 0
    let values = (0..<space.cellCount).map { cell -> [Double] in
      let own = sorted[starts[cell]..<starts[cell + 1]]
      let isAscending = zip(own.dropFirst(), own).allSatisfy { $0.rank > $1.rank }
      if order.isEmpty || isAscending { return own.map(\.value) }
      // A repeat that stands in several rows is averaged; the sort is by rank, ties in the order of the file.
      let ranked = own.enumerated().sorted {
        ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
      }
      var averages: [(rank: Int, average: CollectedRows.Average)] = []
      for entry in ranked {
        if averages.last?.rank != entry.element.rank {
          averages.append((entry.element.rank, CollectedRows.Average()))
        } else {
          doubled += 1
        }
        averages[averages.count - 1].average.add(entry.element.value)
      }
      return averages.map(\.average.mean)
    }
    let counts = values.map(\.count)
    let known = counts.filter { $0 > 0 }.sorted()
    guard !known.isEmpty else {
      throw SurfaceError.file(
        problem: "no row has a valid '\(objective.name)'; expected at least one")
    }
    let typical = known[known.count / 2]
    let steps = min(typical, ReadingTable.mostRepeatReadings)
    if doubled > 0 {
      notes.append(counted(doubled, "row repeats", "rows repeat") + " a repeat; averaged with it")
    }
    if known[0] != known[known.count - 1] {
      notes.append(
        "configurations have \(known[0]) to \(known[known.count - 1]) repeats, most of them \(typical)"
      )
    }
    let seed = roles.description.asRecorded ? nil : roles.description.seed
    readings =
      "running means of " + counted(typical, "repeat", "repeats") + ", "
      + (seed.map { "permuted with seed \($0)" } ?? "in their recorded order")
    if steps < typical { readings = "\(steps) " + readings }
    return (ReadingTable.runningMeans(ofRepeats: values, steps: steps, permutedBy: seed), counts)
  }

  /// The rank of each code of the repeats' column, numbers by size, texts by their bytes; empty without a column.
  private func repeatOrder(_ rows: borrowing CollectedRows) throws -> [Int] {
    guard case .repeats = roles.series else { return [] }
    let place = roles.parameters.count
    let count = rows.texts[place].count
    let texts = (0..<count).map { rows.texts[place].text($0) }
    let numbers = texts.compactMap(Double.init).filter { !$0.isNaN }
    let codes: [Int]
    if numbers.count == count {
      codes = (0..<count).sorted { (numbers[$0], $0) < (numbers[$1], $1) }
    } else {
      codes = (0..<count).sorted {
        texts[$0] == texts[$1] ? $0 < $1 : texts[$0].utf8.lexicographicallyPrecedes(texts[$1].utf8)
      }
    }
    var ranks = [Int](repeating: 0, count: count)
    for (rank, code) in codes.enumerated() { ranks[code] = rank }
    return ranks
  }

  // MARK: Durations

  /// The seconds of each cell and step; `nil` without a column of seconds.
  ///
  /// Where nothing is known of a cell's step, it takes the mean of all cells.
  private mutating func durations(
    _ rows: borrowing CollectedRows, _ table: ReadingTable, _ runs: [Int]
  ) -> Durations? {
    let columns = roles.seconds.count
    guard columns > 0 else { return nil }
    let steps = table.steps
    var sums = [CollectedRows.Average](
      repeating: CollectedRows.Average(), count: space.cellCount * steps)
    for key in 0..<rows.keys.count {
      for column in 0..<columns {
        let own = rows.seconds[key * columns + column]
        if columns > 1 || !stepOfKey.isEmpty {
          let step = stepOfKey.isEmpty ? column : stepOfKey[key]
          sums[cells[key] * steps + step].merge(own)
        } else {
          for step in 0..<steps { sums[cells[key] * steps + step].merge(own) }
        }
      }
    }
    var seconds = [Double](repeating: 0, count: sums.count)
    // A row's seconds are shared by its steps; a reading of repeats takes those of the repeats that it adds.
    let share = roles.series == .wide && columns == 1 ? 1 / Double(steps) : 1
    for (index, sum) in sums.enumerated() {
      let (cell, step) = index.quotientAndRemainder(dividingBy: steps)
      var factor = share
      if !runs.isEmpty {
        let count = max(runs[cell], 1)
        let shares = [step, step + 1].map { (2 * count * $0 + steps) / (2 * steps) }
        factor = Double(max(1, shares[1] - shares[0]))
      }
      seconds[index] = sum.mean * factor
    }
    var unknown = 0
    for step in 0..<steps {
      var total = 0.0
      var count = 0
      for cell in 0..<space.cellCount where sums[cell * steps + step].count > 0 {
        total += seconds[cell * steps + step]
        count += 1
      }
      let typical = count > 0 ? total / Double(count) : 1
      for cell in 0..<space.cellCount where sums[cell * steps + step].count == 0 {
        seconds[cell * steps + step] = typical
        unknown += 1
      }
    }
    if unknown > 0 {
      notes.append(
        counted(unknown, "reading has", "readings have")
          + " no seconds; the mean of the step is taken")
    }
    return Durations(cellCount: space.cellCount, steps: steps, seconds: seconds)
  }

  // MARK: Summary

  private func summary(_ surface: Surface, _ rows: borrowing CollectedRows) -> ImportSummary {
    let rewards = surface.fullRewards()
    let measured = isMeasured.reduce(into: 0) { if $1 { $0 += 1 } }
    let holes = space.cellCount - measured
    var best = -1
    var worst = -1
    for (cell, reward) in rewards.enumerated() where !reward.isNaN {
      if best < 0 || reward > rewards[best] { best = cell }
      if worst < 0 || reward < rewards[worst] { worst = cell }
    }
    let product = space.shape.map(Double.init).reduce(1, *)
    let percent = (100 * Double(measured) / product * 10).rounded() / 10
    let of =
      "\(measured) of \(product < 1e15 ? "\(Int(product))" : "\(product)") combinations are"
      + " there (\(percent)%)"
    return ImportSummary(
      rows: rows.rows, used: rows.used, cells: space.cellCount, failed: surface.failures - holes,
      holes: holes, shape: (space.candidates == nil ? "grid: " : "list of candidates: ") + of,
      kinds: guesses.map(\.sentence), readings: readings, best: objective.shown(rewards[best]),
      bestConfiguration: space.values(of: space.configuration(ofCell: best)),
      worst: objective.shown(rewards[worst]), notes: notes)
  }
}

/// A number with what it counts: "1 row has", "2 rows have".
private func counted(_ count: Int, _ one: String, _ several: String) -> String {
  "\(count) \(count == 1 ? one : several)"
}
