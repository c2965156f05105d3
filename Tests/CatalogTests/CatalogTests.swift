import Catalog
import Foundation
import RematchDocuments
import Search
import TestSupport
import Testing

@Suite("Catalog")
struct CatalogTests {
  private func method(_ text: String) throws -> Method {
    try MethodCatalog.builtIn.method(parsing: text)
  }

  private func message(_ text: String) -> String {
    do {
      _ = try MethodCatalog.builtIn.method(parsing: text)
      return ""
    } catch { return "\(error)" }
  }

  @Test("a default that is spelt out is the same method")
  func identity() throws {
    #expect(try method("grid?points=0").identity == method("grid").identity)
    #expect(try method("grid?points=0").label == "grid")
    #expect(try method("grid?points=4").identity != method("grid").identity)
    #expect(
      try method("grid?points=4&order=lexicographic").identity
        == method("grid?order=lexicographic&points=4").identity)
    #expect(try method("random").identity == #"{"name":"random","version":1}"#)
    #expect(
      try method("random+patience").identity
        == #"{"name":"random","stopper":{"name":"patience","version":1},"version":1}"#)
  }

  @Test(
    "a label names its method again",
    arguments: [
      "random", "grid?order=lexicographic&points=4", "random+patience?steps=3",
      "sobol+threshold?value=-1.5", "batch?configurations=[[0,3],[7,1]]",
      "latin-hypercube?points=20+kit-example?trials=2", "random+threshold?value=1e+20",
    ])
  func labels(_ text: String) throws {
    let first = try method(text)
    #expect(try method(first.label).identity == first.identity)
  }

  @Test(
    "a preset is the method that it stands for, under its own name",
    arguments: MethodCatalog.presets.map(\.name))
  func presets(_ name: String) throws {
    let preset = try #require(MethodCatalog.presets.first { $0.name == name })
    #expect(try method(name).identity == method(preset.text).identity)
    #expect(try method(name).label == name)
  }

  @Test("a file with the identity is the same method")
  func file() throws {
    let folder = try TemporaryFolder()
    let method = try method("grid?points=3+patience?steps=2")
    let path = try folder.write(method.identity, to: "my recipe.json")
    #expect(try self.method("@\(path)").identity == method.identity)
    let other = method.identity.replacingOccurrences(of: #""version":1"#, with: #""version":9"#)
    let message = "version is 9; expected 1"
    let file = try folder.write(other, to: "other.json")
    let error = #expect(throws: CatalogError.self) { try self.method("@\(file)") }
    #expect(error.map { "\($0)".contains(message) } ?? false)
    // A preset's version is that of its suggester.
    for (version, isRight) in [(1, true), (9, false)] as [(Int, Bool)] {
      let preset = try folder.write(
        #"{"name":"gp-ei","version":\#(version)}"#, to: "preset.json")
      #expect(((try? self.method("@\(preset)")) != nil) == isRight)
    }
  }

  @Test("the options and the stopper after a preset's name take the place of its own")
  func presetOptions() throws {
    let method = try MethodCatalog.builtIn.method(parsing: "gp-ei?random=0.2&batch=thompson+never")
    let whole = try MethodCatalog.builtIn.method(parsing: "gp?batch=thompson&random=0.2+never")
    #expect(method.identity == whole.identity)
    #expect(method.label == "gp-ei?batch=thompson&random=0.2+never")
    #expect(try MethodCatalog.builtIn.method(parsing: method.label).identity == method.identity)
    let file = try MethodCatalog.builtIn.method(
      document: ["name": .string("gp-ei"), "random": .number(0.2)], source: "a file")
    #expect(
      file.identity == (try MethodCatalog.builtIn.method(parsing: "gp-ei?random=0.2").identity))
  }

  @Test(
    "a plus sign belongs to the value around it, unless a stopper's name follows",
    arguments: [
      ("exec?command=c++filt", "c++filt", nil), ("exec?command=c++", "c++", nil),
      ("exec?command=a+b+rank", "a+b", "rank"), ("exec?command=a+rank+b", "a+rank+b", nil),
      ("exec?command=a+rank?b=1", nil, nil), ("exec?command=c++filt+rank", "c++filt", "rank"),
      ("exec?command=g++ -x+threshold?value=1e+22", "g++ -x", "threshold?value=1e+22"),
      ("exec:a+rank", "a+rank", nil), (#"exec?command="a\u002brank"+never"#, "a+rank", "never"),
    ] as [(String, String?, String?)])
  func plusSigns(_ text: String, _ command: String?, _ stopper: String?) throws {
    guard let command else {
      #expect(throws: CatalogError.self) { try self.method(text) }
      return
    }
    let method = try method(text)
    #expect(try options(of: method.suggester)["command"] == .string(command))
    #expect(try method.stopper.map { try Method.label(of: $0) } == stopper)
  }

  @Test("what is wrong is said, with the nearest known name")
  func errors() {
    #expect(message("randon") == "unknown suggester 'randon'; did you mean 'random'?")
    #expect(
      message("random+patient") == "unknown early stopper 'patient'; did you mean 'patience'?")
    #expect(message("random+nosuch").hasPrefix("unknown early stopper 'nosuch'; known: never, "))
    #expect(
      message("grid?points=4+patient")
        == "unknown early stopper 'patient'; did you mean 'patience'?")
    #expect(message("grid?point=3") == "grid: unknown option 'point'; did you mean 'points'?")
    #expect(message("grid?points=abc") == "grid: option 'points': expected a whole number")
    #expect(message("grid?points=2.5").hasPrefix("grid: option 'points':"))
    #expect(
      message("grid?points=-3") == "grid: option 'points' is -3; expected a number in 0...1000")
    #expect(
      message("gp?kind=best")
        == "gp: option 'kind': expected one of ei, log-ei, poi, log-poi, ucb, ei-of-exp")
    #expect(
      message(#"gp?compat=["all"]"#).contains("'compat[0]': expected one of running, ranking"))
    #expect(message("gp-ei?kind=ucb").contains("option 'kind' is ucb; expected ei or log-ei"))
    #expect(message("grid?points=3&points=4").contains("given twice"))
    #expect(message("grid?points").contains("OPTION=VALUE"))
    #expect(message("batch").contains("configurations"))
    #expect(message("") != "")
    #expect(message("@/no/such/file.json").contains("/no/such/file.json"))
  }
}
