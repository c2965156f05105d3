import Foundation
import Records
import RematchDocuments
import Scoring
import Search
import TestSupport
import Testing

@testable import Reports

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Reports of odd journals.
@Suite("Report: odd journals")
struct RobustnessTests {
  static let hostile = [
    "<script>alert(1)</script>", "\"quoted\" 'twice' & more", "</title></script><!--", "]]>",
    "曲面 \u{202E}right to left", "line\nbreak\u{0}\u{1B}[31m", "",
    String(repeating: "long", count: 80),
  ]

  /// What must hold of every page and every picture.
  private func expectSound(_ report: Report) throws {
    let page = report.page
    for word in ["NaN", "nan", "inf\"", ">inf", "-inf"] {
      #expect(!picturesOnly(page).contains(word), "\(word)")
    }
    let ids = page.components(separatedBy: " id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
    #expect(Set(ids).count == ids.count)
    // Whatever names or describes a picture is there.
    for key in ["aria-labelledby=\"", "aria-describedby=\""] {
      for part in page.components(separatedBy: key).dropFirst() {
        #expect(ids.contains(part.prefix { $0 != "\"" }))
      }
    }
    _ = try report.parsedJSON()
    #expect(!report.text().unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    let files = report.pictureFiles()
    #expect(Set(files.map(\.name)).count == files.count)
    for file in files {
      #expect(file.name.allSatisfy { $0.isLetter || $0.isNumber || "-.".contains($0) })
      #expect(file.name.utf8.count < 200)
      let parser = XMLParser(data: Data(file.contents))
      #expect(parser.parse(), "\(file.name): \(String(describing: parser.parserError))")
      let text = String(decoding: file.contents, as: UTF8.self)
      #expect(!text.contains("var(--") && !picturesOnly(text).contains("nan"))
    }
  }

  /// The pictures of a text, without their words.
  private func picturesOnly(_ text: String) -> String {
    text.components(separatedBy: "<svg").dropFirst().map { part in
      let picture = part.components(separatedBy: "</svg>")[0]
      return picture.replacing(#/<(title|desc|text|style)[^>]*>[^<]*/#, with: "")
    }.joined()
  }

  @Test("hostile names stay text", arguments: hostile)
  func hostileNames(name: String) throws {
    let contest = try smallContest()
    let fault = Fault(iteration: 3, code: .suggestRaised, message: name)
    var records = randomRecords(
      methods: [name, "other"], surfaces: [name, "t"], repeats: 2, contest: contest)
    records.append(
      makeRecord(
        contest, surface: "t", method: name, repeat: 9,
        bestSoFar: [Double](repeating: 0, count: 12), faults: [fault]))
    let report = try makeReport(records, tables: [smallTable(name)])
    try expectSound(report)
    let page = report.page
    #expect(page.components(separatedBy: "<script").count == 3)
    #expect(page.components(separatedBy: "</script>").count == 3)
    #expect(page.components(separatedBy: "<!--").count == 1)
    let methods = try #require(try report.parsedJSON()["methods"] as? [[String: Any]])
    #expect(methods.contains { $0["label"] as? String == name })
  }

  @Test("a report of nothing is a page without contests")
  func empty() throws {
    let report = try makeReport([])
    try expectSound(report)
    #expect(report.page.contains("0 suggesters on 0 surfaces"))
    #expect(report.text().isEmpty && report.pictureFiles().isEmpty)
  }

  @Test("one run alone")
  func oneRun() throws {
    let contest = try smallContest()
    let records = randomRecords(methods: ["m"], surfaces: ["s"], repeats: 1, contest: contest)
    for tables in [[], [smallTable()]] {
      let report = try makeReport(records, tables: tables)
      try expectSound(report)
      #expect(report.contests[0].ranks == nil)
      #expect(report.page.contains("1 suggester on 1 surface"))
    }
  }

  @Test("one method on several surfaces, and several methods on one")
  func oneOfTwo() throws {
    let contest = try smallContest()
    try expectSound(try makeReport(randomRecords(methods: ["m"], contest: contest)))
    let report = try makeReport(randomRecords(surfaces: ["s"], contest: contest))
    try expectSound(report)
    #expect(report.contests[0].ranks == nil)
  }

  @Test("runs with nothing but faults")
  func onlyFaults() throws {
    let contest = try smallContest()
    let fault = Fault(iteration: 0, code: .constructionFailed, message: "no luck")
    let records = ["a", "b"].flatMap { method in
      ["s", "t"].map { surface in
        makeRecord(
          contest, surface: surface, method: method,
          bestSoFar: [Double](repeating: 0, count: 12), faults: [fault, fault])
      }
    }
    let report = try makeReport(records)
    try expectSound(report)
    let faults = report.contests[0].faults
    #expect(faults.map(\.runs) == [2, 2] && faults.allSatisfy { $0.code.rawValue == 202 })
    #expect(report.page.contains("something went wrong in 4 runs"))
    #expect(report.text().contains("fault: a, code 202, in 2 runs, first on s, repeat 0"))
    #expect(report.contests[0].surfaces.allSatisfy { $0.saturation == .zero })
  }

  @Test("flat tables, equal scores, and trials without a configuration")
  func flat() throws {
    let contest = try smallContest()
    let lost = TrialOutcome(
      configuration: [], submitted: ["a": .number(.nan)], start: 1, end: 12, steps: 0,
      reason: .running,
      reward: nil)
    let found = TrialOutcome(
      configuration: [0], submitted: nil, start: 1, end: 3, steps: 3, reason: .completed, reward: 2)
    let records = ["a", "b", "c"].flatMap { method in
      ["s", "t", "u"].map { surface in
        makeRecord(
          contest, surface: surface, method: method,
          bestSoFar: [Double](repeating: 2, count: 12), trials: [found, lost], best: 2, worst: 2,
          reference: 2)
      }
    }
    let report = try makeReport(records)
    try expectSound(report)
    #expect(report.contests[0].rows.allSatisfy { $0.score == 1 })
    #expect(report.contests[0].ranks?.groups == [0...2])
    #expect(report.contests[0].surfaces.allSatisfy { $0.saturation == .optimum })
  }

  @Test("a method that was not run everywhere is shown, and not ranked")
  func incomplete() throws {
    let contest = try smallContest()
    let records = randomRecords(contest: contest).filter {
      $0.method.label != "beta" || $0.surface.name == "t"
    }
    let report = try makeReport(records)
    try expectSound(report)
    let shown = report.contests[0]
    #expect(shown.rows.last?.suggester == "beta" && shown.ranks?.order.contains(2) == false)
    #expect(report.page.contains("only 1 of 4 surfaces"))
    #expect(shown.surfaces.map { $0.curves[2] == nil } == [true, false, true, true])
  }

  @Test("of a method with one repeat somewhere no interval is told, but how few they are")
  func oneRepeat() throws {
    let contest = try smallContest()
    let records = randomRecords(contest: contest).filter {
      $0.method.label != "beta" || $0.surface.name != "t" || $0.repeat == 0
    }
    let report = try makeReport(records)
    try expectSound(report)
    let row = try #require(report.contests[0].rows.first { $0.suggester == "beta" })
    #expect(row.intervalText == "-" && row.remarks(among: report.contests[0].rows) == "1 repeat")
    let other = try #require(report.contests[0].rows.first { $0.suggester == "alpha" })
    #expect(other.intervalText.hasPrefix("[") && other.remarks(among: [row, other]) == "")
    #expect(report.page.contains("<td>1 repeat</td>"))
    #expect(report.text().contains("1 repeat"))
  }

  @Test("two recipes of one label, and two tables of one name, are told apart")
  func twins() throws {
    let contest = try smallContest()
    let curve = [Double](repeating: 8, count: 12)
    let one = makeRecord(contest, bestSoFar: curve)
    let key = RunKey(
      contest: contest, mode: .contest, surface: .init(name: "s", hash: "11aa22bb"), recipe: "x",
      repeat: 0, seed: 3)
    let two = Record(
      key: key, method: .init(label: "m", recipe: .object(["x": .integer(1)])),
      code: .success, faults: [], trials: [], history: [], bestSoFar: curve, best: 11, worst: 0,
      reference: 6, timings: .init(suggest: 0, stop: 0))
    let report = try makeReport([one, two])
    try expectSound(report)
    let labels = report.methods.map(\.label)
    #expect(Set(labels).count == 2 && labels.allSatisfy { $0.hasPrefix("m (#") })
    #expect(report.contests[0].surfaces.map(\.name) == ["s@00ff", "s@11aa22"])
  }

  @Test("the runs of named methods are drawn, and unknown names refused with a hint")
  func showing() throws {
    let contest = try smallContest()
    let records = randomRecords(contest: contest)
    let report = try makeReport(records, showing: ["gamma"])
    let rows = Set(report.contests[0].runs.map(\.row))
    #expect(rows.map { report.contests[0].rows[$0].suggester } == ["gamma"])
    #expect(throws: ReportError.self) { try makeReport(records, showing: ["gama"]) }
    do { _ = try makeReport(records, showing: ["gama"]) } catch {
      #expect("\(error)".contains("unknown suggester 'gama'"))
      #expect("\(error)".contains("gamma"))
    }
  }

  @Test("records with numbers that cannot be drawn are refused with their id")
  func notFinite() throws {
    let contest = try smallContest()
    let sound = [Double](repeating: 8, count: 12)
    let bad = TrialOutcome(
      configuration: [0, 0], submitted: nil, start: 1, end: 1, steps: 1, reason: .stopped,
      reward: .nan)
    let records = [
      makeRecord(contest, bestSoFar: sound.dropLast() + [.infinity]),
      makeRecord(contest, bestSoFar: sound, reference: .nan),
      makeRecord(contest, bestSoFar: sound, trials: [bad]),
      makeRecord(contest, bestSoFar: sound, table: .init(cells: 1, above: 0, targets: [.nan])),
      makeRecord(contest, bestSoFar: Array(sound.dropLast())),
    ]
    for record in records {
      do {
        _ = try PreparedRun(record)
        Issue.record("accepted")
      } catch {
        #expect("\(error)".contains(record.id) && "\(error)".contains("expected"))
      }
    }
  }

  @Test("more methods than colours, many surfaces, and large maps stay small and sound")
  func large() throws {
    let contest = try smallContest()
    let methods = (0..<23).map { "method-\($0)" }
    let report = try makeReport(
      randomRecords(methods: methods, surfaces: ["s", "t"], repeats: 1, contest: contest))
    try expectSound(report)
    #expect(report.page.components(separatedBy: "aria-pressed=\"true\"").count == 8)
    let wide = try SearchSpace([
      Parameter(name: "a", values: (0..<700).map(Double.init)),
      Parameter(name: "b", values: (0..<300).map(Double.init)),
    ])
    let table = SurfaceTable(
      identity: .init(name: "s", hash: ""), space: wide,
      rewards: (0..<wide.cellCount).map { Double($0 % 1000) }, readings: { _ in [] })
    let map = try #require(HeatMap(table, measure: nil))
    #expect(map.columns == 160 && map.rows == 160)
    #expect(map.rewards.allSatisfy { $0 != nil } && map.rewards.compactMap(\.self).max() == 999)
  }
}

@Suite("Report: text")
struct ReportTextTests {
  @Test("sparklines map 0 to a space, 1 to a full block, and keep their width")
  func sparklines() {
    #expect(textSparkline([0, 0.01, 0.5, 1], width: 4) == " ▁▄█")
    #expect(textSparkline((0..<100).map { Double($0) / 99 }, width: 9) == " ▁▂▃▄▅▆▇█")
  }

  @Test("the leaderboard and the surfaces' scores are in it")
  func content() throws {
    let contest = try smallContest()
    let report = try makeReport(randomRecords(contest: contest))
    let lines = report.text().split(separator: "\n")
    for row in report.contests[0].rows {
      let interval = "[\(fixed(row.interval[0], 4)), \(fixed(row.interval[1], 4))]"
      #expect(
        lines.contains {
          $0.contains(fixed(row.score, 4)) && $0.contains(interval) && $0.contains(row.suggester)
        })
      for surface in row.surfaces {
        #expect(
          lines.contains {
            $0.contains("  \(surface.surface) ") && $0.contains(fixed(surface.score, 3))
          })
      }
    }
  }
}
