import Foundation
import RematchDocuments
import RematchNumerics
import Search

/// The binary table, `.rsurf`.
///
/// Little-endian: the magic `RSURF\r\n\u{1a}`, the version (UInt32), the header's length (UInt32), the
/// XXH64 of the header (UInt64), the header as JSON, zeros up to a multiple of 64 bytes, then the
/// readings as float64: cell, step, statistic. The header holds the XXH64 of the readings' bytes.
enum BinaryTable {
  static let magic = Array("RSURF\r\n\u{1a}".utf8)
  static let version: UInt32 = 1
  /// The bytes before the header.
  private static let fixedLength = 24
  /// The numbers begin at a multiple of this, the length of a processor's cache line.
  private static let alignment = 64

  struct Header: Codable {
    struct Axis: Codable {
      var name: String
      var values: [Double]
      var step: Double
    }

    var name: String
    var parameters: [Axis]
    var steps: Int
    var width: Int
    var baseline: Baseline
    var provenance: Provenance
    var extras: ContestExtras
    var dataChecksum: String
  }

  static func write(_ surface: Surface, to path: String) throws(SurfaceError) {
    let table = surface.table()
    let header = Header(
      name: surface.name,
      parameters: surface.space.parameters.map {
        Header.Axis(name: $0.name, values: $0.values, step: $0.step)
      },
      steps: table.steps, width: table.width, baseline: surface.completeBaseline(),
      provenance: surface.provenance, extras: surface.extras,
      dataChecksum: hexadecimal(table.checksum()))
    let json: Data
    do { json = try canonicalEncoder().encode(header) } catch {
      throw .file(problem: "cannot be written: \(error)")
    }
    guard json.count <= Int(UInt32.max) else {
      throw .file(problem: "cannot be written: the header is larger than 4 GB")
    }
    var front = Data(magic)
    front.append(littleEndian: version)
    front.append(littleEndian: UInt32(json.count))
    front.append(littleEndian: json.withUnsafeBytes { XXH64.hash($0) })
    front.append(json)
    front.append(Data(count: dataOffset(headerLength: json.count) - front.count))
    try writeSurfaceFile(to: path) { sink in
      try sink.append(front)
      try table.withNumbers { try sink.append(UnsafeRawBufferPointer($0)) }
    }
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
    guard found == version else {
      throw .file(
        problem: "binary table of version \(found); this program reads version \(version)")
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
    let space: SearchSpace
    do {
      space = try SearchSpace(
        header.parameters.map { Parameter(name: $0.name, values: $0.values, step: $0.step) })
    } catch { throw .space(error) }
    guard header.steps >= 1, header.width == 1 || header.width == 3 else {
      throw .invalid(
        place: "header",
        problem: "has \(header.steps) steps of width \(header.width); expected 1 or more, 1 or 3")
    }
    let offset = dataOffset(headerLength: length)
    let expected = size([space.cellCount, header.steps, header.width, 8], after: offset)
    guard bytes.count == expected else {
      throw damaged(
        "has \(bytes.count) bytes; expected \(expected.map(String.init) ?? "more than there can be") for its"
          + " shape: truncated?")
    }
    guard
      let table = file.table(
        offset: offset, cellCount: space.cellCount, steps: header.steps, width: header.width)
    else { throw damaged("is empty") }
    guard hexadecimal(table.checksum()) == header.dataChecksum else { throw wrongReadings }
    return try Surface(
      checking: header.name, space: space, table: table, tableChecksum: header.dataChecksum,
      baseline: header.baseline, place: "header: ", provenance: header.provenance,
      extras: header.extras)
  }

  /// The readings are not those of the header's data checksum.
  static let wrongReadings = damaged("the readings do not match their checksum")

  /// The bytes of a file whose numbers have a shape; `nil` if they cannot be counted.
  private static func size(_ factors: [Int], after offset: Int) -> Int? {
    var size = 1
    for factor in factors {
      let (product, overflow) = size.multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      size = product
    }
    let (sum, overflow) = size.addingReportingOverflow(offset)
    return overflow ? nil : sum
  }

  private static func dataOffset(headerLength: Int) -> Int {
    (fixedLength + headerLength + alignment - 1) / alignment * alignment
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
