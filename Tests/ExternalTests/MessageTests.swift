import Foundation
import RematchNumerics
import Search
import Surfaces
import TestSupport
import Testing

@testable import External

@Suite("Requests and answers")
struct MessageTests {
  private let space = smallSurface.space

  private func text(_ request: Request) -> String { String(decoding: request.line, as: UTF8.self) }

  @Test("requests are single lines of JSON with nothing but what the page says")
  func requests() throws {
    #expect(text(.hello) == #"{"type":"hello","id":0,"protocols":[1]}"# + "\n")
    let tiny = try SearchSpace([
      Parameter(name: "say \"a\"\n<é>", values: [-1e300, 0, 0.1, 1e20]),
      Parameter(name: "b", values: [2]),
    ])
    let setup = RunSetup(
      space: tiny, contest: try Contest(parsing: "rounds=3,slots=2,seconds=0.5"),
      seed: 0xFFFF_FFFF_0000_0001)
    let parts = [
      #"{"type":"start","id":1,"run":"r","seed":4294967295,"#,
      #""contest":{"name":"rounds=3,slots=2,steps=1,seconds=0.5","rounds":3,"slots":2,"steps":1,"seconds":0.5},"#,
      #""space":[{"name":"say \"a\"\n<é>","values":[-1e+300,0.0,0.1,1e+20],"step":1e+300},"#,
      #"{"name":"b","values":[2.0],"step":0.0}]}"#,
    ]
    #expect(text(.start(id: 1, run: "r", setup)) == parts.joined() + "\n")
    let news = #""started":[],"readings":[],"ended":[]}"# + "\n"
    #expect(
      text(.suggest(id: 7, run: "r", iteration: 2, count: 3, LedgerNews()))
        == #"{"type":"suggest","id":7,"run":"r","iteration":2,"count":3,"# + news)
    #expect(
      text(.stop(id: 8, run: "r", iteration: 2, running: [4, 5], LedgerNews()))
        == #"{"type":"stop","id":8,"run":"r","iteration":2,"running":[4,5],"# + news)
    #expect(
      text(.finish(id: 9, run: "r", LedgerNews())) == #"{"type":"finish","id":9,"run":"r","# + news)
  }

  @Test("numbers that are not finite are texts, and others come back as they were")
  func numbers() throws {
    var reader = LedgerNewsReader()
    var ledger = Ledger(space: space, contest: .final)
    let numbers: [Double] = [
      0.1, -0.0, 1 / 3, .leastNonzeroMagnitude, 1.7976931348623157e308, 9007199254740994, 1e15,
      1e16,
    ]
    var values: [String: ParameterValue] = [
      "x": .number(.nan), "y": .number(.infinity), "z": .number(-.infinity),
    ]
    for (index, number) in numbers.enumerated() { values["n\(index)"] = .number(number) }
    ledger.start([], submitted: values)
    let line = text(.finish(id: 1, run: "r", reader.news(of: ledger)))
    #expect(line.contains(#""configuration":[],"submitted":{"n0":0.1,"n1":-0.0,"n2":"#))
    #expect(line.contains(#""x":"nan","y":"inf","z":"-inf"}"#))
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    let started = try #require((object["started"] as? [[String: Any]])?.first)
    let submitted = try #require(started["submitted"] as? [String: Any])
    for (index, number) in numbers.enumerated() {
      #expect((submitted["n\(index)"] as? NSNumber)?.doubleValue == number)
    }
  }

  private func suggestions(_ list: String) throws -> [Suggestion] {
    try Answer(Array(#"{"id":1,"suggestions":\#(list)}"#.utf8)).suggestions(in: space)
  }

  @Test("suggestions are lists of indices or objects of values")
  func suggestions() throws {
    #expect(try suggestions("[]") == [])
    #expect(
      try suggestions(" [ [0, 8 ,2] , [11,0,0]]") == [
        .configuration([0, 8, 2]), .configuration([11, 0, 0]),
      ])
    #expect(try suggestions("[[1.0,2e0,0]]") == [.configuration([1, 2, 0])])
    #expect(
      try suggestions(#"[{"a":0.1,"b":"inf","c":"-inf"},{}]"#)
        == [.values(["a": 0.1, "b": .number(.infinity), "c": .number(-.infinity)]), .values([:])])
    guard case .values(let values)? = try suggestions(#"[{"a":"nan"}]"#).first else {
      Issue.record("no values")
      return
    }
    #expect(values["a"]?.number?.isNaN == true)
  }

  @Test(
    "anything else is refused",
    arguments: [
      "{}", "null", "1", #""[]""#, "[0,0,0]", "[[0,0]]", "[[0,0,0,0]]", "[[12,0,0]]", "[[-1,0,0]]",
      "[[0.5,0,0]]", "[[true,false,true]]", #"[["0","0","0"]]"#, "[[0,0,null]]", "[[1e30,0,0]]",
      "[[9223372036854775808,0,0]]", "[[123456789012345678901234567890,0,0]]", "[null]", "[[[]]]",
      #"[{"a":true}]"#, #"[{"a":"0.5"}]"#, #"[{"a":[1]}]"#, #"[{"a":null}]"#, #"[[0,0,0],7]"#,
    ])
  func wrongSuggestions(_ list: String) {
    #expect(throws: AnswerProblem.self) { try suggestions(list) }
  }

  @Test("an error may be null, which is none, and is cut when it is long")
  func errors() throws {
    func error(_ value: String) throws -> String? {
      try Answer(Array(#"{"id":1,"error":\#(value)}"#.utf8)).error
    }
    #expect(try Answer(Array(#"{"id":1}"#.utf8)).error == nil)
    #expect(try error("null") == nil)
    #expect(try error(#""no \"ideas\"""#) == #"no "ideas""#)
    #expect(try error(#"{"b":1,"a":2}"#) == #"'{"id":1,"error":{"b":1,"a":2}}'"#)
    #expect(try error(#""\#(String(repeating: "x", count: 99_999))""#)?.count == 2003)
  }

  @Test("addresses of objects are left out of messages, because they differ from run to run")
  func addresses() throws {
    let line = #"{"id":1,"error":"<a object at 0x7f3a5c0d12f0> in 0x10 of 0X7F3A5C0D, b0x123456"}"#
    let answer = try Answer(Array(line.utf8))
    #expect(answer.error == "<a object at 0x...> in 0x10 of 0X7F3A5C0D, b0x123456")
    #expect(answer.quoted.contains("<a object at 0x...>"))
  }

  @Test("damaged lines never crash, and are never taken for what they are not")
  func fuzz() {
    let lines = [
      #"{"id":0,"protocol":1,"name":"my-optimizer","version":"2.1","capabilities":["batches","runs"]}"#,
      #"{"id":2,"run":"ab","suggestions":[[0,3,1],{"a":0.29,"b":-1e-3,"c":"nan"}]}"#,
      #"{"id":3,"stop":[0,17,-4],"error":"\u00e9\ud83d\ude00 \\ \" /"}"#,
    ].map { Array($0.utf8) }
    var random = RandomStream(seed: 5, name: "answers")
    var counts = (read: 0, refused: 0)
    for index in 0..<Fuzzing.inputs(20_000) {
      let line = Fuzzing.damaged(lines[index % lines.count], using: &random)
      guard let answer = try? Answer(line) else {
        counts.refused += 1
        continue
      }
      counts.read += 1
      _ = answer.error
      _ = try? Hello(answer, content: nil)
      _ = try? answer.integer("id")
      if let stops = try? answer.stops() { #expect(stops.count <= line.count) }
      for suggestion in (try? answer.suggestions(in: space)) ?? [] {
        if case .configuration(let configuration) = suggestion {
          #expect(space.contains(configuration))
        }
      }
      // What is quoted is always short.
      #expect(answer.quoted.utf8.count < 1000)
    }
    #expect(counts.read > 100 && counts.refused > 100)
  }

  @Test("a line of nothing but brackets is refused")
  func depth() {
    for unit in ["[", #"{"id":"#] {
      let line = Array(String(repeating: unit, count: 1_000_000).utf8)
      #expect(throws: AnswerProblem.self) { try Answer(line) }
    }
  }
}
