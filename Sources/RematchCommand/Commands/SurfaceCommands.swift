import Catalog
import Reports
import Surfaces

/// `rematch surface inspect`: what a surface is like.
enum InspectCommand: Command {
  static let specification = CommandSpecification(
    "surface inspect", "Print size, extremes, baseline and noise of a surface",
    positionals: ["SURFACE"],
    options: [
      OptionSpecification("verify", help: "check every number and the data checksum first")
    ],
    details: """
      SURFACE is a name of the embedded suite or a file: a contest's JSON, a binary table, or a recipe.
      The noise is measured, and printed beside what was published of the contest's data-30.
      """,
    examples: [
      "rematch surface inspect recommender-3", "rematch surface inspect --verify my.rsurf",
    ])

  static func run(_ arguments: ParsedArguments, _ catalog: MethodCatalog) throws -> Int32 {
    let text = arguments.positionals[0]
    let surface = try SurfaceLibrary.surface(text, command: specification.name)
    if arguments.has("verify") {
      do throws(SurfaceError) { try surface.verify() } catch {
        throw SurfaceError.at(path: text, error)
      }
    }
    let inspection = SurfaceInspection(surface)
    if arguments.has("json") {
      try printJSON(inspection)
    } else {
      try emit(inspection.text)
      if arguments.has("verify") { try emit("\nverified: every number is sound\n") }
    }
    return 0
  }
}

/// `rematch surface convert`: from one file format to another.
enum ConvertCommand: Command {
  static let specification = CommandSpecification(
    "surface convert", "Convert between contest JSON and binary table",
    positionals: ["FROM", "TO"],
    details:
      "TO is written as a binary table when it ends in .rsurf, otherwise as a contest's JSON.",
    examples: ["rematch surface convert data-30 data-30.rsurf"])

  static func run(_ arguments: ParsedArguments, _ catalog: MethodCatalog) throws -> Int32 {
    let surface = try SurfaceLibrary.surface(
      arguments.positionals[0], command: specification.name)
    try surface.write(to: arguments.positionals[1])
    return 0
  }
}

/// `rematch surface lift`: readings for a table of full rewards.
enum LiftCommand: Command {
  static let specification = CommandSpecification(
    "surface lift", "Add the contest's noisy readings to a table of full rewards",
    positionals: ["FROM", "TO"],
    options: [
      OptionSpecification(
        "sigma", value: "X",
        help: "standard deviation of a daily draw (12% of the rewards' range)"),
      OptionSpecification(
        "wide-factor", value: "X", help: "how many times sigma the wide cells have (3.6)"),
      OptionSpecification(
        "wide-share", value: "X", help: "the share of wide cells outside the best (0.3)"),
      OptionSpecification(
        "narrow-best", value: "X", help: "the share of best cells that are never wide (0.1)"),
      OptionSpecification("steps", value: "N", help: "the number of readings (14)"),
      OptionSpecification(
        "days", value: "LIST",
        help: "how many times sigma each day has, e.g. 1,1.2,...; or 'contest' (all alike)"),
      OptionSpecification("seed", value: "N", help: "the seed of the draws (0)"),
    ],
    details: """
      The reading at step t is the running mean of t noisy days, the last one the full reward itself; the
      model and its seed are recorded in the file. '--days contest' takes the days of the contest's
      data-30, as solved from the published counts.
      """,
    examples: ["rematch surface lift data-30 data-30-final.rsurf --sigma 0.86 --seed 1"])

  static func run(_ arguments: ParsedArguments, _ catalog: MethodCatalog) throws -> Int32 {
    let surface = try SurfaceLibrary.surface(
      arguments.positionals[0], command: specification.name)
    let sigma = try arguments.number("sigma", in: 0...1e150) ?? surface.contestSigma
    var noise = ReadingNoise(sigma: sigma, seed: try arguments.seed("seed") ?? 0)
    if let value = try arguments.number("wide-factor", in: 0...1e6) { noise.wideFactor = value }
    if let value = try arguments.number("wide-share", in: 0...1) { noise.wideShare = value }
    if let value = try arguments.number("narrow-best", in: 0...1) { noise.narrowBest = value }
    if let value = try arguments.integer("steps", in: 2...1000) { noise.steps = value }
    if let text = try arguments.text("days") { noise.days = try days(text) }
    try surface.lifted(noise).write(to: arguments.positionals[1])
    return 0
  }
}

extension LiftCommand {
  private static func days(_ text: String) throws(UsageError) -> [Double] {
    if text == "contest" { return ReadingNoise.contestDays }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    let days = numbers.compactMap(\.self)
    guard days.count == numbers.count else {
      throw .badValue(
        option: "days", value: text, expected: "numbers with commas between them, or 'contest'",
        command: specification.name)
    }
    return days
  }
}

/// `rematch surface generate`: a recipe as a table.
enum GenerateCommand: Command {
  static let specification = CommandSpecification(
    "surface generate", "Write a recipe's surface as a table", positionals: ["RECIPE", "TO"],
    details: """
      RECIPE is a name of the embedded suite or a recipe's file; TO as in 'surface convert'.
      """,
    examples: ["rematch surface generate ridge-2 ridge-2.json"])

  static func run(_ arguments: ParsedArguments, _ catalog: MethodCatalog) throws -> Int32 {
    let text = arguments.positionals[0]
    let surface = try SurfaceLibrary.surface(text, command: specification.name)
    guard surface.isGenerated else {
      throw SurfaceError.at(
        path: text, .file(problem: "is a table already; expected a recipe (see 'surface convert')"))
    }
    try surface.write(to: arguments.positionals[1])
    return 0
  }
}
