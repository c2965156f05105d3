import Foundation
import Testing

@testable import Surfaces

@Suite("TableScanner, fuzzed")
struct TableScannerFuzzTests {
  /// Set `REMATCH_FUZZ` for more inputs than the default.
  private static let inputs =
    ProcessInfo.processInfo.environment["REMATCH_FUZZ"].flatMap(Int.init) ?? 20_000

  private static let file = """
    {"name": "f\\u00e9", "dims": ["a", "step", "stat"], "coords": {"a": {"data": [0, 1.5]}},
    "data": [[[1.5, -2, 30e-1], [0.1, 1.2345678901234567, -0.0]],
    [[123456789.123456789012345, 5e-324, 7], [1E+2,99999999,-8.25]]],
    "attrs": {"baseline": {"best": 1.5, "median": [0.5, null]}, "flag": [true, false]}}
    """

  private static let fragments = [
    "[", "]", ",", "{", "}", ":", "\"", "\\", "-", ".", "e", "0", "9", "1e400", "NaN", "null", " ",
    "\n", "\"data\":", "[[", "]]", "\u{FEFF}", "00000000", "123456789012345678901234567890",
    "1e-400",
  ].map { Array($0.utf8) }

  @Test("damaged files are refused with an error or give a whole table of finite numbers")
  func damaged() throws {
    var random = SplitMix64(2021)
    let whole = Array(Self.file.utf8)
    let memory = try GuardedBytes(capacity: 8 * whole.count)
    var tables = 0
    for _ in 0..<Self.inputs {
      var bytes = whole
      for _ in 0...random.below(3) where !bytes.isEmpty && bytes.count < 3 * whole.count {
        Self.damage(&bytes, &random)
      }
      do {
        let sound = try memory.with(bytes) { (buffer) throws -> Bool in
          let table = try TableScanner.scan(buffer)
          return table.numbers.count == table.shape.reduce(1, *) && !table.shape.isEmpty
            && table.numbers.withNumbers { $0.allSatisfy(\.isFinite) }
        }
        tables += 1
        guard sound else {
          Issue.record("not a whole table: \(String(decoding: bytes, as: UTF8.self))")
          return
        }
      } catch let error as ContestJSONError {
        if error.description.isEmpty { Issue.record("an error without a text") }
      }
    }
    #expect(tables > Self.inputs / 20, "most inputs must not be hopeless")
    #expect(tables < Self.inputs)
  }

  @Test("every beginning of a file is refused")
  func truncated() throws {
    let whole = Array(Self.file.utf8)
    let memory = try GuardedBytes(capacity: whole.count)
    for count in whole.indices {
      #expect(throws: ContestJSONError.self) {
        _ = try memory.with(Array(whole[..<count])) { try ScanResult($0) }
      }
    }
    #expect(try memory.with(whole) { try ScanResult($0) }.shape == [2, 2, 3])
  }

  private static func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let place = random.below(bytes.count)
    let length = min(1 + random.below(1 << random.below(8)), bytes.count - place)
    switch random.below(7) {
    case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
    case 1: bytes[place] ^= 1 << random.below(8)
    case 2: bytes.removeSubrange(place..<(place + length))
    case 3: bytes.insert(contentsOf: Array(bytes[place..<(place + length)]), at: place)
    case 4: bytes.removeSubrange(place...)
    case 5: bytes.insert(contentsOf: fragments[random.below(fragments.count)], at: place)
    default: bytes.swapAt(place, random.below(bytes.count))
    }
  }
}
