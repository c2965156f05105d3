import RematchNumerics

/// What the slots of a batch do about *pending* points: those of the trials of the same batch and of the
/// running trials, whose rewards are not known yet.
public enum BatchStrategy: String, Codable, Sendable, CaseIterable {
  /// A new search for every slot, on the same model (OpenBox 0.7.16).
  case reoptimization
  /// One search; the slots take its best points (OpenBox 0.7.16).
  case `default`
  /// The pending trials get the median reward, and the model is fitted again (OpenBox 0.7.16).
  case medianImputation = "median-imputation"
  /// Pending points push the search away (González et al. 2016).
  case localPenalization = "local-penalization"
  /// The pending trials get the same value, the lie (Ginsbourger, Le Riche and Carraro 2010).
  case constantLiar = "constant-liar"
  /// The pending trials get the posterior mean (Ginsbourger, Le Riche and Carraro 2010).
  case krigingBeliever = "kriging-believer"
  /// Every slot maximises a function drawn from the posterior (Hernández-Lobato et al. 2017).
  case thompson
  /// Every slot adds the most to the batch's joint expected improvement (Ament et al. 2023).
  case jointImprovement = "q-log-ei"

  /// The value that the constant liar gives.
  public enum Lie: String, Codable, Sendable, CaseIterable {
    /// The smallest loss.
    case best
    /// The mean loss.
    case mean
    /// The largest loss.
    case worst

    /// Returns the lie, given the losses that are known.
    ///
    /// - Parameter losses: the losses; without any, the lies `best` and `worst` are 0.
    public func value(_ losses: [Double]) -> Double {
      switch self {
      case .best: losses.min() ?? 0
      case .mean: RematchNumerics.mean(losses)
      case .worst: losses.max() ?? 0
      }
    }
  }

  /// Whether the model is fitted to pending trials with the median reward.
  public var imputesMedian: Bool {
    switch self {
    case .reoptimization, .default, .medianImputation: true
    default: false
    }
  }

  /// Whether no point's value rises when another point becomes pending, so that the values of one slot
  /// bound those of the next.
  ///
  /// - With `reoptimization`, `default` and `thompson` the values stay as they are.
  /// - With `local-penalization` the logarithm of a probability, which is not positive, is added to every
  ///   value.
  /// - With `kriging-believer` every mean stays and no variance grows: the values do not rise if they grow
  ///   with the variance.
  /// - With `q-log-ei` the joint expected improvement is submodular (Wilson, Hutter and Deisenroth,
  ///   "Maximizing acquisition functions for Bayesian optimization", NeurIPS 2018): what a point adds to a batch
  ///   does not rise. Its estimate by sample paths may rise by the sampling error.
  /// - With `constant-liar` and `median-imputation` the means move, in both directions.
  ///
  /// - Parameter kind: the acquisition function.
  public func keepsBounds(_ kind: Acquisition.Kind) -> Bool {
    switch self {
    case .reoptimization, .default, .thompson, .localPenalization, .jointImprovement: true
    case .krigingBeliever: kind.growsWithVariance
    case .constantLiar, .medianImputation: false
    }
  }
}
