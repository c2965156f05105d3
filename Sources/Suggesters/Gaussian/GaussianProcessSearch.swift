import Acquisitions
import Search

/// Parallel Bayesian optimization with a Gaussian process.
///
/// A process is fitted to the rewards; every slot of a batch gets the best point by an acquisition
/// function, or with a small probability a random one.
///
/// With the options of the presets `champion-...` it is the method of the contest's champions.
///
/// Sources: H. Jiang et al. (PKU-DAIR), arXiv 2111.00513, and Y. Li et al., "OpenBox", KDD 2021, version
/// 0.7.16, for the champions' method; the other options cite their papers where they are defined.
struct GaussianProcessSearch: SuggesterRecipe {
  static let name = "gp"
  static let summary = "parallel Bayesian optimization with a Gaussian process"

  /// Where the best point is looked for.
  enum Optimizer: String, Codable, CaseIterable {
    /// Among all cells of the lattice if they are few enough, by hill climbing on it otherwise.
    case lattice
    /// Random cells, and local searches from the best known ones ("local_random").
    case randomLocal = "random-local"
    /// Random cells, local searches, and quasi-Newton searches off the lattice ("random_scipy").
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
    /// Nothing is suggested when a trial could no longer become complete; the value for stopped trials is
    /// fixed at 40 complete ones; and the incumbent may be an imputed value, because any value without noise
    /// counts as seen.
    case timetable
  }

  /// What the slots of a batch do about the pending ones.
  var batch = BatchStrategy.jointImprovement
  /// The value that `constant-liar` gives to pending trials.
  var lie = BatchStrategy.Lie.mean
  /// The acquisition function.
  var kind = Acquisition.Kind.expectedImprovement
  /// What an improvement must exceed, in standard deviations of the rewards.
  var xi = 0.0
  /// The weight of the deviation in `ucb`.
  var kappa = 2.576
  /// Whether the weight in `ucb` grows with the number of observations *n* instead: sqrt(2 ln(*d* *n*^2)), as
  /// in OpenBox 0.7.16.
  var schedule = false
  /// Where the best point is looked for.
  var optimizer = Optimizer.lattice
  /// The cells up to which a lattice is enumerated.
  var cells = 4096
  /// The random points of a search.
  var points = 300
  /// The local searches in a search, and as many quasi-Newton searches.
  var searches = 3
  /// The initial design.
  var design = InitialDesign.randomExploreFirst
  /// The size of the initial design.
  var initial = 10
  /// The probability of a random configuration in a slot.
  var random = 0.0
  /// The starts of a fit of the hyperparameters; the end of the last fit is one of them.
  var starts = 2
  /// The growth of the number of observations, as a share, after which the hyperparameters are fitted again.
  var refit = 0.1
  /// The prior of the length scales.
  var prior = LengthScalePrior.dimensionScaled
  /// What is done to the rewards before they are standardised.
  var warping = Warping.none
  /// What is learnt from stopped trials.
  var imputation = ValueImputation.Kind.last
  /// The champions' faults to repeat.
  var compat: [Fault] = []

  /// The priors of the length scales.
  enum LengthScalePrior: String, Codable, CaseIterable {
    /// Uniform in the logarithm up to about the width of the cube (OpenBox 0.7.16).
    case bounded
    /// Log-normal, growing with the number of parameters (Hvarfner et al. 2024).
    case dimensionScaled = "dimension-scaled"
  }

  init() {}

  /// The number that is raised when the method answers differently with the same options.
  ///
  /// It is 2 where an imputed value could be the incumbent, or where the search of a lattice could miss the
  /// best cell, and 1 elsewhere.
  var version: Int { couldImproveOnImputed || couldMissBestCell ? 2 : 1 }

  /// Whether version 1 could take an imputed value for the incumbent.
  ///
  /// A median of complete trials is never better than the best of them; a mean may be, by a rounding error.
  private var couldImproveOnImputed: Bool {
    let usesIncumbent =
      batch == .localPenalization || batch != .thompson && kind.usesIncumbent
    if !usesIncumbent || compat.contains(.timetable) { return false }
    switch imputation {
    case .none, .median, .initMedian: return false
    case .trend, .mean, .initMean: return true
    case .last: return warping == .halfRank || batch.imputesMedian
    }
  }

  /// Whether version 1 took the values of one slot for bounds of the next, although they may rise.
  private var couldMissBestCell: Bool {
    optimizer == .lattice && batch == .krigingBeliever && !batch.keepsBounds(kind)
  }

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
