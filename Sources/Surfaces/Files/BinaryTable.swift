import Foundation
import RematchDocuments
import RematchNumerics
import Search

/// The binary table, `.rsurf`.
///
/// Little-endian: the magic `RSURF\r\n\u{1a}`, the version (UInt32), the header's length (UInt32), the
/// XXH64 of the header (UInt64), the header as JSON, zeros up to a multiple of 64 bytes, then the
/// readings as float64: cell, step, statistic. The header holds the XXH64 of the readings' bytes.
///
/// Version 2 is written for what version 1 cannot say: kinds of parameters, labels, a default, a direction, cells that
/// fail (their readings are nan), and behind the readings, each at a multiple of 64 bytes and only if the header
/// counts them, the durations (float64: cell, step) and the candidates (int32: row, parameter). The header holds the
/// XXH64 of these too.
enum BinaryTable {
  static let magic = Array("RSURF\r\n\u{1a}".utf8)
  static let versions: ClosedRange<UInt32> = 1...2
  /// The bytes before the header.
  private static let fixedLength = 24
  /// The numbers begin at a multiple of this, the length of a processor's cache line.
  private static let alignment = 64

  struct Header: Codable {
    struct Axis: Codable {
      var name: String
      var values: [Double]
      var step: Double
      var kind: String?
      var scale: Parameter.Scale?
      var labels: [String]?

      init(_ parameter: Parameter) {
        (name, values, step) = (parameter.name, parameter.values, parameter.step)
        if parameter.kind != .ordinal { kind = parameter.kindName }
        (scale, labels) = (parameter.scale, parameter.labels)
      }

      /// The parameter; `nil` for an unknown kind.
      var parameter: Parameter? {
        Parameter.kind(named: kind ?? "ordinal", scale: scale).map {
          Parameter(name: name, kind: $0, values: values, labels: labels, step: step)
        }
      }
    }

    var name: String
    var parameters: [Axis]
    var steps: Int
    var width: Int
    var baseline: Baseline
    var provenance: Provenance
    var extras: ContestExtras
    var dataChecksum: String
    // Of version 2.
    var objective: Objective?
    var standard: Configuration?
    var hasDurations: Bool?
    var candidates: Int?
    /// The XXH64 of what stands behind the readings.
    var restChecksum: String?

    private enum CodingKeys: String, CodingKey {
      case name, parameters, steps, width, baseline, provenance, extras, dataChecksum, objective
      case standard = "default"
      case hasDurations = "durations"
      case candidates, restChecksum
    }

    /// Whether version 1 cannot say this of a table.
    func needsVersion2(_ table: ReadingTable) -> Bool {
      objective != nil || standard != nil || hasDurations != nil || candidates != nil
        || parameters.contains { $0.kind != nil || $0.labels != nil }
        || table.withNumbers { $0.contains { $0.isNaN } }
    }
  }

  static func write(_ surface: Surface, to path: String) throws(SurfaceError) {
    let table = surface.table()
    let rest = rest(surface)
    var header = Header(
      name: surface.name, parameters: surface.space.parameters.map(Header.Axis.init),
      steps: table.steps, width: table.width, baseline: surface.completeBaseline(),
      provenance: surface.provenance, extras: surface.extras,
      dataChecksum: hexadecimal(table.checksum()))
    if surface.objective != .reward { header.objective = surface.objective }
    header.standard = surface.space.defaultConfiguration
    if surface.durations != nil { header.hasDurations = true }
    header.candidates = surface.space.candidates?.count
    if !rest.isEmpty { header.restChecksum = hexadecimal(rest.withUnsafeBytes { XXH64.hash($0) }) }
    let json: Data
    do { json = try canonicalEncoder().encode(header) } catch {
      throw .file(problem: "cannot be written: \(error)")
    }
    guard json.count <= Int(UInt32.max) else {
      throw .file(problem: "cannot be written: the header is larger than 4 GB")
    }
    var front = Data(magic)
    front.append(littleEndian: header.needsVersion2(table) ? UInt32(2) : 1)
    front.append(littleEndian: UInt32(json.count))
    front.append(littleEndian: json.withUnsafeBytes { XXH64.hash($0) })
    front.append(json)
    front.append(Data(count: aligned(front.count) - front.count))
    try writeSurfaceFile(to: path) { sink in
      try sink.append(front)
      try table.withNumbers { try sink.append(UnsafeRawBufferPointer($0)) }
      if rest.isEmpty { return }
      let size = table.cellCount * table.steps * table.width * MemoryLayout<Double>.stride
      try sink.append(Data(count: aligned(size) - size))
      try sink.append(rest)
    }
  }

  /// What stands behind the readings: durations and candidates, each at a multiple of 64 bytes.
  private static func rest(_ surface: Surface) -> Data {
    var rest = Data()
    if let durations = surface.durations {
      durations.seconds.withUnsafeBytes { rest.append(contentsOf: $0) }
    }
    guard let candidates = surface.space.candidates else { return rest }
    rest.append(Data(count: aligned(rest.count) - rest.count))
    for row in 0..<candidates.count {
      for index in candidates[row].indices { rest.append(littleEndian: Int32(index)) }
    }
    return rest
  }

  /// Reads what stands behind the readings.
  private static func readRest(
    _ bytes: UnsafeRawBufferPointer, _ header: Header, cells: Int
  ) -> (durations: Durations?, candidates: [Configuration]?) {
    var offset = 0
    var durations: Durations?
    if header.hasDurations == true {
      let count = cells * header.steps
      let seconds = (0..<count).map {
        bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Double>.stride, as: Double.self)
      }
      durations = Durations(cellCount: cells, steps: header.steps, seconds: seconds)
      offset = aligned(count * MemoryLayout<Double>.stride)
    }
    guard let count = header.candidates else { return (durations, nil) }
    let dimension = header.parameters.count
    let candidates = (0..<count).map { row in
      Configuration(
        (0..<dimension).map { axis in
          let place = offset + (row * dimension + axis) * MemoryLayout<Int32>.stride
          return Int(
            Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int32.self)))
        })
    }
    return (durations, candidates)
  }

  /// Opens a table, and checks all of it.
  ///
  /// - Complexity: O(*n* + *N* log *N*), where *n* is the number of readings and *N* that of cells.
  static func open(_ file: consuming MappedFile) throws(SurfaceError) -> Surface {
    let bytes = file.bytes
    guard bytes.count >= fixedLength else {
      throw damaged("has \(bytes.count) bytes; expected at least \(fixedLength)")
    }
    let found = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    guard versions.contains(found) else {
      throw .file(
        problem: "binary table of version \(found); this program reads versions"
          + " \(versions.lowerBound) to \(versions.upperBound)")
    }
    let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)))
    guard bytes.count - fixedLength >= length else {
      throw damaged("ends inside its header (\(bytes.count) bytes)")
    }
    let headerBytes = UnsafeRawBufferPointer(rebasing: bytes[fixedLength..<(fixedLength + length)])
    let checksum = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
    guard XXH64.hash(headerBytes) == checksum else {
      throw damaged("has a header that does not match its checksum")
    }
    let header: Header
    do { header = try decodeJSON(Header.self, from: Data(headerBytes)) } catch {
      throw .invalid(place: "header: \(error.place)", problem: error.problem)
    }
    guard header.steps >= 1, header.width == 1 || header.width == 3 else {
      throw .invalid(
        place: "header",
        problem: "has \(header.steps) steps of width \(header.width); expected 1 or more, 1 or 3")
    }
    let parameters = try header.parameters.map { axis throws(SurfaceError) in
      guard let parameter = axis.parameter else {
        throw .invalid(
          place: "header: parameters.\(axis.name).kind",
          problem:
            "is '\(axis.kind ?? "ordinal")'; expected real, integer (each with a scale linear or log),"
            + " ordinal or categorical")
      }
      return parameter
    }
    let cells: Int
    if let candidates = header.candidates {
      cells = candidates
    } else {
      do { cells = try SearchSpace(parameters).cellCount } catch { throw .space(error) }
    }
    let offset = aligned(fixedLength + length)
    let expected = try size(header, cells: cells, after: offset)
    guard bytes.count == expected.all else {
      throw damaged(
        "has \(bytes.count) bytes; expected \(expected.all) for its shape: truncated?")
    }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[expected.toRest...])
    if let checksum = header.restChecksum, hexadecimal(XXH64.hash(rest)) != checksum {
      throw damaged("the durations or candidates do not match their checksum")
    }
    let (durations, candidates) = readRest(rest, header, cells: cells)
    let space: SearchSpace
    do {
      space = try SearchSpace(parameters, candidates: candidates, default: header.standard)
    } catch { throw .space(error) }
    guard
      let table = file.table(
        offset: offset, cellCount: space.cellCount, steps: header.steps, width: header.width)
    else { throw damaged("is empty") }
    guard hexadecimal(table.checksum()) == header.dataChecksum else { throw wrongReadings }
    return try Surface(
      checking: header.name, space: space, objective: header.objective ?? .reward, table: table,
      tableChecksum: header.dataChecksum, durations: durations, baseline: header.baseline,
      place: "header: ", provenance: header.provenance,
      extras: header.extras)
  }

  /// The readings are not those of the header's data checksum.
  static let wrongReadings = damaged("the readings do not match their checksum")

  /// The bytes of a whole file, and of what comes before the durations and candidates.
  private static func size(
    _ header: Header, cells: Int, after offset: Int
  ) throws(SurfaceError) -> (all: Int, toRest: Int) {
    let limit = 1 << 50
    func bytes(_ factors: Int...) throws(SurfaceError) -> Int {
      var size = 1
      for factor in factors {
        let (product, overflow) = size.multipliedReportingOverflow(by: factor)
        guard !overflow, 0...limit ~= product else {
          throw .invalid(place: "header", problem: "describes more readings than a file can have")
        }
        size = product
      }
      return size
    }
    let toRest = try offset + bytes(cells, header.steps, header.width, 8)
    var all = toRest
    if header.hasDurations == true { all = try aligned(all) + bytes(cells, header.steps, 8) }
    if let candidates = header.candidates {
      all = try aligned(all) + bytes(candidates, header.parameters.count, 4)
    }
    return (all, all == toRest ? toRest : aligned(toRest))
  }

  private static func aligned(_ length: Int) -> Int {
    (length + alignment - 1) / alignment * alignment
  }

  private static func damaged(_ problem: String) -> SurfaceError {
    .file(problem: "damaged binary table: " + problem)
  }
}

extension Data {
  fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}

extension ReadingTable {
  /// The XXH64 of the numbers' bytes.
  ///
  /// - Complexity: O(*n*), at memory speed.
  func checksum() -> UInt64 { withNumbers { XXH64.hash(UnsafeRawBufferPointer($0)) } }
}
