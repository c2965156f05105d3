import RematchDocuments
import Search

/// A suggester that a Python library plays through one of our scripts; users install the library themselves.
protocol PythonAdapter: ExternalRecipe {
  /// The arguments of `pip install`; the first is the distribution whose version is reported.
  static var distributions: String { get }
}

/// The limits of all adapters. They are generous, because the libraries import slowly and fit large models.
private enum AdapterLimits {
  /// The seconds to import the library and begin a run.
  static let startup = 300.0
  /// The seconds for any other answer.
  static let deadline = 600.0
  /// The memory in MiB.
  static let memory = 8192
}

extension PythonAdapter {
  func settings(in session: ExternalSession) throws(StartFailure) -> ProcessSettings {
    let options = (try? canonicalJSON(self)) ?? "{}"
    return ProcessSettings(
      command: try PythonFolder.command(
        session.python(for: Self.name), script: "adapt_\(Self.name).py", arguments: [options]),
      folder: ".", environment: PythonFolder.environment(), startup: AdapterLimits.startup,
      deadline: AdapterLimits.deadline, memory: AdapterLimits.memory, method: methodText, files: [])
  }

  func hint(in session: ExternalSession) -> String? {
    "it needs: \(session.python(for: Self.name)) -m pip install \(Self.distributions)"
  }
}

/// The adapters in the order in which they are listed.
let pythonAdapters: [any PythonAdapter.Type] = [
  Optuna.self, SMAC.self, HEBO.self, OpenBox.self, ScikitOptimize.self, Hyperopt.self, BoTorch.self,
  Nevergrad.self,
]

/// T. Akiba et al., "Optuna", KDD 2019.
struct Optuna: PythonAdapter {
  static let name = "optuna"
  static let summary = "Optuna: tree-structured Parzen estimator, Gaussian process or CMA-ES"
  static let distributions = "optuna cmaes torch"

  enum Sampler: String, Codable, CaseIterable { case tpe, gp, cmaes, random }
  enum Pruner: String, Codable, CaseIterable {
    case none, median, hyperband
    case successiveHalving = "successive-halving"
  }

  var sampler = Sampler.tpe
  var pruner = Pruner.none
}

/// M. Lindauer et al., "SMAC3", JMLR 23, 2022.
struct SMAC: PythonAdapter {
  static let name = "smac"
  static let summary = "SMAC3: Gaussian process (blackbox) or random forest (hpo)"
  static let distributions = "smac ConfigSpace==1.2.2"

  enum Facade: String, Codable, CaseIterable { case blackbox, hpo }

  var facade = Facade.blackbox
}

/// A. I. Cowen-Rivers et al., "HEBO", JAIR 74, 2022.
struct HEBO: PythonAdapter {
  static let name = "hebo"
  static let summary = "HEBO: warped Gaussian process with an ensemble of acquisitions"
  static let distributions = "HEBO GPy==1.13.2"

  var model = "gp"
  var initial = 0
}

/// Y. Li et al., "OpenBox", KDD 2021.
struct OpenBox: PythonAdapter {
  static let name = "openbox"
  static let summary = "OpenBox: its synchronous batch advisor"
  static let distributions = "openbox ConfigSpace==0.6.1 numpy==1.26.4 scikit-learn==1.3.2"

  enum Strategy: String, Codable, CaseIterable {
    case `default`, reoptimization
    case medianImputation = "median_imputation"
    case localPenalization = "local_penalization"
  }

  var strategy = Strategy.default
  var surrogate = "auto"
  var acquisition = "auto"
  var optimizer = "auto"
  var initial = 3
}

/// T. Head et al., scikit-optimize, doi.org/10.5281/zenodo.1157319.
struct ScikitOptimize: PythonAdapter {
  static let name = "skopt"
  static let summary = "scikit-optimize: Gaussian process or trees, constant liar"
  static let distributions = "scikit-optimize"

  enum Surrogate: String, Codable, CaseIterable { case GP, RF, ET, GBRT }
  enum Acquisition: String, Codable, CaseIterable {
    case hedge = "gp_hedge"
    case EI, PI, LCB
  }
  enum Strategy: String, Codable, CaseIterable {
    case minimum = "cl_min"
    case mean = "cl_mean"
    case maximum = "cl_max"
  }

  var surrogate = Surrogate.GP
  var acquisition = Acquisition.hedge
  var strategy = Strategy.minimum
}

/// J. Bergstra et al., "Making a science of model search", ICML 2013.
struct Hyperopt: PythonAdapter {
  static let name = "hyperopt"
  static let summary = "hyperopt: tree-structured Parzen estimator or annealing"
  static let distributions = "hyperopt setuptools"

  enum Algorithm: String, Codable, CaseIterable { case tpe, anneal, random }

  var algorithm = Algorithm.tpe
}

/// M. Balandat et al., "BoTorch", NeurIPS 2020, with the acquisition of S. Ament et al., NeurIPS 2023.
struct BoTorch: PythonAdapter {
  static let name = "botorch"
  static let summary = "BoTorch: Gaussian process with the logarithm of joint expected improvement"
  static let distributions = "botorch"

  var initial = 10
  var restarts = 10
  var raw = 256
}

/// J. Rapin and O. Teytaud, Nevergrad, github.com/facebookresearch/nevergrad.
struct Nevergrad: PythonAdapter {
  static let name = "nevergrad"
  static let summary = "Nevergrad: NGOpt, or any optimizer of its registry"
  static let distributions = "nevergrad"

  var optimizer = "NGOpt"
}
