import Foundation
import Testing

@testable import Reports

@Suite("Markup")
struct MarkupTests {
  @Test("what is interpolated is escaped, and control characters are replaced")
  func escaping() {
    let name = "<a href='x'>&\"\u{1B}]</a>曲"
    let markup: Markup = "<td>\(name)</td>"
    #expect(
      markup.text
        == "<td>&lt;a href=&#39;x&#39;&gt;&amp;&quot;\u{FFFD}]&lt;/a&gt;曲</td>")
  }

  @Test("JSON within a script element ends no tag and means the same; what is escaped stays")
  func scriptJSON() throws {
    let text = "</script><!-- a & b \u{7F} \\ \"\\<\" 曲"
    let plain = try JSONEncoder().encode([text])
    let markup = Markup(scriptJSON: Array(plain))
    #expect(!markup.bytes.contains { "<>&\u{7F}".utf8.contains($0) })
    #expect(try JSONDecoder().decode([String].self, from: Data(markup.bytes)) == [text])
    #expect(Markup(scriptJSON: markup.bytes).bytes == markup.bytes)
    let escaped = Markup(scriptJSON: Array(#"["<>&"]"#.utf8)).text
    #expect(escaped == #"["\u003c\u003e\u0026"]"#)
  }

  @Test("markup within markup stays as it is")
  func nesting() {
    let inner: Markup = "<b>\("&")</b>"
    let outer: Markup = "<p>\(inner)\(3)</p>"
    #expect(outer.text == "<p><b>&amp;</b>3</p>")
  }

  @Test(
    "coordinates are rounded to tenths in their shortest form",
    arguments: [
      (12.0, "12"), (12.34, "12.3"), (-0.04, "0"), (-0.06, "-.1"), (0.5, ".5"), (-12.96, "-13"),
      (1234.05, "1234.1"),
    ])
  func coordinates(value: Double, text: String) {
    let markup: Markup = "\(value)"
    #expect(markup.text == text)
  }

  @Test("a path's ends are off by half a tenth at most, however many parts it has")
  func paths() {
    let points = (0..<500).map { index -> (Double, Double) in
      (Double(index) * 1.234_567, 50 + 40.0 / 17 * Double(index % 17))
    }
    let read = corners(ofPath: PathData.line(points).text)
    #expect(read.count == points.count)
    for (point, corner) in zip(points, read) {
      #expect(abs(point.0 - corner.x) < 0.0501 && abs(point.1 - corner.y) < 0.0501)
    }
  }

  @Test("a level part of a path takes a horizontal command, and a repeated letter is left out")
  func pathText() {
    let path = PathData.line([(0, 10), (5, 10), (9, 10), (10, 9.5), (11, 8)])
    #expect(path.text == "M0 10h5 4l1-.5 1-1.5")
  }
}

@Suite("LinearScale")
struct LinearScaleTests {
  @Test("values map to places, and those outside to the nearer end")
  func places() {
    let scale = LinearScale(0, 4, to: 100, 20)
    #expect(scale(0) == 100 && scale(4) == 20 && scale(1) == 80)
    #expect(scale(-3) == 100 && scale(9) == 20)
    let flat = LinearScale(2, 2, to: 0, 10)
    #expect(flat(2) == 5)
  }

  @Test(
    "ticks are round, inside, and about as many as asked for",
    arguments: [
      (0.0, 1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (1.0, 20.0, 4, ["5", "10", "15", "20"]),
      (0.0, 140.0, 7, ["0", "20", "40", "60", "80", "100", "120", "140"]),
      (-0.013, 0.021, 4, ["-0.01", "0.00", "0.01", "0.02"]),
      (1.0, 3.0, 2, ["1", "2", "3"]),
    ])
  func ticks(low: Double, high: Double, count: Int, labels: [String]) {
    #expect(LinearScale(low, high, to: 0, 1).ticks(count).map(\.label) == labels)
  }

  @Test("ticks of any range are few and finite")
  func oddRanges() {
    for (low, high) in [(0.0, 1e-12), (-1e12, 1e12), (5, 5), (1e300, 2e300), (1e15, 1e15 + 1)] {
      let ticks = LinearScale(low, high, to: 0, 1).ticks(5)
      #expect(ticks.count <= 12 && ticks.allSatisfy { $0.value.isFinite })
    }
  }
}

@Suite("Chart parts")
struct ChartPartTests {
  @Test("labels are moved apart, stay in order and inside")
  func spreading() {
    let places = spread([10, 11, 12, 95, 96], gap: 14, from: 5, to: 100)
    #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 14 - 1e-9 })
    #expect(places[0] >= 5 && places[4] <= 100)
    #expect(spread([20, 60], gap: 14, from: 0, to: 100) == [20, 60])
  }

  @Test("thinning keeps the ends, and shortening the length")
  func thinning() {
    let values = (0..<100).map(Double.init)
    let thin = thinned(values, 7)
    #expect(thin.count == 7 && thin.first == 0 && thin.last == 99)
    #expect(thinned([1, 2], 7) == [1, 2])
    #expect(shortened("abcdef", 4) == "abc…" && shortened("abcd", 4) == "abcd")
  }

  @Test("the first 21 methods look different, by more than colour")
  func styles() {
    let styles = (0..<21).map { SeriesStyle($0).classes.text }
    #expect(Set(styles).count == 21)
    let markers = (0..<7).map { SeriesStyle($0).marker(0, 0).text }
    #expect(Set(markers).count == 7)
  }

  @Test("text and lines contrast with their pages, light and dark")
  func contrast() throws {
    let colours = Palette.colours
    let page = try #require(colours.first { $0.name == "page" })
    for colour in colours where !["page", "raised", "line"].contains(colour.name) {
      let needed = ["ink", "muted"].contains(colour.name) ? 4.5 : 3
      #expect(try ratio(colour.light, page.light) >= needed, "\(colour.name), light")
      #expect(try ratio(colour.dark, page.dark) >= needed, "\(colour.name), dark")
    }
  }

  /// The contrast ratio of WCAG 2.2.
  private func ratio(_ first: String, _ second: String) throws -> Double {
    let (a, b) = (try luminance(first), try luminance(second))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  private func luminance(_ colour: String) throws -> Double {
    let number = try #require(Int(colour.dropFirst(), radix: 16))
    let parts = [16, 8, 0].map { shift -> Double in
      let share = Double(number >> shift & 255) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }
}
