import RematchNumerics
import Surrogates

/// What the slots of a batch do about trials whose reward is not known yet: those of the same batch, and the
/// running ones.
enum BatchStrategy: String, Codable, CaseIterable {
  /// A new search for every slot, on the same model (OpenBox 0.7.16).
  case reoptimization
  /// One search; the slots take its best points.
  case `default`
  /// The pending trials get the median reward, and the model is fitted again.
  case medianImputation = "median-imputation"
  /// Pending points push the search away (González et al. 2016).
  case localPenalization = "local-penalization"
  /// The pending trials get the same value, the lie (Ginsbourger, Le Riche and Carraro 2010).
  case constantLiar = "constant-liar"
  /// The pending trials get the posterior mean (the same).
  case krigingBeliever = "kriging-believer"
  /// Every slot maximises a function drawn from the posterior (Hernández-Lobato et al. 2017).
  case thompson
  /// Every slot adds the most to the batch's joint expected improvement (Ament et al. 2023).
  case jointImprovement = "q-log-ei"

  /// The value that the constant liar gives.
  enum Lie: String, Codable, CaseIterable {
    case best, mean, worst

    /// The lie about losses.
    func value(_ losses: [Double]) -> Double {
      switch self {
      case .best: losses.min() ?? 0
      case .mean: RematchNumerics.mean(losses)
      case .worst: losses.max() ?? 0
      }
    }
  }

  /// Whether the model is fitted to pending trials with the median reward.
  var imputesMedian: Bool {
    switch self {
    case .reoptimization, .default, .medianImputation: true
    default: false
    }
  }

  /// Whether a pending point makes no other point more promising.
  var onlyShrinks: Bool { self != .constantLiar && self != .medianImputation }
}
