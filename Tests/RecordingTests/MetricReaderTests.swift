import Foundation
import RematchDocuments
import Testing

@testable import Recording

@Suite("MetricReader")
struct MetricReaderTests {
  private func reader(_ json: String, steps: Int = 1) throws -> MetricReader {
    let value = try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8))
    return MetricReader(try MetricDescription(value, place: "metric"), steps: steps)
  }

  private func values(_ json: String, steps: Int = 1, _ lines: String...) throws -> [Double] {
    var reader = try reader(json, steps: steps)
    for line in lines { reader.read(line) }
    return reader.values
  }

  @Test("the last match of an expression counts, or each is a step")
  func expressions() throws {
    let plain = #"{"regex": "acc=([0-9.]+)"}"#
    #expect(try values(plain, "acc=0.1 acc=0.2", "none", "acc=0.3 end") == [0.3])
    let steps = #"{"regex": "acc=([0-9.]+)", "per_step": true}"#
    #expect(try values(steps, steps: 3, "acc=1 acc=2", "acc=3", "acc=4") == [1, 2, 3])
    #expect(try values(plain, "no metric").isEmpty)
  }

  @Test("JSON lines, with steps that are repeated or come late")
  func jsonLines() throws {
    #expect(
      try values(#"{"json": "a"}"#, #"{"a": 1}"#, #"log {"a": 9}"#, #"{"a": 2, "b": {}}"#) == [2])
    let steps = #"{"json": "a", "step": "epoch"}"#
    #expect(
      try values(
        steps, steps: 5, #"{"a": 1, "epoch": 1}"#, #"{"a": 2, "epoch": 2}"#,
        #"{"a": 3, "epoch": 2}"#,
        #"{"a": 9, "epoch": 1}"#, #"{"a": 4, "epoch": 3}"#, #"{"a": 5}"#) == [1, 2, 4])
  }

  @Test("a result's name is found in JSON lines and behind = and :")
  func named() {
    for (line, value) in [
      ("{\"loss\": 2.5}", 2.5), ("loss = -3e-2", -0.03), ("epoch 3 loss: 4, val_loss: 9", 4),
      ("'loss': 7", 7),
    ] {
      var reader = MetricReader(MetricDescription(named: "loss"), steps: 1)
      reader.read(line)
      #expect(reader.values == [value], "\(line)")
    }
    var other = MetricReader(MetricDescription(named: "loss"), steps: 1)
    other.read("val_loss: 3")
    #expect(other.values.isEmpty)
  }

  @Test("a number that is not finite is a problem, and nothing after it counts")
  func notFinite() throws {
    var reader = try reader(#"{"regex": "acc=(\\S+)", "per_step": true}"#, steps: 9)
    for line in ["acc=1", "acc=nan", "acc=2"] { reader.read(line) }
    #expect(reader.values == [1])
    #expect(reader.problem?.text == "nan")
  }
}
