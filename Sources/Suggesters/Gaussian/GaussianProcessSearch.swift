import Search
import Surrogates

/// Parallel Bayesian optimization with a Gaussian process; with the options of the presets `champion-...`
/// the champions' method (PKU-DAIR, arXiv 2111.00513; OpenBox 0.7.16, Li et al., KDD 2021).
///
/// A process is fitted to the rewards; every slot of a batch gets the most promising point by an
/// acquisition, or with a small probability a random one.
struct GaussianProcessSearch: SuggesterRecipe {
  static let name = "gp"
  static let summary = "parallel Bayesian optimization with a Gaussian process"

  /// Where the most promising point is looked for.
  enum Optimizer: String, Codable, CaseIterable {
    /// All cells of the lattice where they are few enough, hill climbing on it otherwise.
    case lattice
    /// Random cells, and local searches from the best known ones ("local_random").
    case randomLocal = "random-local"
    /// The same, and quasi-Newton searches off the lattice ("random_scipy").
    case randomGradient = "random-gradient"
  }

  /// A fault of the champions' library or submission, for reproductions.
  enum Fault: String, Codable, CaseIterable {
    /// Running trials are ignored: their cells may be suggested again.
    case running
    /// Points off the lattice are ranked as they are, and moved to the lattice afterwards.
    case ranking
    /// The least variance is 1e-5 in squared units of the reward, whatever its scale.
    case floor
    /// Local penalization assumes a slope of 5 and adds ln(ln(1 + e^EI)), both in units of the reward, and
    /// does not look for repeats.
    case penalty
    /// Nothing is suggested when a trial could no longer become complete, and the value for stopped trials is
    /// fixed at 40 complete ones.
    case timetable
  }

  /// What the slots of a batch do about the pending ones.
  var batch = BatchStrategy.jointImprovement
  /// The value that `constant-liar` gives to pending trials.
  var lie = BatchStrategy.Lie.mean
  /// The acquisition.
  var kind = Acquisition.Kind.expectedImprovement
  /// What an improvement must exceed, in standard deviations of the rewards.
  var xi = 0.0
  /// The weight of the deviation in `ucb`.
  var kappa = 2.576
  /// Whether that weight grows with the trials instead: sqrt(2 ln(d n^2)).
  var schedule = false
  /// Where the most promising point is looked for.
  var optimizer = Optimizer.lattice
  /// The cells up to which a lattice is enumerated.
  var cells = 4096
  /// The random points of a search.
  var points = 300
  /// The local searches in a search, and the quasi-Newton ones.
  var searches = 3
  /// The initial design.
  var design = InitialDesign.randomExploreFirst
  /// The size of the initial design.
  var initial = 10
  /// The probability of a random configuration in a slot.
  var random = 0.0
  /// The starts of a fit of the hyperparameters, the last fit's end among them.
  var starts = 2
  /// The growth of the history, as a share, after which the hyperparameters are fitted again.
  var refit = 0.1
  /// The prior of the length scales.
  var prior = LengthScalePrior.dimensionScaled
  /// What is done to the rewards before they are standardised.
  var warping = Warping.none
  /// What is learnt from stopped trials.
  var imputation = ValueImputation.Kind.last
  /// The champions' faults to repeat.
  var compat: [Fault] = []

  /// The prior of the length scales.
  enum LengthScalePrior: String, Codable, CaseIterable {
    /// Uniform in the logarithm up to about the width of the cube (OpenBox 0.7.16).
    case bounded
    /// Log-normal, growing with the number of parameters (Hvarfner et al. 2024).
    case dimensionScaled = "dimension-scaled"
  }

  init() {}

  func validate() throws {
    try requireOption("xi", xi, in: -1e6...1e6)
    try requireOption("kappa", kappa, in: 0...1e6)
    try requireOption("cells", cells, in: 0...10_000_000)
    try requireOption("points", points, in: 1...1_000_000)
    try requireOption("searches", searches, in: 1...1000)
    try requireOption("initial", initial, in: 1...10_000)
    try requireOption("random", random, in: 0...1)
    try requireOption("starts", starts, in: 1...1000)
    try requireOption("refit", refit, in: 0...1000)
    if batch == .jointImprovement, kind != .expectedImprovement, kind != .logExpectedImprovement {
      throw RecipeError(
        option: "kind", value: kind.rawValue, expected: "ei or log-ei with batch=q-log-ei")
    }
  }

  func makeSuggester(for run: RunSetup) -> any Suggester {
    GaussianProcessSuggester(self, run)
  }
}
