import Foundation
import RematchDocuments
import RematchNumerics
import Search

/// The contest's files: one JSON object, the dictionary form of a labelled array.
///
/// `data` nests one list per parameter; in the final stage two more follow, the steps and the statistics
/// (mean, lower bound, upper bound).
enum ContestJSON {
  private struct Header: Codable {
    var name: String?
    var dims: [String]
    var attrs: [String: JSONValue]
    var coords: [String: JSONValue]?
  }

  private struct ParameterAttributes: Codable {
    var coords: [Double]
    var double_step: Double?
    var double_min_value: Double?
    var double_max_value: Double?
    var parameter_name: String?
  }

  private struct BaselineAttributes: Codable {
    var iters: Int
    var median: [Double]
    var mean: [Double]
    var clip: Double
    var best: Double
    var worst: Double
  }

  // MARK: Reading

  static func read(_ bytes: UnsafeRawBufferPointer) throws(SurfaceError) -> Surface {
    let scanned: ScannedTable
    do { scanned = try TableScanner.scan(bytes) } catch { throw .table(error) }
    let header: Header
    do { header = try decodeJSON(Header.self, from: scanned.header) } catch {
      throw .invalid(place: error.place.isEmpty ? "header:" : error.place, problem: error.problem)
    }
    let shape = scanned.shape
    guard header.dims.count == shape.count else {
      throw .invalid(
        place: "dims",
        problem: "names \(header.dims.count) axes, but 'data' is nested \(shape.count) deep")
    }
    let names = try parameterNames(header)
    let space = try searchSpace(names, header, shape)
    let isFinal = shape.count > names.count
    if isFinal, shape[shape.count - 1] != 3 {
      throw .invalid(
        place: "data",
        problem: "has \(shape[shape.count - 1]) statistics per step;"
          + " expected 3 (mean, lower bound, upper bound)")
    }
    let baseline = try readBaseline(header, parameters: names)
    let table = ReadingTable(
      adopting: scanned.numbers.release(), cellCount: space.cellCount,
      steps: isFinal ? shape[shape.count - 2] : 1, width: isFinal ? 3 : 1)
    let stage = isFinal ? "final" : "preliminary"
    var provenance = Provenance(origin: "contest file, \(stage) stage")
    if case .object(let object)? = header.attrs["provenance"],
      let known = try? decodeJSON(Provenance.self, from: canonicalEncoder().encode(object))
    {
      provenance = known
    }
    return try Surface(
      checking: header.name ?? "unnamed", space: space, table: table,
      tableChecksum: hexadecimal(table.checksum()), baseline: baseline, place: "attrs.",
      provenance: provenance, extras: extras(header, space))
  }

  private static func parameterNames(_ header: Header) throws(SurfaceError) -> [String] {
    var names = header.dims
    if let listed = header.attrs["dims"] {
      guard let texts: [String] = decode(listed) else {
        throw .invalid(
          place: "attrs.dims", problem: "is not a list of names; expected the parameters")
      }
      names = texts
    } else if names.count > 2, names.suffix(2).allSatisfy({ header.attrs[$0] == nil }) {
      names.removeLast(2)
    }
    guard !names.isEmpty else { throw .space(.noParameters) }
    let rest = header.dims.count - names.count
    guard header.dims.starts(with: names), rest == 0 || rest == 2 else {
      throw .invalid(
        place: "dims",
        problem: "is \(header.dims); expected the parameters \(names),"
          + " and in the final stage two more axes (step, statistic)")
    }
    return names
  }

  private static func searchSpace(
    _ names: [String], _ header: Header, _ shape: [Int]
  ) throws(SurfaceError) -> SearchSpace {
    var parameters: [Parameter] = []
    for (axis, name) in names.enumerated() {
      guard let attributes = header.attrs[name] else {
        throw .invalid(place: "attrs", problem: "has no key '\(name)', which 'dims' names")
      }
      let known: ParameterAttributes
      do {
        known = try decodeJSON(
          ParameterAttributes.self, from: Data(attributes.canonicalText.utf8))
      } catch {
        let place = "attrs.\(name)" + (error.place.isEmpty ? "" : ".\(error.place)")
        throw .invalid(place: place, problem: error.problem)
      }
      guard known.coords.count == shape[axis] else {
        throw .invalid(
          place: "attrs.\(name).coords",
          problem: "has \(known.coords.count) values, but axis \(axis + 1) of 'data' has"
            + " \(shape[axis]) entries")
      }
      try check(known, of: name)
      if case .object(let coordinate)? = header.coords?[name], let list = coordinate["data"] {
        guard let values: [Double] = decode(list), values == known.coords else {
          throw .invalid(
            place: "coords.\(name).data", problem: "differs from attrs.\(name).coords")
        }
      }
      parameters.append(Parameter(name: name, values: known.coords, step: known.double_step))
    }
    do { return try SearchSpace(parameters) } catch { throw .space(error) }
  }

  /// Throws unless what a parameter's attributes say agrees with its allowed values.
  private static func check(
    _ attributes: ParameterAttributes, of name: String
  ) throws(SurfaceError) {
    if let other = attributes.parameter_name, other != name {
      throw .invalid(
        place: "attrs.\(name).parameter_name", problem: "is '\(other)'; expected '\(name)'")
    }
    let values = attributes.coords
    // Ends may be printed with fewer digits than values.
    let rounding = 1e-6 * values.reduce(0) { max($0, $1.magnitude) }
    if let least = attributes.double_min_value, let value = values.min(), value < least - rounding {
      throw .invalid(
        place: "attrs.\(name).double_min_value",
        problem: "is \(least), but 'coords' has \(value); expected no value below it")
    }
    if let most = attributes.double_max_value, let value = values.max(), value > most + rounding {
      throw .invalid(
        place: "attrs.\(name).double_max_value",
        problem: "is \(most), but 'coords' has \(value); expected no value above it")
    }
  }

  /// The file's baseline, which is compared with the table later; `nil` if the file has none.
  private static func readBaseline(
    _ header: Header, parameters: [String]
  ) throws(SurfaceError) -> Baseline? {
    guard let attributes = header.attrs["baseline"] else {
      for key in header.attrs.keys.sorted() where !parameters.contains(key) {
        guard nearestNames(to: key, among: ["baseline"]).isEmpty else {
          throw .invalid(
            place: "attrs", problem: "has a key '\(key)'; did you mean 'baseline'?")
        }
      }
      return nil
    }
    let known: BaselineAttributes
    do {
      known = try decodeJSON(BaselineAttributes.self, from: Data(attributes.canonicalText.utf8))
    } catch {
      let place = "attrs.baseline" + (error.place.isEmpty ? "" : ".\(error.place)")
      throw .invalid(place: place, problem: error.problem)
    }
    for (key, list) in [("median", known.median), ("mean", known.mean)]
    where list.count != known.iters || list.isEmpty {
      throw .invalid(
        place: "attrs.baseline.\(key)",
        problem:
          "has \(list.count) entries; expected \(known.iters), as 'iters' says, and at least 1")
    }
    return Baseline(
      median: known.median, mean: known.mean, clip: known.clip, best: known.best,
      worst: known.worst)
  }

  private static func extras(_ header: Header, _ space: SearchSpace) -> ContestExtras {
    var extras = ContestExtras()
    extras.axes = Array(header.dims.dropFirst(space.parameters.count))
    for axis in extras.axes { extras.axisCoordinates[axis] = header.coords?[axis] }
    extras.attributes = header.attrs
    for key in ["baseline", "dims", "provenance"] { extras.attributes[key] = nil }
    for parameter in space.parameters {
      guard case .object(let given)? = extras.attributes.removeValue(forKey: parameter.name) else {
        continue
      }
      let implied = impliedAttributes(parameter)
      let rest = given.filter { implied[$0.key].map(number) != number($0.value) }
      if !rest.isEmpty { extras.parameterAttributes[parameter.name] = rest }
    }
    return extras
  }

  /// A whole number and the same floating-point number are one value.
  private static func number(_ value: JSONValue) -> JSONValue {
    switch value {
    case .integer(let integer): .number(Double(integer))
    case .largeInteger(let integer): .number(Double(integer))
    case .array(let list): .array(list.map(number))
    default: value
    }
  }

  private static func decode<Value: Decodable>(_ value: JSONValue) -> Value? {
    try? JSONDecoder().decode(Value.self, from: Data(value.canonicalText.utf8))
  }

  // MARK: Writing

  static func write(_ surface: Surface, to path: String) throws(SurfaceError) {
    let table = surface.table()
    if let problem = unsayable(surface, table) {
      throw .file(
        problem: "cannot be written: a contest's file cannot say \(problem);"
          + " write a binary table (.rsurf)")
    }
    let isFinal = table.width == 3
    var axes: [String] = []
    if isFinal {
      axes = surface.extras.axes.count == 2 ? surface.extras.axes : ["step", "statistic"]
    }
    let names = surface.space.parameters.map(\.name)
    for name in names where ["baseline", "dims", "provenance"].contains(name) {
      throw .file(
        problem: "cannot be written: a contest's file has a key '\(name)' of its own, which"
          + " hides the parameter; write a binary table (.rsurf)")
    }
    var coords: [String: JSONValue] = isFinal ? surface.extras.axisCoordinates : [:]
    var attributes = surface.extras.attributes
    for parameter in surface.space.parameters {
      coords[parameter.name] = .object([
        "dims": .array([.string(parameter.name)]), "attrs": .object([:]),
        "data": numbers(parameter.values),
      ])
      var all = impliedAttributes(parameter)
      all.merge(surface.extras.parameterAttributes[parameter.name] ?? [:]) { _, given in given }
      attributes[parameter.name] = .object(all)
    }
    let baseline = surface.completeBaseline()
    attributes["baseline"] = .object([
      "iters": .integer(baseline.median.count), "median": numbers(baseline.median),
      "mean": numbers(baseline.mean), "clip": .number(baseline.clip),
      "best": .number(baseline.best), "worst": .number(baseline.worst),
    ])
    if isFinal { attributes["dims"] = .array(names.map(JSONValue.string)) }
    let front: Data
    do {
      attributes["provenance"] = try JSONDecoder().decode(
        JSONValue.self, from: canonicalEncoder().encode(surface.provenance))
      front = try canonicalEncoder().encode(
        Header(name: surface.name, dims: names + axes, attrs: attributes, coords: coords))
    } catch {
      throw .file(problem: "cannot be written: \(error)")
    }
    let shape = surface.space.shape + (isFinal ? [table.steps, table.width] : [])
    try writeSurfaceFile(to: path) { sink in
      try sink.append(front.dropLast())
      try sink.append(Data(",\"data\":".utf8))
      try table.withNumbers { try TableWriter.write($0, shape: shape) { try sink.append($0) } }
      try sink.append(Data("}\n".utf8))
    }
  }

  /// What a surface has that the format has not; `nil` if there is nothing.
  private static func unsayable(_ surface: Surface, _ table: ReadingTable) -> String? {
    if surface.space.candidates != nil { return "that only some combinations are there" }
    if surface.failures > 0 { return "that \(surface.failures) cells fail" }
    if surface.objective.direction == .minimize { return "that its numbers are minimised" }
    if surface.durations != nil { return "how long readings take" }
    if surface.space.defaultConfiguration != nil { return "what the default is" }
    if table.steps > 1, table.width == 1 { return "that readings have no intervals" }
    let parameter = surface.space.parameters.first { $0.kind != .ordinal || $0.labels != nil }
    return parameter.map { "that parameter '\($0.name)' is \($0.kindName)" }
  }

  private static func numbers(_ list: [Double]) -> JSONValue { .array(list.map(JSONValue.number)) }

  /// The attributes that follow from a parameter's name and values.
  private static func impliedAttributes(_ parameter: Parameter) -> [String: JSONValue] {
    [
      "parameter_name": .string(parameter.name),
      "parameter_type": .integer(1),
      "double_min_value": .number(parameter.values[0]),
      "double_max_value": .number(parameter.values[parameter.values.count - 1]),
      "double_step": .number(parameter.step),
      "coords": numbers(parameter.values),
    ]
  }
}
