import Foundation
import Search
import TestSupport
import Testing

@testable import Reports

/// The page in a browser.
@Suite(
  "Report: in a browser", .serialized,
  .enabled(if: Browser.isExpected, Comment(rawValue: Browser.reason)))
struct BrowserTests {
  private let folder: TemporaryFolder
  private let path: String
  private let report: Report
  private let browser: Browser

  init() throws {
    let contest = try smallContest()
    let records =
      randomRecords(methods: (0..<9).map { "method-\($0)" }, repeats: 3, contest: contest)
      + randomRecords(
        methods: ["with a rather long name?option=1&another=\"quoted\"", "method-1"],
        surfaces: ["s", "t"], contest: .preliminary)
    report = try makeReport(records, tables: [smallTable(), smallTable("t")])
    folder = try TemporaryFolder()
    path = folder.path("report.html")
    try Data(report.html()).write(to: URL(fileURLWithPath: path))
    browser = try Browser()
  }

  private func number(_ script: String) throws -> Double {
    try #require(try browser.evaluate(script) as? Double, "\(script)")
  }

  private func text(_ script: String) throws -> String {
    try #require(try browser.evaluate(script) as? String, "\(script)")
  }

  @Test(
    "no complaint, no sideways scrolling, and one picture in every figure, at any width",
    arguments: [360, 768, 1440], [false, true])
  func layout(width: Int, isDark: Bool) throws {
    try browser.open(path, width: width, isDark: isDark)
    #expect(browser.problems.isEmpty, "\(browser.problems)")
    #expect(try number("innerWidth") == Double(width))
    #expect(try number("document.documentElement.scrollWidth") <= Double(width))
    let figures = try number("document.querySelectorAll('figure').length")
    // Curves over the iterations, of each surface, maps, and two of each run.
    #expect(figures > 30)
    let pictured = try number(
      """
      [...document.querySelectorAll("figure")].filter(figure =>
        [...figure.querySelectorAll(":scope > svg")].filter(svg => {
          const box = svg.getBoundingClientRect(); return box.width > 200 && box.height > 40
        }).length === 1).length
      """)
    #expect(pictured == figures)
    // Letters keep a readable size.
    let smallest = try number(
      """
      Math.min(...[...document.querySelectorAll("figure > svg")].map(svg =>
        [svg.getBoundingClientRect().width / svg.viewBox.baseVal.width * 11])
        .filter(([size]) => size > 0))
      """)
    #expect(smallest >= 8.5)
    let page = try text("getComputedStyle(document.body).backgroundColor")
    #expect(page == (isDark ? "rgb(22, 24, 28)" : "rgb(255, 255, 255)"))
    #expect(try number("performance.getEntriesByType('resource').length") == 0)
  }

  @Test("a click in the legend hides a method's lines everywhere, and another shows them again")
  func legend() throws {
    try browser.open(path, width: 1440)
    let series = "document.querySelectorAll('[data-source] .series.m1')"
    let visible = "[...\(series)].filter(e => getComputedStyle(e).display !== 'none').length"
    let all = try number("\(series).length")
    #expect(all > 0)
    #expect(try number(visible) == all)
    for (pressed, count) in [("false", 0), ("true", all)] {
      try browser.click(".chip[data-series='1']")
      #expect(
        try text("document.querySelector('.chip[data-series=\"1\"]').ariaPressed") == pressed)
      #expect(try number(visible) == count)
    }
    // A method beyond those shown at first, by the keyboard.
    _ = try browser.evaluate("document.querySelector('.chip[data-series=\"8\"]').focus()")
    let hidden = visible.replacingOccurrences(of: ".m1", with: ".m8")
    #expect(try number(hidden) == 0)
    try browser.call(
      "Input.dispatchKeyEvent", ["type": "keyDown", "key": "Enter", "text": "\r"])
    try browser.press("Enter")
    #expect(try number(hidden) > 0)
    #expect(browser.problems.isEmpty, "\(browser.problems)")
  }

  @Test(
    "the pointer over a curve shows the values of the nearest iteration, and leaving hides them")
  func hover() throws {
    try browser.open(path, width: 1440)
    let shown = report.contests[1]
    let chart = "svg.wide[data-source='contests/1/score']"
    _ = try browser.middle(of: chart)
    for iteration in [1, 7, 12] {
      let place = try #require(
        try browser.evaluate(
          """
          (() => { const e = document.querySelector("\(chart)");
            const b = e.getBoundingClientRect(); const d = e.dataset;
            const x = Number(d.left) + (Number(d.right) - Number(d.left)) * \(iteration - 1) / 11;
            return [b.left + x / e.viewBox.baseVal.width * b.width, b.top + b.height / 2] })()
          """) as? [Double])
      try browser.moveMouse(place[0], place[1])
      let tip = try text("document.getElementById('tip').innerText")
      #expect(tip.hasPrefix("iteration \(iteration)"), "\(tip)")
      for (row, curve) in shown.scores.enumerated() where shown.series[row] < 7 {
        #expect(tip.contains(report.methods[shown.series[row]].label))
        #expect(tip.contains(fixed(curve.values[iteration - 1], 3)), "\(tip)")
      }
      let count = shown.series.count { $0 < 7 }
      #expect(try number("document.querySelectorAll('#tip tr').length") == Double(count))
    }
    try browser.moveMouse(2, 2)
    #expect(try browser.evaluate("document.getElementById('tip').hidden") as? Bool == true)
    #expect(browser.problems.isEmpty, "\(browser.problems)")
  }

  @Test("arrow keys move along a curve")
  func keyboard() throws {
    try browser.open(path, width: 360)
    let chart = "svg.narrow[data-source='contests/1/runtime']"
    _ = try browser.middle(of: chart)
    _ = try browser.evaluate("document.querySelector(`\(chart)`).focus()")
    for (key, iteration) in [("End", 12), ("ArrowLeft", 11), ("ArrowLeft", 10), ("Home", 1)] {
      try browser.press(key)
      #expect(
        try text("document.getElementById('tip').innerText").hasPrefix("iteration \(iteration)"))
    }
    let box = try #require(
      try browser.evaluate(
        "(() => { const b = document.getElementById('tip').getBoundingClientRect();"
          + " return [b.left, b.right] })()") as? [Double])
    #expect(box[0] >= 0 && box[1] <= 360)
    try browser.press("Escape")
    #expect(try browser.evaluate("document.getElementById('tip').hidden") as? Bool == true)
  }

  @Test("the pointer over a trial tells what it was")
  func trials() throws {
    try browser.open(path, width: 1440)
    for mark in [".trials > g", "g:has(> .bar)", ".trial"] {
      let selector = "svg \(mark)[data-words]"
      let (x, y) = try browser.middle(of: selector)
      let words = try text("document.querySelector(`\(selector)`).dataset.words")
      #expect(words.hasPrefix("trial "))
      // The element itself may lie under another at its middle.
      _ = try browser.evaluate(
        "document.querySelector(`\(selector)`).dispatchEvent(new PointerEvent('pointermove',"
          + " {clientX: \(x), clientY: \(y)}))")
      #expect(try text("document.getElementById('tip').innerText") == words)
    }
  }

  @Test("the toggle turns the colours round, whatever the system's are", arguments: [false, true])
  func theme(isDark: Bool) throws {
    try browser.open(path, width: 768, isDark: isDark)
    let pressed = "document.getElementById('theme').ariaPressed"
    let page = "getComputedStyle(document.body).backgroundColor"
    #expect(try text(pressed) == "\(isDark)")
    let before = try text(page)
    try browser.click("#theme")
    #expect(try text(pressed) == "\(!isDark)")
    #expect(try text(page) != before)
    try browser.click("#theme")
    #expect(try text(page) == before)
  }

  @Test("all pictures are there without the script")
  func withoutScript() throws {
    try browser.call("Emulation.setScriptExecutionDisabled", ["value": true])
    try browser.open(path, width: 1440)
    try browser.call("Emulation.setScriptExecutionDisabled", ["value": false])
    #expect(try browser.evaluate("document.getElementById('tip').hidden") as? Bool == true)
    let shown = try number(
      "[...document.querySelectorAll('figure > svg')]"
        + ".filter(e => e.getBoundingClientRect().height > 40).length")
    #expect(shown == (try number("document.querySelectorAll('figure').length")))
  }

  @Test("every picture, button and region has a name for those who cannot see it")
  func names() throws {
    try browser.open(path, width: 1440)
    let tree = try browser.call("Accessibility.getFullAXTree")
    let nodes = try #require(tree["nodes"] as? [[String: Any]])
    func value(_ node: [String: Any], _ key: String) -> String {
      (node[key] as? [String: Any])?["value"] as? String ?? ""
    }
    var counts: [String: Int] = [:]
    for node in nodes where node["ignored"] as? Bool != true {
      let role = value(node, "role")
      guard ["image", "button", "region", "navigation", "link", "table"].contains(role) else {
        continue
      }
      counts[role, default: 0] += 1
      #expect(!value(node, "name").isEmpty, "\(role)")
    }
    #expect(counts["image", default: 0] > 30 && counts["button", default: 0] > 10)
    let levels = try #require(
      try browser.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(e => Number(e.tagName[1]))")
        as? [Int])
    #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
    for (level, next) in zip(levels, levels.dropFirst()) { #expect(next <= level + 1) }
  }
}
