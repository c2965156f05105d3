import Foundation
import Records
import RematchNumerics
import Search
import TestSupport
import Testing

@testable import Reports

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Report: numbers of any size")
struct ExtremeNumbersTests {
  private static let largest = Double.greatestFiniteMagnitude
  private static let ends = [
    0, 1, 1 + .ulpOfOne, -1, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 0x1p-1060,
    .leastNormalMagnitude, 1e-300, 1e-9, 9e15,
    9e15 + 2, -9e15, 1e16, 1e18, 1e19, 1e300, 1e300 * (1 + .ulpOfOne), 1e308, -1.2e308, 1.2e308,
    largest, -largest,
  ]

  /// What must hold of a picture: well-formed XML without a coordinate that is no number or off by far.
  private func expectSound(_ markup: some Sequence<UInt8>, _ name: String) {
    let reader = Coordinates()
    let parser = XMLParser(data: Data(markup))
    parser.delegate = reader
    #expect(parser.parse(), "\(name): \(String(describing: parser.parserError))")
    #expect(reader.wrong.isEmpty, "\(name): \(reader.wrong.prefix(3))")
  }

  /// Collects coordinates with letters that are no command, or with six digits before the point.
  private final class Coordinates: NSObject, XMLParserDelegate {
    var wrong: [String] = []
    private static let names: Set<String> = [
      "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "d", "width", "height",
    ]

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String] = [:]
    ) {
      for (key, value) in attributes where Self.names.contains(key) {
        var digits = 0
        for byte in value.utf8 {
          digits = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? digits + 1 : 0
          if digits > 5 || byte == UInt8(ascii: "n") {
            return wrong.append("\(key)=\(value.prefix(60))")
          }
        }
      }
    }
  }

  private func value(_ low: Double, _ high: Double, _ random: inout RandomStream) -> Double {
    let share = random.uniform()
    return min(
      high, max(low, [low, high, low * (1 - share) + high * share][random.index(below: 3)]))
  }

  private func name(_ random: inout RandomStream) -> String {
    let scalars: [Unicode.Scalar] = [
      "a", "b", " ", "<", "&", "\"", "'", "`", "|", "\n", "\u{0}", "\u{1B}", "\u{7F}", "\u{9F}",
      "\u{202E}", "\u{2066}", "\u{200B}", "\u{2028}", "\u{FFFE}", "\u{FFFF}", "\u{FEFF}", "曲", "ש",
      "\u{301}", "😀", "\u{10FFFF}", "/", "]", ">",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<random.index(below: 12) {
      text.append(scalars[random.index(below: scalars.count)])
    }
    return String(text)
  }

  /// Records and the table of a surface whose rewards lie between two ends.
  private func makeCase(
    _ low: Double, _ high: Double, _ random: inout RandomStream
  ) throws -> (records: [Record], table: SurfaceTable) {
    let contest = try smallContest()
    let surface = name(&random)
    var rewards = smallSpace.shape.indices.flatMap { _ in
      (0..<6).map { _ in value(low, high, &random) }
    }
    (rewards[0], rewards[1]) = (low, high)
    let known = rewards
    let table = SurfaceTable(
      identity: .init(name: surface, hash: "00ff"), space: smallSpace, rewards: rewards
    ) { cell in
      (1...3).map { _ in Reading(mean: known[cell], lower: low, upper: high) }
    }
    let reference = value(low, high, &random)
    var records: [Record] = []
    for method in [name(&random), "m"] {
      for count in 0..<2 {
        var trials: [TrialOutcome] = []
        var best = low
        var curve: [Double] = []
        for iteration in 1...12 {
          let cell = random.index(below: 12)
          trials.append(
            TrialOutcome(
              configuration: smallSpace.configuration(ofCell: cell), submitted: nil, slot: 0,
              start: iteration, end: iteration, steps: iteration % 3 == 0 ? 1 : 3,
              reason: iteration % 3 == 0 ? .stopped : .completed, reward: rewards[cell]))
          if iteration % 3 != 0 { best = max(best, rewards[cell]) }
          curve.append(best)
        }
        let targets = (0...10).map { _ in value(low, high, &random) }.sorted(by: >)
        records.append(
          makeRecord(
            contest, surface: surface, method: method, repeat: count, bestSoFar: curve,
            trials: trials, best: high, worst: low, reference: reference,
            table: .init(cells: 12, above: 1, targets: targets), seed: UInt64(count)))
      }
    }
    return (records, table)
  }

  @Test("any finite range, reward and name gives a page, pictures and a text", arguments: 0..<24)
  func fuzz(seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed))
    let pair = (0..<2).map { _ in Self.ends[random.index(below: Self.ends.count)] }.sorted()
    let (records, table) = try makeCase(pair[0], pair[1], &random)
    for tables in [[], [table]] {
      let report = try makeReport(records, tables: tables)
      let page = report.page
      #expect(page.hasSuffix("</html>\n"))
      // The pictures of the page, in one document.
      let pictures = page.components(separatedBy: "<svg ").dropFirst().map { part in
        "<svg \(part.components(separatedBy: "</svg>")[0])</svg>"
      }
      expectSound("<all>\(pictures.joined())</all>".utf8, "\(pair)")
      for file in report.pictureFiles() { expectSound(file.contents, "\(pair) \(file.name)") }
      _ = try report.parsedJSON()
      let text = report.text()
      #expect(withoutControls(text, keepingLines: true) == text)
    }
  }

  @Test("a scale of any range has finite places, and ticks with different labels")
  func scales() {
    for first in Self.ends {
      for second in Self.ends {
        let (low, high) = (min(first, second), max(first, second))
        let scale = LinearScale(low, high, to: 10, 90)
        for value in [low, high, low / 2 + high / 2] { #expect((10...90).contains(scale(value))) }
        for count in [1, 2, 5, 14] {
          let ticks = scale.ticks(count)
          #expect((1...30).contains(ticks.count), "\(low)...\(high): \(ticks)")
          #expect(ticks.allSatisfy { $0.value.isFinite && $0.label.count < 26 }, "\(ticks)")
          #expect(Set(ticks.map(\.label)).count == ticks.count, "\(ticks)")
        }
      }
    }
  }

  @Test("numbers of any size have a text")
  func numbers() {
    for value in Self.ends + [.nan, .infinity, -.infinity] {
      for digits in 0...17 {
        #expect(!fixed(value, digits).isEmpty && !significant(value, max(1, digits)).isEmpty)
      }
      #expect(Markup.tenths(value).magnitude <= 1_000_000_000)
      #expect((0..<ColourScale.levels).contains(ColourScale.level(value)))
    }
  }

  @Test("of more suggesters than a picture has room for, it says so; a page says what it hides")
  func hidden() throws {
    let contest = try smallContest()
    for (count, drawn) in [(7, 7), (9, 9), (20, 18)] {
      let report = try makeReport(
        randomRecords(methods: (0..<count).map { "m\($0)" }, repeats: 2, contest: contest))
      let files = report.pictureFiles()
      let picture = try #require(files.first { $0.name.contains("score") }).contents
      let text = String(decoding: picture, as: UTF8.self)
      #expect(text.components(separatedBy: "class=\"band\"").count == drawn + 1)
      #expect(text.components(separatedBy: "class=\"end ").count == drawn + 1)
      #expect(!text.contains(" off\""))
      #expect(text.contains("18 of 20 suggesters are drawn") == (count == 20))
      #expect(report.page.contains("<b data-shown>7</b> of \(count) suggesters") == (count > 7))
      #expect(report.page.contains("id=\"all\"") == (count > 7))
      #expect(report.page.contains("Runs of 4 of \(count) suggesters are drawn"))
    }
  }
}
