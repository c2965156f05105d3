import Foundation
import RematchNumerics
import TestSupport
import Testing

@testable import Surfaces

@Suite("TableScanner, fuzzed")
struct TableScannerFuzzTests {
  private static let inputs = Fuzzing.inputs(20_000)

  private static let file = """
    {"name": "f\\u00e9", "dims": ["a", "step", "stat"], "coords": {"a": {"data": [0, 1.5]}},
    "data": [[[1.5, -2, 30e-1], [0.1, 1.2345678901234567, -0.0]],
    [[123456789.123456789012345, 5e-324, 7], [1E+2,99999999,-8.25]]],
    "attrs": {"baseline": {"best": 1.5, "median": [0.5, null]}, "flag": [true, false]}}
    """

  @Test("damaged files are refused with an error or give a whole table of finite numbers")
  func damaged() throws {
    var random = RandomStream(seed: 2021)
    let whole = Array(Self.file.utf8)
    let memory = try GuardedBytes(capacity: 8 * whole.count)
    var tables = 0
    for _ in 0..<Self.inputs {
      let bytes = Fuzzing.damaged(whole, using: &random)
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
}
