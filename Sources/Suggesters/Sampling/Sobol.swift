import RematchNumerics
import Search

/// Sobol's low-discrepancy sequence with Owen's nested uniform scrambling.
///
/// Source: see `SobolSequence`.
struct Sobol: SuggesterRecipe {
  static let name = "sobol"
  static let summary = "the Sobol sequence, scrambled by its seed"

  init() {}

  func makeSuggester(for run: RunSetup) throws -> any Suggester {
    let dimensions = run.space.parameters.count
    guard dimensions <= SobolSequence.maximumDimensions else {
      throw SamplingError.tooManyParameters(dimensions, limit: SobolSequence.maximumDimensions)
    }
    var sequence = SobolSequence(
      dimensions: dimensions, scrambleSeed: derivedSeed(run.seed, "sobol"))
    return PointSequenceSuggester(run) { sequence.next() }
  }
}

/// Why a sampling suggester cannot work in a space.
enum SamplingError: Error, CustomStringConvertible {
  /// The space has more parameters than the Sobol sequence has dimensions.
  case tooManyParameters(Int, limit: Int)
  /// A configuration of `batch` is not in the space.
  case notInSpace(index: Int, configuration: Configuration, shape: [Int])

  var description: String {
    switch self {
    case .tooManyParameters(let count, let limit):
      "the space has \(count) parameters; the Sobol sequence has at most \(limit)"
    case .notInSpace(let index, let configuration, let shape):
      "option 'configurations': number \(index) is \(configuration.indices);"
        + " expected one index per parameter, below \(shape)"
    }
  }
}
