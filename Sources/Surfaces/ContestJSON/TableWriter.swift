/// Writes doubles as nested JSON lists.
///
/// Every number has the fewest digits that read back as the same double, so a table that is written and
/// read again is the same bit for bit, negative zero included.
struct TableWriter {
  /// Takes the next bytes of the file; they are valid for the time of the call.
  typealias OutputSink = (UnsafeRawBufferPointer) throws -> Void

  /// The bytes that are gathered before the sink is called, so that system calls are few.
  private static let standardChunk = 1 << 20
  /// More bytes than a number takes with its brackets and separator.
  private static let longestStep = 256

  /// Writes numbers in row-major order as lists in lists.
  ///
  /// - Parameters:
  ///   - numbers: as many as the product of `shape`.
  ///   - shape: the lengths of the lists, outermost first; at least one length, all above zero.
  ///   - chunk: how many bytes to gather before the sink is called.
  ///   - sink: takes the bytes.
  /// - Throws: `ContestJSONError.unwritable` for a number that is not finite, and the errors of the sink.
  /// - Complexity: O(*n*) time, where *n* is the number of doubles; O(`chunk`) memory.
  static func write(
    _ numbers: UnsafeBufferPointer<Double>, shape: [Int], chunk: Int = standardChunk,
    to sink: OutputSink
  ) throws {
    precondition(!shape.isEmpty && shape.allSatisfy { $0 > 0 })
    precondition(numbers.count == shape.reduce(1, *))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(chunk + longestStep)
    var path = [Int](repeating: 0, count: shape.count)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "["), count: shape.count))
    for number in numbers {
      guard number.isFinite else { throw ContestJSONError.unwritable(path: path, value: number) }
      var text = number.description
      text.withUTF8 { bytes.append(contentsOf: $0) }
      var axis = shape.count - 1
      path[axis] += 1
      while path[axis] == shape[axis] {
        bytes.append(UInt8(ascii: "]"))
        path[axis] = 0
        if axis == 0 { break }
        axis -= 1
        path[axis] += 1
      }
      if axis > 0 || path[0] > 0 {
        bytes.append(contentsOf: separator)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "["), count: shape.count - 1 - axis))
      }
      if bytes.count >= chunk {
        try bytes.withUnsafeBytes(sink)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    if !bytes.isEmpty { try bytes.withUnsafeBytes(sink) }
  }

  private static let separator = Array(", ".utf8)
}
