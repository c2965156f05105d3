import Foundation
import TestSupport
import Testing

@Suite("rematch: arguments that mean nothing")
struct BadArgumentTests {
  /// A command line and what the message must say.
  struct Line: CustomTestStringConvertible {
    let arguments: [String]
    let message: String
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ text: String, _ message: String) {
      arguments = text.split(separator: " ").map { $0 == "''" ? "" : String($0) }
      self.message = message
    }
  }

  static let lines = [
    // Names, with the nearest ones.
    Line("rum", "unknown command 'rum'; did you mean 'run'?"),
    Line("surface conver", "unknown command 'conver'; did you mean 'convert'?"),
    Line("surface", "missing argument COMMAND"),
    Line("surface zzz", "unknown command 'zzz'; known: inspect, import, export, convert"),
    Line("frobnicate --help", "unknown command 'frobnicate'"),
    Line("--verison", "unknown option '--verison'"),
    Line("run --repeat 3", "unknown option '--repeat'; did you mean '--repeats'?"),
    Line("run -x", "unknown option '-x'"),
    Line("run stray", "unexpected argument 'stray'"),
    Line("list sugesters", "unknown kind 'sugesters'; did you mean 'suggesters'?"),
    Line("run -s randon", "unknown suggester 'randon'; did you mean 'random'?"),
    Line("run -s random+patiense", "unknown early stopper 'patiense'; did you mean 'patience'?"),
    Line("run -s random+", "unknown early stopper ''"),
    Line("run -s ''", "unknown suggester ''"),
    Line(
      "run -f hils-3",
      "unknown surface 'hils-3', and no such file; did you mean 'hills-3' or 'hills-5'?"),
    Line("run -f ''", "unknown surface ''"),
    Line("run -c finel", "unknown contest 'finel'"),
    Line("surface inspect rige-2", "did you mean 'ridge-2'"),
    // Numbers.
    Line("run -r 0", "option --repeats is '0'; expected a whole number in 1..."),
    Line("run -r -1", "option --repeats is '-1'"),
    Line("run -r 1e99", "option --repeats is '1e99'"),
    Line("run -r 99999999999999999999", "option --repeats is '99999999999999999999'"),
    Line("run -r ''", "option --repeats is ''"),
    Line("run -r", "option --repeats needs a value"),
    Line("run -r 1 --repeats=2", "option --repeats is given more than once"),
    Line("run -j 0", "option --jobs is '0'"),
    Line("run -j two", "option --jobs is 'two'"),
    Line(
      "run --seed -1", "option --seed is '-1'; expected a whole number in 0...18446744073709551615"),
    Line("run --seed 18446744073709551616", "option --seed is '18446744073709551616'"),
    Line("run --json=yes", "option --json takes no value"),
    Line("run -o ''", "option --output is ''"),
    Line("surface lift ridge-2 x.rsurf --sigma nan", "option --sigma is 'nan'; expected a number"),
    Line("surface lift ridge-2 x.rsurf --sigma -1", "option --sigma is '-1'"),
    Line("surface lift ridge-2 x.rsurf --wide-share 2", "option --wide-share is '2'"),
    Line("surface lift ridge-2 x.rsurf --steps 1", "option --steps is '1'"),
    Line("surface lift ridge-2", "missing argument TO"),
    Line("surface inspect", "missing argument SURFACE"),
    // Contests.
    Line("run -c rounds=0", "contest: rounds is 0; expected a whole number in 1...100000"),
    Line("run -c rounds=5,slots=abc", "contest: slots is abc; expected a whole number"),
    Line("run -c rounds=5,slots=1.5", "contest: slots is 1.5; expected a whole number"),
    Line("run -c rounds=1e18", "contest: rounds is 1000000000000000000"),
    Line("run -c rounds=nan", "contest: rounds is nan"),
    Line("run -c rounds=5,rounds=6", "contest: 'rounds' is given twice"),
    Line("run -c rounds=5,", "unknown contest 'rounds=5,'"),
    Line("run -c slots=5", "unknown contest 'slots=5'"),
    Line("run -c rounds=5,seconds=0", "contest: seconds is 0.0; expected a number above 0"),
    Line("run -c final -c final -f ridge-2", "contest 'final' is given twice"),
    // Options of suggesters.
    Line("run -s grid?points=-3", "grid: option 'points' is -3; expected"),
    Line("run -s grid?points=1", "grid: option 'points' is 1; expected"),
    Line("run -s grid?points=abc", "grid: option 'points': expected a whole number"),
    Line(
      "run -s grid?points=2.5",
      "grid: option 'points': the number does not fit; expected a whole number"),
    Line("run -s grid?point=3", "grid: unknown option 'point'; did you mean 'points'?"),
    Line("run -s grid?order=up", "grid: option 'order' is up; expected random or lexicographic"),
    Line("run -s grid?points", "grid?points: 'points' is not OPTION=VALUE"),
    Line("run -s grid?points=3&points=4", "option 'points' is given twice"),
    Line("run -s random?", "'' is not OPTION=VALUE"),
    Line("run -s batch", "batch: option 'configurations' is empty"),
    Line("run -s batch?configurations=[[0,\"a\"]]", "batch: option 'configurations[0][1]'"),
    Line("run -s random+threshold?value=x", "threshold: "),
    Line("run -s random -s random -f ridge-2", "suggester 'random' is given twice"),
    Line("run -s grid -s grid?points=0 -f ridge-2", "suggester 'grid' is given twice"),
    Line("run -f hills-3 -f hills-3", "surface 'hills-3' is given twice"),
    Line("run -s @missing.json", "missing.json: cannot be read"),
    Line("run -s @", "cannot be read"),
    Line("run -s @bad.json", "bad.json: "),
    Line("run -s @list.json", "list.json: expected an object"),
    Line("run -s @nameless.json", "nameless.json: missing key 'name'"),
    Line("run -s @stopper.json", "stopper.json: 'stopper' is not an object"),
    Line("run -s @deep.json", "deep.json: "),
  ]

  @Test("a wrong command line ends with status 64, a message and a hint", arguments: lines)
  func wrong(line: Line) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("{\"name\": \"grid\",", to: "bad.json")
    _ = try folder.write("[]", to: "list.json")
    _ = try folder.write("{\"points\": 3}", to: "nameless.json")
    _ = try folder.write("{\"name\": \"grid\", \"stopper\": \"never\"}", to: "stopper.json")
    _ = try folder.write(
      "{\"name\": \"batch\", \"configurations\": " + String(repeating: "[", count: 99_999),
      to: "deep.json")
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count
    let outcome = try runTool(line.arguments, in: folder)
    expectRefusal(outcome, 64, saying: ["rematch: ", line.message, "--help'."])
    // Two files more hold the output; nothing else was made.
    let after = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count
    #expect(after == before + 2)
  }

  @Test("a contest that a surface cannot serve is refused with a way out")
  func tooFewReadings() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(smallContestFile, to: "t.json")
    expectRefusal(
      try runTool(["run", "-f", "t.json", "-c", "final", "-o", "out"], in: folder), 1,
      saying: ["surface 't' has 1 reading per cell", "'rematch surface lift'"])
    // Without a contest named, those that can be served are played.
    let outcome = try runTool(["run", "-f", "t.json", "-r", "1", "-o", "out"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.stderr.contains("contest 'final' is left out"))
  }
}
