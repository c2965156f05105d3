import Foundation
import Surrogates
import TestSupport

/// The part about Gaussian processes of `../shared/parity/champion.json`.
struct ChampionFixture: Decodable {
  struct State: Decodable {
    let theta: [Double]
    let lml: Double
    let neg_log_post: Double
    let log_prior: [Double]
    let lml_grad, log_prior_grad, neg_log_post_grad: [Double]?
    let K_train, K_query: [[Double]]?
    let diag_query: [Double]?
    let mean, var_with_noise, pending_mean, pending_var, train_mean, train_var: [Double]
    let starts: [Start]?
  }

  struct Start: Decodable {
    let x0, x: [Double]
    let f: Double
    let funcalls: Int
  }

  struct Process: Decodable {
    let levels: [Int]
    let X_unit, Q_unit, log_bounds: [[Double]]
    let y_min, theta_init, y_normalised: [Double]
    let y_mean, y_std_pop: Double
    let pending_index: [[Int]]
    let fixed_theta: [State]
    let optimised: State
  }

  struct Second: Decodable {
    let added_index: [Int]
    let added_reward, best_f: Double
    let start0, theta: [Double]
  }

  struct Priors: Decodable {
    let theta, lognormal, lognormal_grad, horseshoe, horseshoe_grad: [Double]
  }

  let gp: Process
  let gp_warm_second_fit: Second
  let priors: Priors

  static func load() throws -> ChampionFixture {
    let file = URL(fileURLWithPath: Shared.parity("champion.json"))
    return try JSONDecoder().decode(ChampionFixture.self, from: Data(contentsOf: file))
  }

  /// The process of the fixture at a vector of hyperparameters.
  func process(_ theta: [Double]) throws -> GaussianProcess {
    try GaussianProcess(
      inputs: gp.X_unit, targets: gp.y_min, hyperparameters: .init(vector: theta))
  }

  /// An index of a parameter with *n* levels on its padded unit interval.
  func unit(_ index: [Int]) -> [Double] {
    zip(index, gp.levels).map { (Double($0) + 0.49999) / (Double($1) - 1 + 0.99998) }
  }
}

/// Returns the relative error.
func relativeError(_ value: Double, _ reference: Double) -> Double {
  (value - reference).magnitude / max(reference.magnitude, .leastNormalMagnitude)
}

/// Returns the greatest relative error.
func relativeError(_ values: [Double], _ references: [Double]) -> Double {
  guard values.count == references.count else { return .infinity }
  return zip(values, references).reduce(0) { max($0, relativeError($1.0, $1.1)) }
}
