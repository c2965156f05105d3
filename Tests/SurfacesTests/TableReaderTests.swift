import Foundation
import RematchNumerics
import Testing

@testable import Surfaces

@Suite("Readers of tables")
struct TableReaderTests {
  /// All rows of a delimited text, as texts.
  private func rows(_ text: String) throws -> (columns: [String], rows: [[String]]) {
    try Array(text.utf8).withUnsafeBufferPointer { bytes in
      var reader = DelimitedReader(bytes)
      try reader.readHeader()
      var rows: [[String]] = []
      while try reader.next() {
        rows.append(reader.columns.indices.map { reader.fields[$0].string })
      }
      return (reader.columns, rows)
    }
  }

  /// A field as RFC 4180 writes it.
  private func quoted(_ text: String) -> String {
    "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  @Test("what is written by the rules is read again, whatever separator, line end and mark")
  func roundTrip() throws {
    let letters = ["a", "é", "\"", ",", ";", "\t", "\n", "\r\n", " ", "0", "漢"]
    for seed in 0..<60 {
      var random = RandomStream(seed: UInt64(seed), name: "fields")
      let width = 2 + random.index(below: 4)
      let separator = [",", ";", "\t"][random.index(below: 3)]
      let end = ["\n", "\r\n", "\r"][random.index(below: 3)]
      let columns = (0..<width).map { "c\($0)" }
      let table = (0..<(1 + random.index(below: 20))).map { row in
        (0..<width).map { column in
          // The first field says which row it is, so that no row is blank.
          column == 0
            ? "\(row)"
            : (0..<random.index(below: 7)).map { _ in letters[random.index(below: 11)] }.joined()
        }
      }
      var text = random.uniform() < 0.5 ? "\u{FEFF}" : ""
      for row in [columns] + table {
        text += row.map { field in
          field.contains { !$0.isLetter && !$0.isNumber } ? quoted(field) : field
        }.joined(separator: separator)
        text += random.uniform() < 0.2 ? end + end : end
      }
      if random.uniform() < 0.5 { text.removeLast(text.hasSuffix("\r\n") ? 1 : end.count) }
      let found = try rows(text)
      #expect(found.columns == columns)
      #expect(found.rows == table, "seed \(seed)")
    }
  }

  @Test("space around plain fields, blank lines and repeated headers are passed over")
  func tolerance() throws {
    let found = try rows("\n a , b\n\n1 ,  2\n  \n,\na,b\n\"x \", \"y\"\n")
    #expect(found.columns == ["a", "b"])
    #expect(found.rows == [["1", "2"], ["x ", "y"]])
  }

  @Test(
    "what is wrong is said with its line",
    arguments: [
      ("a,b\n1,2\n1,2,3\n", 8, "the row has 3 fields; expected 2"),
      ("a,b\n1\n", 4, "the row has 1 field; expected 2"),
      ("a,b\n1,\"2\n3,4\n", 6, "a quote is opened here and not closed"),
      ("a,b\n1,\"2\"3\n", 9, "after a closing quote, found '3'"),
      ("a,a\n1,2\n", 0, "two columns of the header are called 'a'"),
      ("a,,b\n1,2,3\n", 0, "column 2 of the header has no name"),
      ("a b\n1\n", 0, "no comma, tab or semicolon"),
      ("a\u{0},b\n", 0, "not UTF-8 text"),
    ])
  func faults(text: String, place: Int, problem: String) throws {
    let error = try #require(throws: TableTextError.self) { try rows(text) }
    #expect(error.place == place)
    #expect(error.problem.contains(problem), "\(error.problem)")
  }

  @Test("truncated and spoilt bytes never trap")
  func fuzz() {
    let whole = Array("\u{FEFF}a,b\r\n1,\"x\"\"y\"\r\n2,é\r\n".utf8)
    let lines = Array("{\"a\":1,\"b\":{\"c\":[1,2,{\"d\":\"\\u00e9\"}]}}\n{\"a\":\"x\"}".utf8)
    for seed in 0..<4000 {
      var random = RandomStream(seed: UInt64(seed), name: "spoil")
      for source in [whole, lines] {
        var bytes = Array(source.prefix(1 + random.index(below: source.count)))
        for _ in 0..<random.index(below: 3) {
          bytes[random.index(below: bytes.count)] = UInt8(random.index(below: 256))
        }
        // An exact heap block, so that a sanitizer sees a read behind the end.
        let block = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        defer { block.deallocate() }
        _ = block.initialize(from: bytes)
        let view = UnsafeBufferPointer(block)
        var delimited = DelimitedReader(view)
        if (try? delimited.readHeader()) != nil { while (try? delimited.next()) == true {} }
        if var records = try? JSONRecordReader(view) { while (try? records.next()) == true {} }
      }
    }
  }

  @Test("records of JSON lie on lines or in a list; inner keys are joined by dots")
  func records() throws {
    let expected = [["0.1", "adam", "true"], ["0.2", "s\"gd", ""]]
    for text in [
      "{\"lr\":0.1,\"o\":{\"name\":\"adam\"},\"ok\":true}\n\n{\"ok\":null,\"o\":{\"name\":\"s\\\"gd\"},\"lr\":0.2}",
      "[ {\"lr\":0.1,\"o\":{\"name\":\"adam\"},\"ok\":true} ,\n{\"lr\":0.2,\"o\":{\"name\":\"s\\\"gd\"}}]",
    ] {
      try Array(text.utf8).withUnsafeBufferPointer { bytes in
        var reader = try JSONRecordReader(bytes)
        #expect(reader.columns == ["lr", "o.name", "ok"])
        for row in expected {
          #expect(try reader.next())
          for (index, field) in row.enumerated() {
            let own = reader.fields[index]
            #expect((own.form == .absent ? "" : own.string) == field)
          }
        }
        #expect(try !reader.next())
      }
    }
  }

  @Test("texts get codes in the order of their first rows, near and far from the end of the memory")
  func codes() {
    var random = RandomStream(seed: 3, name: "texts")
    var texts = ColumnTexts()
    var known: [String: Int] = [:]
    for _ in 0..<3000 {
      let text = String(
        (0..<random.index(below: 20)).map { _ in
          "ab"[random.uniform() < 0.5 ? "ab".startIndex : "ab".index(after: "ab".startIndex)]
        })
      let expected = known[text] ?? known.count
      known[text] = expected
      let bytes = Array(text.utf8)
      bytes.withUnsafeBufferPointer { bytes in
        guard let base = bytes.baseAddress else { return }
        let field = TableField(start: base, count: bytes.count, form: .plain)
        #expect(texts.code(of: field, place: 0, end: base + bytes.count) == expected)
        #expect(texts.text(expected) == text)
      }
      if bytes.isEmpty, known.count == expected + 1 { known[text] = nil }
    }
    #expect(texts.count == known.count)
  }

  @Test(
    "numbers as people write them",
    arguments: [
      ("1", 1), ("+1.5", 1.5), (".5", 0.5), ("5.", 5), ("007", 7), ("-1e-3", -0.001),
      ("1.00E+05", 1e5),
    ])
  func numbers(text: String, value: Double) {
    guard case .number(let found) = self.value(text) else {
      Issue.record("'\(text)' is no number")
      return
    }
    #expect(found == value)
  }

  private func value(_ text: String, usesComma: Bool = false) -> NumberText.Value {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return .failure }
      return NumberText(usesComma: usesComma).value(
        TableField(start: base, count: bytes.count, form: .plain))
    }
  }

  @Test("what is no number fails, is a text, or has a decimal comma")
  func otherNumbers() {
    for text in ["nan", "NaN", "inf", "-Infinity", "failed", "N/A", "1e999", "None", "timeout"] {
      guard case .failure = value(text) else {
        Issue.record("'\(text)' is no failure")
        continue
      }
    }
    for text in ["0x1F", "abc", "1_000", "1 2", "--1", "e5", "1,2,3"] {
      guard case .text = value(text) else {
        Issue.record("'\(text)' is no text")
        continue
      }
    }
    guard case .comma = value("0,5") else {
      Issue.record("a comma is not seen")
      return
    }
    guard case .number(0.5) = value("0,5", usesComma: true) else {
      Issue.record("a comma is not read")
      return
    }
  }
}
