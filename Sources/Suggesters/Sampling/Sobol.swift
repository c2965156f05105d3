import RematchNumerics
import Search

/// Sobol's low-discrepancy sequence with Owen's nested uniform scrambling (Owen, "Randomly permuted
/// (t,m,s)-nets and (t,s)-sequences", 1995).
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
  case tooManyParameters(Int, limit: Int)
  case notInSpace(index: Int, configuration: Configuration, shape: [Int])

  var description: String {
    switch self {
    case .tooManyParameters(let count, let limit):
      "the space has \(count) parameters; the Sobol sequence serves at most \(limit)"
    case .notInSpace(let index, let configuration, let shape):
      "option 'configurations': number \(index) is \(configuration.indices);"
        + " expected one index per parameter, below \(shape)"
    }
  }
}
