import EarlyStopping
import External
import Gaussian
import Sampling
public import Search

/// The suggesters and early stoppers by their names.
public struct MethodCatalog: Sendable {
  /// The recipes of suggesters, in the order in which they are listed.
  public private(set) var suggesters: [any SuggesterRecipe.Type]
  /// The recipes of early stoppers, in the order in which they are listed.
  public private(set) var stoppers: [any EarlyStopperRecipe.Type]

  /// All recipes of this package.
  public static let builtIn = MethodCatalog(
    suggesters: samplingSuggesters + gaussianProcessSuggesters + externalSuggesters,
    stoppers: earlyStoppers)

  /// The methods that a campaign plays when the user names none: every family at least once.
  public static let defaultMethods = [
    "random", "grid", "latin-hypercube", "sobol", "random+patience", "kit-example+kit-example",
    "gp-ei",
  ]

  /// The options that the champions' submissions to both contests share; `compat` repeats the faults of the
  /// library that they used.
  private static let champion =
    "&optimizer=random-gradient&points=5000&searches=10&random=0.1&starts=11&refit=0"
    + "&prior=bounded&imputation=init-median"
    + #"&compat=["running","ranking","floor","penalty","timetable"]"#

  /// Whole methods with a name of their own; `text` is what the name stands for.
  public static let presets: [(name: String, summary: String, text: String)] = [
    (
      "gp-ei", "joint expected improvement of batches, with early stopping by confidence intervals",
      "gp+confidence-interval?steps=[2,4,7,10]&best=1&trials=5"
    ),
    (
      "bo", "Bayesian optimization with kind, kappa and xi, as tuning services have it",
      "gp?kind=ucb&batch=kriging-believer"
    ),
    (
      "champion-preliminary", "the champions' method, as in the preliminary contest",
      "gp?batch=default\(champion)"
    ),
    (
      "champion-final", "the champions' method, as in the final contest",
      "gp?batch=reoptimization\(champion)+rank"
    ),
  ]

  /// This catalog with more recipes. A recipe replaces the one that has its name.
  public func adding(
    suggesters moreSuggesters: [any SuggesterRecipe.Type] = [],
    stoppers moreStoppers: [any EarlyStopperRecipe.Type] = []
  ) -> MethodCatalog {
    var catalog = self
    catalog.suggesters.removeAll { old in moreSuggesters.contains { $0.name == old.name } }
    catalog.suggesters += moreSuggesters
    catalog.stoppers.removeAll { old in moreStoppers.contains { $0.name == old.name } }
    catalog.stoppers += moreStoppers
    return catalog
  }

  private init(
    suggesters: [any SuggesterRecipe.Type], stoppers: [any EarlyStopperRecipe.Type]
  ) {
    self.suggesters = suggesters
    self.stoppers = stoppers
  }
}
