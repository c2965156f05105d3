import Foundation
import Search
import TestSupport
import Testing

@testable import Surfaces

@Suite("Tables that are none")
struct BadTableTests {
  struct Bad: CustomTestStringConvertible, Sendable {
    let text: String
    let description: String
    let message: String
    var testDescription: String { message }

    init(_ text: String, _ message: String, _ description: String = "{}") {
      self.text = text
      self.message = message
      self.description = description
    }
  }

  static let bad = [
    Bad("", "t.csv: is empty"),
    Bad("a,reward\n", "t.csv: has a header and no rows"),
    Bad("a,reward\n1,2\n1,2,3\n", "t.csv:3: the row has 3 fields; expected 2"),
    Bad("a,reward\n1,2\n\"1,3\n", "t.csv:3: a quote is opened here and not closed"),
    Bad("a,reward\n1,2\nx,3\n", "t.csv:3: column 'a': 'x' is no number, but '1' is one"),
    Bad("a,reward\nx,2\n1,3\n", "t.csv:2: column 'a': 'x' is no number, but '1' is one"),
    Bad("a,reward\n1,2\n,3\n", "t.csv:3: column 'a': is empty; expected a value"),
    Bad("a,reward\n1,2\n1e999,3\n", "t.csv:3: column 'a': '1e999' is out of range"),
    Bad("a,reward\n1,2\n2,good\n", "t.csv:3: column 'reward': 'good' is no number"),
    Bad("a;reward\n1;0,5\n", "t.csv:2: column 'reward': '0,5' has a decimal comma; say --decimal"),
    Bad("a;reward\n0,5;1\n", "t.csv:2: column 'a': '0,5' has a decimal comma"),
    Bad("a,reward\n0,5,1,5\n", "t.csv:2: the row has 4 fields; expected 2, as the header has"),
    Bad("a,reward\n1,nan\n", "no configuration has a valid 'reward'"),
    Bad(
      "a,x\n1,2\n", "no reward is named, and no column is called like one; the columns are: a, x"),
    Bad("a,loss,score\n1,2,3\n", "no reward is named, and 'loss' and 'score' could be it"),
    Bad("reward,seed\n1,2\n", "no column is left to be a parameter"),
    Bad(
      "alpha,reward\n1,2\n", "parameters: there is no column 'aplha'; did you mean 'alpha'?",
      #"{"parameters": ["aplha"]}"#),
    Bad("a,reward\n1,2\n", "reward: there is no column 'r'", #"{"reward": "r"}"#),
    Bad(
      "a,reward\n1,2\n", "column 'a' is both a parameter and the reward",
      #"{"parameters": ["a"], "reward": "a"}"#),
    Bad("a,reward\n1,2\n", "kind: 'b' is no parameter", #"{"kinds": {"b": "log"}}"#),
    Bad("a,reward\n1,2\n", "has the kind 'exp'; expected log", #"{"kinds": {"a": "exp"}}"#),
    Bad("a,reward\n0,2\n", "a logarithmic scale needs numbers", #"{"kinds": {"a": "log"}}"#),
    Bad("a,reward\n0.5,2\n", "integers are whole", #"{"kinds": {"a": "integer"}}"#),
    Bad("a,reward\nx,2\n", "'x' is no number, as the kind", #"{"kinds": {"a": "real"}}"#),
    Bad("a,reward\nx,2\n", "is ordinal and has texts", #"{"kinds": {"a": "ordinal"}}"#),
    Bad("a,reward\nx,2\n", "'x' is not among the labels", #"{"kinds": {"a": "y<z"}}"#),
    Bad("a,reward\n1,2\n", "the default of 'a' is 3", #"{"default": {"a": 3}}"#),
    Bad("a,reward\n1,2\n", "none of its 1 rows is in the slice", #"{"where": {"a": 3}}"#),
    Bad("a,t,reward\n1,0,2\n", "took 0.0 seconds; expected", #"{"seconds": "t"}"#),
    Bad(
      "a,reward,l,u\n1,2,3,4\n", "2.0 is outside of its interval, 3.0 to 4.0",
      #"{"lower": "l", "upper": "u"}"#),
    Bad("a,reward,l\n1,2,1\n", "lower and upper have different", #"{"lower": "l"}"#),
    Bad(
      "a,e,reward\n1,x,2\n", "t.csv:2: column 'e': 'x' is no number; expected the fidelity",
      #"{"fidelity": "e"}"#),
    Bad("{\"a\":1,\"reward\":2}\n{\"a\":1,", "t.csv:2: "),
    Bad("{\"a\":1,\"reward\":2}\nx\n", "t.csv:2: expected an object of JSON"),
    Bad("{\"a\":[1],\"reward\":2}", "column 'a': is a list"),
    Bad("[{\"a\":1,\"reward\":2}", "the file ends inside its list"),
  ]

  @Test("each fault is said with its place", arguments: bad)
  func fault(bad: Bad) throws {
    let error = try #require(throws: SurfaceError.self) {
      _ = try importTable(bad.text, bad.description)
    }
    #expect("\(error)".contains(bad.message), "\(error)")
  }

  @Test("a million labels are refused with the limit")
  func manyLabels() throws {
    let rows = (0..<1_000_000).lazy.map { "n\($0),1\n" }.joined()
    let error = try #require(throws: SurfaceError.self) {
      _ = try importTable("a,reward\n" + rows)
    }
    #expect(
      "\(error)".contains(
        "t.csv:4098: column 'a': has 1000000 different texts; expected at most 4096"))
  }

  @Test("one row, one value, decimal commas that are announced, and a header that comes again")
  func statedRules() throws {
    let one = try importTable("a,b,reward\n1,x,2\n")
    #expect(
      one.surface.space.cellCount == 1 && one.summary.kinds[0] == "a: integer, one value, 1 (kept)")
    let comma = try importTable("a;reward\n0,5;1,5\n1;2\n", #"{"decimal": "comma"}"#)
    #expect(comma.surface.space.parameters[0].values == [0.5, 1] && comma.summary.worst == 1.5)
    let again = try importTable("a,reward\n1,2\na,reward\n2,3\n")
    #expect(again.summary.rows == 2)
    #expect(again.summary.notes.contains("1 row repeats the header; passed over"))
    let doubled = try importTable("a,reward\n1,2\n1,4\n")
    #expect(
      doubled.summary.notes.contains(
        "1 configuration stands in several rows, at most 2; averaged"))
  }

  @Test("an unknown key of a description is an error with the nearest one")
  func unknownKey() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a,reward\n1,2\n", to: "t.csv")
    _ = try folder.write(#"{"paramters": ["a"]}"#, to: "t.csv.json")
    let error = try #require(throws: SurfaceError.self) { try Surface.open(path) }
    #expect("\(error)".contains("unknown option 'paramters'; did you mean 'parameters'?"))
    #expect("\(error)".contains("t.csv.json"))
  }

  @Test("a table without a description says what it needs")
  func undescribed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("lr,accuracy\n1,2\n", to: "t.csv")
    let error = try #require(throws: SurfaceError.self) { try Surface.open(path) }
    #expect(
      "\(error)".contains(
        "needs a description beside it, 't.csv.json'; the columns are: lr, accuracy"))
  }
}
