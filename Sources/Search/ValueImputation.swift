import RematchNumerics

/// What a model-based suggester may assume of a trial that was stopped before its full reward.
public struct ValueImputation: Sendable {
  /// The ways of imputation.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Stopped trials are left out.
    case none
    /// The last mean.
    case last
    /// Half way from the last mean to the upper bound when the means rose more often than they fell, to the
    /// lower bound when they fell more often.
    case trend
    /// The mean of the complete trials, as it was when the first trial was stopped.
    case initMean = "init-mean"
    /// The median of the complete trials, as it was when the first trial was stopped.
    case initMedian = "init-median"
    /// The mean of the complete trials.
    case mean
    /// The median of the complete trials.
    case median
  }

  /// One trial's configuration with the reward to learn from.
  public struct Observation: Hashable, Sendable {
    /// The configuration.
    public let configuration: Configuration
    /// The full reward, or what was imputed.
    public let reward: Double
    /// Whether the reward was imputed.
    public let isImputed: Bool
    /// The standard deviation of the noise of a last mean, from its 95% interval; 0 for all other rewards.
    public let noiseDeviation: Double
    /// The square of `noiseDeviation`; 0 where that overflows.
    public var noiseVariance: Double {
      let variance = noiseDeviation * noiseDeviation
      return variance.isFinite ? variance : 0
    }
  }

  private let kind: Kind
  private var frozen: Double?

  /// An imputation that has seen nothing.
  public init(_ kind: Kind) { self.kind = kind }

  /// Fixes the value of the `init` kinds from the trials that are complete now, once; later calls change
  /// nothing. Called by itself when the first stopped trial is seen.
  public mutating func freeze(_ ledger: Ledger) {
    guard frozen == nil, kind == .initMean || kind == .initMedian else { return }
    frozen = value(ledger.history + ledger.running, ledger.contest)
  }

  /// The trials of the history to learn from, in its order: complete ones with their full reward, stopped ones
  /// with at least one reading as this imputation says; failed ones are left out.
  ///
  /// - Complexity: O(*n* log *n*) in the trials.
  public mutating func observations(_ ledger: Ledger) -> [Observation] {
    let isStopped = { (trial: Trial) in trial.state == .stopped && !trial.readings.isEmpty }
    if ledger.history.contains(where: isStopped) { freeze(ledger) }
    let current = kind == .mean || kind == .median ? value(ledger.history, ledger.contest) : frozen
    return ledger.history.compactMap { trial in
      // What a failed trial has shown says nothing of its full reward.
      guard trial.state != .failed, !trial.configuration.indices.isEmpty,
        let last = trial.readings.last
      else { return nil }
      if trial.state == .completed {
        return Observation(
          configuration: trial.configuration, reward: last.mean, isImputed: false,
          noiseDeviation: 0)
      }
      let imputed: Double?
      switch kind {
      case .none: imputed = nil
      case .last: imputed = last.mean
      case .trend: imputed = Self.trend(trial.readings, last)
      case .initMean, .initMedian, .mean, .median: imputed = current
      }
      return imputed.map {
        Observation(
          configuration: trial.configuration, reward: $0, isImputed: true,
          noiseDeviation: kind == .last ? Self.noiseDeviation(last) : 0)
      }
    }
  }

  private func value(_ trials: some Sequence<Trial>, _ contest: Contest) -> Double? {
    let rewards = trials.compactMap { trial in
      trial.readings.count >= contest.steps ? trial.readings.last?.mean : nil
    }
    if rewards.isEmpty { return nil }
    return kind == .initMean || kind == .mean
      ? RematchNumerics.mean(rewards) : RematchNumerics.median(rewards)
  }

  /// The standard error, of which the 95% interval is 1.96 to each side; 0 if there is none.
  private static func noiseDeviation(_ reading: Reading) -> Double {
    let width = reading.upper - reading.lower
    let error = width / (2 * 1.96)
    if error.isFinite { return error }
    // A width may overflow where its half does not.
    let half = (reading.upper / 2 - reading.lower / 2) / 1.96
    return half.isFinite ? half : 0
  }

  private static func trend(_ readings: [Reading], _ last: Reading) -> Double {
    let balance = zip(readings, readings.dropFirst()).reduce(0) { sum, pair in
      sum + (pair.1.mean > pair.0.mean ? 1 : pair.1.mean < pair.0.mean ? -1 : 0)
    }
    if balance == 0 { return last.mean }
    let bound = balance > 0 ? last.upper : last.lower
    let sum = last.mean + bound
    return sum.isFinite ? sum / 2 : last.mean / 2 + bound / 2
  }
}
