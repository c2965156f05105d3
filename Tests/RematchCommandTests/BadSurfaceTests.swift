import Foundation
import TestSupport
import Testing

@Suite("rematch: surfaces that are none")
struct BadSurfaceTests {
  /// A contest's file with one part replaced, and what the message must say besides the file's name.
  struct Spoilt: CustomTestStringConvertible {
    let part: String
    let replacement: String
    let message: String
    var testDescription: String { "\(part.prefix(40)) -> \(replacement.prefix(40))" }

    init(_ part: String, _ replacement: String, _ message: String) {
      self.part = part
      self.replacement = replacement
      self.message = message
    }
  }

  static let spoilt = [
    // Cut off, and no JSON at all.
    Spoilt(",6]]}", "", "line 5, column 23 (data[2][0]): the file ends inside the table"),
    Spoilt(",\n\"data\":[[1,2],[3,4],[5,6]]}", "", "the file ends inside the object"),
    Spoilt("[5,6]]}", "[5,6]]} x", "line 5, column 29: expected the end of the file, found 'x'"),
    Spoilt("\"attrs\":{\"x\"", "\"attrs\":{\"x", "line 3, column "),
    Spoilt("[[1,2],[3,4],[5,6]]", String(repeating: "[", count: 9999), "nested deeper than"),
    Spoilt("\"clip\":3", "\"clip\":" + String(repeating: "[", count: 9999), "nested deeper than"),
    // The nesting of `data`.
    Spoilt("[3,4]", "[3]", "data[1] has 1 entry where data[0] has 2"),
    Spoilt("[3,4]", "[3,4,5]", "data[1] has 3 entries where data[0] has 2"),
    Spoilt("[3,4]", "[3,[4]]", "data[1][1] is a list where a number was expected"),
    Spoilt("[3,4]", "3", "data[1] is a number where a list was expected"),
    Spoilt("[3,4]", "[]", "(data[1]): the list is empty"),
    Spoilt("[[1,2],[3,4],[5,6]]", "[]", "(data): the list is empty"),
    Spoilt("[[1,2],[3,4],[5,6]]", "[1,2,3]", "dims names 2 axes, but 'data' is nested 1 deep"),
    Spoilt("\"data\":[[1", "\"dat\":[[1", "no key 'data'"),
    Spoilt("[5,6]]}", "[5,6]],\"data\":[]}", "duplicate key 'data'"),
    // Numbers that are none.
    Spoilt("[3,4]", "[3,NaN]", "line 5, column 18 (data[1][1]): expected a number, found 'N'"),
    Spoilt("[3,4]", "[Infinity,4]", "(data[1][0]): expected a number, found 'I'"),
    Spoilt("[3,4]", "[3,-Infinity]", "(data[1][1]): expected a number, found '-'"),
    Spoilt("[3,4]", "[3,1e999]", "(data[1][1]): the number is out of range"),
    Spoilt("[3,4]", "[3,null]", "(data[1][1]): expected a number, found 'n'"),
    Spoilt("[3,4]", "[3,\"4\"]", "(data[1][1]): expected a number, found '\"'"),
    Spoilt("\"coords\":[0.5,1]", "\"coords\":[0.5,NaN]", "line 3, column "),
    Spoilt("\"coords\":[0.5,1]", "\"coords\":[0.5,1e999]", "the number is out of range"),
    Spoilt("\"coords\":[0.5,1]", "\"coords\":[0.5,\"1\"]", "attrs.y.coords[1] expected a number"),
    // The baseline.
    Spoilt("\"baseline\"", "\"basline\"", "attrs has a key 'basline'; did you mean 'baseline'?"),
    Spoilt(
      "\"iters\":3,\"median\":[3,5,5],", "\"iters\":0,\"median\":[],", "attrs.baseline.median has 0"
    ),
    Spoilt(
      "\"mean\":[3.5,4.47,4.96]", "\"mean\":[]", "attrs.baseline.mean has 0 entries; expected 3"),
    Spoilt("\"median\":[3,5,5]", "\"median\":[1,2]", "attrs.baseline.median has 2 entries"),
    Spoilt("\"median\":[3,5,5]", "\"median\":2", "attrs.baseline.median expected a list"),
    Spoilt("\"best\":6", "\"bst\":6", "attrs.baseline missing key 'best'"),
    // The baseline against the table.
    Spoilt(
      "\"best\":6", "\"best\":0",
      "attrs.baseline.best is 0.0, but the table beside it has the best full reward 6.0"),
    Spoilt("\"best\":6", "\"best\":6.1", "attrs.baseline.best is 6.1, but the table"),
    Spoilt("\"worst\":1", "\"worst\":0.99", "attrs.baseline.worst is 0.99, but the table"),
    Spoilt("\"clip\":3", "\"clip\":5", "attrs.baseline.clip is 5.0; expected the median after one"),
    Spoilt(
      "[3,5,5]", "[3,5,6.5]", "attrs.baseline.median[2] is 6.5, but random search on the table"),
    Spoilt("[3,5,5]", "[1,5,5]", "attrs.baseline.median[0] is 1.0, but random search on the table"),
    Spoilt(
      "[3,5,5]", "[3,5,4]", "attrs.baseline.median[2] is 4.0 after 5.0; expected numbers that"),
    Spoilt(
      "4.96]", "4.4]", "attrs.baseline.mean[2] is 4.4 after 4.47; expected numbers that never"),
    Spoilt(
      "[3.5,4.47", "[1.5,4.47", "attrs.baseline.mean[0] is 1.5, but random search on the table"),
    Spoilt("\"clip\":3", "\"clip\":null", "attrs.baseline.clip is null; expected a number"),
    Spoilt("\"iters\":3", "\"iters\":3.5", "attrs.baseline has a number with a fraction"),
    Spoilt(
      "\"iters\":3", "\"iters\":1e30", "attrs.baseline has a number with a fraction or out of"),
    // The parameters.
    Spoilt(
      "\"double_step\":1", "\"double_max_value\":1",
      "attrs.x.double_max_value is 1.0, but 'coords' has 2.0; expected no value above it"),
    Spoilt("\"double_step\":1", "\"double_min_value\":1", "attrs.x.double_min_value is 1.0, but"),
    Spoilt(
      "\"double_step\":1", "\"parameter_name\":\"z\"", "attrs.x.parameter_name is 'z'; expected 'x'"
    ),
    Spoilt("[0,1,2]", "[0,1,1]", "parameter 'x': value 2 is 1.0 after 1.0; expected strictly"),
    Spoilt("[0,1,2]", "[0,2,1]", "parameter 'x': value 2 is 1.0 after 2.0; expected strictly"),
    Spoilt("[0,1,2]", "[0,1,2,3]", "attrs.x.coords has 4 values, but axis 1 of 'data' has 3"),
    Spoilt("\"data\":[0.5,1]", "\"data\":[0.5,2]", "coords.y.data differs from attrs.y.coords"),
    Spoilt("\"dims\":[\"x\",\"y\"]", "\"dims\":[]", "dims names 0 axes"),
    Spoilt("\"dims\":[\"x\",\"y\"]", "\"dims\":[\"x\"]", "but 'data' is nested 2 deep"),
    Spoilt(
      "\"dims\":[\"x\",\"y\"]", "\"dims\":[\"x\",\"z\"]", "attrs has no key 'z', which 'dims' names"
    ),
    Spoilt(
      "\"dims\":[\"x\",\"y\"]", "\"dims\":[\"x\",\"x\"]", "attrs.x.coords has 3 values, but axis 2"),
    Spoilt("\"dims\":[\"x\",\"y\"]", "\"dims\":7", "dims expected a list"),
    Spoilt("\"y\":{\"coords\":[0.5,1]}", "\"z\":{\"coords\":[0.5,1]}", "attrs has no key 'y'"),
    Spoilt("\"y\":{\"coords\":[0.5,1]}", "\"y\":{}", "attrs.y missing key 'coords'"),
    Spoilt("\"y\":{\"coords\":[0.5,1]}", "\"y\":[0.5,1]", "attrs.y expected an object"),
    Spoilt("\"name\":\"t\"", "\"name\":5", "name expected a text"),
  ]

  @Test("a spoilt contest file is refused with its name and the place", arguments: spoilt)
  func contestFile(spoilt: Spoilt) throws {
    let folder = try TemporaryFolder()
    let text = smallContestFile.replacingOccurrences(of: spoilt.part, with: spoilt.replacement)
    #expect(text != smallContestFile)
    _ = try folder.write(text, to: "bad.json")
    let outcome = try runTool(["surface", "inspect", "bad.json"], in: folder)
    expectRefusal(outcome, 1, saying: ["rematch: bad.json: ", spoilt.message])
  }

  @Test("the contest file that the others spoil is sound")
  func sound() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(smallContestFile, to: "good.json")
    let outcome = try runTool(["surface", "inspect", "--verify", "good.json"], in: folder)
    #expect(outcome.status == 0, "\(outcome.stderr)")
    #expect(outcome.stdout.contains("6 cells"))
  }

  @Test("a bad surface ends a campaign before anything is written")
  func campaign() throws {
    let folder = try TemporaryFolder.withSmallSurface()
    _ = try folder.write("", to: "bad.json")
    for surfaces in [["-f", "small.json", "-f", "bad.json"], ["-f", "."]] {
      let outcome = try runTool(["run", "-r", "1", "-o", "out"] + surfaces, in: folder)
      expectRefusal(outcome, 1, saying: ["bad.json: the file is empty"])
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
  }

  @Test("what is no file is refused by name")
  func noFile() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("", to: "empty")
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("hollow"), withIntermediateDirectories: true)
    mkfifo(folder.path("pipe.json"), 0o644)
    let cases = [
      ("missing.json", "missing.json: no such file or folder"),
      ("no/such/thing", "no/such/thing: no such file or folder"),
      ("hollow", "hollow: the folder has no surfaces"),
      ("./empty", "./empty: the file is empty"),
      ("/dev/null", "/dev/null: is not a regular file"),
      // A pipe that nobody writes to must not be waited for.
      ("./pipe.json", "./pipe.json: is not a regular file"),
    ]
    for (place, message) in cases {
      expectRefusal(
        try runTool(["surface", "inspect", place], in: folder), 1, saying: [message])
    }
  }

  @Test("an unreadable file is refused by name", .enabled(if: geteuid() != 0, "root reads all"))
  func unreadable() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(smallContestFile, to: "locked.json")
    chmod(folder.path("locked.json"), 0)
    expectRefusal(
      try runTool(["surface", "inspect", "locked.json"], in: folder), 1,
      saying: ["locked.json: cannot be read: Permission denied"])
  }

  // MARK: Recipes

  static let recipes = [
    Spoilt("\"count\": 9", "\"count\": 1000000000", "parameters[1] expected 'from' below 'to'"),
    Spoilt(
      "\"count\": 12}, {\"name\": \"b\", \"from\": -1, \"to\": 4, \"count\": 9",
      "\"count\": 1000000}, {\"name\": \"b\", \"from\": -1, \"to\": 4, \"count\": 1000000",
      "parameters make 3000000000000 cells; expected at most 50000000"),
    Spoilt("\"count\": 9", "\"count\": 0", "parameters[1] expected 'from' below 'to'"),
    Spoilt("\"count\": 9", "\"count\": 2.5", "parameters[1] has a number with a fraction"),
    Spoilt("\"to\": 4", "\"to\": -1", "parameters[1] expected 'from' below 'to'"),
    Spoilt(
      "\"to\": 4, ", "", "parameters[1] expected either 'values', or 'from', 'to' and 'count'"),
    Spoilt("[0.1, 0.5, 2]", "[0.1, 0.1]", "parameter 'c': value 1 is 0.1 after 0.1"),
    Spoilt("[0.1, 0.5, 2]", "[]", "parameter 'c' has no allowed values"),
    Spoilt("\"name\": \"b\"", "\"name\": \"a\"", "parameter 'a' occurs twice"),
    Spoilt("\"name\": \"b\", ", "", "parameters[1] missing key 'name'"),
    Spoilt("\"count\": 9", "\"cuont\": 9, \"count\": 9", "parameters[1] unknown key 'cuont'"),
    Spoilt("\"kind\": \"multimodal\"", "\"kind\": \"multimodel\"", "did you mean 'multimodal'?"),
    Spoilt("\"kind\": \"multimodal\"", "\"kind\": 3", "kind expected a text"),
    Spoilt("\"shape\"", "\"shap\"", "unknown key 'shap'; did you mean 'shape'?"),
    Spoilt("\"hills\"", "\"hils\"", "shape unknown option 'hils'; did you mean 'hills'?"),
    Spoilt("[0.3, 0.6, 0.5]", "[0.3, 0.6]", "shape.hills[0].centre has 2 numbers; expected 3"),
    Spoilt("\"height\": 0.7", "\"height\": -1", "shape.hills[1].height is -1.0; expected a number"),
    Spoilt("\"height\": 0.7, ", "", "shape.hills[1] missing key 'height'"),
    Spoilt("\"shape\"", "\"noise\": {\"sigma\": 1}, \"shape\"", "noise unknown option 'sigma'"),
    Spoilt("\"shape\"", "\"noise\": {\"steps\": 0}, \"shape\"", "noise.steps is 0.0"),
    Spoilt("\"shape\"", "\"reward\": {\"scale\": 0}, \"shape\"", "reward expected a floor"),
    Spoilt("\"name\": \"small\"", "\"name\": \"\"", "name expected a text"),
  ]

  @Test("a spoilt recipe is refused with its name and the place", arguments: recipes)
  func recipe(spoilt: Spoilt) throws {
    let folder = try TemporaryFolder()
    let text = smallRecipe.replacingOccurrences(of: spoilt.part, with: spoilt.replacement)
    #expect(text != smallRecipe)
    _ = try folder.write(text, to: "bad.json")
    let outcome = try runTool(["surface", "inspect", "bad.json"], in: folder)
    expectRefusal(outcome, 1, saying: ["rematch: bad.json: ", spoilt.message])
  }

  // MARK: Binary tables

  @Test("a binary table cut at any length is refused by name")
  func truncatedTable() throws {
    let folder = try Self.withTable()
    let whole = folder.bytes("small.rsurf")
    var lengths = [0, 1, 7, 8, 9, 12, 16, 23, 24, 25, 100]
    lengths += stride(from: 300, to: whole.count, by: whole.count / 17)
    for length in lengths + [whole.count - 8, whole.count - 1] {
      try whole.prefix(length).write(to: folder.url.appendingPathComponent("cut.rsurf"))
      let outcome = try runTool(["surface", "inspect", "cut.rsurf"], in: folder)
      expectRefusal(outcome, 1, saying: ["cut.rsurf: "])
    }
    try (whole + Data(count: 8)).write(to: folder.url.appendingPathComponent("long.rsurf"))
    expectRefusal(
      try runTool(["surface", "inspect", "long.rsurf"], in: folder), 1,
      saying: ["long.rsurf: damaged binary table: has \(whole.count + 8) bytes"])
  }

  @Test("one wrong byte anywhere in a binary table's header or readings is found")
  func corruptedTable() throws {
    let folder = try Self.withTable()
    let whole = folder.bytes("small.rsurf")
    let header = Int(whole[12]) + Int(whole[13]) << 8
    func inspect(_ offset: Int) throws -> Tool.Outcome {
      var bytes = whole
      bytes[offset] ^= 0x10
      try bytes.write(to: folder.url.appendingPathComponent("bad.rsurf"))
      return try runTool(["surface", "inspect", "--verify", "bad.rsurf"], in: folder)
    }
    for offset in [0, 7] {
      expectRefusal(try inspect(offset), 1, saying: ["bad.rsurf: line 1, column "])
    }
    expectRefusal(try inspect(8), 1, saying: ["binary table of version 17; this program reads"])
    for offset in [12, 15] { expectRefusal(try inspect(offset), 1, saying: ["bad.rsurf: damaged"]) }
    for offset in [16, 23, 24, 24 + header / 2, 23 + header] {
      expectRefusal(try inspect(offset), 1, saying: ["header that does not match its checksum"])
    }
    let data = whole.count - 324 * 14 * 3 * 8
    for offset in [data, data + 12_345, whole.count - 1] {
      expectRefusal(try inspect(offset), 1, saying: ["the readings do not match their checksum"])
    }
  }

  @Test("a campaign refuses a binary table with wrong readings")
  func corruptedCampaign() throws {
    let folder = try Self.withTable()
    var bytes = folder.bytes("small.rsurf")
    bytes[bytes.count - 100] ^= 0x10
    try bytes.write(to: folder.url.appendingPathComponent("bad.rsurf"))
    let outcome = try runTool(["run", "-f", "bad.rsurf", "-r", "1", "-o", "out"], in: folder)
    expectRefusal(outcome, 1, saying: ["bad.rsurf: damaged binary table"])
    #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
  }

  /// A folder with the small surface as a binary table.
  private static func withTable() throws -> TemporaryFolder {
    let folder = try TemporaryFolder.withSmallSurface()
    let outcome = try runTool(
      ["surface", "generate", "small.json", "small.rsurf"], in: folder)
    #expect(outcome.status == 0, "\(outcome.stderr)")
    return folder
  }
}
