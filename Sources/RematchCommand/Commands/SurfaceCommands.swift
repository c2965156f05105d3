import Catalog
import Reports
import Surfaces

/// `rematch surface convert`: from one file format to another.
enum ConvertCommand: Command {
  static let specification = CommandSpecification(
    "surface convert", "Convert between contest JSON and binary table",
    positionals: ["FROM", "TO"],
    details:
      "TO is written as a binary table when it ends in .rsurf, otherwise as a contest's JSON.",
    examples: ["rematch surface convert data-30 data-30.rsurf"])

  static func run(_ arguments: ParsedArguments<NoOptions>, _ catalog: MethodCatalog) throws -> Int32
  {
    let surface = try SurfaceLibrary.surface(arguments.positionals[0])
    try surface.write(to: arguments.positionals[1])
    return ExitStatus.done
  }
}

/// `rematch surface lift`: readings for a table of full rewards.
enum LiftCommand: Command {
  static let specification = CommandSpecification(
    "surface lift", "Add the contest's noisy readings to a table of full rewards",
    positionals: ["FROM", "TO"],
    details: """
      The reading at step t is the running mean of t noisy days, the last one the full reward itself; the
      model and its seed are recorded in the file. '--days contest' takes the days of the contest's
      data-30, as solved from the published counts.
      """,
    examples: ["rematch surface lift data-30 data-30-final.rsurf --sigma 0.86 --seed 1"])

  struct Options: OptionGroup {
    /// The contest's model, whose numbers are the defaults.
    private static let model = ReadingNoise(sigma: 0, seed: 0)

    let sigma = Option<Double?>.number(
      "sigma", value: "X", in: 0...1e150, help: "standard deviation of a daily draw",
      remark: "\(fixed(100 * ReadingNoise.contestShareOfRange, 0))% of the rewards' range")
    let wideFactor = Option.number(
      "wide-factor", value: "X", in: 0...1e6, default: model.wideFactor,
      help: "how many times sigma the wide cells have")
    let wideShare = Option.number(
      "wide-share", value: "X", in: 0...1, default: model.wideShare,
      help: "the share of wide cells outside the best")
    let narrowBest = Option.number(
      "narrow-best", value: "X", in: 0...1, default: model.narrowBest,
      help: "the share of best cells that are never wide")
    let steps = Option.integer(
      "steps", value: "N", in: 2...1000, default: model.steps, help: "the number of readings")
    let days = Option<[Double]>(
      "days", nil, value: "LIST",
      help: "how many times sigma each day has, e.g. 1,1.2,...; or 'contest'", remark: "all alike"
    ) { texts throws(UsageError) in
      guard texts.count < 2 else { throw .repeated(option: "days") }
      return try texts.first.map { text throws(UsageError) in try LiftCommand.days(text) } ?? []
    }
    let seed = Option.seed(
      "seed", value: "N", default: model.seed, help: "the seed of the draws")
  }

  static func run(_ arguments: ParsedArguments<Options>, _ catalog: MethodCatalog) throws -> Int32 {
    let surface = try SurfaceLibrary.surface(arguments.positionals[0])
    var noise = ReadingNoise(
      sigma: try arguments[\.sigma] ?? surface.contestSigma, seed: try arguments[\.seed])
    noise.wideFactor = try arguments[\.wideFactor]
    noise.wideShare = try arguments[\.wideShare]
    noise.narrowBest = try arguments[\.narrowBest]
    noise.steps = try arguments[\.steps]
    noise.days = try arguments[\.days]
    try surface.lifted(noise).write(to: arguments.positionals[1])
    return ExitStatus.done
  }

  /// The days of a text: numbers with commas between them, or `contest`.
  private static func days(_ text: String) throws(UsageError) -> [Double] {
    if text == "contest" { return ReadingNoise.contestDays }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    let days = numbers.compactMap(\.self)
    guard days.count == numbers.count else {
      throw .badValue(
        option: "days", value: text, expected: "numbers with commas between them, or 'contest'")
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

  static func run(_ arguments: ParsedArguments<NoOptions>, _ catalog: MethodCatalog) throws -> Int32
  {
    let text = arguments.positionals[0]
    let surface = try SurfaceLibrary.surface(text)
    guard surface.isGenerated else {
      throw SurfaceError.at(
        path: text, .file(problem: "is a table already; expected a recipe (see 'surface convert')"))
    }
    try surface.write(to: arguments.positionals[1])
    return ExitStatus.done
  }
}
