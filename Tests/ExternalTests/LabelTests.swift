import Catalog
import RematchDocuments
import Search
import Testing

@Suite("The texts of external methods")
struct LabelTests {
  private static let commands = [
    "./mine", "python3 my.py --a=1 --b", "a & b && c", "a+b", "./mine+rank", "a + b?c=d&e=f",
    "what?",
    #"sh -c 'echo "hello"'"#, #"printf '{"id":0}'"#, #"{"name": "x"}"#, "[1,2]", "true", "null",
    "17",
    "1e3", #""quoted""#, "a=b", "@file", " leading and trailing ", "naïve ☃ 模型", "tab\tand\nline",
    #"back\slash"#, "exec:exec:x", "100%", "1+1", "x+2", "c++filt", "a+rank", "+never",
    "\u{301}first", "a&\u{301}b", "a+\u{301}rank",
  ]

  @Test("a label names its method again", arguments: commands)
  func labels(_ command: String) throws {
    for (options, stopper) in [
      ([:], nil), ([:], "rank"), (["deadline": .number(0.5)], nil),
      (["folder": .string("a+b & c"), "memory": .integer(99)], "patience"),
      (["environment": .object(["A+B": .string("1&2"), "C": .string("+")])], "never"),
    ] as [([String: JSONValue], String?)] {
      let method = try exec(command, options, stopper: stopper)
      let again = try MethodCatalog.builtIn.method(parsing: method.label)
      #expect(again.identity == method.identity, "\(method.label)")
      #expect(again.label == method.label)
    }
  }

  @Test("what stands behind exec: is the command, whatever it is", arguments: commands)
  func shorthand(_ command: String) throws {
    let method = try MethodCatalog.builtIn.method(parsing: "exec:\(command)")
    #expect(method.identity == (try exec(command)).identity)
    #expect(method.label == "exec:\(command)")
  }

  @Test("a command with a plus sign needs no quotes, unless a stopper's name follows")
  func plusSigns() throws {
    for command in ["c++filt", "./a+b", "g++"] {
      let method = try MethodCatalog.builtIn.method(parsing: "exec?command=\(command)")
      #expect(method.identity == (try exec(command)).identity)
    }
  }

  @Test("an empty command is refused, and says how one looks")
  func empty() {
    for text in ["exec", "exec:", "exec: ", "exec?command="] {
      let error = #expect(throws: CatalogError.self) {
        try MethodCatalog.builtIn.method(parsing: text)
      }
      #expect("\(error as Any)".contains("expected a command, as in exec:./mine"))
    }
    for (option, value) in [
      ("folder", .string("a\0b")), ("deadline", .integer(0)), ("memory", .integer(0)),
      ("environment", .object(["A": .string("\0")])),
      ("environment", .object(["A=B": .string("")])),
      ("environment", .object(["": .string("")])),
    ] as [(String, JSONValue)] {
      let error = #expect(throws: CatalogError.self) { try exec("true", [option: value]) }
      #expect("\(error as Any)".contains("option '\(option)'"))
    }
  }
}
