import Catalog
import Foundation
import Records
import Reports
import Search
import Surfaces

/// `rematch surface inspect`: what kind of surface it is.
enum InspectCommand: Command {
  static let specification = CommandSpecification(
    "surface inspect", "Say what kind of surface it is, and whether optimizing it says something",
    positionals: ["SURFACE"],
    details: """
      SURFACE is a name of the embedded suite or a file: a contest's JSON, a binary table, or a recipe.
      What a parameter explains is its exact share of the variance over all cells. A local optimum has no better
      neighbour: one level more or less, or another label; on a list of candidates the nearest ones. The picture
      has the best reward for each combination of the two parameters that explain most.
      """,
    examples: [
      "rematch surface inspect recommender-3", "rematch surface inspect --verify my.rsurf",
      "rematch surface inspect data-30.json --contest --svg map.svg",
    ])

  struct Options: OptionGroup {
    let verify = Option.flag("verify", help: "say that every number was checked")
    let contest = Option.flag(
      "contest",
      help: "add what was published of the contest's data-30, beside this surface's figures")
    let width = Option.integer(
      "width", value: "N", in: 20...400, default: terminalColumns(),
      remark: "the terminal's, otherwise 80", help: "the columns of the picture")
    let svg = Option<String?>.text("svg", value: "FILE", help: "write the picture as SVG")
  }

  static func run(_ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog) throws -> Int32 {
    let svg = try arguments[\.svg]
    if let svg { try requireWritable(svg) }
    let surface = try SurfaceLibrary.surface(arguments.positionals[0])
    let verifies = try arguments[\.verify]
    let width = try arguments[\.width]
    let withContest = try arguments[\.contest]
    let inspection = SurfaceInspection(
      surface, withContest: withContest || arguments.asksForJSON)
    let picture = SurfaceMap(surface)
    if let svg { try writeFile(picture.svg(), to: svg) }
    if arguments.asksForJSON {
      try printJSON(inspection)
    } else {
      try emit(inspection.text(picture: picture.text(width: width), withContest: withContest))
      if verifies { try emit("\nverified: every number is sound\n") }
    }
    return ExitStatus.done
  }
}

/// The columns of the terminal that standard output is; 80 of anything else.
private func terminalColumns() -> Int {
  var size = winsize()
  guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return 80 }
  return min(400, Int(size.ws_col))
}
