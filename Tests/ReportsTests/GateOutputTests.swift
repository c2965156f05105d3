import Foundation
import Records
import Scoring
import Search
import Testing

@testable import Reports

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The gate's files as the programs that read them see them.
@Suite("Gate output")
struct GateOutputTests {
  /// A name that each format must escape.
  private static let name = "m<&>\"'|`\u{1}]]>\n| x"

  /// A gate of one unchanged, one regressed and one inconclusive method.
  private static func report() throws -> GateReport {
    func runs(_ contest: Contest, _ count: Int, _ reward: (Int) -> Double) -> [Record] {
      (0..<count).map { index in
        makeRecord(
          contest, surface: name, method: name, repeat: index, bestSoFar: [reward(index)],
          trials: [
            TrialOutcome(
              configuration: [Int(1000 * reward(index))], submitted: nil, start: 1, end: 1,
              steps: 1, reason: .completed, reward: reward(index))
          ])
      }
    }
    func result(_ shift: Double) throws -> GateResult {
      let baseline = try GateBaseline(
        runs(.preliminary, 6) { 8 + Double($0) / 10 }, seed: 0)
      return try GateResult(
        baseline, gate: Gate(baseline, margin: 1e-4),
        runs(.preliminary, 12) { 8 + Double($0 % 6) / 10 + shift }, maxSlowdown: nil)
    }
    return try GateReport([result(0), result(-1.5), result(-0.01)])
  }

  @Test("JUnit is well-formed XML, with counts and a case for each result")
  func junit() throws {
    let report = try Self.report()
    #expect(report.results.map(\.verdict) == [.unchanged, .regressed, .inconclusive])
    let reader = Reader()
    let parser = XMLParser(data: Data(gateJUnit(report).utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(
      reader.elements == ["testsuite", "testcase", "testcase", "failure", "testcase", "error"])
    #expect(
      reader.attributes[0] == [
        "name": "rematch gate", "tests": "3", "failures": "1", "errors": "1",
      ])
    // An attribute's line end is read as a space, and XML has no U+0001.
    let seen = Self.name.replacing("\u{1}", with: "\u{FFFD}").replacing("\n", with: " ")
    #expect(reader.attributes[1]["name"] == seen)
    #expect(
      reader.attributes[3]["message"]?.hasPrefix(
        "regressed: candidate's run mean less the baseline's -0.3") == true)
    #expect(reader.text.contains("on m<&>\"'|`\u{FFFD}]]>"))
    #expect(
      reader.text.contains(
        "the candidate's run mean is 0.3000 lower than the baseline's, by at least"))
  }

  @Test("Markdown has as many cells in every row of its table, and names stay in theirs")
  func markdown() throws {
    let lines = gateMarkdown(try Self.report()).split(separator: "\n")
    let rows = lines.filter { $0.hasPrefix("|") }
    #expect(rows.count == 5)
    for row in rows { #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 9, "\(row)") }
    // Contest and method are code, and the method's backtick is inside of a longer fence.
    for row in rows.dropFirst(2) { #expect(row.matches(of: /``[^|]*m.*?``/).count == 1, "\(row)") }
    #expect(lines.first == "### Gate: regressed")
    #expect(
      lines.dropFirst(1 + rows.count).allSatisfy {
        $0.hasPrefix("- ") || $0.hasPrefix("<sub>difference: ")
      })
  }

  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [String] = []
    var attributes: [[String: String]] = []
    var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String] = [:]
    ) {
      elements.append(name)
      self.attributes.append(attributes)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }
}
