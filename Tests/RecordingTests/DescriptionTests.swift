import Foundation
import RematchDocuments
import Search
import TestSupport
import Testing

@testable import Recording

@Suite("RecordingDescription")
struct DescriptionTests {
  @Test("a tuning service's config is taken as it is")
  func serviceConfig() throws {
    let folder = try TemporaryFolder()
    let found = try description(
      """
      "command": "python3 train.py --lr {lr}", "dir": ".", "install_script": "true",
      "primary_result_key": "accuracy", "optimizer": "minimize",
      "search": {"lr": {"_type": "loguniform", "_value": [0.0001, 1]},
                 "layers": {"_type": "randint", "_value": [1, 5]},
                 "act": {"_type": "choice", "_value": ["relu", "tanh"]},
                 "drop": {"_type": "quniform", "_value": [0, 0.5, 0.1]}}
      """, in: folder)
    #expect(found.objective.name == "accuracy")
    #expect(found.objective.direction == .minimize)
    #expect(found.installation == "true")
    #expect(found.parameters.map(\.name) == ["act", "drop", "layers", "lr"])
    #expect(found.parameters[0].values() == ["relu", "tanh"])
    #expect(found.parameters[1].values() == [0, 0.1, 0.2, 0.3, 0.4, 0.5])
    #expect(found.parameters[2].values() == [1, 2, 3, 4])
    let rates = found.parameters[3].values().compactMap(\.double)
    #expect(rates.count == 8)
    #expect(rates.first == 0.0001)
    #expect(rates.last == 1)
    for (a, b) in zip(rates, rates.dropFirst()) { #expect(abs(b / a - pow(10, 4.0 / 7)) < 1e-6) }
  }

  @Test("other names that such configs have, and an optimizer that is an object")
  func otherNames() throws {
    let folder = try TemporaryFolder()
    let found = try description(
      """
      "trialCommand": "true", "trialConcurrency": 3, "searchSpace": {"x": [3, 1, 2]},
      "metric": "loss", "optimizer": {"name": "tpe", "optimize_mode": "minimize"}
      """, in: folder)
    #expect(found.workers == 3)
    #expect(found.parameters[0].values() == [1, 2, 3])
    #expect(found.objective.direction == .minimize)
    #expect(found.name == "job")
  }

  @Test("what is wrong is said with its place and what was expected")
  func refusals() throws {
    let search = #""search": {"lr": [1, 2]}"#
    let metric = #""metric": {"regex": "x=(.*)"}"#
    let whole = #""command": "true", \#(search), \#(metric)"#
    let cases: [(String, [String])] = [
      (whole + #", "repeat": 3"#, ["unknown key 'repeat'", "'repeats'"]),
      (#""command": "t {rl}", \#(search), \#(metric)"#, ["unknown placeholder '{rl}'", "'lr'"]),
      (
        #""command": "t", \#(search), "metric": {"regex": "acc=[0-9]+"}"#,
        ["metric.regex", "has no group", "parentheses"]
      ),
      (#""command": "t", \#(search), "metric": {"regex": "acc=(["}"#, ["no regular expression"]),
      (#""command": "t", \#(search)"#, ["missing key 'metric'", "regex"]),
      (#""command": "t", \#(metric)"#, ["missing key 'search'"]),
      (#"\#(search), \#(metric)"#, ["missing key 'command'"]),
      (
        #""command": "t", \#(search), "metric": {"json": "a", "step": "epoch"}"#,
        ["missing key 'steps'"]
      ),
      (
        #""command": "t", \#(metric), "search": {"x": {"_type": "normal", "_value": [0, 1]}}"#,
        ["search.x._type", "no bounds", "uniform"]
      ),
      (
        #""command": "t", \#(metric), "search": {"x": {"_type": "unifrm", "_value": [0, 1]}}"#,
        ["unknown type 'unifrm'", "'uniform'"]
      ),
      (
        #""command": "t", \#(metric), "search": {"x": {"_type": "uniform", "_value": [1, 0]}}"#,
        ["search.x._value", "lower one first"]
      ),
      (
        #""command": "t", \#(metric), "search": {"x": {"_type": "loguniform", "_value": [0, 1]}}"#,
        ["above 0"]
      ),
      (
        #""command": "t", \#(metric), "search": {"x": {"_type": "choice", "_value": [{"_name": "a"}]}}"#,
        ["search.x._value[0]", "an object"]
      ),
      (#""command": "t", \#(metric), "search": {"x": []}"#, ["search.x", "empty"]),
      (#""command": "t", \#(metric), "search": {}"#, ["no parameter"]),
      (
        #""command": "t", \#(metric), "search": {"a-b": [1], "a_b": [2]}"#,
        ["share the variable REMATCH_PARAM_A_B"]
      ),
      (whole + #", "optimizer": "adam""#, ["optimizer", "'maximize' or 'minimize'"]),
      (whole + #", "steps": 5, "repeats": 3"#, ["steps", "is 5", "3 repeats"]),
      (whole + #", "cells": {"rndom": 5}"#, ["cells", "unknown key 'rndom'", "'random'"]),
      (
        whole + #", "cells": {"design": "sobl", "count": 5}"#, ["unknown design 'sobl'", "'sobol'"]
      ),
      (whole + #", "timeout": -1"#, ["timeout", "seconds above 0"]),
      (whole + #", "dir": "nowhere""#, ["dir", "is no folder"]),
      (whole + #", "default": {"lr": 1, "x": 2}"#, ["default", "unknown parameter 'x'"]),
      (whole + ", ]", ["job.json", "not valid JSON"]),
    ]
    for (members, texts) in cases {
      let message = try refusal(members)
      for text in texts { #expect(message.contains(text), "'\(text)' in: \(message)") }
    }
  }

  @Test("what changes nothing in an evaluation does not change the hash, and everything else does")
  func hash() throws {
    let folder = try TemporaryFolder()
    let base = #""command": "true", "search": {"x": [1]}, "metric": "m""#
    let hash = try description(base, in: folder).hash
    for same in [
      #""workers": 2"#, #""repeats": 7"#, #""cells": "grid""#, #""order": "sequential""#,
    ] {
      #expect(try description("\(base), \(same)", in: folder).hash == hash)
    }
    for other in [#""env": {"A": "1"}"#, #""timeout": 3"#, #""direction": "minimize""#] {
      #expect(try description("\(base), \(other)", in: folder).hash != hash)
    }
  }

  @Test("levels, and numbers at places of a range")
  func ranges() {
    let whole = NumberRange(low: 1, high: 1000, isLog: true, quantum: 1)
    #expect(whole.levels(usual: 4) == [1, 10, 100, 1000])
    #expect(whole.number(at: 0.5) == 32)
    let tenths = NumberRange(low: 0.1, high: 0.7, isLog: false, quantum: 0.1)
    #expect(tenths.levels() == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
    let even = NumberRange(low: 0, high: 1, isLog: false, count: 5)
    #expect(even.levels() == [0, 0.25, 0.5, 0.75, 1])
    #expect(even.number(at: 1.0 / 3) == 0.333333)
    // A grid of few levels of a short range has each once.
    #expect(NumberRange(low: 1, high: 3, isLog: false, quantum: 1, count: 9).levels() == [1, 2, 3])
  }
}

@Suite("CommandTemplate")
struct CommandTemplateTests {
  @Test("places are filled with quoted values, and what is no place stays")
  func places() throws {
    let template = try CommandTemplate(
      "run {a} ${HOME} {{a}} { echo; } awk '{{print}}' {a b} {params}", names: ["a", "a b"],
      place: "")
    let filled = template.filled { ["a": "it's", "a b": "2", "params": "/p q"][$0] ?? "?" }
    #expect(
      filled == "run 'it'\\''s' ${HOME} {a} { echo; } awk '{print}' 2 '/p q'")
    #expect(template.uses("params"))
    #expect(!template.uses("repeat"))
  }
}

@Suite("CellPlan")
struct CellPlanTests {
  private func plan(_ cells: String, search: String = #"{"x": [1, 2, 3], "y": ["a", "b"]}"#) throws
    -> CellPlan
  {
    let folder = try TemporaryFolder()
    return try CellPlan(
      description(
        #""command": "true", "metric": "m", "search": \#(search), \#(cells)"#, in: folder))
  }

  @Test("a grid has all combinations, the last parameter fastest")
  func grid() throws {
    let grid = try plan(#""cells": "grid""#)
    #expect(grid.rows == [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]])
    #expect(grid.isGrid)
    #expect(grid.parameters(ofCell: 3) == ["x": 2, "y": "b"])
  }

  @Test("a random part has distinct cells, the same for a seed")
  func random() throws {
    let some = try plan(#""cells": {"random": 4, "seed": 3}"#)
    #expect(some.rows.count == 4)
    #expect(Set(some.rows).count == 4)
    #expect(try plan(#""cells": {"random": 4, "seed": 3}"#).rows == some.rows)
    #expect(try plan(#""cells": {"random": 100}"#).rows.count == 6)
  }

  @Test("continuous parameters are drawn from their range unless they have a count")
  func continuous() throws {
    let range = #"{"x": {"from": 0, "to": 1}, "y": ["a", "b"]}"#
    for cells in [#"{"random": 50}"#, #"{"design": "sobol", "count": 50}"#] {
      let drawn = try plan(#""cells": \#(cells)"#, search: range)
      #expect(drawn.rows.count == 50)
      #expect(!drawn.isGrid)
      let values = drawn.values[0].compactMap(\.double)
      #expect(values == values.sorted())
      #expect(values.count > 40)
    }
    let counted = #"{"x": {"from": 0, "to": 1, "count": 4}, "y": ["a", "b"]}"#
    let grid = try plan(#""cells": {"design": "latin-hypercube", "count": 50}"#, search: counted)
    #expect(grid.values[0].count == 4)
    #expect(grid.isGrid)
  }

  @Test("the default configuration is among the cells")
  func standard() throws {
    let part = try plan(#""cells": {"random": 1}, "default": {"x": 3, "y": "b"}"#)
    #expect(part.rows.contains([2, 1]))
    #expect(throws: RecordingError.self) {
      try plan(#""cells": "grid", "default": {"x": 4, "y": "b"}"#)
    }
  }
}
