import Foundation
import TestSupport
import Testing

@testable import Surfaces

/// What a scan found, in a form that can be copied and compared.
struct ScanResult: Equatable {
  var shape: [Int]
  var numbers: [Double]
  var header: String

  init(_ bytes: UnsafeRawBufferPointer) throws(ContestJSONError) {
    let table = try TableScanner.scan(bytes)
    shape = table.shape
    header = String(decoding: table.header, as: UTF8.self)
    numbers = table.numbers.withNumbers(Array.init)
  }

  init(_ text: String) throws {
    let bytes = Array(text.utf8)
    self = try GuardedBytes(capacity: max(1, bytes.count)).with(bytes) { try ScanResult($0) }
  }
}

@Suite("TableScanner")
struct TableScannerTests {
  @Test("the table, its shape and the rest of the object are told apart")
  func file() throws {
    let text = """
      {"name": "a \\"data\\": [1]", "coords": {"x": {"data": [1, 2]}}, "n": [null, true, false, {}, []],
       "data": [[1, 2.5],[-3e2 , 0.1], [ 5,
       6 ] ] , "attrs": {"best": -1.5E+3}} \r\n
      """
    let result = try ScanResult(text)
    #expect(result.shape == [3, 2])
    #expect(result.numbers == [1, 2.5, -300, 0.1, 5, 6])
    let header = try #require(
      JSONSerialization.jsonObject(with: Data(result.header.utf8)) as? [String: Any])
    #expect(header["data"] is NSNull)
    #expect(header.keys.sorted() == ["attrs", "coords", "data", "n", "name"])
    #expect(header["name"] as? String == "a \"data\": [1]")
  }

  @Test("compact, spaced and one-dimensional lists are read alike")
  func spacing() throws {
    for list in ["[1,2,3]", "[1, 2, 3]", " [ 1 ,\n 2\t,\r\n  3 ] ", "[1.0,2e0,\n\n3.00]"] {
      #expect(try ScanResult("{\"data\":\(list)}").numbers == [1, 2, 3])
    }
    #expect(try ScanResult("{\"data\":[[[[[[7]]]]]]}").shape == [1, 1, 1, 1, 1, 1])
  }

  @Test("a byte order mark is skipped, and an escaped key is recognised")
  func oddities() throws {
    #expect(try ScanResult("\u{FEFF}{\"data\": [1]}").header == "{\"data\": null}")
    #expect(try ScanResult("{\"d\\u0061ta\": [1]}").numbers == [1])
    #expect(try ScanResult("{\"data\": [-0.0]}").numbers[0].sign == .minus)
  }

  @Test("a table of more numbers than the first block is complete")
  func growth() throws {
    let rows = (0..<700).map { "[\($0), \($0).5, -\($0)e-1]" }.joined(separator: ", ")
    let result = try ScanResult("{\"data\": [\(rows)]}")
    #expect(result.shape == [700, 3])
    #expect(result.numbers[3 * 699 + 1] == 699.5)
    #expect(result.numbers.count == 2100)
  }

  @Test(
    "an error says what was wrong and where",
    arguments: [
      ("", "the file is empty, expected a JSON object"),
      (" \n ", "the file is empty, expected a JSON object"),
      ("[1]", "line 1, column 1: expected a JSON object, found '['"),
      ("\u{1}", "line 1, column 1: expected a JSON object, found byte 0x01"),
      ("{}", "no key 'data'"),
      ("{\"a\": 1}\n", "no key 'data'"),
      ("{\"data\": [1],\n \"data\": [1]}", "line 2, column 2: duplicate key 'data'"),
      ("{\"data\": [1]} x", "line 1, column 15: expected the end of the file, found 'x'"),
      ("{\"data\": [1]", "line 1, column 13: the file ends inside the object"),
      ("{\"data\": [1], \"a", "line 1, column 17: the file ends inside the object"),
      ("{\"data\": [1], }", "line 1, column 15: expected a key, found '}'"),
      ("{\"data\" [1]}", "line 1, column 9: expected ':', found '['"),
      ("{\"a\": 1 2}", "line 1, column 9: expected ',' or '}', found '2'"),
      ("{\"a\": [1 2]}", "line 1, column 10: expected ',' or ']', found '2'"),
      ("{\"a\": yes}", "line 1, column 7: expected a value, found 'y'"),
      (
        "{\"a\": NaN}", "line 1, column 7: expected a value, found 'N' (NaN is not a value of JSON)"
      ),
      (
        "{\"a\": 1e999}",
        "line 1, column 7: the number is out of range, its magnitude must be below 1.8e308"
      ),
      ("{\"data\": 5}", "line 1, column 10 (data): expected a list, found '5'"),
      ("{\"data\": null}", "line 1, column 10 (data): expected a list, found 'n'"),
      ("{\"data\": []}", "line 1, column 10 (data): the list is empty"),
      ("{\"data\": [[1], [ ]]}", "line 1, column 16 (data[1]): the list is empty"),
      (
        "{\"data\": [[1, 2], [3, NaN]]}",
        "line 1, column 23 (data[1][1]): expected a number, found 'N' "
          + "(NaN is not a reward; every reading must be a finite number)"
      ),
      (
        "{\"data\": [Infinity]}",
        "line 1, column 11 (data[0]): expected a number, found 'I' "
          + "(Infinity is not a reward; every reading must be a finite number)"
      ),
      (
        "{\"data\": [1,\n-Infinity]}",
        "line 2, column 1 (data[1]): expected a number, found '-' "
          + "(-Infinity is not a reward; every reading must be a finite number)"
      ),
      (
        "{\"data\": [1, null]}",
        "line 1, column 14 (data[1]): expected a number, found 'n' "
          + "(null is not a reward; every reading must be a finite number)"
      ),
      ("{\"data\": [\"1\"]}", "line 1, column 11 (data[0]): expected a number, found '\"'"),
      ("{\"data\": [1, ]}", "line 1, column 14 (data[1]): expected a number, found ']'"),
      ("{\"data\": [1.x]}", "line 1, column 13 (data[0]): expected a digit, found 'x'"),
      ("{\"data\": [[1, 02]]}", "line 1, column 15 (data[0][1]): a number has a leading zero"),
      (
        "{\"data\": [1, 2e308]}",
        "line 1, column 14 (data[1]): the number is out of range, its magnitude must be below 1.8e308"
      ),
      ("{\"data\": [1 2]}", "line 1, column 13 (data[0]): expected ',' or ']', found '2'"),
      (
        "{\"data\": [[1, 2], [3",
        "line 1, column 21 (data[1][0]): the file ends inside the table"
      ),
      (
        "{\"data\": [[1, 2], [3, -",
        "line 1, column 24 (data[1][1]): the file ends inside the table"
      ),
      ("{\"data\": [[1, 2], ", "line 1, column 19 (data[1]): the file ends inside the table"),
      ("{\"data\": [[1, 2], [3]]}", "line 1, column 21: data[1] has 1 entry where data[0] has 2"),
      (
        "{\"data\": [[[1], [2]], [[3], [4], [5]]]}",
        "line 1, column 37: data[1] has 3 entries where data[0] has 2"
      ),
      (
        "{\"data\": [[[1], [2]], [[3], [4, 5]]]}",
        "line 1, column 34: data[1][1] has 2 entries where data[0][0] has 1"
      ),
      (
        "{\"data\": [[1, 2], 3]}",
        "line 1, column 19: data[1] is a number where a list was expected (depth differs)"
      ),
      (
        "{\"data\": [[1, [2]]]}",
        "line 1, column 15: data[0][1] is a list where a number was expected (depth differs)"
      ),
      (
        "{\"data\": [[1], [[2]]]}",
        "line 1, column 17: data[1][0] is a list where a number was expected (depth differs)"
      ),
      ("{\"data\": [[1], true]}", "line 1, column 16 (data[1]): expected a list, found 't'"),
    ])
  func errors(text: String, message: String) {
    let error = #expect(throws: ContestJSONError.self) { try ScanResult(text) }
    #expect(error?.description == message)
  }

  @Test("nesting has a limit, in the table and outside of it")
  func depth() throws {
    func nested(_ count: Int, _ inside: String = "") -> String {
      String(repeating: "[", count: count) + inside + String(repeating: "]", count: count)
    }
    #expect(try ScanResult("{\"data\": \(nested(64, "1"))}").shape.count == 64)
    #expect(try ScanResult("{\"a\": \(nested(511)), \"data\": [1]}").numbers == [1])
    let table = #expect(throws: ContestJSONError.self) {
      try ScanResult("{\"data\": \(nested(65, "1"))}")
    }
    #expect(table?.description.hasSuffix("[0]): nested deeper than 64 levels") == true)
    let other = #expect(throws: ContestJSONError.self) {
      try ScanResult("{\"a\": \(nested(512)), \"data\": [1]}")
    }
    #expect(other?.description == "line 1, column 518: nested deeper than 512 levels")
  }
}
