import Catalog
import Foundation
import RematchDocuments
import Search
import Testing

/// A recipe with options of every type, which accepts all values.
private struct Anything: SuggesterRecipe {
  static let name = "anything"
  static let summary = "accepts all values"

  var flag = false
  var number = 0.0
  var numbers: [Double] = []
  var seed: UInt64 = 0
  var table: [String: String] = [:]
  var text = ""
  var texts: [String] = []

  func makeSuggester(for run: RunSetup) throws -> any Suggester { throw CancellationError() }
}

/// The same as a stopper.
private struct AnyStopper: EarlyStopperRecipe {
  static let name = "any-stopper"
  static let summary = "accepts all values"

  var number = 0.0
  var numbers: [Double] = []
  var table: [String: String] = [:]
  var text = ""

  func makeStopper(for run: RunSetup) throws -> any EarlyStopper { throw CancellationError() }
}

@Suite("Labels")
struct LabelPropertyTests {
  private static let texts = [
    "", " ", "a b", "1e22", "1e+22", "+1", "1+1", "+", "++", "c++filt", "a+b", "+rank", "a+rank",
    "a+rank?b", "a+threshold?value=1e22", "a+any-stopper", "rank", "&", "a&b", "a&text=b", "=",
    "a=b",
    "?", "what?", "#", "a#b", "@", "@file", "%41", "'", "\"", "\"a\"", "\"a", "\\", "\\u002b", "\n",
    "\t", "null", "true", "17", "[1,2]", "[", "{\"a\":\"b\"}", "{", "naïve ☃ 模型", "e\u{301}",
    "\u{301}first", "a\u{301}", "+\u{301}rank", "&\u{301}", "=\u{301}", "?\u{301}", "\u{200D}",
    "👩‍👩‍👧", "\u{2028}", "\u{FEFF}", "\r\n",
  ]

  private static let numbers: [JSONValue] =
    [
      1e22, -1e22, 1e-300, 1e300, 0.1, -0.0, 1e15, 1e16, 1e19, 1.5, 123_456_789.125,
      .greatestFiniteMagnitude, .leastNormalMagnitude,
    ].map(JSONValue.number)
    + [0, 1, 2, 3, 5, 7, 14, -1, 9_007_199_254_740_993, .max].map(JSONValue.integer)
    + [.largeInteger(1 << 63), .largeInteger(.max)]

  /// Values of all types, most of them hard to write into a method's text.
  private static let values: [JSONValue] =
    [.null, .bool(true), .bool(false), .array([]), .object([:])] + numbers
    + texts.map(JSONValue.string) + numbers.map { .array([$0]) }
    + texts.map { .array([.string($0), .string("+rank")]) }
    + texts.map { .object([$0: .string("&"), "b": .string($0)]) }
    + [.array([.array([.integer(0), .integer(3)]), .array([.integer(7), .integer(1)])])]

  private static let catalog = MethodCatalog.builtIn.adding(
    suggesters: [Anything.self], stoppers: [AnyStopper.self])

  private static func document(_ type: any Recipe.Type, _ options: [String: JSONValue]) -> JSONValue
  {
    .object(options.merging(["name": .string(type.name)]) { $1 })
  }

  /// The options of a type's recipes: its defaults, then each value in each option whose default is of its kind.
  private static func documents(_ type: any Recipe.Type) throws -> [[String: JSONValue]] {
    func kind(_ value: JSONValue) -> Int {
      switch value {
      case .null: 0
      case .bool: 1
      case .integer, .largeInteger, .number: 2
      case .string: 3
      case .array: 4
      case .object: 5
      }
    }
    // A value as a file gives it: the minus of a zero is lost.
    let read = try values.map { try decodeJSON(JSONValue.self, from: Data($0.canonicalText.utf8)) }
    return [[:]]
      + (try options(of: type.init())).sorted { $0.key < $1.key }.flatMap { name, standard in
        read.filter { kind($0) == kind(standard) }.map { [name: $0] }
      }
  }

  /// Checks a method's label; returns 0 when the document is none.
  private static func check(_ document: [String: JSONValue]) throws -> Int {
    guard let method = try? catalog.method(document: document, source: "a test") else { return 0 }
    let again = try? catalog.method(parsing: method.label)
    #expect(again?.identity == method.identity, "\(method.label)")
    #expect(again?.label == method.label)
    return 1
  }

  @Test(
    "every suggester's label names its method again, with and without a stopper",
    arguments: catalog.suggesters.map { $0.name } + MethodCatalog.presets.map(\.name))
  func suggesters(_ name: String) throws {
    let preset = MethodCatalog.presets.first { $0.name == name }
    let recipe = preset.map { String($0.text.prefix { $0 != "?" && $0 != "+" }) } ?? name
    let type = try #require(Self.catalog.suggesters.first { $0.name == recipe })
    let stoppers: [JSONValue?] = [
      nil, .object(["name": .string("rank")]),
      .object(["name": .string("threshold"), "value": .number(1e22)]),
      .object(["name": .string("any-stopper"), "text": .string("c++filt & a+rank")]),
    ]
    var valid = 0
    for (index, options) in try Self.documents(type).enumerated() {
      var document = options
      document["name"] = .string(name)
      document["stopper"] = stoppers[index % stoppers.count]
      valid += try Self.check(document)
    }
    #expect(valid > 0 || ["batch", "exec", "thpo"].contains(name), "\(name)")
    if name == "anything" { #expect(valid > 200) }
    if name == "exec" { #expect(valid > 50) }
  }

  @Test(
    "every stopper's label names its method again", arguments: catalog.stoppers.map { $0.name })
  func stoppers(_ name: String) throws {
    let type = try #require(Self.catalog.stoppers.first { $0.name == name })
    var valid = 0
    for options in try Self.documents(type) {
      let stopper = Self.document(type, options)
      valid += try Self.check(["name": .string("gp-ei"), "stopper": stopper])
      valid += try Self.check([
        "name": .string("exec"), "command": .string("c++filt +rank"), "stopper": stopper,
      ])
    }
    #expect(valid >= 2)
  }

  @Test("a preset's label has the whole of its stopper")
  func presetStopper() throws {
    let method = try MethodCatalog.builtIn.method(parsing: "gp-ei+threshold?value=1e22")
    #expect(method.label == "gp-ei+threshold?value=1e+22")
  }
}
